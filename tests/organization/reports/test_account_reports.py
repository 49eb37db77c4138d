"""Every account of a folder is judged by itself; what was not read is never fine."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from sescheck.auditing.configuring import load
from sescheck.auditing.judging import criteria, judge
from sescheck.auditing.options import JudgeOptions
from sescheck.engine.severity import Severity
from sescheck.errors import ExitCode
from sescheck.history.earlier import earlier_of
from sescheck.organization.model import Outcome
from sescheck.organization.reports.account_reports import judged
from sescheck.report.model import Report, Status
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from tests.cli.own_rule import NAME, RULE, own_rules
from tests.organization.reports import staged
from tests.organization.reports.synthetic import MemoryFolder, account_id, entry, member, snapshot

ACCEPTING = """
[[accept]]
rule = "identity-missing-in-region"
subject = "d5.example.com"
reason = "in some accounts"

[[accept]]
rule = "identity-missing-in-region"
subject = "nowhere.example.com"
reason = "it matches nothing at all"

[[accept_unread]]
operation = "ses:DescribeActiveReceiptRuleSet"
reason = "known"
"""


def test_each_account_is_judged_as_a_single_audit_judges_it() -> None:
    """The same findings, with the same fingerprints."""
    for account in judged(staged.folder(), staged.chosen(), staged.AT):
        if account.report is not None:
            alone = judge(staged.partly(account.account_id), staged.chosen(), at=staged.AT)
            assert account.report.findings == alone.findings
            assert account.report.exit_code == alone.exit_code


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.FAILED, Outcome.WAITING, Outcome.SKIPPED])
def test_an_account_that_was_not_read_has_no_report(outcome: Outcome) -> None:
    """An older snapshot is named, and not judged."""
    where = MemoryFolder([entry(member(1), outcome, "why", taken_at="2026-11-01T00:00:00Z"), entry(member(2))])
    first, second = judged(where, staged.chosen(), staged.AT)
    assert (first.report, first.is_read, first.older) == (None, False, "2026-11-01T00:00:00Z")
    assert second.is_read
    assert where.loaded == [account_id(2)]


def test_a_snapshot_that_cannot_be_loaded_costs_its_account_only() -> None:
    """It counts as failed, with the reason; the manifest's own outcome is that it was read."""

    def make(of: str) -> Snapshot:
        if of == account_id(1):
            raise KeyError(of)
        return snapshot(of)

    first, second = judged(MemoryFolder([entry(member(1)), entry(member(2))], make), staged.chosen(), staged.AT)
    assert first.entry.outcome is Outcome.FAILED
    assert first.entry.reason == f"org/accounts/{account_id(1)}.snapshot cannot be read: no such file"
    assert second.is_read


def test_a_snapshot_of_another_account_is_not_reported_as_this_one() -> None:
    """Two files that were exchanged would show the findings of one account at the other."""
    where = MemoryFolder([entry(member(1))], lambda _: snapshot(account_id(2)))
    (found,) = judged(where, staged.chosen(), staged.AT)
    assert (found.entry.outcome, found.report) == (Outcome.FAILED, None)
    assert found.entry.reason == f"its snapshot is of another account: {account_id(2)}"


def test_one_account_is_in_memory_at_a_time() -> None:
    """A report that was yielded is forgotten before the one after the next is made."""
    seen: list[weakref.ref[Report]] = []
    alive = 0
    for account in judged(MemoryFolder([entry(member(n)) for n in range(6)]), staged.chosen(), staged.AT):
        assert account.report is not None
        seen.append(weakref.ref(account.report.accounts[0]))  # type: ignore[arg-type] # Report itself has slots
        del account
        gc.collect()
        alive = max(alive, sum(each() is not None for each in seen))
    assert alive <= 2


def test_an_accept_that_matches_in_one_account_is_not_remarked(tmp_path: Path) -> None:
    """Only what matches in no account can be removed from the file."""
    totals, _ = staged.reported(staged.folder(), by=staged.configured(tmp_path, ACCEPTING))
    (remark,) = totals.stale_accepts
    assert remark.message.startswith(f"{tmp_path}/sescheck.toml:7: no finding matches this accept")
    assert totals.partial == 0


