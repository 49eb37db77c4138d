"""The rest of what a format owes a trace of: what changed, of which account, remarks; and all of it together."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from msgspec import structs

from sescheck.report.contract import Trace
from sescheck.report.model import Changes, EarlierFinding, Remark, RemarkKind, Report, SettingChange
from sescheck.snapshot.reading import Known
from sescheck.testing import builders as s
from tests.report import staged_reports as staged
from tests.report.staged_traces import (
    RULE,
    THERE,
    WORD,
    Staged,
    findings,
    fine,
    found,
    gone,
    marks_of,
    rules,
    unread,
    with_dkim,
)

OTHER_ACCOUNT = "210987654321"
SINCE = "2026-11-22T08:07:06Z"
MANY = 617
"""A count that nothing else in a report comes to."""


def changes() -> Iterator[Staged]:
    """Each part of a comparison, and a comparison that came to nothing."""
    same = changed()
    yield Staged(Trace.COMPARED, "a day before", same, fine(), (SINCE, "new_findings"))
    yield Staged(Trace.SINCE, "of two", same, changed(since="2026-11-21T08:07:06Z"), (SINCE,))
    new = replace(found(), changes=replace(none(), new=found().findings))
    old = replace(found(), changes=none())
    marks = (found().findings[0].finding.fingerprint, RULE.name, f"{WORD}.example.com")
    yield Staged(Trace.NEW, "since the earlier run", new, old, marks, (found(),))
    first = frozenset({found().findings[0].finding.fingerprint})
    perhaps_old = replace(found(), changes=replace(none(), new=found().findings, first_judged=first))
    yield Staged(Trace.FIRST_JUDGED, "by this run", perhaps_old, new, ("judged",))
    yield Staged(Trace.GONE, "since the earlier run", changed(gone=(gone(),)), same, marks_of(gone()))
    setting = staged_setting()
    yield Staged(Trace.SETTING, "of an identity", changed(settings=(setting,)), same, (setting.setting,))
    yield Staged(Trace.SETTINGS_UNKNOWN, "of a JSON report", changed(settings=None), same, ("setting", "Setting"))
    yield Staged(Trace.UNDECIDED, "this time", changed(undecided=MANY), same, (str(MANY),))
    yield Staged(Trace.UNCOMPARED, "between the two", changed(uncompared=MANY), same, (str(MANY),))
    yield Staged(Trace.APART, "a region", changed(apart=("me-south-1",)), same, ("me-south-1",))


def changed(**parts: object) -> Report:
    """All is well, as it was in the earlier run, but for these parts of the comparison."""
    return replace(fine(), changes=replace(none(), **parts))  # type: ignore[arg-type]


def none() -> Changes:
    """Nothing changed."""
    return Changes(since=SINCE, settings=(), new=(), gone=())


def staged_setting() -> SettingChange:
    """A setting of an identity that changed."""
    return SettingChange(
        s.ACCOUNT_ID, THERE, ("identity", "example.com"), f"{WORD}.enabled", before=False, after=True
    )


def the_rest() -> Iterator[Staged]:
    """Accounts, remarks, the notice."""
    yield Staged(Trace.ACCOUNT, "in which all is well", accounts(fine()), fine(), (OTHER_ACCOUNT,))
    for trace, name, report, unlike in of_accounts():
        yield Staged(trace, name, report, unlike, (OTHER_ACCOUNT,))
    remark = replace(fine(), remarks=(Remark(RemarkKind.INCOMPLETE_GROUP, f"group {WORD} is not whole"),))
    yield Staged(Trace.REMARK, "on a group", remark, fine(), (WORD,))
    yield Staged(Trace.NOTICE, "that all is simulated", replace(fine(), notice=WORD), fine(), (WORD,))
    one, two = (with_dns(*names) for names in (("example.com",), ("example.com", "_dmarc.example.com")))
    yield Staged(Trace.DNS, "that was asked", one, fine(), ("192.0.2.53",), (two,))
    not_asked = ("DNS not asked", '"asked": false', '"asked":false')
    yield Staged(Trace.DNS, "that was not asked", fine(), one, not_asked)


def with_dns(*names: str) -> Report:
    """All is well, and the DNS was asked about these names."""
    report = fine()
    answers = s.snapshot(dns={f"{name} MX": ("10 mx.example.com",) for name in names})
    snapshot = structs.replace(report.snapshot, dns=answers.dns, resolver=answers.resolver)
    return staged.audited(snapshot, report.rules)


def accounts(report: Report) -> Report:
    """The report of two accounts, of which the second is in order and has the regions of the first."""
    (first,) = report.snapshot.accounts
    second = structs.replace(fine().snapshot.accounts[0], account_id=Known(OTHER_ACCOUNT))
    made = staged.audited(structs.replace(report.snapshot, accounts=(first, second)), (RULE,))
    return replace(made, findings=report.findings, changes=report.changes, fixed=report.fixed)


def of_accounts() -> Iterator[tuple[Trace, str, Report, Report]]:
    """Things of the second account, each with the same thing of the first."""
    one = accounts(found())
    (mine,) = one.findings
    theirs = structs.replace(mine, finding=structs.replace(mine.finding, account_id=OTHER_ACCOUNT))
    yield Trace.ACCOUNT, "of a finding", replace(one, findings=(theirs,)), one
    left = accounts(replace(fine(), fixed=(gone(),)))
    yield Trace.ACCOUNT_BEFORE, "of a finding that is fixed", replace(left, fixed=(of_other(gone()),)), left
    before = accounts(changed(gone=(gone(),)))
    yield Trace.ACCOUNT_BEFORE, "of a finding that is gone", accounts(changed(gone=(of_other(gone()),))), before
    new = accounts(replace(found(), changes=replace(none(), new=(mine,))))
    after = replace(new, findings=(theirs,), changes=replace(none(), new=(theirs,)))
    yield Trace.ACCOUNT, "of a new finding", after, new
    setting = accounts(changed(settings=(staged_setting(),)))
    yield Trace.ACCOUNT_BEFORE, "of a setting", accounts(changed(settings=(of_other(staged_setting()),))), setting
    refused = accounts(with_dkim(staged.refused("ses:GetIdentityDkimAttributes")))
    second = tuple(replace(each, account_id=OTHER_ACCOUNT) for each in refused.unread)
    yield Trace.ACCOUNT, "of a missing reading", replace(refused, unread=second), refused


Owned = TypeVar("Owned", EarlierFinding, SettingChange)


def of_other(owned: Owned) -> Owned:
    """The same in the other account."""
    return replace(owned, account_id=OTHER_ACCOUNT)


def everything() -> tuple[Staged, ...]:
    """All that is staged."""
    return (*unread(), *rules(), *findings(), *changes(), *the_rest())
