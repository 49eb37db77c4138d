"""For each thing that a format owes a trace of: a report with it, and reports that must not look like it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from msgspec import structs

from sescheck.engine.findings import Crash
from sescheck.engine.rule import CLEAR, Entry, Verdict, cannot_tell
from sescheck.engine.severity import Severity
from sescheck.engine.subjects.identities import NameSubject
from sescheck.report.contract import Trace
from sescheck.report.model import Acceptance, EarlierFinding, Report, Status
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.testing import builders as s
from tests.report import staged_fixes
from tests.report import staged_reports as staged

HERE, THERE = "us-east-1", "eu-west-1"
WORD = "needle"
RULE = staged.rule(f"{WORD}-rule", "What a format has to name", lambda _: CLEAR)
DEEPER = Unreadable(Why.NOT_ASKED, "ses:GetEmailIdentity", "--depth deep reads each address")
REASON = f"the {WORD} is being switched off"
ACCEPTANCE = Acceptance(REASON, date(2027, 3, 31))


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
    return replace(report, findings=(structs.replace(staged.reported(made)[0], **changes),))


def unread() -> Iterator[Staged]:
    """A reading of a resource, of a whole region, and of an account; one that no rule needs as well."""
    operation = "ses:GetIdentityDkimAttributes"
    refused = with_dkim(staged.refused(operation))
    not_asked = with_dkim(as_not_asked(staged.refused(operation)))
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


def as_not_asked(unread: Unreadable) -> Unreadable:
    """The same, not asked for."""
    return Unreadable(Why.NOT_ASKED, unread.operation, DEEPER.detail)


def rules() -> Iterator[Staged]:
    """A rule that fails everywhere, one that fails and has findings, and one that lacks an answer or subjects."""
    failing = fine(staged.rule(RULE.name, RULE.title, staged.broken))
    yield Staged(Trace.CRASH, "everywhere", failing, fine(), (RULE.name,))
    half = replace(found(), crashes=(Crash(RULE.name, "KeyError: 'x'"),), exit_code=4)
    yield Staged(Trace.CRASH, "with a finding", half, replace(found(), exit_code=4), (RULE.name,))
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
    yield from fixes()


def fixes() -> Iterator[Staged]:
    """Each kind of step; steps that nobody knows."""
    for kind, marks in {
        "call": ("policy partner", "update-email-identity-policy"),
        "record": ("feedback-smtp",),
        "person": ("AWS Support",),
        "secret": ("DKIM_PRIVATE_KEY",),
        "unread": ("ses:GetEmailIdentity",),
    }.items():
        mended = staged_fixes.mended(kind)
        yield Staged(Trace.FIX, f"by a {kind}", mended, replace(mended, fixes=None), marks)


def gone() -> EarlierFinding:
    """A finding of an earlier run."""
    name = f"{WORD}.example.com"
    return EarlierFinding(
        "0" * 31 + "1", f"{WORD}-gone", Severity.LOW, s.ACCOUNT_ID, THERE, ("identity", name), f"{name} is off"
    )


def marks_of(left: EarlierFinding) -> tuple[str, ...]:
    """What names it."""
    return left.fingerprint, left.rule, left.subject[1]