def test_settings_of_one_unit_apply_to_its_accounts_only(tmp_path: Path) -> None:
    """By the path in the manifest; a name too."""
    by = staged.configured(
        tmp_path,
        '[[account]]\nou = ["ou-ab12-prod0000"]\nseverity = { "identity-missing-in-region" = "low" }\n'
        '[[account]]\nname = ["team-1"]\nseverity = { "identity-missing-in-region" = "critical" }\n',
    )
    _, lines = staged.reported(staged.folder(), by=by)
    worst = {line.member.account_id: line.worst for line in lines if line.code is not None}
    assert worst[account_id(3)] is Severity.LOW
    assert worst[account_id(1)] is Severity.CRITICAL
    assert worst[account_id(2)] is Severity.HIGH


def test_own_rules_judge_every_account(tmp_path: Path) -> None:
    """In this process: the workers only read."""
    rule = RULE.replace('startswith("example")', 'endswith("example.com")')
    by = criteria(JudgeOptions(select=(NAME,)), load(own_rules(tmp_path, named_example=rule)))
    totals, _ = staged.reported(staged.folder(), by=by)
    assert {NAME} == set(totals.rules)
    assert "An identity is named example" == totals.rules[NAME].title
    assert totals.rules[NAME].accounts == 7


def test_the_baseline_of_other_accounts_is_not_in_doubt() -> None:
    """Each account is compared with its own part; that of an account that was not read is in doubt."""
    first = judge(staged.made(account_id(2)), staged.chosen(), at=staged.AT)
    known = tuple(earlier_of(each.finding) for each in first.findings if each.finding.rule != "region-unused")
    by = replace(staged.chosen(), baseline=known)
    totals, _ = staged.reported(staged.folder(), by=by)
    assert totals.by_status[Status.BASELINE] == len(known) == 2
    assert totals.unconfirmed == 0
    refused = MemoryFolder([entry(member(2), Outcome.REFUSED), entry(member(3))])
    totals, _ = staged.reported(refused, by=by)
    assert totals.unconfirmed == 2


@pytest.mark.parametrize(
    ("outcomes", "gaps", "code"),
    [
        ([Outcome.READ], 0, ExitCode.CLEAN),
        ([Outcome.READ], 1, ExitCode.FINDINGS),
        ([Outcome.READ, Outcome.REFUSED], 0, ExitCode.INCOMPLETE),
        ([Outcome.READ, Outcome.WAITING], 0, ExitCode.INCOMPLETE),
        ([Outcome.READ, Outcome.FAILED], 1, ExitCode.FINDINGS),
        ([Outcome.READ, Outcome.SKIPPED], 0, ExitCode.CLEAN),
        ([Outcome.REFUSED, Outcome.FAILED], 0, ExitCode.COULD_NOT_RUN),
        ([Outcome.SKIPPED], 0, ExitCode.COULD_NOT_RUN),
        ([], 0, ExitCode.COULD_NOT_RUN),
    ],
)
def test_the_exit_code(outcomes: list[Outcome], gaps: int, code: ExitCode) -> None:
    """Findings win over accounts that were not read; if none was read, there is no result."""
    entries = [entry(member(number), outcome) for number, outcome in enumerate(outcomes)]
    totals, _ = staged.reported(MemoryFolder(entries, lambda of: snapshot(of, gaps=gaps)))
    assert totals.exit_code is code


def test_an_account_without_a_readable_region_counts_as_not_read() -> None:
    """Its snapshot exists, but nothing is in it."""
    silent = s.region("us-east-1", settings=s.unread("ses:GetAccount"))
    nothing = {
        each: s.unread() if each == "active_rule_set" else Listing((), s.unread())
        for each in ("active_rule_set", "identities", "configuration_sets", "templates", "rule_sets")
    }
    where = MemoryFolder(
        [entry(member(1), Outcome.PARTIAL)],
        lambda of: staged.replace_account(snapshot(of), structs.replace(silent, **nothing)),
    )
    totals, (line,) = staged.reported(where)
    assert (totals.read, totals.missing, totals.exit_code) == (0, 1, ExitCode.COULD_NOT_RUN)
    assert line.reason is not None
    assert line.reason.startswith("no region could be read: ses:")
