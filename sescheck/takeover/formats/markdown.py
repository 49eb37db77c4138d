"""The answer for a ticket or a comment: Markdown, with a check box for each step of the plan.

It stays below the limit of a comment on GitHub, as the report of the audit does, and counts what it leaves out.
"""

from collections.abc import Iterable, Iterator, Sequence

from sescheck.plain import NAME, cut, safe
from sescheck.report.formats.markdown import LIMIT
from sescheck.report.formats.markdown.escaping import code, words
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.fitting import Block, Item, fit
from sescheck.takeover.endpoint_words import endpoint_command, endpoint_words
from sescheck.takeover.model import Answer, Check, Readiness, State
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

_NAMED = 20
_MESSAGES = 10
_SIGNS = {
    Answer.READY: ":white_check_mark:",
    Answer.GAPS: ":warning:",
    Answer.NOT_READY: ":x:",
    Answer.CANNOT_TELL: ":grey_question:",
}
"""They repeat the words, and say nothing more."""


def render(answers: Sequence[Readiness], options: RenderOptions) -> Iterator[str]:
    """Yield the answers, one after the other, in at most as many bytes as GitHub allows."""
    room = LIMIT // max(len(answers), 1)
    for index, each in enumerate(answers):
        yield "\n" if index else ""
        text = "".join(fit(tuple(_blocks(each)), room).parts).rstrip("\n") + "\n"
        yield text if options.unicode else text.encode("ascii", "backslashreplace").decode("ascii")


def _blocks(found: Readiness) -> Iterator[Block]:
    yield Block("".join(f"{line}\n" for line in _head(found)) + "\n")
    for state, title in TITLES.items():
        items = (Item(_check(each)) for each in with_state(found, state))
        yield from _section(title, items, "check", weight=0 if state is State.BLOCKS else 1)
    yield from _section("Not asked", (Item(f"- {words(each)}\n") for each in not_asked_words(found)), "line")
    yield from _section(
        f"Hangs on {found.primary}", (Item(f"- {words(each)}\n") for each in hanging_words(found)), "line"
    )
    yield from _section(
        "Accepted, does not count", (Item(f"- {words(each)}\n") for each in accepted_words(found)), "finding"
    )
    endpoint = (Item(f"- {words(cut(each))}\n") for each in endpoint_words(found, _NAMED))
    yield from _section("Global endpoint", endpoint, "line", tail=_fenced(endpoint_command(found)))
    yield from _section("Plan", _plan(found), "step", tail=_commands(found))
    yield from _section("Tonight", (Item(f"- {words(each)}\n") for each in tonight_words(found, _NAMED)), "line")
    yield from _section(
        "Ask", (Item(f"- [ ] {words(each)}\n") for each in question_words(found, _NAMED)), "question"
    )
    yield from _section("When all is done, verify", _verification(found), "command")


def _head(found: Readiness) -> Iterator[str]:
    for each in (found.notice, warning(found)):
        if each:
            yield f"> **{words(cut(each))}**\n"
    yield f"## {words(question(found).rstrip('?'))}? {_SIGNS[found.answer]} {WORDS[found.answer]}\n"
    yield f"{words(read_words(found))}\n"
    for track, answer in found.tracks.items():
        more = track_words(found, track)
        yield f"- {track}: **{WORDS[answer]}**{f': {words(more)}' if more else ''}"
    yield f"- capacity: {words(capacity_words(found))}"
    yield from (f"- senders: {words(each)}" for each in sender_words(found, _NAMED))


def _section(title: str, items: Iterable[Item], noun: str, *, weight: int = 1, tail: str = "") -> Iterator[Block]:
    listed = tuple(items)
    if listed:
        yield Block(f"### {words(title)}\n\n", listed, f"{tail}\n", noun, weight=weight)


def _check(check: Check) -> str:
    if check.state is not State.BLOCKS:
        return f"- {code(check.rule)}: {words(check_words(check, _NAMED))}\n"
    head, lines = messages(check, _MESSAGES)
    below = "".join(f"  - {words(each)}\n" for each in lines)
    return f"- {code(check.rule)}: {words(head)}\n{below}"


def _plan(found: Readiness) -> Iterator[Item]:
    for each in found.plan.steps:
        more = words(step_words(each))
        yield Item(f"- [ ] **{each.number}** {words(cut(each.step.title, 2 * NAME))} ({more})\n")
    for line in unplanned(found):
        yield Item(f"- [ ] the fix is not known of {words(cut(line))}\n")


def _verification(found: Readiness) -> Iterator[Item]:
    """Yield the commands in one piece: a part of them verifies nothing."""
    commands = found.plan.verification
    if commands:
        lines = [line for each in commands for line in each.splitlines()]
        yield Item(f"- [ ] mail leaves\n{_fenced(lines)}", len(commands))


def _fenced(lines: Sequence[str]) -> str:
    return "\n```sh\n{}```\n".format("".join(f"{safe(each)}\n" for each in lines)) if lines else ""


def _commands(found: Readiness) -> str:
    return f"\n{code(command(found))} prints the commands and the records.\n" if found.plan.steps else ""
