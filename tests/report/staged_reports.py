"""Reports to be drawn: staged snapshots, with findings made by hand or by a fixed rule, never by the catalogue."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeAlias

from msgspec import structs

from sescheck.engine.findings import Crash, Finding, packed
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Entry, Flag, Rule, Verdict, cannot_tell
from sescheck.engine.run import run
from sescheck.engine.severity import Severity
from sescheck.engine.steps import Steps
from sescheck.engine.subjects.identities import NAME_ACROSS, NameSubject
from sescheck.report.assembly.acceptance import report_findings
from sescheck.report.assembly.build import build_report
from sescheck.report.model import Acceptance, NotAsked, Remark, RemarkKind, Report, Reported, Status
from sescheck.snapshot.model import Asked, Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.testing import builders as s

Maker: TypeAlias = Callable[[], Report]

SIMULATED = "This account is simulated: nothing here is real."
AT = datetime(2026, 11, 23, 9, 0, 5, tzinfo=UTC)
"""When the reports are made."""
DENIED = (
    "User: arn:aws:sts::123456789012:assumed-role/Audit/nightly is not authorized to perform: {} because no"
    " identity-based policy allows the action"
)


def missing(subject: NameSubject) -> Verdict:
    """A plain stand-in for the catalogue's rule, which may change: is the name here?"""
    match subject.identity:
        case Known(identity):
            here = identity
        case Unreadable() as unread:
            return cannot_tell(unread)
    if here is not None:
        return CLEAR
    elsewhere = tuple(peer.view.name for peer in subject.elsewhere if isinstance(peer.identity, Known))
    return Flag(f"{subject.name} is no identity in {subject.here.name}", compared_with=elsewhere)


def broken(subject: NameSubject) -> Verdict:
    """A rule that raises."""
    if subject.name.startswith("never"):
        return NOT_APPLICABLE
    raise KeyError(subject.name)


def no_steps(_subject: object, _flag: Flag) -> Steps:
    """A rule that does not say how to fix what it finds."""
    return ()


def rule(
    name: str,
    title: str,
    check: object = missing,
    severity: Severity = Severity.HIGH,
    fix: Callable[[NameSubject, Flag], Steps] = no_steps,
) -> Entry:
    """A rule that is in no catalogue."""
    made: Rule[NameSubject] = Rule(severity, NAME_ACROSS, (), check)  # type: ignore[arg-type]
    return Entry(name, "Identities", title, "", made, fix)


MISSING = rule("name-missing-in-region", "A name is an identity elsewhere and not here")


def audited(snapshot: Snapshot, entries: Sequence[Entry] = (MISSING,), notice: str | None = None) -> Report:
    """What the real engine makes of a snapshot."""
    accounts = account_views_of(snapshot)
    findings = run(entries, accounts)
    report = build_report(snapshot, accounts, entries, findings, report_findings(findings), AT)
    return replace(report, exit_code=4 if findings.crashes else 1 if findings.flagged else 0, notice=notice)


def finding(
    rule_name: str,
    severity: Severity,
    region: str | None,
    subject: str,
    message: str,
    subject_type: str = "identity",
    **evidence: object,
) -> Finding:
    """A finding that no rule had to make."""
    return Finding(
        rule=rule_name,
        severity=severity,
        account_id=s.ACCOUNT_ID,
        region=region,
        subject_type=subject_type,
        subject=subject,
        message=message,
        compared_with=("us-east-1",) if region else (),
        evidence_json=packed(evidence),
        group="default",
    )


def reported(
    *findings: Finding, status: Status = Status.OPEN, accepted: Acceptance | None = None
) -> tuple[Reported, ...]:
    """The findings as a report has them."""
    return tuple(Reported(found, status, accepted) for found in findings)


def in_report(report: Report, findings: Iterable[Reported]) -> Report:
    """The report with these findings instead of its own."""
    return replace(report, findings=tuple(findings))


