"""What `[[account]]` says: for which accounts, and what it overrides."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from sescheck.auditing.configuring import load
from sescheck.auditing.judging import Criteria, criteria, judge
from sescheck.auditing.options import JudgeOptions
from sescheck.config.by_account import Named, accepts_for, for_account, is_named
from sescheck.config.shape import Accept, AccountTable, Configuration, Thresholds
from sescheck.engine.severity import Severity
from sescheck.report.model import Report, Status
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known
from sescheck.testing import builders as s

RULE = "identity-missing-in-region"
ONE = Named("111122223333", "shop-prod", "o-1/r-ab12/ou-ab12-eu000000/ou-ab12-prod0000/")
FILE = """
[[accept]]
rule = "identity-missing-in-region"
reason = "for all"
subject = "old.example.net"

[[account]]
account = ["1111*"]
severity = { "identity-missing-in-region" = "low" }

[[account.accept]]
rule = "identity-missing-in-region"
subject = "legacy.example.org"
reason = "this team sends from one region"
"""


@pytest.mark.parametrize(
    ("entry", "applies"),
    [
        (AccountTable(account=("111122223333",)), True),
        (AccountTable(account=("2*", "1111*")), True),
        (AccountTable(account=("2*",)), False),
        (AccountTable(name=("*-prod",)), True),
        (AccountTable(ou=("ou-ab12-eu000000",)), True),
        (AccountTable(ou=("r-ab12",)), True),
        (AccountTable(ou=("ou-ab12-us*",)), False),
        (AccountTable(account=("1*",), name=("*-test",)), False),
        (AccountTable(account=("1*",), name=("shop*",), ou=("ou-*-prod0000",)), True),
    ],
)
def test_an_entry_applies_if_each_of_its_keys_matches(entry: AccountTable, applies: bool) -> None:
    """Globs of one key are alternatives, keys are not; a unit has the accounts of the units below it."""
    assert is_named(entry, ONE) is applies


@pytest.mark.parametrize("entry", [AccountTable(name=("*",)), AccountTable(ou=("*-*",))])
def test_what_is_unknown_of_an_account_matches_nothing(entry: AccountTable) -> None:
    """An accept must not apply to an account only because its name could not be read."""
    assert not is_named(entry, Named("111122223333"))
    assert not is_named(AccountTable(account=("*",)), Named("unknown"))


def test_a_later_entry_overrides_an_earlier_one() -> None:
    """Key by key; accepts of later entries come first."""
    accept = Accept(RULE, "a")
    configuration = Configuration(
        severity={"dkim-off": Severity.LOW, RULE: Severity.LOW},
        thresholds=Thresholds(quota_used_percent=70, peak_messages_per_day=10),
        accept=(accept,),
        account=(
            AccountTable(
                name=("*",),
                severity={RULE: Severity.INFO},
                thresholds=Thresholds(quota_used_percent=60),
                accept=(accept,),
            ),
            AccountTable(
                account=("1*",), severity={RULE: Severity.HIGH}, accept=(structs.replace(accept, reason="b"),)
            ),
            AccountTable(account=("2*",), severity={RULE: Severity.CRITICAL}, accept=(accept,)),
        ),
    )
    found = for_account(configuration, ONE)
    assert found.severity == {"dkim-off": Severity.LOW, RULE: Severity.HIGH}
    assert found.thresholds == Thresholds(quota_used_percent=60, peak_messages_per_day=10)
    assert [path for path, _ in accepts_for(configuration, ONE)] == [
        ("account", 1, "accept", 0),
        ("account", 0, "accept", 0),
        ("accept", 0),
    ]


def of_two_accounts() -> Snapshot:
    """Two accounts with the same gaps."""
    names = ("example.com", "legacy.example.org", "old.example.net")
    regions = (s.region("us-east-1", *map(s.domain, names)), s.region("eu-west-1", s.domain("b.example.com")))
    made = s.snapshot(*regions)
    (account,) = made.accounts
    others = (structs.replace(account, account_id=Known(each)) for each in ("111122223333", "222233334444"))
    return structs.replace(made, accounts=tuple(others))


def judged(folder: Path, text: str = FILE) -> tuple[Report, Criteria]:
    """Both accounts, judged by a file."""
    path = folder / "sescheck.toml"
    path.write_text(text)
    made = criteria(JudgeOptions(select=(RULE,)), load(path))
    return judge(of_two_accounts(), made, at=datetime(2026, 11, 23, tzinfo=UTC)), made


def test_an_audit_applies_the_entries_of_its_account(tmp_path: Path) -> None:
    """Severity and accepts of one account do not change the other."""
    report, _ = judged(tmp_path)
    found = {(each.finding.account_id, each.finding.subject): each for each in report.findings}
    one, other = found["111122223333", "legacy.example.org"], found["222233334444", "legacy.example.org"]
    assert (one.finding.severity, one.status) == (Severity.LOW, Status.ACCEPTED)
    assert one.accepted is not None
    assert one.accepted.reason == "this team sends from one region"
    assert (other.finding.severity, other.status) == (Severity.HIGH, Status.OPEN)
    assert found["222233334444", "old.example.net"].status is Status.ACCEPTED
    assert report.remarks == ()


def test_an_accept_of_an_account_that_matches_nothing_is_remarked_with_its_line(tmp_path: Path) -> None:
    """It is a finding of the other account only, which the entry does not name."""
    report, _ = judged(tmp_path, FILE.replace("legacy.example.org", "nowhere.example.net"))
    (remark,) = report.remarks
    assert remark.message.startswith(f"{tmp_path}/sescheck.toml:11: no finding matches this accept")
    assert remark.place == f"{tmp_path}/sescheck.toml:11"


def test_a_name_applies_only_where_it_is_known(tmp_path: Path) -> None:
    """As `sescheck organization` knows it."""
    report, made = judged(tmp_path, FILE.replace('account = ["1111*"]', 'name = ["shop*"]'))
    assert {each.finding.severity for each in report.findings} == {Severity.HIGH}
    known = replace(made, named={"111122223333": ONE})
    again = judge(of_two_accounts(), known)
    assert {each.finding.severity for each in again.findings if each.finding.account_id == ONE.account_id} == {
        Severity.LOW
    }
