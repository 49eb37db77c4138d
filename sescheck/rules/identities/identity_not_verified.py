r"""An identity is not verified

## What it finds

A domain or email address that is not verified in this region: its status is `PENDING`, `FAILED` or `NOT_STARTED`.
`TEMPORARY_FAILURE`, or a status that this version does not know, counts if AWS says in the same answer that the
identity may not send. The evidence has the status, and the reason if AWS gives one and the chosen depth reads it.

The severity is `high` if the identity is verified in another region of the group, and `medium` if it is not
verified in any region that could be read.

An identity whose status is `TEMPORARY_FAILURE` and which may send is verified, but in danger: AWS no longer finds
the records, and stops sending if that lasts for 72 hours. That is `high`, or `low` if another verified identity
covers the name. No other rule treats it as not verified. AWS documents the 72 hours. That the status is
`TEMPORARY_FAILURE` during that time follows from its description, and was not tested.

If another verified identity covers the name in this region, its mail is sent with the settings of that identity.
For an unverified subdomain of a verified domain the finding is `low`: the settings of the subdomain, such as its
own DKIM signature, do not apply. An unverified address under a verified domain is flagged (`low`) only if it has
settings of its own, in this region or in one where it is verified: they do not apply in this region. Without such
settings it needs no verification.

If the DNS was asked, the finding about a domain also says what it has of the DKIM records:

- All of them, and the status is `PENDING`: you have done your part, and SES has not looked yet.
- All of them, and the status is `FAILED`: SES no longer looks. Start again.
- All of them, but SES has not published the keys that they lead to. Only `--depth deep` asks about these keys.
- Not all, or wrong ones: the evidence has the records to publish.

The DNS does not change the severity: nothing changes for the mail until SES finds the records, and a resolver may
see another zone than SES. If an answer is missing, the finding is as without the DNS. A record that is missing or
wrong is also a finding of its own, which carries the repair: [dkim-record-missing](dkim-record-missing.md),
[dkim-record-wrong](dkim-record-wrong.md) or
[dkim-byodkim-record-missing](dkim-byodkim-record-missing.md). This finding carries the consequence.

An older domain may be verified by a TXT record at `_amazonses.DOMAIN`. Its token is not read, so this rule says
nothing about that record.

## Why it matters

SES refuses every message from an identity that is not verified. In a standby region nobody notices before the
failover.

## How to fix

Look at the reason and at the records that SES expects:

    aws sesv2 get-email-identity --region REGION --email-identity NAME

For a domain, publish its DKIM records: with Easy DKIM the CNAME record of each token, with BYODKIM the TXT record
of the selector. SES looks for them for 72 hours. After `FAILED`, start again. Which command to use depends on
`SigningAttributesOrigin` in the answer. With Easy DKIM (`AWS_SES`), the answer has the tokens to publish:

    aws ses verify-domain-dkim --region REGION --domain DOMAIN

With BYODKIM (`EXTERNAL`), give the selector and the private key again:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin EXTERNAL --signing-attributes file://byodkim.json

with `{"DomainSigningSelector": "SELECTOR", "DomainSigningPrivateKey": "BASE64"}` in the file. For a replica (DEED,
`AWS_SES_<REGION>`), look at the parent identity first, then name its region again, such as `AWS_SES_US_EAST_1`:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES_PARENT_REGION

Each command replaces the whole DKIM setup of the domain by that of its origin. Never use the command for Easy DKIM
on BYODKIM or on a replica: AWS does not say what it does to their key, and mail may leave unsigned.

For an address, let SES send the verification email again, and follow the link in it:

    aws ses verify-email-identity --region REGION --email-address ADDRESS

If nobody needs the identity, delete it:

    aws sesv2 delete-email-identity --region REGION --email-identity NAME

## Sources

- [Creating and verifying identities](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html): also
  what is shown and what may be sent if only the domain is verified
- [Verification problems](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-verification.html)
- [When the records of a verified domain are lost](https://docs.aws.amazon.com/ses/latest/DeveloperGuide/verified-domain-revocation.html)
- [VerificationInfo](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_VerificationInfo.html)

In 2019 a domain was verified by a TXT record; today its DKIM records verify it.
"""

from sescheck.comparison.account_view import has_lost_records, verified
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    DEGRADES,
    NOTHING,
    Fact,
    Failover,
    Flag,
    IdentityInRegion,
    Lead,
    Severity,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.explained_by_dns import with_dkim_reason
from sescheck.rules.shared.inheritance import lets_others_send
from sescheck.rules.shared.steps.identities import bring_settings
from sescheck.rules.shared.steps.verification import verify_address, verify_domain
from sescheck.ses.cover import cover
from sescheck.ses.own_settings import own_settings, verified_places
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


