"""The report for node_exporter's textfile collector: Prometheus' text format, version 0.0.4, without timestamps.

A series that is absent is not known. A zero is known: the rule had something to look at in that region, could
judge all of it, and found nothing. The metrics are data; Prometheus' own client library writes them.
Sources: Prometheus, "Exposition formats", "Metric and label naming".
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import add
from typing import TypeAlias

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from sescheck._version import __version__
from sescheck.plain import NAME, cut, safe
from sescheck.report.assembly.region_state import state_of
from sescheck.report.contract import Trace
from sescheck.report.model import RemarkKind, Report, Status
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.cases import Outcome, cases_of, is_refused
from sescheck.report.views.region_lines import regions_of
from sescheck.report.views.verdict import UNLIMITED, Level, share_used
from sescheck.snapshot.model import Settings
from sescheck.snapshot.reading import Known, Unreadable

SUMMARY = "node_exporter's textfile collector: alerts, dashboards"
EXAMPLE = "sescheck audit -f prometheus:/var/lib/node_exporter/sescheck.prom"
_ENDS = "a series for each would end with the next run"
COUNTS = {
    Trace.ACCEPTED_UNREAD: "a reading that is accepted asks for nothing",
    Trace.FIXED: _ENDS,
    Trace.UNCONFIRMED: _ENDS,
    Trace.NEW: _ENDS,
    Trace.GONE: _ENDS,
    Trace.SETTING: _ENDS,
    Trace.SETTINGS_UNKNOWN: "the number of changed settings is absent",
    Trace.REMARK: "a sentence is not a label",
    Trace.DNS: "the resolver is not a label: it changes with the machine",
}
LEAVES_OUT = {
    Trace.REASON: "a sentence is not a label",
    Trace.SINCE: "the series of the earlier run have it",
    Trace.FIRST_JUDGED: "the series of the earlier run say which rules could not judge",
    Trace.APART: "the series of both runs have their accounts and regions",
    Trace.FIX: "a command is not a number",
    Trace.ACCOUNT_BEFORE: "what changed is counted over all accounts",
}

NO_REGION = "global"
"""The region label of findings about a group, and of what is read once per account."""

Labels: TypeAlias = Mapping[str, str]
Sample: TypeAlias = tuple[Labels, float]


@dataclass(frozen=True, slots=True)
class Metric:
    """A gauge.

    Attributes:
        name: without the prefix.
        means: one plain sentence.
        merge: combines two values with the same labels, as of accounts with an unknown ID.
    """

    name: str
    means: str
    samples: Callable[[Report], Iterable[Sample]]
    merge: Callable[[float, float], float] = add

    def family(self, report: Report) -> GaugeMetricFamily:
        """Its series in order, of which there may be none."""
        names: tuple[str, ...] = ()
        merged: dict[tuple[str, ...], float] = {}
        for labels, value in self.samples(report):
            names, key = tuple(labels), tuple(map(_value, labels.values()))
            merged[key] = self.merge(merged[key], value) if key in merged else value
        family = GaugeMetricFamily(f"sescheck_{self.name}", self.means, labels=names)
        for key, value in sorted(merged.items()):
            family.add_metric(key, value)
        return family


@dataclass(frozen=True, slots=True)
class _Alone(Collector):
    """One family, so that each is written before the next is made."""

    family: GaugeMetricFamily

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield self.family


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield the metrics, one after the other."""
    for metric in METRICS:
        family = metric.family(report)
        if family.samples:
            yield generate_latest(_Alone(family)).decode()


@lru_cache(maxsize=1024)
def _value(words: str) -> str:
    """Return a label's value. There are few, and each is in thousands of findings."""
    return safe(cut(words, NAME), ascii_only=True)


def _build(report: Report) -> Iterator[Sample]:
    yield {"version": __version__, "notice": report.notice or ""}, 1


def _last_run(report: Report) -> Iterator[Sample]:
    yield {}, datetime.fromisoformat(report.generated_at).timestamp()


def _exit_code(report: Report) -> Iterator[Sample]:
    yield {}, report.exit_code


def _complete(report: Report) -> Iterator[Sample]:
    yield {}, report.complete


