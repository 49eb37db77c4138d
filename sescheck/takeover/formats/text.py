"""The answer as plain text, for a file, a pipe or a mail."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from sescheck.plain import cut, safe
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.phrases import plural
from sescheck.takeover.endpoint_words import endpoint_command, endpoint_words
from sescheck.takeover.first_step import first_step
from sescheck.takeover.model import Check, Readiness, State
from sescheck.takeover.plan_words import command, question_words, step_words, tonight_words, unplanned
from sescheck.takeover.wording import (
    TITLES,
    WORDS,
    accepted_words,
    capacity_words,
    check_words,
    hanging_words,
    messages,
    not_asked_words,
    question,
    read_words,
    sender_words,
    track_words,
    warning,
    with_state,
)

_WIDTH = 100
_FURTHER = 4
_COMMAND = " " * 6
_NAMED = 4
_MESSAGES = 3
_STEPS = 20


def render(answers: Sequence[Readiness], options: RenderOptions) -> Iterator[str]:
    """Yield the answers, one after the other; --quiet leaves out what is behind them."""
    for index, each in enumerate(answers):
        yield "\n" if index else ""
        for line in _lines(each, options):
            yield f"{_wrapped(safe(line, ascii_only=not options.unicode))}\n"


def _wrapped(line: str) -> str:
    """Return a line, broken between its words; the further lines are indented below it. A command stays whole."""
    if line.startswith(_COMMAND):
        return line
    indent = " " * (len(line) - len(line.lstrip()) + _FURTHER)
    kept = textwrap.wrap(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(kept)


def _lines(found: Readiness, options: RenderOptions) -> Iterator[str]:
    yield from filter(None, (found.notice, warning(found)))
    yield f"{question(found)}  {WORDS[found.answer]}"
    if not options.quiet:
        yield from _first(found)
    yield f"  {read_words(found)}"
    for track, answer in found.tracks.items():
        words = track_words(found, track)
        yield f"  {track:<10} {WORDS[answer]}{f': {words}' if words else ''}"
    yield f"  capacity   {capacity_words(found)}"
    yield from (f"  senders    {each}" for each in sender_words(found, _most(_NAMED, options)))
    for state, title in TITLES.items():
        yield from _section(title, _checks(with_state(found, state), options, quiet=options.quiet))
    yield from _section("Not asked", (f"- {each}" for each in not_asked_words(found)))
    if not options.quiet:
        yield from _section(f"Hangs on {found.primary}", (f"- {each}" for each in hanging_words(found)))
        yield from _section("Accepted, does not count", (f"- {each}" for each in accepted_words(found)))
        most = _most(_NAMED, options)
        yield from _section("Global endpoint", _endpoint(found, most))
        yield from _section(f"Plan: {plural(len(found.plan.steps), 'step')}", _plan(found, options))
        yield from _section("Tonight", (f"- {each}" for each in tonight_words(found, most)))
        yield from _section("Ask", (f"- {each}" for each in question_words(found, most)))
        yield from _section("When all is done, verify", _verification(found))


def _first(found: Readiness) -> Iterator[str]:
    for index, line in enumerate(first_step(found, _WIDTH - len(_COMMAND))):
        if line.is_copied:
            yield f"{_COMMAND}{line.words}"
        else:
            yield f"{_COMMAND}{line.words}" if index else f"  first      {line.words}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    for index, line in enumerate(lines):
        if not index:
            yield ""
            yield title
        yield f"  {line}"


def _checks(checks: Iterable[Check], options: RenderOptions, *, quiet: bool) -> Iterator[str]:
    for check in checks:
        if check.state is not State.BLOCKS or quiet:
            yield f"{check.rule}  {check_words(check, _most(_NAMED, options))}"
            continue
        head, lines = messages(check, _most(_MESSAGES, options))
        yield f"{check.rule}  {head}"
        yield from (f"  - {each}" for each in lines)


def _plan(found: Readiness, options: RenderOptions) -> Iterator[str]:
    steps = found.plan.steps[: _most(_STEPS, options)]
    for each in steps:
        yield f"{each.number:>3} {cut(each.step.title)} ({step_words(each)})"
    if left := len(found.plan.steps) - len(steps):
        yield f"    and {left:,} more: --verbose"
    yield from (f"  ? the fix is not known of {cut(each)}" for each in unplanned(found))
    if found.plan.steps:
        yield f"{command(found)} prints the commands and the records"


def _endpoint(found: Readiness, most: int) -> Iterator[str]:
    yield from (f"- {each}" for each in endpoint_words(found, most))
    lines = endpoint_command(found)
    if lines:
        yield "This command creates the endpoint:"
    yield from (f"    {safe(line)}" for line in lines)


def _verification(found: Readiness) -> Iterator[str]:
    yield from (f"    {safe(line)}" for each in found.plan.verification for line in each.splitlines())


def _most(number: int, options: RenderOptions) -> int:
    return 1_000_000 if options.verbose else number
