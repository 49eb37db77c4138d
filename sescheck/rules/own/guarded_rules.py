"""What an own rule defines, wrapped: it cannot call AWS, a fault in it costs little, and names its line."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sescheck.engine.failover import Failover
from sescheck.engine.findings import packed
from sescheck.engine.rule import CannotTell, Flag, OwnRuleError, Plain, Rule, UnansweredError, Verdict
from sescheck.engine.severity import Severity
from sescheck.engine.steps import Human, Phase, Step, Steps
from sescheck.rules.own.purity import pure
from sescheck.rules.own.rule_files import RuleFile

T = TypeVar("T")


def guarded(rule: Rule[Any], file: RuleFile, *, on_trial: bool) -> Rule[Any]:
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
        raise OwnRuleError(f"{file.path}:{line_in(file, error)}: {words_of(error)}") from error


def _verdict(found: object) -> Verdict:
    match found:
        case Flag(message=str(), evidence=Mapping(), compared_with=tuple(), severity=None | Severity()):
            packed(found.evidence)  # here its fault is one of the file
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


def guarded_fix(
    fix: Callable[[Any, Flag], Steps], file: RuleFile, *, on_trial: bool
) -> Callable[[Any, Flag], Steps]:
    """Return the function in the same way. If it fails, the only step is to read the page."""

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


def line_in(file: RuleFile, error: BaseException) -> int:
    """Return the last line of the file that the error went through."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == str(file.path):
            line = step.tb_lineno
        step = step.tb_next
    return line


def words_of(error: BaseException) -> str:
    """Return its kind and its message, on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