def _findings(report: Report) -> Iterator[Sample]:
    yield from _zeros(report)
    for reported in report.findings:
        found = reported.finding
        region = found.region or NO_REGION
        yield _finding_labels(found.account_id, region, found.rule, found.severity, reported.status), 1


def _finding_labels(account_id: str, region: str, rule: str, severity: str, status: str) -> Labels:
    return {"account_id": account_id, "region": region, "rule": rule, "severity": severity, "status": status}


def _zeros(report: Report) -> Iterator[Sample]:
    """Yield zeros for rules that had something to check, could judge all of it, and have no finding."""
    severities = {entry.name: entry.rule.severity for entry in report.rules}
    for case in cases_of(report):
        if case.outcome is Outcome.CLEAR and case.rule in severities:
            region = case.region or NO_REGION
            yield _finding_labels(case.account_id, region, case.rule, severities[case.rule], Status.OPEN), 0


def _examined(report: Report) -> Iterator[Sample]:
    return (({"rule": rule}, count) for rule, count in report.examined.items())


def _failed(report: Report) -> Iterator[Sample]:
    failed = {crash.rule for crash in report.crashes}
    names = failed.union(entry.name for entry in report.rules)
    return (({"rule": name}, name in failed) for name in names)


def _not_asked(report: Report) -> Iterator[Sample]:
    yield from (({"rule": entry.name}, 0) for entry in report.rules)
    yield from (({"rule": question.rule}, question.count) for question in report.not_asked)


def _undecided(report: Report) -> Iterator[Sample]:
    for account in report.accounts:
        yield from (({"account_id": account.account_id, "rule": entry.name}, 0) for entry in report.rules)
    for each in filter(is_refused, report.undecided):
        yield {"account_id": each.account_id, "rule": each.rule}, each.count


def _unread(report: Report) -> Iterator[Sample]:
    for account in report.accounts:
        for region in (*(region.name for region in account.stored.regions), NO_REGION):
            yield {"account_id": account.account_id, "region": region}, 0
    for unread in report.missing:
        yield {"account_id": unread.account_id, "region": unread.region or NO_REGION}, unread.count


def _accepted_readings(report: Report) -> Iterator[Sample]:
    for account in report.accounts:
        yield {"account_id": account.account_id}, 0
    for unread in report.unread:
        if unread.accepted is not None:
            yield {"account_id": unread.account_id}, unread.count


def _unread_operations(report: Report) -> Iterator[Sample]:
    for unread in report.missing:
        labels = {
            "account_id": unread.account_id,
            "region": unread.region or NO_REGION,
            "operation": unread.operation,
            "why": unread.why,
        }
        yield labels, unread.count


def _region_info(report: Report) -> Iterator[Sample]:
    for account in report.accounts:
        for region in account.stored.regions:
            yield {"account_id": account.account_id, "region": region.name, "state": state_of(region)}, 1


def _can_send(report: Report) -> Iterator[Sample]:
    for account in report.accounts:
        for line in regions_of(report, account).lines:
            if line.verdict.level is not Level.UNKNOWN:
                able = line.verdict.level in {Level.YES, Level.CAREFUL}
                yield {"account_id": account.account_id, "region": line.name}, able


def _settings(report: Report) -> Iterator[tuple[Labels, Settings]]:
    for account in report.accounts:
        for region in account.stored.regions:
            match region.settings:
                case Known(settings):
                    yield {"account_id": account.account_id, "region": region.name}, settings
                case Unreadable():
                    pass


def _sent(report: Report) -> Iterator[Sample]:
    return ((labels, settings.sent_last_24_hours) for labels, settings in _settings(report))


def _limit(report: Report) -> Iterator[Sample]:
    for labels, settings in _settings(report):
        most = settings.max_24_hour_send
        yield labels, math.inf if most == UNLIMITED else most


def _used(report: Report) -> Iterator[Sample]:
    for labels, settings in _settings(report):
        if settings.max_24_hour_send > 0:
            yield labels, share_used(settings) / 100


def _production(report: Report) -> Iterator[Sample]:
    return ((labels, settings.production_access) for labels, settings in _settings(report))


def _remarks(report: Report) -> Iterator[Sample]:
    yield from (({"kind": kind}, 0) for kind in RemarkKind)
    yield from (({"kind": remark.kind}, 1) for remark in report.remarks)


