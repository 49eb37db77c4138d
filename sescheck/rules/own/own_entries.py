"""Make a rule of the file of an own rule: run it, and wrap what it defines. Then a fault in it costs little."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from types import ModuleType
from typing import Any, TypeVar

from sescheck.engine.example import Example, Outcome
from sescheck.engine.failover import Failover
from sescheck.engine.rule import CannotTell, Entry, Flag, Plain, Rule, UnansweredError, Verdict
from sescheck.engine.severity import Severity
from sescheck.engine.steps import Human, Phase, Step, Steps
from sescheck.errors import ConfigError
from sescheck.rules.own.purity import pure
from sescheck.rules.own.rule_files import RuleFile

FAMILY = "Own rules"

_FUNCTIONS = {Outcome.FLAGGED: "flagged", Outcome.CLEAR: "clear", Outcome.CANNOT_TELL: "unknown"}
"""Those of ``testing.examples`` that make an example."""

T = TypeVar("T")


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
        rule=_guarded(rule, file, on_trial=on_trial),
        fix=_guarded_fix(fix, file, on_trial=on_trial),
        examples=_examples(module, file),
        origin=file.origin,
    )


def _examples(module: ModuleType, file: RuleFile) -> tuple[Example, ...]:
    given = getattr(module, "EXAMPLES", ())
    place = f"{file.path}:{file.source.examples_line}"
    examples = tuple(given) if isinstance(given, Iterable) else ()
    if not all(isinstance(each, Example) for each in examples):
        raise ConfigError(f"{place}: EXAMPLES holds only what flagged(…), clear(…) and unknown(…) return")
    outcomes = {example.outcome for example in examples}
    missing = [f"{function}(…)" for outcome, function in _FUNCTIONS.items() if outcome not in outcomes]
    if missing:
        raise ConfigError(f"{place}: EXAMPLES lacks {', '.join(missing)}")
    return examples


def _run(file: RuleFile) -> ModuleType:
    """Run the code of a file.

    Raises:
        ConfigError: it raises an exception.
    """
    try:
        with pure(), _without_bytecode(write=bool(file.module)):
            return import_module(file.module) if file.module else _executed(file)
    except SystemExit as error:
        raise ConfigError(f"{file.path}:{_line_in(file, error)}: cannot be loaded: it ends the program") from error
    except Exception as error:  # whatever the code of the user raises
        raise ConfigError(f"{file.path}:{_line_in(file, error)}: cannot be loaded: {_words(error)}") from error


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


def _line_in(file: RuleFile, error: BaseException) -> int:
    """The last line of the file that the error went through."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == str(file.path):
            line = step.tb_lineno
        step = step.tb_next
    return line


def _words(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


class OwnRuleError(Exception):
    """An own rule failed; the message names the file and the line."""


def _guarded(rule: Rule[Any], file: RuleFile, *, on_trial: bool) -> Rule[Any]:
    """Return the rule with functions that cannot call AWS, and whose faults name the line.

    It is asked about each identity, also if others are alike: it may look at anything, such as the name.
    """
    failover = rule.failover
    return replace(
        rule,
        check=lambda subject: _called(file, lambda: _verdict(rule.check(subject))),
        failover=failover
        if isinstance(failover, Failover)
        else _failover(rule, failover, file, on_trial=on_trial),
        looks_at_others=True,
    )


def _called(file: RuleFile, call: Callable[[], T]) -> T:
    """Call what the file defines.

    Raises:
        UnansweredError: it needs a reading that is unread.
        OwnRuleError: it raises something else.
    """
    try:
        with pure():
            return call()
    except UnansweredError:
        raise
    except (Exception, SystemExit) as error:
        raise OwnRuleError(f"{file.path}:{_line_in(file, error)}: {_words(error)}") from error


def _verdict(found: object) -> Verdict:
    match found:
        case Flag(message=str(), evidence=Mapping(), compared_with=tuple(), severity=None | Severity()):
            return found
        case Flag():
            raise TypeError(
                "a value in Flag(message, evidence={…}, compared_with=(…), severity=…) has a wrong type"
            )
        case CannotTell() | Plain():
            return found
        case _:
            raise TypeError(f"check returned {found!r}, not Flag(…), CLEAR, NOT_APPLICABLE or cannot_tell(…)")


def _failover(
    rule: Rule[Any], failover: Callable[[Any, Flag], Failover], file: RuleFile, *, on_trial: bool
) -> Callable[[Any, Flag], Failover]:
    """A function that fails counts as the worst that it can return."""

    def checked(subject: Any, flag: Flag) -> Failover:
        try:
            return _called(file, lambda: Failover(failover(subject, flag)))
        except OwnRuleError:
            if on_trial:
                raise
            return rule.at_worst

    return checked


def _guarded_fix(
    fix: Callable[[Any, Flag], Steps], file: RuleFile, *, on_trial: bool
) -> Callable[[Any, Flag], Steps]:
    """If the function fails, the only step is to read the page."""

    def checked(subject: Any, flag: Flag) -> Steps:
        try:
            return _called(file, lambda: _steps(fix(subject, flag)))
        except OwnRuleError as error:
            if on_trial:
                raise
            words = f"`sescheck rules {file.name}` says how. Its steps cannot be made: {error}"
            region = getattr(subject, "region", None)
            return (Step(f"See the page of {file.name}", Human(words), region, Phase.LAST),)

    return checked


def _steps(found: Steps) -> Steps:
    steps = tuple(found)
    if not all(isinstance(each, Step) for each in steps):
        raise TypeError("fix yields something that is not a Step")
    return steps
