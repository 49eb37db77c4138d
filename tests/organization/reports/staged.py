"""An organization in which accounts ended in every way, for the tests of what is shown."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from sescheck.auditing.judging import Criteria, criteria
from sescheck.auditing.options import JudgeOptions
from sescheck.organization.model import Outcome
from sescheck.organization.reports.account_reports import judged
from sescheck.organization.reports.organization_outputs import OrganizationOutputs
from sescheck.organization.reports.report_writing import write_reports
from sescheck.organization.reports.totals import AccountLine, Totals, none_yet
from sescheck.report.render_options import RenderOptions
from sescheck.snapshot.model import Region, Snapshot
from sescheck.testing import builders as s
from tests.organization.reports.synthetic import (
    MemoryFolder,
    account_id,
    entry,
    member,
    snapshot,
)

AT = datetime(2026, 11, 23, 11, 0, 0, tzinfo=UTC)
DENIED = "the role arn:aws:iam::{}:role/sescheck cannot be assumed: AccessDenied"
SELECTED = ("identity-missing-in-region", "region-unused", "sending-disabled", "receiving-rules-differ")


def chosen() -> Criteria:
    """Few rules, so that a new rule does not change what is shown."""
    return criteria(JudgeOptions(select=SELECTED))


def made(of: str) -> Snapshot:
    """The last digit says how many domains one region lacks."""
    return snapshot(of, domains=6, gaps=int(of[-1]) % 4)


def partly(of: str) -> Snapshot:
    """As ``made``; in account 5 a list was refused."""
    found = made(of)
    if of != account_id(5):
        return found
    (account,) = found.accounts
    first, *others = account.regions
    refused = replace_rule_set(first)
    return replace_account(found, refused, *others)


def replace_rule_set(region: Region) -> Region:
    """The region, in which the active rule set was refused."""
    return structs.replace(region, active_rule_set=s.unread("ses:DescribeActiveReceiptRuleSet"))


def replace_account(found: Snapshot, *regions: Region) -> Snapshot:
    """The snapshot with these regions."""
    (account,) = found.accounts
    return structs.replace(found, accounts=(structs.replace(account, regions=regions),))


def folder() -> MemoryFolder:
    """Accounts that were read, in part, refused, failed, skipped and not reached."""
    refused = [
        entry(member(number), Outcome.REFUSED, DENIED.format(account_id(number)), taken_at=older)
        for number, older in ((20, None), (21, "2026-11-20T09:00:00Z"))
    ]
    return MemoryFolder(
        [
            *(entry(member(number)) for number in range(5)),
            entry(member(5), Outcome.PARTIAL, "1 reading is missing"),
            *refused,
            entry(member(22), Outcome.FAILED, "the worker died twice"),
            entry(member(23), Outcome.WAITING),
            entry(member(24), Outcome.SKIPPED, "the account is SUSPENDED"),
            entry(member(25, name="weird \x1b[31m name"), Outcome.READ),
        ],
        partly,
    )


def reported(where: MemoryFolder, by: Criteria | None = None) -> tuple[Totals, list[AccountLine]]:
    """All accounts, counted."""
    how = by or chosen()
    totals = none_yet(where.place.name, how.fail_on, "2026-11-23T11:00:00Z", where.manifest())
    return totals, [totals.add(account) for account in judged(where, how, AT)]


def later() -> MemoryFolder:
    """The organization a day later: other gaps, two accounts without an earlier reading, and one that left."""
    where = folder()
    entries = [each for each in where.entries if each.member.account_id != account_id(20)]
    new = {account_id(20), account_id(30)}
    return replace(
        where,
        entries=[*entries, entry(member(20)), entry(member(30))],
        left=[entry(member(40))],
        make=lambda of: snapshot(of, domains=6, gaps=(int(of[-1]) + 1) % 4),
        before=lambda of: None if of in new else earlier(made(of)),
    )


def earlier(found: Snapshot) -> Snapshot:
    """The snapshot, taken a day before."""
    return structs.replace(found, taken_at="2026-11-22T09:00:00Z")


def written(where: MemoryFolder, outputs: OrganizationOutputs, by: Criteria | None = None) -> tuple[int, str]:
    """The exit code, and what is shown."""
    shown: list[str] = []
    code = write_reports(where, by or chosen(), outputs, RenderOptions(width=80), shown.extend, AT)
    return code, "".join(shown)


def configured(folder_: Path, text: str) -> Criteria:
    """As `chosen`, with a configuration file."""
    from sescheck.auditing.configuring import load  # noqa: PLC0415 - only few tests have a file

    path = folder_ / "sescheck.toml"
    path.write_text(text)
    return criteria(JudgeOptions(select=SELECTED), load(path))


def is_updating() -> bool:
    """True if the golden files are written again."""
    return bool(os.environ.get("SESCHECK_UPDATE_GOLDEN"))
