"""The report for the test tab of a CI service: JUnit XML, a suite a region, a case a rule.

There is no standard. This follows ``junit-10.xsd`` of Jenkins' xUnit plugin, and to what GitLab reads.
Source of the latter: GitLab Docs, "Unit test reports".
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, groupby
from xml.etree import ElementTree as ET

from sescheck.engine.findings import Crash
from sescheck.plain import NAME, cut, safe
from sescheck.report.assembly.region_state import state_of
from sescheck.report.model import Report, Reported, Status, Unread
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.failed_rules import why_failed
from sescheck.report.text.phrases import plural, sentence
from sescheck.report.views.cases import Case, Outcome, cases_of
from sescheck.report.views.change_lines import baseline_lines, change_lines, headline
from sescheck.report.views.counts import conclusion, last_line
from sescheck.report.views.dns_asked import dns_words
from sescheck.report.views.fix_lines import first_step
from sescheck.report.views.gaps import open_questions
from sescheck.report.views.remedies import remedy_of

SUMMARY = "the test tab of a CI system"
EXAMPLE = "sescheck audit -f junit:report.xml"

_TOOL = "sescheck"
_GROUPS = "groups of regions"
_ACCOUNT = "read once per account"
_RUN = "the audit itself"
_TAGS = {
    Outcome.FLAGGED: "failure",
    Outcome.FAILED: "error",
    Outcome.UNDECIDED: "skipped",
    Outcome.NOT_ASKED: "skipped",
    Outcome.CLEAR: "",
}


@dataclass(frozen=True, slots=True)
class _Kept:
    """A case that is counted first and made when it is written: 59,000 elements together took 50 MB.

    Attributes:
        tag: ``failure``, ``error`` or ``skipped``; empty if it passes.
        element: makes the element.
    """

    tag: str
    element: Callable[[], ET.Element]


@dataclass(slots=True)
class _Suite:
    """A suite under construction.

    Attributes:
        place: the ``classname`` and ``name``; unique in the report.
    """

    place: str
    state: str = ""
    cases: list[_Kept] = field(default_factory=list)

    def written(self, timestamp: str) -> Iterator[str]:
        counts = _counts(self.cases)
        skipped = str(sum(case.tag == "skipped" for case in self.cases))
        attributes = {"name": self.place, **counts, "timestamp": timestamp, "skipped": skipped}
        yield _opening(ET.Element("testsuite", attributes), 1)
        if self.state:
            properties = ET.Element("properties")
            ET.SubElement(properties, "property", {"name": "state", "value": self.state})
            yield _indented(properties, 2)
        yield from (_indented(case.element(), 2) for case in self.cases)
        yield f"{_break(1)}</testsuite>"


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield a case at a time. Open findings fail, whatever their severity; what is unknown is skipped."""
    timestamp = report.generated_at.removesuffix("Z")
    suites = list(_suites(report))
    counts = _counts(chain.from_iterable(suite.cases for suite in suites))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield _opening(ET.Element("testsuites", {"name": _TOOL, **counts}), 0)
    yield from chain.from_iterable(suite.written(timestamp) for suite in suites)
    yield f"{_break(0)}</testsuites>\n"


def _break(depth: int) -> str:
    return "\n" + "  " * depth


def _opening(element: ET.Element, depth: int) -> str:
    """Return the start tag of an element whose children are written after it."""
    return f"{_break(depth)}{ET.tostring(element, encoding='unicode').removesuffix(' />')}>"


def _indented(element: ET.Element, depth: int) -> str:
    ET.indent(element, level=depth)
    return f"{_break(depth)}{ET.tostring(element, encoding='unicode')}"


def _counts(cases: Iterable[_Kept]) -> dict[str, str]:
    tags = Counter(case.tag for case in cases)
    return {
        "tests": str(tags.total()),
        "failures": str(tags["failure"]),
        "errors": str(tags["error"]),
        "time": "0",
    }


def _suites(report: Report) -> Iterator[_Suite]:
    cases = cases_of(report)
    by_place = {place: list(found) for place, found in groupby(cases, lambda case: (case.account_id, case.region))}
    unread: dict[tuple[str, str | None], list[Unread]] = {}
    for entry in report.unread:
        unread.setdefault((entry.account_id, entry.region), []).append(entry)
    for account in report.accounts:
        account_id = account.account_id
        for region in account.stored.regions:
            place = (account_id, region.name)
            suite = _Suite(f"{account_id}.{region.name}", state_of(region))
            _fill(report, suite, by_place.pop(place, []), unread.pop(place, []))
            yield suite
        yield from _unless_empty(report, f"{account_id}.{_ACCOUNT}", [], unread.pop((account_id, None), []))
        yield from _unless_empty(report, f"{account_id}.{_GROUPS}", by_place.pop((account_id, None), []), [])
    for account_id, region in sorted({*by_place, *unread}, key=str):
        place = (account_id, region)
        name = f"{account_id}.{region or _GROUPS}"
        yield from _unless_empty(report, name, by_place.get(place, []), unread.get(place, []))
    yield _run(report, {case.rule for case in cases})


def _unless_empty(report: Report, name: str, cases: Sequence[Case], unread: Sequence[Unread]) -> Iterator[_Suite]:
    if cases or unread:
        suite = _Suite(name)
        _fill(report, suite, cases, unread)
        yield suite


