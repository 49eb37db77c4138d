"""The tree of errors: what it holds, that it is drawn as it is, and that every room uses it."""

import ast
import inspect
import pickle
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import NamedTuple, TypeVar

import pytest

import sescheck
from sescheck import errors
from sescheck.errors import MEANINGS, ExitCode, FileError, SescheckError, UsageError, did_you_mean, unknown
from sescheck.secrets import MASK, keep_secret

PACKAGE = Path(inspect.getfile(sescheck)).parent
RESULTS = {ExitCode.CLEAN, ExitCode.FINDINGS, ExitCode.INCOMPLETE}
"""What a report comes to: no error ends the command so."""
INSIDE = {
    "CallTimeoutError": {"aws"},
    "CredentialsTimeoutError": {"aws"},
    "ImpureError": {"rules"},
    "NotAccepted": {"emulator"},
    "NotInTheProviderError": {"fix"},
    "NotInTheSchemaError": {"fix"},
    "OwnRuleError": {"engine", "rules"},
    "PolicyError": {"policies", "rules"},
    "Problem": {"config"},
    "Refused": {"emulator"},
    "TooLargeError": {"history", "snapshot"},
    "UnansweredError": {"engine", "rules"},
    "UndeclaredOperationError": {"aws"},
    "UnexpectedAnswerError": {"aws"},
    "_ContradictionError": {"fix"},
    "_LostError": {"config"},
}
"""Exceptions outside of the tree, with the rooms that raise and catch them. None of them reaches a user."""


Node = TypeVar("Node", bound=ast.AST)


class Drawn(NamedTuple):
    """A line of the drawing."""

    name: str
    above: str
    exit_code: int | None


def drawn() -> Iterator[Drawn]:
    """What the module's docstring shows."""
    above: list[str] = []
    for line in inspect.getdoc(errors).split("\n"):  # type: ignore[union-attr] # it has one
        found = re.fullmatch(r" {4}((?:  )*)([A-Z]\w+)(?: +(\d+)  \S.*)?", line)
        if found:
            depth = len(found[1]) // 2
            del above[depth:]
            yield Drawn(found[2], above[-1] if above else "Exception", found[3] and int(found[3]))  # type: ignore[arg-type]
            above.append(found[2])


def below(kind: type[SescheckError]) -> Iterator[type[SescheckError]]:
    """The class, and all that derive from it, depth first."""
    yield kind
    for each in kind.__subclasses__():
        yield from below(each)


def sources() -> Iterator[tuple[str, str]]:
    """Every file of the package, by its path in it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text()


@cache
def parsed() -> tuple[tuple[str, ast.AST], ...]:
    """Every node of every file, read once."""
    return tuple((path, node) for path, text in sources() for node in ast.walk(ast.parse(text)))


def nodes(kind: type[Node]) -> Iterator[tuple[str, Node]]:
    """Those of a kind, with the file's path."""
    return ((path, node) for path, node in parsed() if isinstance(node, kind))


def all_modules() -> Iterator[object]:
    """Every module, imported."""
    for module in walk_packages(sescheck.__path__, "sescheck."):
        if not module.name.endswith("__main__"):
            yield import_module(module.name)


def raisable() -> list[type[SescheckError]]:
    """All but the root."""
    return list(below(SescheckError))[1:]


def test_the_docstring_draws_the_tree() -> None:
    """Every class, below the one that it derives from, with its exit code; and none that is not there."""
    there = [
        Drawn(kind.__name__, kind.__bases__[0].__name__, getattr(kind, "exit_code", None))
        for kind in below(SescheckError)
    ]
    assert there == list(drawn())


def test_every_class_is_at_the_ground() -> None:
    """No room adds a class of its own to the tree, where nobody would find it."""
    assert len(list(all_modules())) > 300
    assert {"sescheck.errors"} == {kind.__module__ for kind in below(SescheckError)}


def test_every_exit_code_is_a_result_or_has_an_error() -> None:
    """And each has its meaning, from which the tables of the documentation are made."""
    of_errors = {kind.exit_code for kind in raisable()}
    assert set(ExitCode) == set(MEANINGS) == RESULTS | of_errors
    assert not RESULTS & of_errors


@pytest.mark.parametrize("page", ["README.md", "docs/commands/audit.md"])
def test_the_documents_name_every_exit_code(page: str) -> None:
    """The codes of the tables are those of the tree and of reports, no more and no fewer."""
    text = (PACKAGE.parent / page).read_text()
    rows = {int(code): meaning for code, meaning in re.findall(r"^\| (\d+) \| (.+) \|$", text, re.MULTILINE)}
    assert {int(code): meaning for code, meaning in MEANINGS.items()} == rows


def test_the_page_of_the_library_names_what_can_be_imported() -> None:
    """Every class of its table of errors, from the package or from where the page says."""
    page = (PACKAGE.parent / "docs" / "library.md").read_text()
    section = page.split("## Errors")[1].split("\n## ")[0]
    names = re.findall(r"`(\w+(?:Error|Interrupted))`", section)
    assert {"AuditError", "UsageError", "CredentialsError", "ValueError"} <= set(names)
    assert all(hasattr(sescheck, name) or hasattr(errors, name) or name == "ValueError" for name in names)
    assert sescheck.AuditError is SescheckError


