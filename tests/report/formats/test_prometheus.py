"""The Prometheus format, read again by the parser of Prometheus' own client library."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from sescheck import __version__
from sescheck.engine.severity import Severity
from sescheck.report.formats import render_text
from sescheck.report.formats.prometheus import METRICS
from sescheck.report.model import Report
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.testing import builders as s
from tests.report import staged_changes
from tests.report import staged_reports as staged

PAGE = Path(__file__).parents[3] / "docs" / "formats" / "prometheus.md"

render = partial(render_text, "prometheus")

MAKERS = {
    "failover": staged.failover,
    "in order": staged.in_order,
    "empty": staged.empty,
    "unread only": staged.unread_only,
    "crashed": staged.crashed,
    "strange": staged.strange,
    "hostile": staged.hostile,
    "two accounts": staged.two_accounts,
    "changed": staged_changes.changed,
}
ALWAYS = {
    "build_info",
    "last_run_timestamp_seconds",
    "exit_code",
    "complete",
    "rule_examined_subjects",
    "rule_undecided_subjects",
    "rule_not_asked_subjects",
    "rule_failed",
    "unread_readings",
    "region_info",
    "remarks",
    "fixed_findings",
    "unconfirmed_findings",
}
"""What an alert may count on in every report."""


def families(report: Report) -> Mapping[str, Metric]:
    """The metrics by name, without the prefix."""
    found = list(text_string_to_metric_families(render(report)))
    assert all(family.name.startswith("sescheck_") for family in found)
    by_name = {family.name.removeprefix("sescheck_"): family for family in found}
    assert len(by_name) == len(found)
    return by_name


def values(report: Report, name: str, *labels: str) -> dict[tuple[str, ...], float]:
    """The values of a metric by those labels; nothing where there is no such metric."""
    family = families(report).get(name)
    return {} if family is None else {tuple(x.labels[n] for n in labels): x.value for x in family.samples}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_it_is_a_valid_textfile_of_the_node_exporter(make: staged.Maker) -> None:
    """Gauges with a meaning, no series twice, and no timestamps, which node_exporter refuses."""
    found = families(make())
    assert found.keys() >= ALWAYS
    for family in found.values():
        assert (family.type, bool(family.documentation)) == ("gauge", True)
        series = Counter((sample.name, *sorted(sample.labels.items())) for sample in family.samples)
        assert set(series.values()) == {1}
        assert [sample for sample in family.samples if sample.timestamp is not None] == []


def test_findings_are_counted_by_rule_severity_region_and_status() -> None:
    """Group-wide ones too, and those that no longer ask for anything."""
    found = values(staged.failover(), "findings", "rule", "severity", "region", "status")
    assert {labels: value for labels, value in found.items() if value} == {
        ("name-missing-in-region", "high", "ap-southeast-2", "open"): 1,
        ("default-configuration-set-gone", "critical", "eu-west-1", "open"): 1,
        ("dkim-not-verified", "high", "eu-west-1", "open"): 1,
        ("name-missing-in-region", "high", "eu-west-1", "accepted"): 1,
        ("name-missing-in-region", "high", "eu-west-1", "open"): 1,
        ("sandbox-while-production-elsewhere", "high", "eu-west-1", "open"): 1,
        ("mail-from-shared-between-regions", "info", "global", "open"): 1,
        ("daily-quota-nearly-used", "medium", "us-east-1", "open"): 1,
        ("identity-not-verified", "medium", "us-east-1", "baseline"): 1,
    }
    many = values(staged.many_missing(), "findings", "region")
    assert many == {("us-east-1",): 0, ("us-west-2",): 1, ("eu-west-1",): 399}


def test_a_rule_that_found_nothing_is_zero() -> None:
    """So that a query tells it from a rule that was not run."""
    found = values(staged.in_order(), "findings", "rule", "region", "status")
    assert found == {("name-missing-in-region", region, "open"): 0 for region in ("us-east-1", "eu-west-1")}


def test_a_rule_that_could_not_tell_is_not_zero() -> None:
    """Silence is not absence: the series is not there, and another says how much is undecided."""
    assert values(staged.unread_only(), "findings", "rule") == {}
    assert values(staged.unread_only(), "rule_undecided_subjects", "rule")["name-missing-in-region",] > 0
    assert values(staged.in_order(), "rule_undecided_subjects", "rule") == {("name-missing-in-region",): 0}


def test_a_rule_that_failed_is_not_zero() -> None:
    """It found nothing because it looked at nothing."""
    assert ("rule-that-raises",) not in values(staged.crashed(), "findings", "rule")
    expected = {("name-missing-in-region",): 0, ("rule-that-raises",): 1}
    assert values(staged.crashed(), "rule_failed", "rule") == expected


def test_a_skipped_rule_has_its_own_metric() -> None:
    """For how many subjects."""
    found = values(staged.failover(), "rule_not_asked_subjects", "rule")
    assert found["policy-missing-in-region",] == 1
    assert found["name-missing-in-region",] == 0


def test_missing_readings_are_counted_everywhere() -> None:
    """Every region has its series, so that one that is gone is noticed."""
    report = staged.failover()
    found = values(report, "unread_readings", "region")
    assert found["ap-southeast-2",] == 4
    assert found["us-east-1",] == found["global",] == 0
    assert {region.name for region in report.snapshot.accounts[0].regions} | {"global"} == {r for (r,) in found}
    by_reason = values(report, "unread_operation_readings", "operation", "why")
    assert by_reason["ses:GetAccount", "throttled"] == 1
    assert sum(by_reason.values()) == sum(found.values())


def test_whether_a_region_can_send_is_yes_no_or_absent() -> None:
    """What cannot be told is no 0; what is not in use is no 0 either."""
    report = staged.failover()
    assert values(report, "region_can_send", "region") == {("us-east-1",): 1, ("eu-west-1",): 0}
    assert ("ap-southeast-2", "partial") in values(report, "region_info", "region", "state")


def test_a_quota_is_a_ratio_and_one_without_limit_is_none() -> None:
    """-1 is AWS's word for unlimited: never 0, never a negative share."""
    assert values(staged.failover(), "quota_used_ratio", "region")["us-east-1",] == pytest.approx(0.825)
    strange = staged.strange()
    assert values(strange, "quota_used_ratio", "region") == {}
    assert values(strange, "quota_messages", "region") == {("us-east-1",): math.inf}
    nothing = staged.audited(s.snapshot(s.region("us-east-1", settings=s.account_settings(max_24_hour_send=0))))
    assert values(nothing, "quota_used_ratio", "region") == {}