def refused(operation: str, why: Why = Why.DENIED) -> Unreadable:
    """AWS's refusal, at its usual length."""
    return Unreadable(why, operation, DENIED.format(operation))


def topics(region: str) -> tuple[str, str]:
    """A bounce and a complaint topic in a region."""
    return s.arn("bounces", region), s.arn("complaints", region)


def well_kept(name: str, region: str) -> Identity:
    """A domain with everything set."""
    bounce, complaint = topics(region)
    return s.domain(
        name,
        mail_from=s.mail_from_domain(f"mail.{name}"),
        notifications=s.notified(bounce=bounce, complaint=complaint),
    )


def idle(name: str) -> Region:
    """A region in which nothing was ever set up."""
    return s.region(name, settings=s.account_settings(production_access=False, sent_last_24_hours=0))


def not_enabled(name: str) -> Region:
    """An opt-in region that the account has not enabled."""
    off = Unreadable(Why.REGION_DISABLED, "ses:GetAccount", "not enabled")
    return s.region(
        name,
        opt_in="DISABLED",
        settings=off,
        listed=Listing((), off),
        configuration_sets=Listing((), off),
        templates=Listing((), off),
        rule_sets=Listing((), off),
        active_rule_set=off,
    )


def silent(name: str, why: Why = Why.DENIED) -> Region:
    """A region that answers nothing."""
    return s.region(
        name,
        settings=refused("ses:GetAccount", why),
        listed=Listing((), refused("ses:ListEmailIdentities", why)),
        configuration_sets=Listing((), refused("ses:ListConfigurationSets", why)),
        templates=Listing((), refused("ses:ListEmailTemplates", why)),
        rule_sets=Listing((), refused("ses:ListReceiptRuleSets", why)),
        active_rule_set=refused("ses:DescribeActiveReceiptRuleSet", why),
    )


