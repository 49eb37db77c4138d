"""What mends a finding, as all formats show it: its steps, and the command that prints them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from sescheck.engine.findings import Finding
from sescheck.engine.steps import Record, Step
from sescheck.fix.printers.posix import quoted
from sescheck.report.model import Report, Reported, Status
from sescheck.report.views.dns_records import DnsRecord, dns_records, values_at
from sescheck.ses.records.txt_data import txt_data


@dataclass(frozen=True, slots=True)
class Remedy:
    """What mends a finding.

    Attributes:
        steps: in their order; empty if they are not known.
        unknown: why they are not known; empty if they are.
        source: the options with which `sescheck fix` reads the same again.
    """

    finding: Finding
    steps: tuple[Step, ...]
    unknown: str = ""
    source: tuple[str, ...] = ()

    @property
    def first(self) -> tuple[Step, ...]:
        """What is shown of it: the first step, or all records that come first, because they belong together."""
        return tuple(takewhile(_is_record, self.steps)) or self.steps[:1]

    @property
    def place(self) -> str:
        """``first of 4 steps``; empty if ``first`` is all."""
        shown, count = len(self.first), len(self.steps)
        return "" if shown == count else f"first{f' {shown}' if shown > 1 else ''} of {count:,} steps"

    @property
    def regions(self) -> set[str]:
        """Those that the steps mend."""
        return {step.region for step in self.steps if step.region is not None}

    @property
    def command(self) -> str:
        """The command that prints the steps."""
        return fix_command(self.finding.rule, (self,), self.source)


def _is_record(step: Step) -> bool:
    return isinstance(step.does, Record)


def remedy_of(report: Report, reported: Reported) -> Remedy | None:
    """Return what mends an open finding. `sescheck fix` prints nothing for others.

    None if the rule says nothing, or if the report was made from its JSON.
    """
    if reported.status is not Status.OPEN or report.fixes is None:
        return None
    found = reported.finding
    try:
        fix = report.fixes.of(found)
    except Exception as error:  # noqa: BLE001 - a fault in the steps of a rule must not cost the report
        return Remedy(found, (), f"of an internal error: {type(error).__name__}: {error}", report.source)
    if fix is None or not (fix.steps or fix.unread):
        return None
    unread = fix.unread
    words = "" if unread is None else f"{unread.operation} could not be read ({unread.why.words})"
    return Remedy(found, fix.steps, words, report.source)


def every_step(report: Report, *, is_any_known: bool = True) -> str:
    """Return which command prints the steps of all findings, if any are known, and which one explains a rule.

    A step may need what a step for another finding makes, and several findings may have the same step.
    """
    if not is_any_known:
        return "`sescheck rules NAME` explains a rule"
    command = " ".join(("sescheck fix", *map(quoted, report.source)))
    return f"`{command}` prints every step once, in order; `sescheck rules NAME` explains a rule"


def fix_command(rule: str, remedies: Iterable[Remedy], source: Iterable[str] = ()) -> str:
    """Return the command that prints the steps for findings of a rule.

    It names the rule and not the numbers of the steps: those change with every finding and option, and step 3 of
    another run may do something else.
    """
    regions = set[str]().union(*(remedy.regions for remedy in remedies))
    where = ("--region", next(iter(regions))) if len(regions) == 1 else ()
    return " ".join(("sescheck fix", *map(quoted, source), "--select", rule, *where))


def records_of(step: Step, found: Finding) -> tuple[DnsRecord, ...]:
    """Return the records of a step as a DNS console takes them, and what is there now."""
    record = step.does
    if not isinstance(record, Record):
        return ()
    now = values_at(found, record.name) or record.now
    values = (txt_data(each) if record.type == "TXT" else each for each in record.values)
    return tuple(DnsRecord(record.name, record.type, each, now) for each in values)


def records_in_evidence(found: Finding, remedy: Remedy | None) -> tuple[DnsRecord, ...]:
    """Return the records that the evidence has, if no steps are known."""
    return () if remedy is not None and remedy.steps else dns_records(found)
