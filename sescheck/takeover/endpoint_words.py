"""Whether two regions are fit for a global endpoint, in words."""

from collections.abc import Iterator

from sescheck.plain import NAME, cut
from sescheck.report.text.phrases import some
from sescheck.takeover.model import Check, Readiness, State
from sescheck.takeover.wording import WORDS

_EVERY = 1_000


def endpoint_words(found: Readiness, most: int = _EVERY) -> tuple[str, ...]:
    """Return the answer, the checks that are not passed, and what sescheck cannot check; without the command."""
    return tuple(_words(found, most))


def _words(found: Readiness, most: int) -> Iterator[str]:
    fit = found.endpoint
    if fit is None:
        return
    yield f"fit for a global endpoint: {WORDS[fit.answer]}"
    for each in fit.checks:
        if each.state is not State.PASSED:
            yield f"{each.rule} {each.state}: {endpoint_check_words(each, most)}"
    if fit.existing:
        yield f"the regions have an endpoint: {some([cut(each, NAME) for each in fit.existing], most)}"
    yield from fit.advice


def endpoint_command(found: Readiness) -> tuple[str, ...]:
    """Return the lines of the command that creates an endpoint; empty if there is one, or it is not asked."""
    return () if found.endpoint is None else tuple(found.endpoint.command.splitlines())


def endpoint_check_words(check: Check, most: int) -> str:
    """Return what a check of a global endpoint found, or could not read."""
    found = check.words or dict.fromkeys(each.in_words() for each in check.unread)
    return some([cut(each) for each in found], most) or check.title