@pytest.mark.parametrize("kind", raisable())
def test_an_error_survives_a_pool_of_processes(kind: type[SescheckError]) -> None:
    """It is pickled there; a constructor that takes more than the message would break it."""
    copy = pickle.loads(pickle.dumps(kind("one line")))  # noqa: S301 - our own bytes
    assert (kind, "one line", kind.exit_code) == (type(copy), str(copy), copy.exit_code)


@pytest.mark.parametrize("kind", raisable())
def test_no_error_holds_a_secret(kind: type[SescheckError]) -> None:
    """Whichever room raises it."""
    keep_secret(["wJalrXUtnFEMI/K7MDENG"])
    assert f"refused: {MASK}" == str(kind("refused: wJalrXUtnFEMI/K7MDENG"))


def test_an_exception_outside_of_the_tree_stays_in_its_room() -> None:
    """Every one is known here, and no other room imports it."""
    ours = {
        kind.__name__: kind.__module__
        for module in all_modules()
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, BaseException) and kind.__module__.startswith("sescheck.")
    }
    others = {name: home for name, home in ours.items() if home != "sescheck.errors"}
    assert {name: rooms_that_know(name, home) for name, home in others.items()} == INSIDE


def rooms_that_know(name: str, home: str) -> set[str]:
    """The room of its module, and those that import it."""
    return {home.split(".")[1]} | {
        path.split("/")[0]
        for path, node in nodes(ast.ImportFrom)
        if node.module == home and name in {each.name for each in node.names}
    }


def test_no_error_is_caught_to_be_raised_again_as_another() -> None:
    """The lowest room raises the right one. A handler may raise the same again."""
    tree = {kind.__name__ for kind in below(SescheckError)} | {"AuditError"}
    again = [
        f"{path}:{node.lineno}"
        for path, handler in nodes(ast.ExceptHandler)
        if tree & named(handler.type)
        for node in ast.walk(handler)
        if isinstance(node, ast.Raise) and node.exc is not None
    ]
    assert again == []


def named(node: ast.expr | None) -> set[str]:
    """The names in an expression, of attributes the last part."""
    inside = () if node is None else ast.walk(node)
    return {
        each.id if isinstance(each, ast.Name) else each.attr
        for each in inside
        if isinstance(each, ast.Name | ast.Attribute)
    }


ONCE = {
    r"cannot be (read|written): \{": {"errors.py", "aws/mishaps.py"},
    r"\} is damaged": {"errors.py"},
    r"get_close_matches": {"errors.py"},
    r"did you mean": {"errors.py"},
    r"nearest: ": set(),
    r"\.strerror": {"errors.py", "aws/mishaps.py", "notify/connection_words.py"},
}
"""Sentences, and the files that spell them; mishaps.py speaks of AWS's files, and of what they lack."""


@pytest.mark.parametrize("sentence", ONCE)
def test_a_sentence_is_spelled_in_one_place(sentence: str) -> None:
    """What cannot be done with a file, and what was probably meant."""
    assert ONCE[sentence] == {path for path, text in sources() if re.search(sentence, text)}


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            FileError.cannot_read(Path("x"), OSError(13, "Permission denied")),
            "x cannot be read: Permission denied",
        ),
        (FileError.cannot_read(Path("x"), FileNotFoundError(2, "No such file")), "x cannot be read: no such file"),
        (
            FileError.cannot_read(Path("x"), FileNotFoundError(), "make one"),
            "x cannot be read: no such file; make one",
        ),
        (FileError.cannot_read(Path("x"), OSError("it is odd"), "make one"), "x cannot be read: it is odd"),
        (FileError.cannot_write(Path("x"), OSError(28, "No space left")), "x cannot be written: No space left"),
        (FileError.damaged(Path("x"), EOFError("it ends")), "x is damaged: it ends"),
        (FileError.damaged(Path("x"), RecursionError("C")), "x is damaged: it is nested too deeply"),
        (FileError.damaged(Path("x"), "it ends", "remove it"), "x is damaged: it ends; remove it"),
        (
            FileError.wrong_version(Path("x"), 4, 3),
            "x was written by a newer sescheck (version 4 of the format)",
        ),
        (FileError.wrong_version(Path("x"), 0, 3), "x is damaged: there is no version 0 of the format"),
    ],
)
def test_a_file_error_says_which_file_and_why(error: FileError, message: str) -> None:
    """And what to do, where something can be done; never "None" for a reason."""
    assert message == str(error)
    assert isinstance(error, UsageError)
    assert isinstance(error, ValueError)


@pytest.mark.parametrize(
    ("name", "known", "otherwise", "words"),
    [
        ("deap", ["quick", "deep"], "", ', did you mean "deep"?'),
        ("DEEP", ["quick", "deep"], "", ', did you mean "deep"?'),
        ("ses:listidentity", ["ses:ListIdentities"], "", ', did you mean "ses:ListIdentities"?'),
        ("us-west", ["us-west-1", "us-west-2"], "", ', did you mean "us-west-2" or "us-west-1"?'),
        ("zzz", ["quick", "deep"], "", "; choose one of quick, deep"),
        ("zzz", ["quick", "deep"], "`sescheck rules` lists them", "; `sescheck rules` lists them"),
    ],
)
def test_a_name_that_does_not_exist_is_answered_with_the_nearest(
    name: str, known: list[str], otherwise: str, words: str
) -> None:
    """In whatever case it was typed; else with where they are listed, else with all of them."""
    assert words == did_you_mean(name, known, otherwise)
    assert f'unknown depth "{name}"{words}' == unknown("depth", name, known, otherwise)