def failover() -> Report:
    """A night on which somebody asks: a region in order, a sandbox, one that denies, and the rest."""
    unread_feedback = refused("ses:GetIdentityNotificationAttributes")
    not_asked = Unreadable(Why.NOT_ASKED, "ses:GetEmailIdentity", "--depth deep reads each address")
    virginia = s.region(
        "us-east-1",
        well_kept("example.com", "us-east-1"),
        well_kept("shop.example.net", "us-east-1"),
        s.domain("old.example.org", verification="FAILED", sending=False, dkim=s.signing("TEMPORARY_FAILURE")),
        s.address("billing@example.com", detail=not_asked),
        settings=s.account_settings(sent_last_24_hours=41_250),
    )
    ireland = s.region(
        "eu-west-1",
        s.domain("example.com", dkim=s.not_signing()),
        s.domain("shop.example.net", verification="PENDING", sending=False, dkim=s.signing("PENDING")),
        settings=s.account_settings(production_access=False, max_24_hour_send=200, sent_last_24_hours=3),
    )
    sydney = s.region(
        "ap-southeast-2",
        s.domain(
            "example.com",
            notifications=unread_feedback,
            mail_from=refused("ses:GetIdentityMailFromDomainAttributes"),
        ),
        s.domain("shop.example.net", notifications=unread_feedback),
        settings=refused("ses:GetAccount", Why.THROTTLED),
    )
    regions = (virginia, ireland, sydney, idle("eu-north-1"), idle("sa-east-1"), not_enabled("af-south-1"))
    report = audited(s.snapshot(*regions, asked=Asked.DISCOVERED), notice=SIMULATED)
    found = reported(
        finding(
            "default-configuration-set-gone",
            Severity.CRITICAL,
            "eu-west-1",
            "example.com",
            "example.com sends with the configuration set product by default, which does not exist in eu-west-1",
        ),
        finding(
            "sandbox-while-production-elsewhere",
            Severity.HIGH,
            "eu-west-1",
            s.ACCOUNT_ID,
            "the account is in the sandbox in eu-west-1 and has production access in us-east-1",
            "account",
        ),
        finding(
            "name-missing-in-region",
            Severity.HIGH,
            "eu-west-1",
            "billing@example.com",
            "billing@example.com is verified in us-east-1 but is no identity in eu-west-1",
        ),
        finding(
            "name-missing-in-region",
            Severity.HIGH,
            "ap-southeast-2",
            "billing@example.com",
            "billing@example.com is verified in us-east-1 but is no identity in ap-southeast-2",
        ),
        finding(
            "dkim-not-verified",
            Severity.HIGH,
            "eu-west-1",
            "shop.example.net",
            "DKIM of shop.example.net is PENDING in eu-west-1",
            dkim_status="PENDING",
        ),
        finding(
            "daily-quota-nearly-used",
            Severity.MEDIUM,
            "us-east-1",
            s.ACCOUNT_ID,
            "us-east-1 has sent 41,250 of 50,000 messages in 24 hours",
            "account",
            sent=41_250,
            most=50_000,
        ),
        finding(
            "mail-from-shared-between-regions",
            Severity.INFO,
            None,
            "example.com",
            "example.com has the same MAIL FROM domain in us-east-1 and eu-west-1",
        ),
    )
    accepted = reported(
        finding(
            "name-missing-in-region",
            Severity.HIGH,
            "eu-west-1",
            "old.example.org",
            "old.example.org is verified in us-east-1 but is no identity in eu-west-1",
        ),
        status=Status.ACCEPTED,
        accepted=Acceptance("old.example.org is being switched off", date(2027, 3, 31)),
    )
    known = reported(
        finding(
            "identity-not-verified",
            Severity.MEDIUM,
            "us-east-1",
            "old.example.org",
            "old.example.org is FAILED in us-east-1",
        ),
        status=Status.BASELINE,
    )
    asked = (
        NotAsked("default-configuration-set-differs", 1, "--depth deep reads each address"),
        NotAsked("policy-missing-in-region", 1, "--depth deep reads each address"),
    )
    remarks = (
        Remark(RemarkKind.UNMATCHED_ACCEPT, "sescheck.toml:24: no finding matches this accept (dkim-off, *)"),
        Remark(
            RemarkKind.INCOMPLETE_GROUP,
            'group "product mail": us-west-2 was not read, so only the others are compared',
        ),
    )
    return replace(in_report(report, (*found, *accepted, *known)), not_asked=asked, remarks=remarks)


def many_missing(count: int = 400) -> Report:
    """Nearly everything is missing from one region, and one name from another."""
    names = [f"shop{number:03}.example.com" for number in range(count)]
    return audited(
        s.snapshot(
            s.region("us-east-1", *(well_kept(name, "us-east-1") for name in names)),
            s.region("us-west-2", *(well_kept(name, "us-west-2") for name in names[1:])),
            s.region("eu-west-1", well_kept(names[0], "eu-west-1")),
        )
    )