def _failover(subject: IdentityInRegion, flag: Flag) -> Failover:
    """Mail is refused if nothing covers the name, and the region that fails sends for it.

    A delegate names this identity: what covers the name does not help it.
    """
    if has_lost_records(subject.identity):
        return DEGRADES
    if "covered_by" in flag.evidence:
        return BLOCKS if lets_others_send(verified_places(subject.elsewhere)) else DEGRADES
    others = subject.elsewhere.answers(verified)
    if others.where(bool):
        return BLOCKS
    if others.unread:
        need(others.unread[0])
    return NOTHING if subject.elsewhere else DEGRADES


@rule(
    Severity.HIGH,
    reads=(
        Fact.IDENTITIES,
        Fact.DKIM,
        Fact.MAIL_FROM,
        Fact.NOTIFICATIONS,
        Fact.IDENTITY_DETAIL,
        Fact.DNS,
    ),
    failover=_failover,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity that is not verified, or that loses its verification soon."""
    identity = subject.identity
    status, is_verified = need(identity.verification), need(verified(identity))
    if has_lost_records(identity):
        return with_dkim_reason(_in_danger(subject, status), subject)
    verdict = CLEAR if is_verified else _not_verified(subject, status)
    return with_dkim_reason(verdict, subject) if isinstance(verdict, Flag) else verdict


def _in_danger(subject: IdentityInRegion, status: str) -> Flag:
    lost = f"AWS no longer finds the records that verify {subject.name} in {subject.region} (status {status})"
    match cover(subject.here, subject.name):
        case Known(by) if by is not None:
            return Flag(
                f"{lost}: if that lasts, its mail is sent with the settings of {by.name}",
                evidence={**_evidence(subject.identity, status), "covered_by": by.name},
                severity=Severity.LOW,
            )
        case Known() | Unreadable():
            return Flag(
                f"{lost}: it still sends, and sending stops if that lasts",
                evidence=_evidence(subject.identity, status),
            )


def _not_verified(subject: IdentityInRegion, status: str) -> Verdict:
    covered = cover(subject.here, subject.name)
    if subject.is_address:
        by = need(covered)
        return _uncovered(subject, status) if by is None else _covered_address(subject, status, by)
    match covered:
        case Known(by) if by is not None:
            return _covered_domain(subject, status, by)
        case Known() | Unreadable():
            return _uncovered(subject, status)


def _uncovered(subject: IdentityInRegion, status: str) -> Flag:
    verified_in = subject.elsewhere.answers(verified).where(bool)
    contrast = f" but verified in {', '.join(verified_in)}" if verified_in else ""
    return Flag(
        f"{subject.name} is not verified in {subject.region} (status {status}){contrast}",
        evidence=_evidence(subject.identity, status),
        compared_with=verified_in,
        severity=Severity.HIGH if verified_in else Severity.MEDIUM,
    )


def _covered_domain(subject: IdentityInRegion, status: str, by: Identity) -> Flag:
    return Flag(
        f"{subject.name} is not verified in {subject.region} (status {status}): its mail is sent with the settings"
        f" of {by.name}",
        evidence={**_evidence(subject.identity, status), "covered_by": by.name},
        severity=Severity.LOW,
    )


def _covered_address(subject: IdentityInRegion, status: str, by: Identity) -> Verdict:
    own = own_settings([(subject.here, subject.identity), *verified_places(subject.elsewhere)])
    if not own.names:
        return clear_unless(*subject.elsewhere.answers(verified).unread, *own.unread)
    return Flag(
        f"{subject.name} is not verified in {subject.region} (status {status}): its mail is sent with the settings"
        f" of {by.name}, not with its own",
        evidence={**_evidence(subject.identity, status), "covered_by": by.name, "own_settings": own.names},
        compared_with=tuple(region for region in own.names if region != subject.region),
        severity=Severity.LOW,
    )


def _evidence(identity: Identity, status: str) -> dict[str, object]:
    detail = identity.detail
    error = detail.value.verification_error if isinstance(detail, Known) else None
    return {"status": status, **({"error": error} if error else {})}


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish the records, and start the verification again if SES has stopped to look for them.

    Its own settings apply when it is verified, so that an address gets those of the other regions too.
    """
    identity, region = subject.identity, subject.region
    if not subject.is_address:
        yield from verify_domain(subject.account, identity, region)
        return
    yield from verify_address(identity.name, region)
    if "own_settings" in flag.evidence and flag.compared_with:
        there = next(view for view in subject.group.regions if view.name in flag.compared_with)
        like = need(there.identity(identity.name))
        if like is not None:
            yield from bring_settings(subject.account, like, there, subject.here, identity)


_ADDRESS = "news@example.com"
_PENDING = s.domain(verification="PENDING", sending=False)
_IN_DANGER = s.domain(verification="TEMPORARY_FAILURE")
_PENDING_ADDRESS = s.address(_ADDRESS, verification="PENDING")
_TOPIC = s.notified(bounce=s.arn("bounces", "us-west-2"))
_PARTIAL = s.unread("ses:ListEmailIdentities", Why.THROTTLED)

EXAMPLES = (
    flagged("The domain is verified in us-west-2 and pending in us-east-1.", west(s.domain()), east(_PENDING)),
    flagged(
        "The verification failed in the only region that has the domain; AWS gives the reason.",
        east(s.domain(verification="FAILED", detail=s.details(verification_error="HOST_NOT_FOUND"))),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "The domain is pending in us-east-1; the list of us-west-2 could not be read and may have it verified.",
        east(_PENDING),
        west(listed=Listing((), _PARTIAL)),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "AWS no longer finds the records of the domain, which may still send; it is verified in us-west-2.",
        west(s.domain()),
        east(_IN_DANGER),
    ),
    flagged(
        "AWS no longer finds the records of the domain; an address that it covers is not flagged.",
        west(s.address(_ADDRESS)),
        east(_IN_DANGER, s.address(_ADDRESS, verification="PENDING", sending=False)),
    ),
    flagged(
        "AWS no longer finds the records of the subdomain; its parent domain is verified.",
        east(s.domain(), s.domain("a.example.com", verification="TEMPORARY_FAILURE")),
        at="a.example.com",
        severity=Severity.LOW,
    ),
    flagged(
        "The domain has a temporary failure and may not send; verification of the address has not started.",
        east(
            s.domain(verification="TEMPORARY_FAILURE", sending=False, detail=s.unread()),
            s.address("me@gmail.com", verification="NOT_STARTED", detail=s.unread()),
        ),
        at=["example.com", "me@gmail.com"],
        severity=Severity.MEDIUM,
    ),
    flagged(
        "This version does not know the status, and AWS does not let the domain send.",
        east(s.domain(verification="REVOKED", sending=False)),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "The subdomain failed in us-east-1, where its parent domain is verified.",
        west(s.domain("a.example.com")),
        east(s.domain(), s.domain("a.example.com", verification="FAILED")),
        at="a.example.com",
        severity=Severity.LOW,
    ),
    flagged(
        "The subdomain failed; the status of its parent domain could not be read and would not change that.",
        east(s.domain(verification=s.unread()), s.domain("a.example.com", verification="FAILED")),
        at="a.example.com",
        severity=Severity.MEDIUM,
    ),
    flagged(
        "The address has a bounce topic in us-east-1, which does not apply until it is verified.",
        east(s.domain(), s.address(_ADDRESS, verification="PENDING", notifications=_TOPIC)),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "The address is verified in us-west-2 with a bounce topic; in us-east-1 only its domain is verified.",
        west(s.address(_ADDRESS, notifications=_TOPIC)),
        east(s.domain(), _PENDING_ADDRESS),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "Both the address and its domain are pending.",
        east(_PENDING, _PENDING_ADDRESS),
        at=["example.com", _ADDRESS],
        severity=Severity.MEDIUM,
    ),
    clear("The domain is verified.", east(s.domain())),
    clear(
        "The address is not verified and does not have to be: its domain is, and the address has no settings.",
        west(s.address(_ADDRESS)),
        east(s.domain(), _PENDING_ADDRESS),
    ),
    clear(
        "This version does not know the status; the domain may send.", east(s.domain(verification="REVERIFYING"))
    ),
    unknown(
        "This version does not know the status, and it could not be read whether the domain may send.",
        east(s.domain(verification="REVOKED", sending=s.unread())),
    ),
    unknown(
        "AWS no longer finds the records of the domain, and it could not be read whether it may still send.",
        east(s.domain(verification="TEMPORARY_FAILURE", sending=s.unread())),
    ),
    unknown("The status of the domain could not be read.", east(s.domain(verification=s.unread()))),
    unknown(
        "The address is not verified, and the status of its domain could not be read.",
        east(s.domain(verification=s.unread()), _PENDING_ADDRESS),
    ),
    unknown(
        "The address is not verified, and the list is incomplete: the rest may have its domain.",
        east(listed=Listing((_PENDING_ADDRESS,), _PARTIAL)),
    ),
    unknown(
        "The domain covers the address, whose own settings could not be read.",
        east(s.domain(), s.address(_ADDRESS, verification="PENDING", notifications=s.unread())),
    ),
    unknown(
        "The domain covers the address in us-east-1; its status in us-west-2 could not be read.",
        west(s.address(_ADDRESS, verification=s.unread(), notifications=_TOPIC)),
        east(s.domain(), _PENDING_ADDRESS),
    ),
)
