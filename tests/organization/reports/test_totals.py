"""What is counted over all accounts, within bounds."""

from collections import Counter
from dataclasses import replace

import pytest
from msgspec import structs

from sescheck.auditing.judging import criteria
from sescheck.auditing.options import JudgeOptions
from sescheck.engine.findings import Crash
from sescheck.engine.severity import Severity
from sescheck.errors import ExitCode
from sescheck.organization.model import Member, Outcome
from sescheck.organization.reports.account_reports import AccountReport, judged
from sescheck.organization.reports.totals import KINDS, OTHERS, WORST, Totals, unit_of
from tests.organization.reports import staged
from tests.organization.reports.synthetic import MemoryFolder, account_id, entry, member, snapshot


def test_the_worst_accounts_are_kept_in_their_order() -> None:
    """The worst first; of equal ones those that the source names first."""
    entries = [entry(member(number)) for number in range(60)]
    made = MemoryFolder(entries, lambda of: snapshot(of, domains=5, gaps=int(of[-1]) % 5))
    totals, lines = staged.reported(made)
    expected = sorted((line for line in lines if line.worst), key=lambda line: line.badness, reverse=True)
    assert [line.member.account_id for line in totals.worst_first] == [
        line.member.account_id for line in expected[:WORST]
    ]
    assert totals.with_findings == len(expected) == 48


def test_reasons_are_grouped_without_their_account_ids() -> None:
    """A thousand refusals of one kind are one reason."""
    entries = [entry(member(n), Outcome.REFUSED, staged.DENIED.format(account_id(n))) for n in range(9)]
    totals, _ = staged.reported(MemoryFolder(entries))
    ((reason, units),) = totals.not_read.items()
    assert reason == staged.DENIED.format("ACCOUNT")
    assert {unit: len(lines) for unit, lines in units.items()} == {
        "ou-ab12-prod0000": 3,
        "ou-ab12-test0000": 3,
        "ou-ab12-data0000": 3,
    }


def test_reasons_without_end_are_counted_together() -> None:
    """If each refusal has words of its own, the report stays readable, and names every account still."""
    entries = [entry(member(n), Outcome.FAILED, f"request {n:x}-x") for n in range(KINDS + 50)]
    totals, _ = staged.reported(MemoryFolder(entries))
    assert len(totals.not_read) == KINDS + 1
    assert sum(map(len, totals.not_read[OTHERS].values())) == 50
    assert totals.missing == KINDS + 50


def test_an_account_in_no_unit_is_in_the_root() -> None:
    """And one from a file in none that is known."""
    assert unit_of(member(1, path="o-1/r-ab12/")) == "r-ab12"
    assert unit_of(replace_path(None)) == "unknown organizational unit"


def replace_path(path: str | None) -> Member:
    """A member with this path."""
    return structs.replace(member(1), path=path)


def test_a_failed_rule_is_an_error_of_the_whole_report() -> None:
    """What it would find is unknown in that account; as in a single audit, the exit code is 4."""
    totals = Totals("org", Severity.MEDIUM, "2026-11-23T11:00:00Z")
    for account in judged(MemoryFolder([entry(member(1)), entry(member(2))]), staged.chosen(), staged.AT):
        totals.add(crashed(account))
    assert totals.exit_code is ExitCode.COULD_NOT_RUN
    assert totals.crashes == {Crash("sending-disabled", "KeyError: 1"): 2}
    assert totals.undecided["sending-disabled"] == 2
    assert not totals.complete


def crashed(account: AccountReport) -> AccountReport:
    """The account, in which a rule failed."""
    assert account.report is not None
    return replace(account, report=replace(account.report, crashes=(Crash("sending-disabled", "KeyError: 1"),)))


def test_the_severity_of_a_rule_is_the_worst_of_all_accounts() -> None:
    """And its examples have it."""
    totals, _ = staged.reported(MemoryFolder([entry(member(1))], lambda of: snapshot(of, gaps=1)))
    rule = totals.rules["identity-missing-in-region"]
    rule.add(Counter({Severity.CRITICAL: 1, Severity.LOW: 3}), member(7))
    rule.add(Counter({Severity.HIGH: 1}), member(8))
    assert (rule.severity, [each.account_id for each in rule.examples]) == (Severity.CRITICAL, [account_id(7)])
    assert (rule.accounts, rule.findings.total()) == (3, 6)


@pytest.mark.parametrize(
    ("fail_on", "code"), [("critical", ExitCode.CLEAN), ("never", ExitCode.CLEAN), ("high", 1)]
)
def test_only_findings_that_count_fail(fail_on: str, code: int) -> None:
    """By `--fail-on`, as in a single audit."""
    by = criteria(JudgeOptions(select=staged.SELECTED, fail_on=fail_on))
    totals, _ = staged.reported(MemoryFolder([entry(member(1))], lambda of: snapshot(of, gaps=1)), by=by)
    assert totals.exit_code == code
