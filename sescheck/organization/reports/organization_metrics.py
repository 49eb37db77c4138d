"""All accounts together for node_exporter's textfile collector: Prometheus' text format.

As in the format of one account, a series that is absent is not known, and a zero is known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from sescheck._version import __version__
from sescheck.engine.severity import Severity
from sescheck.organization.model import Outcome
from sescheck.organization.reports.account_reports import AccountReport
from sescheck.organization.reports.totals import Totals
from sescheck.plain import NAME, cut, safe
from sescheck.report.model import Status

Sample: TypeAlias = tuple[Mapping[str, str], float]

_PREFIX = "sescheck_organization"


@dataclass(slots=True)
class ByAccount:
    """The series with an account in their labels: only if they are wanted, since there are many.

    Attributes:
        is_wanted: False: nothing is kept.
    """

    is_wanted: bool
    read: dict[str, bool] = field(default_factory=dict)
    findings: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, account: AccountReport) -> None:
        """Count an account."""
        if not self.is_wanted or not account.is_asked:
            return
        self.read[account.account_id] = account.is_read
        for each in () if account.report is None else account.report.findings:
            if each.status is Status.OPEN:
                self.findings[account.account_id, each.finding.rule, each.finding.severity] += 1


@dataclass(frozen=True, slots=True)
class _Alone(Collector):
    family: GaugeMetricFamily

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield self.family


def metrics(totals: Totals, by_account: ByAccount) -> Iterator[bytes]:
    """Yield the metrics, one after the other."""
    for name, means, samples in _families(totals, by_account):
        rows = [(tuple(labels), tuple(map(_value, labels.values())), value) for labels, value in samples]
        if rows:
            family = GaugeMetricFamily(f"{_PREFIX}_{name}", means, labels=rows[0][0])
            for _, values, value in sorted(rows):
                family.add_metric(values, value)
            yield generate_latest(_Alone(family))


def _value(words: str) -> str:
    return safe(cut(words, NAME), ascii_only=True)


def _families(totals: Totals, by_account: ByAccount) -> Iterator[tuple[str, str, Iterable[Sample]]]:
    made_at = datetime.fromisoformat(totals.generated_at).timestamp()
    compared = totals.compared
    yield "build_info", "The version that wrote this.", [({"version": __version__}, 1)]
    yield "last_run_timestamp_seconds", "When the report was made.", [({}, made_at)]
    yield "exit_code", "The exit code of the report.", [({}, totals.exit_code)]
    yield "complete", "1 if every account that was asked was read completely, else 0.", [({}, totals.complete)]
    yield (
        "accounts",
        "Accounts, by how their reading ended.",
        [({"outcome": outcome}, totals.outcomes[outcome]) for outcome in Outcome],
    )
    yield "accounts_asked", "Accounts that were not skipped on purpose.", [({}, totals.asked)]
    yield "accounts_not_read", "Accounts that were asked and not read.", [({}, totals.missing)]
    yield "findings", "Open findings; absent if the rule could not judge everything.", _findings(totals)
    yield "rule_accounts", "Accounts with an open finding of the rule.", _accounts(totals)
    yield (
        "rule_undecided_accounts",
        "Accounts in which the rule could not judge something.",
        [({"rule": rule}, totals.undecided[rule]) for rule in totals.own],
    )
    yield (
        "findings_in_status",
        "Findings, by status.",
        [({"status": status}, totals.by_status[status]) for status in Status],
    )
    yield "unread_readings", "Missing readings of all accounts that are not accepted.", [({}, totals.unread)]
    yield (
        "rule_failed_accounts",
        "Accounts in which the rule failed.",
        _failed(totals),
    )
    if compared.since is not None:
        yield (
            "compared_accounts",
            "Accounts that could be compared.",
            [({}, compared.accounts)],
        )
        yield (
            "new_findings",
            "Findings that the reading before does not have; absent without one.",
            [({"severity": severity}, compared.new[severity]) for severity in Severity],
        )
        yield (
            "gone_findings",
            "Findings of the reading before that are gone; absent without one.",
            [({"severity": severity}, compared.gone[severity]) for severity in Severity],
        )
    yield (
        "account_read",
        "1 if at least one region of the account answered, else 0.",
        [({"account_id": account_id}, is_read) for account_id, is_read in by_account.read.items()],
    )
    yield (
        "account_findings",
        "Open findings of an account.",
        [
            ({"account_id": account_id, "rule": rule, "severity": severity}, count)
            for (account_id, rule, severity), count in by_account.findings.items()
        ],
    )


def _findings(totals: Totals) -> Iterator[Sample]:
    for rule in (*totals.rules.values(), *totals.summed.values()):
        for severity, count in rule.findings.items():
            yield {"rule": rule.name, "severity": severity}, count
    for name in _clear(totals):
        yield {"rule": name, "severity": totals.own[name]}, 0


def _accounts(totals: Totals) -> Iterator[Sample]:
    yield from (({"rule": rule.name}, rule.accounts) for rule in totals.rules.values())
    yield from (({"rule": rule.name}, rule.accounts) for rule in totals.summed.values())
    yield from (({"rule": name}, 0) for name in _clear(totals))


def _clear(totals: Totals) -> Iterator[str]:
    """Yield the rules that judged something, are undecided nowhere, and found nothing in any account."""
    if totals.missing:
        return
    for name in totals.own:
        is_known = totals.examined[name] and not totals.undecided[name]
        if is_known and name not in totals.rules and name not in totals.summed:
            yield name


def _failed(totals: Totals) -> Iterator[Sample]:
    failed: Counter[str] = Counter()
    for crash, count in totals.crashes.items():
        failed[crash.rule] += count
    return (({"rule": rule}, failed[rule]) for rule in totals.own)
