"""What the source of an own rule says, without running it: its page, and what is wrong with it and where."""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from typing import TypeAlias

from sescheck.errors import ConfigError
from sescheck.snapshot.inputs import MEGABYTE, read_bounded

MOST = 4 * MEGABYTE
"""Of a rule's file."""

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_ROOMS = ("rules", "testing", "engine", "ses", "comparison", "policies", "snapshot")
"""Parts of sescheck that judge what was read. Built-in rules import no others either."""
_OUTSIDE = frozenset(
    {
        "aioboto3",
        "aiobotocore",
        "aiohttp",
        "boto3",
        "botocore",
        "ftplib",
        "http",
        "httpx",
        "imaplib",
        "poplib",
        "requests",
        "s3transfer",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
        "subprocess",
        "urllib.request",
        "urllib3",
        "xmlrpc",
    }
)
"""What calls AWS, opens a connection or starts a program."""

_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A file that has the form of a rule.

    Attributes:
        code: what is run; Python does not read the file again.
        page: the docstring.
        examples_line: where EXAMPLES begins.
    """

    code: bytes
    page: str
    examples_line: int


def source_of(path: Path) -> RuleSource:
    """Read and check a file, which is not run.

    Raises:
        ConfigError: it does not have the form of a rule; the message names the line.
        FileError: it cannot be read.
    """
    name_of(path)
    code, tree = _parsed(path)
    for line, words in _faults(tree):
        raise ConfigError(f"{path}:{line}: {words}")
    return RuleSource(code, cleandoc(ast.get_docstring(tree) or ""), _assigned(tree)["EXAMPLES"])


def name_of(path: Path) -> str:
    """Return the name of the rule in a file.

    Raises:
        ConfigError: no rule can have that name.
    """
    if _NAME.fullmatch(path.stem) is None:
        raise ConfigError(
            f"{path}:1: the file has the name of its rule: small letters, digits and single underscores, such as"
            " owner_tag_missing.py"
        )
    return path.stem.replace("_", "-")


def check_helper(path: Path) -> None:
    """Check a file in a folder of rules that is not a rule.

    Raises:
        ConfigError: it is not Python, or imports what a rule may not import.
    """
    _, tree = _parsed(path)
    for line, words in _forbidden(tree):
        raise ConfigError(f"{path}:{line}: {words}")


def _parsed(path: Path) -> tuple[bytes, ast.Module]:
    code = read_bounded(path, MOST)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python says it when the file is run
            return code, ast.parse(code, str(path))
    except SyntaxError as error:
        raise ConfigError(f"{path}:{error.lineno or 1}: not valid Python: {error.msg}") from error
    except ValueError as error:
        raise ConfigError(f"{path}:1: not valid Python: {error}") from error
    except (RecursionError, MemoryError) as error:
        raise ConfigError(f"{path}:1: not valid Python: it is nested too deeply") from error


def _faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the lines that are wrong, and why; the first is what the user sees."""
    yield from _forbidden(tree)
    if not (ast.get_docstring(tree) or "").strip():
        yield 1, "no docstring: its first line is the title of the rule, the rest is the page"
    functions = [node for node in tree.body if isinstance(node, _Function)]
    rules = [node for node in ast.walk(tree) if isinstance(node, _Function) and _is_rule(node)]
    for second in rules[1:]:
        yield second.lineno, "a second @rule: a file holds one rule"
    if not rules:
        yield 1, "no rule: it needs a function `check` with @rule(…) above it"
    elif rules[0] not in functions or rules[0].name != "check":
        yield rules[0].lineno, f"the function with @rule(…) is called `check`, not `{rules[0].name}`"
    given = {*_assigned(tree), *(node.name for node in functions)}
    if "fix" not in given:
        yield 1, 'no `fix`: a function that yields steps, or `fix = by_hand("…")`'
    if "EXAMPLES" not in _assigned(tree):
        yield 1, "no EXAMPLES: at least one flagged(…), one clear(…) and one unknown(…)"


def _is_rule(node: _Function) -> bool:
    found = (each.func if isinstance(each, ast.Call) else each for each in node.decorator_list)
    return "rule" in {getattr(each, "attr", getattr(each, "id", "")) for each in found}


def _assigned(tree: ast.Module) -> dict[str, int]:
    """The names that the module assigns, with their lines."""
    found: dict[str, int] = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        found |= {each.id: node.lineno for each in targets if isinstance(each, ast.Name)}
    return found


def _forbidden(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        for name in _imported(node):
            if any(name == each or name.startswith(f"{each}.") for each in _OUTSIDE):
                line = getattr(node, "lineno", 1)
                yield line, f"a rule cannot call AWS, the network or programs: it cannot import {name}"
            elif _is_closed(name):
                line = getattr(node, "lineno", 1)
                yield line, f"a rule imports sescheck.rules.kit and sescheck.testing, and cannot import {name}"


def _imported(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import():
            yield from (each.name for each in node.names)
        case ast.ImportFrom(level=0, module=str(module)):
            # `from urllib import request` imports a module; other names may be functions.
            split = module in {"sescheck", "urllib"}
            yield from (f"{module}.{each.name}" for each in node.names) if split else (module,)
        case _:
            pass


def _is_closed(name: str) -> bool:
    package, _, rest = name.partition(".")
    return package == "sescheck" and rest.partition(".")[0] not in _ROOMS
