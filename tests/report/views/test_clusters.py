"""Findings that say the same, together."""

import pytest

from sescheck.engine.findings import Finding
from sescheck.engine.severity import Severity
from sescheck.report.views.clusters import Cluster, clusters_of
from sescheck.testing import builders as s
from tests.report import staged_reports as staged


def clusters(*findings: Finding) -> tuple[Cluster, ...]:
    """The clusters of these findings."""
    return clusters_of(staged.in_report(staged.in_order(), staged.reported(*findings)))


def named(rule: str, severity: Severity, region: str | None, subject: str, type_: str = "identity") -> Finding:
    """A finding whose message does not matter."""
    return staged.finding(rule, severity, region, subject, f"{subject} in {region}", type_)


def test_there_is_one_cluster_per_rule_and_severity_in_the_order_of_the_findings() -> None:
    """A rule that flags with two severities has two; each is where its first finding is."""
    found = clusters(
        named("b", Severity.LOW, "r", "1"),
        named("b", Severity.HIGH, "r", "2"),
        named("a", Severity.HIGH, "r", "3"),
        named("b", Severity.LOW, "r", "4"),
    )
    assert [(cluster.severity, cluster.rule) for cluster in found] == [("low", "b"), ("high", "b"), ("high", "a")]


def test_the_size_of_a_cluster_counts_findings_and_subjects() -> None:
    """One identity in three regions is three findings about one identity."""
    (cluster,) = clusters(*(named("a", Severity.HIGH, region, "x.example") for region in "abc"))
    assert cluster.size() == "3 findings about 1 identity"
    assert cluster.examples() == "x.example"


def test_findings_about_account_settings_are_counted_by_region() -> None:
    """The subject is the account; what differs is the region."""
    (cluster,) = clusters(*(named("a", Severity.HIGH, f"r{n}", s.ACCOUNT_ID, "account") for n in range(9)))
    assert cluster.size() == "9 regions"
    assert cluster.examples() == ""
    assert cluster.places() == "1 in r0, 1 in r1, 1 in r2, 1 in r3, 1 in r4, 1 in r5 and 3 more regions"
    assert tuple(cluster.roll()) == ("r0, r1, r2, r3, r4, r5, r6, r7, r8",)


@pytest.mark.parametrize(
    ("type_", "size"),
    [
        ("iam-role", "1 IAM role"),
        ("mail-manager", "1 Mail Manager resource"),
        ("smtp-user", "1 SMTP user"),
        ("vpc-endpoint", "1 VPC endpoint"),
        ("event-destination", "1 event destination"),
    ],
)
def test_the_size_has_the_terms_of_aws(type_: str, size: str) -> None:
    """In upper case as AWS writes them."""
    (cluster,) = clusters(named("a", Severity.HIGH, "r", "x", type_))
    assert size == cluster.size()


def test_a_finding_about_a_group_has_no_region() -> None:
    """And says so."""
    (cluster,) = clusters(*(named("a", Severity.HIGH, None, f"{n}.example") for n in range(6)))
    assert cluster.places() == "6 in the group as a whole"


def test_the_region_with_the_most_comes_first() -> None:
    """Then by name."""
    (cluster,) = clusters(
        named("a", Severity.HIGH, "b", "1"),
        named("a", Severity.HIGH, "c", "2"),
        named("a", Severity.HIGH, "c", "3"),
    )
    assert cluster.places() == "2 in c, 1 in b"
    assert tuple(cluster.roll()) == ("2 in c: 2, 3", "1 in b: 1")


def test_other_subjects_are_counted_by_their_own_name() -> None:
    """Configuration sets are not identities."""
    (cluster,) = clusters(*(named("a", Severity.HIGH, "r", str(n), "configuration-set") for n in range(2)))
    assert cluster.size() == "2 configuration sets"
