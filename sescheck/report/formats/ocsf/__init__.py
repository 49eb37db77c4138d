"""The report for security data lakes: OCSF 1.6.0 Compliance Findings, one JSON object a line.

Sources: https://schema.ocsf.io/1.6.0/classes/compliance_finding; 1.6 is the version of AWS Security Hub (its User
Guide, "Security Hub and the Open Cybersecurity Findings Format").

There is an event for every finding, for every rule that found nothing in a region or could not judge it, and for
every reading that is missing; the first event is about the audit itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sescheck.report.formats.ocsf.event import Event
from sescheck.report.formats.ocsf.events import events_of
from sescheck.report.formats.ocsf.writing import Writer
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions

SUMMARY = "Security Lake, Security Hub"
EXAMPLE = "sescheck audit -f ocsf:report.ocsf.jsonl"


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield an event per line. Every non-ASCII character is escaped; sentences for people are safe to show."""
    writer = Writer(report)
    for event in _apart(events_of(report)):
        yield f"{writer.line(event)}\n"


def _apart(events: Iterable[Event]) -> Iterator[Event]:
    """Number events with the same uid: findings about whole groups may share a fingerprint."""
    seen = Counter[str]()
    for event in events:
        seen[event.uid] += 1
        yield event if seen[event.uid] == 1 else replace(event, uid=f"{event.uid}:{seen[event.uid]}")