def wide(regions: int = 30, names: int = 200) -> Report:
    """Many regions that are alike but for a few."""

    def region(index: int) -> Region:
        kept = [f"brand{number:03}.example" for number in range(names) if (number + index // 4) % 97]
        place = f"xx-place-{index}"
        return s.region(place, *(well_kept(name, place) for name in kept))

    return audited(s.snapshot(*map(region, range(regions))))


def in_order() -> Report:
    """Two regions in order."""
    return audited(s.snapshot(*(s.region(r, well_kept("example.com", r)) for r in ("us-east-1", "eu-west-1"))))


def empty() -> Report:
    """An account that never used SES."""
    return audited(s.snapshot(*map(idle, ("us-east-1", "us-west-2", "eu-west-1")), asked=Asked.DISCOVERED))


def unread_only() -> Report:
    """Nothing answers."""
    return audited(s.snapshot(silent("us-east-1"), silent("eu-west-1", Why.UNREACHABLE)))


def crashed() -> Report:
    """A rule raises."""
    snapshot = s.snapshot(s.region("us-east-1", s.domain("example.com")))
    return audited(snapshot, (MISSING, rule("rule-that-raises", "Raises", broken)))


def strange() -> Report:
    """AWS uses words that this version does not know."""
    return audited(
        s.snapshot(
            s.region(
                "us-east-1",
                s.domain(
                    "example.com", verification="VERIFIED_BY_MOONLIGHT", dkim=s.signing("QUANTUM"), type_="GALAXY"
                ),
                well_kept("example.net", "us-east-1"),
                settings=s.account_settings(enforcement_status="RETROGRADE", max_24_hour_send=-1),
            ),
        )
    )


EVIL = "a\x1b[2Jb\x07\n[red]c[/red]\u202egpj.exe\u2066\x9b31m\u200b"
"""Escape sequences, a bell, a line break, markup of ours, marks that turn the direction, a C1 control."""


def hostile() -> Report:
    """Names and words that try to do something, and one that is absurdly long."""
    name = f"{EVIL}.example.com"
    long = "x" * 10_000 + ".example.com"
    region = s.region(
        "us-east-1",
        s.domain(name),
        s.domain(long),
        s.domain("fine.example.com", dkim=Unreadable(Why.UNEXPECTED, "ses:GetIdentityDkimAttributes", EVIL * 3)),
        settings=s.account_settings(enforcement_status=EVIL),
    )
    report = audited(s.snapshot(region, s.region("eu-west-1")), (MISSING,), notice=EVIL)
    more = reported(finding("one-more", Severity.LOW, "us-east-1", name, f"{name} does harm", evil=EVIL))
    return replace(
        in_report(report, (*report.findings, *more)),
        crashes=(Crash("some-rule", EVIL),),
        remarks=(Remark(RemarkKind.UNMATCHED_ACCEPT, EVIL),),
        not_asked=(NotAsked("one-more", 2, EVIL),),
    )


def two_accounts() -> Report:
    """Two accounts with one region name in common."""
    first = s.snapshot(
        s.region("us-east-1", s.domain("a.example")), s.region("eu-west-1", settings=refused("ses:GetAccount"))
    )
    second = s.snapshot(
        s.region("us-east-1", s.domain("b.example")), s.region("eu-west-1", settings=refused("ses:GetAccount"))
    )
    other = structs.replace(second.accounts[0], account_id=Known("210987654321"), alias=Known("acme-test"))
    return audited(structs.replace(first, accounts=(first.accounts[0], other)))


def long_names() -> Report:
    """Names at the lengths that SES allows, in regions with the longest names."""
    names = [f"{'newsletter' * 5}.{'department' * 6}.{number:03}.example.com" for number in range(50)]
    places = ("ap-southeast-5", "us-gov-west-1", "ap-northeast-3", "me-central-1", "il-central-1")
    lists: tuple[list[str], ...] = (names, names[1:], names[:40], names, [])
    return audited(
        s.snapshot(*(s.region(place, *map(s.domain, kept)) for place, kept in zip(places, lists, strict=True)))
    )


def messy(count: int, places: int = 33) -> Report:
    """So many findings of one rule, no two with the same evidence, in many regions."""
    names = [f"xx-place-{index}" for index in range(places)]
    report = audited(s.snapshot(*(s.region(name, s.domain("example.com")) for name in names)))
    found = (
        finding(
            "name-missing-in-region",
            Severity.HIGH,
            names[index % places],
            f"shop{index:05}.example.com",
            f"shop{index:05}.example.com is unlike others in {names[index % places]}",
            elsewhere={
                name: f"arn:aws:sns:{name}:123456789012:topic{(index >> at % 16) % 7}"
                for at, name in enumerate(names)
            },
        )
        for index in range(count)
    )
    return in_report(report, reported(*found))


COMMON: dict[str, Maker] = {
    "failover": failover,
    "in order": in_order,
    "empty": empty,
    "unread only": unread_only,
    "crashed": crashed,
    "hostile": hostile,
    "two accounts": two_accounts,
    "many missing": many_missing,
}
"""One of each sort, by what is the matter."""