def _dns_names(report: Report) -> Iterator[Sample]:
    if report.dns is not None:
        yield {}, report.dns.names


def _dns_unanswered(report: Report) -> Iterator[Sample]:
    if report.dns is not None and report.dns.asked:
        yield {}, report.dns.unanswered


def _fixed(report: Report) -> Iterator[Sample]:
    yield {}, len(report.fixed)


def _unconfirmed(report: Report) -> Iterator[Sample]:
    yield {}, len(report.unconfirmed)


def _new(report: Report) -> Iterator[Sample]:
    if report.changes is not None:
        yield {}, len(report.changes.new)


def _gone(report: Report) -> Iterator[Sample]:
    if report.changes is not None:
        yield {}, len(report.changes.gone)


def _undecided_before(report: Report) -> Iterator[Sample]:
    if report.changes is not None:
        yield {}, report.changes.undecided


def _uncompared(report: Report) -> Iterator[Sample]:
    if report.changes is not None and report.changes.settings is not None:
        yield {}, report.changes.uncompared


def _changed(report: Report) -> Iterator[Sample]:
    if report.changes is not None and report.changes.settings is not None:
        yield {}, len(report.changes.settings)


METRICS = (
    Metric("build_info", "The version that wrote this, and the notice of its report, if any.", _build),
    Metric("last_run_timestamp_seconds", "When the report was made.", _last_run),
    Metric("exit_code", "The exit code of the audit.", _exit_code),
    Metric("complete", "1 if everything asked for was read and every rule answered, else 0.", _complete),
    Metric(
        "findings",
        "Findings; 0 if the rule judged every subject and found none, absent if unknown.",
        _findings,
    ),
    Metric("rule_examined_subjects", "Subjects that the rule checked, judged or not.", _examined),
    Metric("rule_undecided_subjects", "Subjects that the rule could not judge: a reading is missing.", _undecided),
    Metric("rule_not_asked_subjects", "Subjects left undecided by the chosen depth or options.", _not_asked),
    Metric("rule_failed", "1 if the rule failed, else 0.", _failed),
    Metric("unread_readings", "Missing readings that are not accepted.", _unread),
    Metric("accepted_readings", "Missing readings that are accepted.", _accepted_readings),
    Metric(
        "unread_operation_readings",
        "Missing readings, by IAM action and reason; absent if there are none.",
        _unread_operations,
    ),
    Metric("dns_names", "Names that the DNS was asked about; 0 if it was not asked.", _dns_names),
    Metric(
        "dns_unanswered_names", "Those of them that did not answer; absent if it was not asked.", _dns_unanswered
    ),
    Metric("region_info", "The regions that were asked about, and how much of each was read.", _region_info, max),
    Metric(
        "region_can_send",
        "1 if the region can send to anyone, 0 if not; absent if unknown or if the region is unused.",
        _can_send,
        min,
    ),
    Metric("production_access", "1 if the account is out of the sandbox in the region, else 0.", _production, min),
    Metric("sent_messages", "Messages sent in the last 24 hours.", _sent),
    Metric("quota_messages", "Messages that may be sent in 24 hours; +Inf if there is no limit.", _limit),
    Metric("quota_used_ratio", "Share of the 24-hour quota in use; absent if there is no limit.", _used, max),
    Metric("remarks", "Remarks on the configuration, such as an accept that matches no finding.", _remarks),
    Metric("fixed_findings", "Findings of the baseline that are gone.", _fixed),
    Metric("unconfirmed_findings", "Findings of the baseline that could not be judged this time.", _unconfirmed),
    Metric("new_findings", "Findings that the earlier run did not have; absent without one.", _new),
    Metric("gone_findings", "Findings of the earlier run that are gone; absent without one.", _gone),
    Metric(
        "undecided_findings",
        "Findings of the earlier run that could not be judged this time; absent without one.",
        _undecided_before,
    ),
    Metric(
        "uncompared_readings",
        "Readings that could not be compared with the earlier run; absent if none could.",
        _uncompared,
    ),
    Metric(
        "changed_settings",
        "Settings that differ from the earlier run; absent if not compared.",
        _changed,
    ),
)
"""In the order of the text; a name, a label or a meaning changes only with a version."""
