"""For each thing that a format owes a trace of: a report with it, and reports that must not look like it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from msgspec import structs

from sescheck.report.contract import Trace
from sescheck.report.report import (
    Acceptance,
    Changes,
    Gone,
    Remark,
    RemarkKind,
    Report,
    SettingChange,
    Status,
)
from sescheck.rules import staging as s
from sescheck.rules.catalogue import Entry
from sescheck.rules.findings import Crash
from sescheck.rules.rule import CLEAR, Severity, Verdict, cannot_tell
from sescheck.rules.scopes import NameSubject
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Known, Unreadable, Why
from tests.report import staged_reports as staged

HERE, THERE, OTHER_ACCOUNT = "us-east-1", "eu-west-1", "210987654321"
WORD = "needle"
RULE = staged.rule(f"{WORD}-rule", "What a format has to name", lambda _: CLEAR)
DEEPER = Unreadable(Why.NOT_ASKED, "ses:GetEmailIdentity", "--depth deep reads each address")
REASON = f"the {WORD} is being switched off"
ACCEPTANCE = Acceptance(REASON, date(2027, 3, 31))
SINCE = "2026-11-22T08:07:06Z"
MANY = 617
"""A count that nothing else in a report comes to."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A report in which there is something to see.

    Attributes:
        without: the same report in which there is nothing to see.
        marks: words of which one at least names it.
        unlike: further reports that must not look the same.
    """

    trace: Trace
    case: str
    report: Report
    without: Report
    marks: tuple[str, ...]
    unlike: tuple[Report, ...] = ()


def is_named(marks: Iterable[str], text: str, without: str) -> bool:
    """Is there a line with one of the marks that the text without it does not have, or has less often?"""
    lines = Counter(line for line in text.splitlines() if any(mark in line for mark in marks))
    return bool(lines - Counter(without.splitlines()))


def fine(*rules: Entry, region: Region | None = None) -> Report:
    """Two regions in which all is well, or one of which is another."""
    there = region or s.region(THERE, staged.well_kept("example.com", THERE))
    here = s.region(HERE, staged.well_kept("example.com", HERE))
    return staged.audited(s.snapshot(here, there), rules or (RULE,))


def with_dkim(dkim: Unreadable) -> Report:
    """One of the two identities did not give its DKIM."""
    return fine(region=s.region(THERE, s.domain("example.com", dkim=dkim)))


def found(**changes: object) -> Report:
    """All is well but for one finding."""
    report = fine()
    made = staged.finding(RULE.name, Severity.LOW, THERE, f"{WORD}.example.com", f"{WORD}.example.com is off")
    return replace(report, findings=(replace(staged.reported(made)[0], **changes),))  # type: ignore[arg-type]


def unread() -> Iterator[Staged]:
    """A reading of a resource, of a whole region, and of an account; one that no rule needs as well."""
    operation = "ses:GetIdentityDkimAttributes"
    refused = with_dkim(staged.refused(operation))
    not_asked = with_dkim(replace_why(staged.refused(operation)))
    yield Staged(Trace.UNREAD, "of an identity", refused, fine(), (operation,), (not_asked,))
    silent = fine(region=staged.silent(THERE))
    yield Staged(Trace.UNREAD, "of a region", silent, fine(), ("ses:ListEmailIdentities",))
    users = staged.refused("iam:ListUsers")
    report = fine()
    account = structs.replace(report.snapshot.accounts[0], smtp_users=users)
    once = staged.audited(structs.replace(report.snapshot, accounts=(account,)), (RULE,))
    yield Staged(Trace.UNREAD, "of the account", once, report, ("iam:ListUsers",))
    doubtful = staged.audited(refused.snapshot, (staged.rule(RULE.name, RULE.title, needs_dkim),))
    yield Staged(Trace.LEFT_OPEN, "of a reading", doubtful, refused, (RULE.name,))
    accepted = accepted_for(REASON)
    yield Staged(Trace.ACCEPTED_UNREAD, "of an identity", accepted, fine(), (operation,), (refused,))
    yield Staged(Trace.REASON, "a missing reading", accepted, accepted_for("it is known"), (REASON,))


def needs_dkim(subject: NameSubject) -> Verdict:
    """A rule that needs what was refused."""
    match subject.identity:
        case Known(Identity(dkim=Unreadable() as unread)):
            return cannot_tell(unread)
        case _:
            return CLEAR


def accepted_for(reason: str) -> Report:
    """A missing reading that is accepted."""
    refused = with_dkim(staged.refused("ses:GetIdentityDkimAttributes"))
    acceptance = replace(ACCEPTANCE, reason=reason)
    return replace(refused, unread=tuple(replace(each, accepted=acceptance) for each in refused.unread))


def replace_why(unread: Unreadable) -> Unreadable:
    """The same, not asked for."""
    return Unreadable(Why.NOT_ASKED, unread.operation, DEEPER.detail)


def rules() -> Iterator[Staged]:
    """A rule that fails everywhere, one that fails and has findings, and one that lacks an answer or subjects."""
    failing = fine(staged.rule(RULE.name, RULE.title, staged.broken))
    yield Staged(Trace.CRASH, "everywhere", failing, fine(), (RULE.name,))
    half = replace(found(), crashes=(Crash(RULE.name, "KeyError: 'x'"),), exit_code=4)
    yield Staged(Trace.CRASH, "beside a finding", half, replace(found(), exit_code=4), (RULE.name,))
    elsewhere = replace(fine(), crashes=(Crash(f"{WORD}-gone", "KeyError: 'x'"),), exit_code=4)
    yield Staged(Trace.CRASH, "without a subject", elsewhere, replace(fine(), exit_code=4), (f"{WORD}-gone",))
    shallow = fine(staged.rule(RULE.name, RULE.title, deep))
    yield Staged(Trace.NOT_ASKED, "about anything", shallow, fine(), (RULE.name,))
    nothing = staged.audited(fine().snapshot, ())
    yield Staged(
        Trace.CHECKS, "where nothing is found", fine(), nothing, (RULE.name, "2 checks"), (staged.empty(),)
    )
    yield Staged(Trace.REGION, "in order", fine(), one_region(), (THERE,))
    empty = fine(region=staged.idle("eu-south-2"))
    yield Staged(Trace.REGION, "unused", empty, one_region(), ("eu-south-2",))
    disabled = fine(region=staged.not_enabled("af-south-1"))
    yield Staged(Trace.REGION, "that is not enabled", disabled, one_region(), ("af-south-1",))


def one_region() -> Report:
    """All is well in the only region."""
    return staged.audited(s.snapshot(s.region(HERE, staged.well_kept("example.com", HERE))), (RULE,))


def deep(subject: NameSubject) -> Verdict:
    """A rule that needs what a higher depth reads."""
    return CLEAR if subject.name.startswith("never") else cannot_tell(DEEPER)


def findings() -> Iterator[Staged]:
    """Those that ask for nothing, and those of a baseline that are not there."""
    marks = (found().findings[0].finding.fingerprint, RULE.name, f"{WORD}.example.com")
    accepted = found(status=Status.ACCEPTED, accepted=ACCEPTANCE)
    yield Staged(Trace.ACCEPTED, "by the configuration", accepted, fine(), marks, (found(),))
    otherwise = found(status=Status.ACCEPTED, accepted=replace(ACCEPTANCE, reason="it is known"))
    yield Staged(Trace.REASON, "a finding", accepted, otherwise, (REASON,))
    known = found(status=Status.BASELINE)
    yield Staged(Trace.BASELINE, "that is still there", known, fine(), marks, (found(), accepted))
    left = gone()
    fixed, in_doubt = replace(fine(), fixed=(left,)), replace(fine(), unconfirmed=(left,))
    yield Staged(Trace.FIXED, "and judged", fixed, fine(), marks_of(left), (in_doubt,))
    yield Staged(Trace.UNCONFIRMED, "this time", in_doubt, fine(), marks_of(left), (fixed,))


def gone() -> Gone:
    """A finding of an earlier run."""
    name = f"{WORD}.example.com"
    return Gone(
        "0" * 31 + "1", f"{WORD}-gone", Severity.LOW, s.ACCOUNT_ID, THERE, ("identity", name), f"{name} is off"
    )


def marks_of(left: Gone) -> tuple[str, ...]:
    """What names it."""
    return left.fingerprint, left.rule, left.subject[1]


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
    theirs = replace(mine, finding=replace(mine.finding, account_id=OTHER_ACCOUNT))
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


Owned = TypeVar("Owned", Gone, SettingChange)


def of_other(owned: Owned) -> Owned:
    """The same in the other account."""
    return replace(owned, account_id=OTHER_ACCOUNT)


def everything() -> tuple[Staged, ...]:
    """All that is staged."""
    return (*unread(), *rules(), *findings(), *changes(), *the_rest())