def test_settings_that_were_not_read_have_no_series() -> None:
    """Neither the sandbox nor the quota of a region that refused is known."""
    report = staged.failover()
    for name in ("production_access", "sent_messages", "quota_messages", "quota_used_ratio"):
        assert ("ap-southeast-2",) not in values(report, name, "region"), name


def test_the_run_itself_has_metrics() -> None:
    """When, by what, how it ended."""
    report = staged.failover()
    assert values(report, "last_run_timestamp_seconds") == {(): 1795424405}
    assert values(report, "exit_code") == {(): 1}
    assert values(report, "complete") == {(): 0}
    assert values(staged.in_order(), "complete") == {(): 1}
    assert values(report, "build_info", "version", "notice") == {(__version__, staged.SIMULATED): 1}


def test_what_changed_is_counted() -> None:
    """Absent where there was nothing to compare with."""
    names = ("new_findings", "gone_findings", "undecided_findings", "changed_settings")
    report = staged_changes.changed()
    assert [values(report, name) for name in names] == [{(): 2}, {(): 1}, {(): 3}, {(): 1}]
    assert [values(staged.failover(), name) for name in names] == [{}, {}, {}, {}]
    assert report.changes is not None
    unknown = replace(report, changes=replace(report.changes, settings=None))
    assert values(unknown, "changed_settings") == {}
    assert (values(report, "fixed_findings"), values(report, "unconfirmed_findings")) == ({(): 1}, {(): 1})


def test_accounts_without_a_known_number_share_their_series() -> None:
    """Counts add up, a region that cannot send is not hidden by one that can."""
    unknown = Unreadable(Why.DENIED, "sts:GetCallerIdentity", "no")
    able = s.region("us-east-1", staged.well_kept("a.example", "us-east-1"))
    unable = s.region("us-east-1", settings=s.account_settings(sending_enabled=False))
    accounts = tuple(
        structs.replace(s.snapshot(region).accounts[0], account_id=unknown) for region in (able, unable)
    )
    report = staged.audited(structs.replace(s.snapshot(able), accounts=accounts))
    assert values(report, "region_can_send", "account_id") == {("unknown",): 0}
    assert values(report, "sent_messages", "account_id") == {("unknown",): 2000}


def test_hostile_names_stay_within_their_quotes() -> None:
    """A region's name out of an ARN may hold anything."""
    report = staged.in_order()
    evil = 'us-east-1"} 7\nsescheck_exit_code 9\\'
    found = staged.finding("some-rule", Severity.LOW, evil, "x", "x")
    report = staged.in_report(report, staged.reported(found))
    assert values(report, "exit_code") == {(): 0}
    assert (r'us-east-1"} 7\nsescheck_exit_code 9' + "\\",) in values(report, "findings", "region")
    assert all(line.isprintable() for line in render(staged.hostile()).splitlines())


def test_the_page_names_every_metric() -> None:
    """And no other, in its alerts neither."""
    named = re.findall(r"sescheck_([a-z_0-9]+)", PAGE.read_text())
    assert {metric.name for metric in METRICS} == set(named)