def _fill(report: Report, suite: _Suite, cases: Iterable[Case], unread: Iterable[Unread]) -> None:
    names = Counter[str]()
    for entry in unread:
        name = _reading_name(entry)
        names[name] += 1
        unique = name if names[name] == 1 else f"{name} ({names[name]})"
        suite.cases.append(_Kept("skipped", partial(_reading, suite.place, unique, entry)))
    suite.cases.extend(_Kept(_TAGS[case.outcome], partial(_case, report, suite.place, case)) for case in cases)


def _element(place: str, name: str) -> ET.Element:
    return ET.Element("testcase", {"classname": f"{_TOOL}.{place}", "name": safe(name), "time": "0"})


def _reading_name(entry: Unread) -> str:
    return entry.operation if entry.subject is None else f"{entry.operation} of {cut(entry.subject[1], NAME)}"


def _reading(place: str, name: str, entry: Unread) -> ET.Element:
    """Return a case for an unread reading, even if it leaves no rule undecided.

    Args:
        place: the suite's.
        name: unique in the suite; of cases with the same name, some services show only the first.
        entry: what could not be read.
    """
    element = _element(place, name)
    accepted = "" if entry.accepted is None else entry.accepted.words
    words = sentence((accepted, f"could not be read: {entry.why.words}", _several(entry), entry.detail))
    _add(element, "skipped", message=words)
    return element


def _several(entry: Unread) -> str:
    return f"{entry.count:,} times" if entry.count > 1 else ""


def _case(report: Report, place: str, case: Case) -> ET.Element:
    element = _element(place, case.rule)
    match case.outcome:
        case Outcome.FLAGGED:
            worst = min((reported.finding.severity for reported in case.open), key=lambda severity: severity.rank)
            headline = f"{plural(len(case.open), 'finding')}, {worst} at worst"
            _add(element, "failure", message=headline, type=worst, text=_open_text(report, case))
        case Outcome.FAILED:
            _add(element, "error", message=_failed(case.crash), type="crash")
        case Outcome.UNDECIDED | Outcome.NOT_ASKED:
            _add(element, "skipped", message=case.why_undecided())
        case Outcome.CLEAR:
            pass
    _text(element, "system-out", _aside(case))
    return element


def _aside(case: Case) -> Iterator[str]:
    """Yield what the outcome alone does not say."""
    for reported in case.findings:
        if reported.status is not Status.OPEN:
            yield _finding_text(reported)
    if case.outcome is Outcome.FLAGGED:
        yield _failed(case.crash)
        yield case.why_undecided()


def _failed(crash: Crash | None) -> str:
    return "" if crash is None else f"the rule {why_failed(crash)}"


def _open_text(report: Report, case: Case) -> Iterator[str]:
    for reported in case.open:
        yield _finding_text(reported)
        remedy = remedy_of(report, reported)
        if remedy is not None:
            place = f", {remedy.place}" if remedy.place else ""
            yield f"  fix{place} ({remedy.command}): {first_step(remedy)}"


def _finding_text(reported: Reported) -> str:
    found = reported.finding
    status = "" if reported.status is Status.OPEN else f"{reported.status}: "
    why = "" if reported.accepted is None else f" ({reported.accepted.reason})"
    return f"{status}{found.severity}: {cut(found.message)}{why}; {reported.help}; {found.fingerprint}"


def _run(report: Report, shown: Container[str]) -> _Suite:
    """Return what has no region: whether the audit is complete, a count of everything, rules without a case."""
    suite = _Suite(_RUN)
    suite.cases.append(_Kept("" if report.complete else "skipped", partial(_whole, report)))
    suite.cases.extend(
        _Kept("error", partial(_crash, crash)) for crash in report.crashes if crash.rule not in shown
    )
    return suite


def _whole(report: Report) -> ET.Element:
    whole = _element(_RUN, "everything was read and every rule answered")
    if not report.complete:
        _add(whole, "skipped", message=last_line(report))
    _text(whole, "system-out", _summary(report))
    return whole


def _crash(crash: Crash) -> ET.Element:
    element = _element(_RUN, crash.rule)
    _add(element, "error", message=_failed(crash), type="crash")
    return element


def _summary(report: Report) -> Iterator[str]:
    yield cut(report.notice or "")
    yield from (f"skipped: {question}" for question in open_questions(report, every=True))
    yield from (f"configuration: {remark.message}" for remark in report.remarks)
    yield from (f"baseline: {mark} {words}" for mark, words in baseline_lines(report, None))
    if report.changes is not None:
        yield headline(report.changes)
        yield from (f"{mark} {words}" for mark, words in change_lines(report, None))
    yield dns_words(report)
    yield conclusion(report) or ""
    yield last_line(report, after_conclusion=True)


def _add(parent: ET.Element, tag: str, *, message: str, type: str = "", text: Iterable[str] = ()) -> None:  # noqa: A002
    """Set the message twice: some services show the attribute, others the content."""
    kind = {"type": type} if type else {}
    child = ET.SubElement(parent, tag, {"message": safe(cut(message)), **kind})
    child.text = _lines(text) or safe(message)


def _text(parent: ET.Element, tag: str, lines: Iterable[str]) -> None:
    text = _lines(lines)
    if text:
        ET.SubElement(parent, tag).text = text


def _lines(lines: Iterable[str]) -> str | None:
    """Remove what XML 1.0 does not allow from each line: ``safe`` shows all of that visibly."""
    return "\n".join(safe(line) for line in lines if line) or None
