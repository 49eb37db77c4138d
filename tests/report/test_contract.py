"""Every format shows whatever a report holds, or declares in its own file what it does not show."""

import json
from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import pytest

from sescheck.report import formats
from sescheck.report.contract import FOLDED, NEVER_LEFT_OUT, QUIET, Terms, Trace
from sescheck.report.formats import FORMATS, Format, terms_of
from sescheck.report.model import Changes, Report, Status
from sescheck.report.render_options import RenderOptions
from tests.report.staged_trace_changes import everything
from tests.report.staged_traces import Staged, is_named

IN_FULL = RenderOptions(width=200, verbose=True)
RENDERINGS = {
    "as it comes": (RenderOptions(width=200), FOLDED),
    "quiet": (RenderOptions(width=200, quiet=True), QUIET),
}
"""With what each may leave out."""
NAMED, COUNTED, LEFT_OUT = "is named", "is counted", "leaves no trace"
STAGED = everything()
BY_TRACE = {trace: [each for each in STAGED if each.trace is trace] for trace in Trace}
NOT_OWED = {
    "generated_at": "people read when AWS was read, in the heading",
    "exit_code": "it is that of the process",
    "source": "the options of commands that reports show",
    "caller": "the same",
    "saved_verdicts": "they are the verdicts of the regions, which every report shows",
    "open_since": "`sescheck history` has the date of every finding; formats for people add it to a rule",
    "history": "`sescheck history` draws it, in formats of its own",
}
"""Of a report; all else has a trace."""


@cache
def text(name: str, place: int, part: int, options: RenderOptions) -> str:
    """A format's text of a staged report, or of one that must not look like it."""
    staged = STAGED[place]
    return "".join(FORMATS[name]((staged.report, staged.without, *staged.unlike)[part], options))


ADVICE = "Show it, or declare it in COUNTS (counted, not named) or LEAVES_OUT; if it is named, declare nothing."


def shown(staged: Staged, report: str, without: str) -> str:
    """How much of it can be seen."""
    if is_named(staged.marks, report, without):
        return NAMED
    return LEFT_OUT if report == without else COUNTED


def owed(terms: Terms, trace: Trace) -> str:
    """How much of it the format says that it shows."""
    return LEFT_OUT if trace in terms.leaves_out else COUNTED if trace in terms.counts else NAMED


@pytest.mark.parametrize("trace", Trace, ids=lambda trace: trace.name)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_names_each_part_of_a_report_or_declares_why_not(name: str, trace: Trace) -> None:
    """With --verbose; an exception that is no longer true is as wrong as one that is not declared."""
    for staged in BY_TRACE[trace]:
        place = STAGED.index(staged)
        seen = shown(staged, text(name, place, 0, IN_FULL), text(name, place, 1, IN_FULL))
        declared = owed(terms_of(name), trace)
        assert seen == declared, (
            f"{name}: {trace} ({staged.case}) {seen}, but is declared so: {declared}. {ADVICE}"
        )
        for other in range(0 if declared == LEFT_OUT else len(staged.unlike)):
            alike = text(name, place, 0, IN_FULL) == text(name, place, 2 + other, IN_FULL)
            assert not alike, f"{name}: {trace} ({staged.case}): the text is the same as without it"


@pytest.mark.parametrize(("options", "details"), RENDERINGS.values(), ids=RENDERINGS)
@pytest.mark.parametrize("name", FORMATS)
def test_folded_parts_are_counted(name: str, options: RenderOptions, details: frozenset[Trace]) -> None:
    """Nothing looks as if it were not there; only details of what is counted are left out."""
    excepted = terms_of(name).leaves_out.keys() | details
    for place, staged in enumerate(STAGED):
        for other in range(0 if staged.trace in excepted else 1 + len(staged.unlike)):
            without = text(name, place, 1 + other, options)
            assert text(name, place, 0, options) != without, f"{name}: {staged.trace} ({staged.case})"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_summary_and_an_example(name: str) -> None:
    """In a line, with a command that writes it, and a reason for each exception."""
    terms = terms_of(name)
    assert 1 == len(terms.summary.splitlines())
    assert terms.example.startswith("sescheck audit")
    assert name in formats.FOR_PEOPLE or f"-f {name}" in terms.example
    assert not terms.counts.keys() & terms.leaves_out.keys()
    assert not NEVER_LEFT_OUT & terms.leaves_out.keys()
    assert all([*terms.counts.values(), *terms.leaves_out.values()])


def differing(one: Report | Changes, other: Report | Changes) -> set[str]:
    """The fields that the two do not have in common."""
    return {field.name for field in fields(one) if getattr(one, field.name) != getattr(other, field.name)}


def test_every_part_of_a_report_leaves_a_trace() -> None:
    """A new field of a report is staged here, or excepted by name."""
    held = {field.name for kind in (Report, Changes) for field in fields(kind)}
    pairs = [(each.report, each.without) for each in STAGED]
    changes = [(one.changes, other.changes) for one, other in pairs if one.changes and other.changes]
    staged = set().union(*(differing(*each) for each in pairs), *(differing(*each) for each in changes))
    assert held - staged <= NOT_OWED.keys() <= held
    assert all(BY_TRACE.values())


def careless(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a format takes both
    """What somebody might write in five minutes: GitLab's Code Quality, open findings only."""
    found = [each.finding for each in report.findings if each.status is Status.OPEN]
    yield (
        json.dumps([{"check_name": each.rule, "fingerprint": each.fingerprint} for each in found], indent=1) + "\n"
    )


def broken(render: Format) -> set[Trace]:
    """What a format that declares nothing would hide."""
    return {
        each.trace
        for each in STAGED
        if shown(each, *("".join(render(report, IN_FULL)) for report in (each.report, each.without))) != NAMED
    }


def test_a_format_that_shows_open_findings_only_is_caught() -> None:
    """In all that a format owes."""
    assert broken(careless) == set(Trace)
    assert broken(FORMATS["json"]) == set()
