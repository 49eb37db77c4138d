"""Make a rule of the file of an own rule: run it, and wrap what it defines. Then a fault in it costs little."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from types import ModuleType

import msgspec

from sescheck.engine.example import Example, Outcome
from sescheck.engine.rule import Entry, Rule
from sescheck.errors import ConfigError
from sescheck.rules.own.guarded_rules import guarded, guarded_fix, line_in, words_of
from sescheck.rules.own.purity import pure
from sescheck.rules.own.rule_files import RuleFile
from sescheck.snapshot.model import Snapshot

FAMILY = "Own rules"

_FUNCTIONS = {Outcome.FLAGGED: "flagged", Outcome.CLEAR: "clear", Outcome.CANNOT_TELL: "unknown"}
"""Those of ``testing.examples`` that make an example."""


def entries_of(files: Iterable[RuleFile], *, on_trial: bool = False) -> tuple[Entry, ...]:
    """Run the files, in the order of the names of their rules.

    Args:
        files: the files.
        on_trial: a fault in `fix` or `failover` is raised, and does not cost the precision only.

    Raises:
        ConfigError: one cannot be loaded; the message names the file and the line.
    """
    return tuple(_entry(file, on_trial=on_trial) for file in sorted(files, key=lambda each: each.name))


def _entry(file: RuleFile, *, on_trial: bool) -> Entry:
    module = _run(file)
    rule = getattr(module, "check", None)
    if not isinstance(rule, Rule):
        raise ConfigError(f"{file.path}:1: `check` is not a rule: @rule is the one of sescheck.rules.kit")
    fix = getattr(module, "fix", None)
    if not callable(fix):
        raise ConfigError(f'{file.path}:1: `fix` is not a function: write one, or `fix = by_hand("…")`')
    title, _, page = file.source.page.partition("\n")
    return Entry(
        name=file.name,
        family=FAMILY,
        title=title.strip().rstrip("."),
        page=page.strip(),
        rule=guarded(rule, file, on_trial=on_trial),
        fix=guarded_fix(fix, file, on_trial=on_trial),
        examples=_examples(module, file),
        origin=file.origin,
    )


def _examples(module: ModuleType, file: RuleFile) -> tuple[Example, ...]:
    given = getattr(module, "EXAMPLES", ())
    place = f"{file.path}:{file.source.examples_line}"
    examples = tuple(given) if isinstance(given, tuple | list) else ()
    if not all(isinstance(each, Example) for each in examples):
        raise ConfigError(f"{place}: EXAMPLES holds only what flagged(…), clear(…) and unknown(…) return")
    outcomes = {example.outcome for example in examples}
    missing = [f"{function}(…)" for outcome, function in _FUNCTIONS.items() if outcome not in outcomes]
    if missing:
        raise ConfigError(f"{place}: EXAMPLES lacks {', '.join(missing)}")
    for example in examples:
        _build(example, place)
    return examples


def _build(example: Example, place: str) -> None:
    """Build what an example shows, so that a fault in it is found when the file is loaded.

    Raises:
        ConfigError: its values make no snapshot, or one has a wrong type.
    """
    try:
        msgspec.convert(msgspec.to_builtins(example.snapshot), Snapshot)
    except Exception as error:  # whatever the values of the user cause
        raise ConfigError(f"{place}: the example {example.title!r} cannot be built: {words_of(error)}") from error


def _run(file: RuleFile) -> ModuleType:
    """Run the code of a file.

    Raises:
        ConfigError: it raises an exception.
    """
    try:
        with pure(), _without_bytecode(write=bool(file.module)):
            return import_module(file.module) if file.module else _executed(file)
    except SystemExit as error:
        raise ConfigError(f"{file.path}:{line_in(file, error)}: cannot be loaded: it ends the program") from error
    except Exception as error:  # whatever the code of the user raises
        raise ConfigError(f"{file.path}:{line_in(file, error)}: cannot be loaded: {words_of(error)}") from error


def _executed(file: RuleFile) -> ModuleType:
    """Run a file as a module of a package that is its folder: `from ._shared import …` finds what is there."""
    folder = file.path.resolve().parent
    package = f"_own_rules_{sha256(str(folder).encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    for known in [name for name in sys.modules if name.startswith(f"{package}.")]:
        if known == f"{package}.{file.path.stem}" or known.rpartition(".")[2].startswith("_"):
            del sys.modules[known]  # it may have changed since an earlier audit of this program
    if package not in sys.modules:
        of_folder = ModuleSpec(package, None, is_package=True)
        of_folder.submodule_search_locations = [str(folder)]
        sys.modules[package] = module_from_spec(of_folder)
    module = module_from_spec(ModuleSpec(f"{package}.{file.path.stem}", None, origin=str(file.path)))
    module.__file__ = str(file.path)
    sys.modules[module.__name__] = module
    exec(compile(file.source.code, str(file.path), "exec"), module.__dict__)  # noqa: S102 - what the user asked for
    return module


@contextmanager
def _without_bytecode(*, write: bool) -> Iterator[None]:
    """Leave no __pycache__ in the folder of the user's rules."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = before or not write
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
