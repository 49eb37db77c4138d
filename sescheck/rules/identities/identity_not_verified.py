r"""An identity is not verified

## What it finds

A domain or email address that is not verified in this region: its status is `PENDING`, `FAILED` or `NOT_STARTED`.
`TEMPORARY_FAILURE`, or a status that this version does not know, counts where AWS says in the same answer that the
identity may not send. The evidence has the status and, where AWS gives one and the depth asks for it, the reason.

It is `high` where the identity is verified in another region of the group, `medium` where in none that could be
read.

An identity whose status is `TEMPORARY_FAILURE` and which may send is verified, and in danger: AWS no longer finds
the records, and takes sending away if that lasts for 72 hours. That is `high`, or `low` where another verified
identity covers the name. No other rule treats it as not verified. AWS documents the 72 hours. That the status has
this word meanwhile follows from the word's description, and was not tried.

Where another verified identity covers the name here, its mail goes out all the same, under the other's settings.
For an unverified subdomain of a verified domain the finding is `low`: what its own identity was made for, its own
DKIM signature first, is not in force. An unverified address under a verified domain is what SES shows for any
address that relies on its domain; it is no finding, unless it carries settings of its own here or where it is
verified, which then do not apply here (`low`).

## Why it matters

SES refuses every message from an identity that is not verified. When this region is the one to fail over to, that
shows on the worst day.

## How to fix

Look at the reason and at the records that SES waits for:

    aws sesv2 get-email-identity --region REGION --email-identity NAME

For a domain, publish its DKIM records: with Easy DKIM the CNAME record of each token, with BYODKIM the TXT record
of the selector. SES looks for 72 hours. After `FAILED`, start again, by the answer's `SigningAttributesOrigin`.
With Easy DKIM (`AWS_SES`), which gives the tokens to publish:

    aws ses verify-domain-dkim --region REGION --domain DOMAIN

With BYODKIM (`EXTERNAL`), give the selector and the private key again:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin EXTERNAL --signing-attributes file://byodkim.json

with `{"DomainSigningSelector": "SELECTOR", "DomainSigningPrivateKey": "BASE64"}` in the file. For a replica (DEED,
`AWS_SES_<REGION>`), look at the parent first, then name its region again, such as `AWS_SES_US_EAST_1`:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES_PARENT_REGION

Each command replaces the domain's whole DKIM setup by that of its origin. So never use the one for Easy DKIM on
BYODKIM or on a replica: AWS does not say what it does to their key, and mail may leave unsigned.

For an address, have SES send its email again, and follow the link in it:

    aws ses verify-email-identity --region REGION --email-address ADDRESS

If nobody needs it, delete it:

    aws sesv2 delete-email-identity --region REGION --email-identity NAME

## Sources

- [Creating and verifying identities](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html): also the
  table of what is shown and what may be sent where only the domain is verified
- [Verification problems](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-verification.html)
- [When the records of a verified domain are lost](https://docs.aws.amazon.com/ses/latest/DeveloperGuide/verified-domain-revocation.html)
- [VerificationInfo](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_VerificationInfo.html)

In 2019 a domain was verified by a TXT record; today its DKIM records verify it.
"""

from collections.abc import Callable

from sescheck.comparison.account_view import has_lost_records, verified
from sescheck.comparison.answers import Answers
from sescheck.rules.kit import CLEAR, Fact, Flag, IdentityInRegion, Severity, Verdict, cannot_tell, rule
from sescheck.ses.cover import cover
from sescheck.ses.own_settings import own_settings, verified_places
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why, then, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.DKIM, Fact.MAIL_FROM, Fact.NOTIFICATIONS, Fact.IDENTITY_DETAIL))
def check(subject: IdentityInRegion) -> Verdict:
    """Is the identity not verified, or no longer for long, and what does that cost?"""
    match then(subject.identity.verification, lambda status: value_of(verified(subject.identity), _with(status))):
        case Known((status, yes)):
            if has_lost_records(subject.identity):
                return _in_danger(subject, status)
            return CLEAR if yes else _not_verified(subject, status)
        case Unreadable() as unread:
            return cannot_tell(unread)


def _with(status: str) -> Callable[[bool], tuple[str, bool]]:
    return lambda yes: (status, yes)


def _in_danger(subject: IdentityInRegion, status: str) -> Flag:
    here = subject.here.name
    lost = f"AWS no longer finds what verifies {subject.name} in {here} (status {status})"
    match cover(subject.here, subject.name):
        case Known(by) if by is not None:
            return Flag(
                f"{lost}; if that lasts, its mail is sent as {by.name}",
                evidence={**_evidence(subject.identity, status), "covered_by": by.name},
                severity=Severity.LOW,
            )
        case Known() | Unreadable():
            return Flag(
                f"{lost}: it still sends, and sending stops if that lasts",
                evidence=_evidence(subject.identity, status),
            )


def _not_verified(subject: IdentityInRegion, status: str) -> Verdict:
    is_address = subject.identity.type == "EMAIL_ADDRESS"
    elsewhere = subject.elsewhere.answers(verified)
    match cover(subject.here, subject.name):
        case Known(by) if by is not None:
            return _address(subject, status, by, elsewhere) if is_address else _covered(subject, status, by)
        case Unreadable() as unread if is_address:
            return cannot_tell(unread)
        case Known() | Unreadable():
            return _uncovered(subject, status, elsewhere)


def _evidence(identity: Identity, status: str) -> dict[str, object]:
    evidence: dict[str, object] = {"status": status}
    match identity.detail:
        case Known(detail):
            return evidence | ({"error": detail.verification_error} if detail.verification_error else {})
        case Unreadable():
            return evidence


def _uncovered(subject: IdentityInRegion, status: str, elsewhere: Answers[bool]) -> Flag:
    verified_in = elsewhere.where(bool)
    contrast = f", and verified in {', '.join(verified_in)}" if verified_in else ""
    return Flag(
        f"{subject.name} is not verified in {subject.here.name} (status {status}){contrast}",
        evidence=_evidence(subject.identity, status),
        compared_with=verified_in,
        severity=Severity.HIGH if verified_in else Severity.MEDIUM,
    )


def _covered(subject: IdentityInRegion, status: str, by: Identity) -> Flag:
    return Flag(
        f"{subject.name} is not verified in {subject.here.name} (status {status}): its mail is sent as {by.name}",
        evidence={**_evidence(subject.identity, status), "covered_by": by.name},
        severity=Severity.LOW,
    )


def _address(subject: IdentityInRegion, status: str, by: Identity, elsewhere: Answers[bool]) -> Verdict:
    own = own_settings([(subject.here, subject.identity), *verified_places(subject.elsewhere)])
    silent = (*elsewhere.unread, *own.unread)
    if not own.names:
        return cannot_tell(*silent) if silent else CLEAR
    return Flag(
        f"{subject.name} is not verified in {subject.here.name} (status {status}): its mail follows {by.name}, not"
        f" its own settings",
        evidence={**_evidence(subject.identity, status), "covered_by": by.name, "own_settings": own.names},
        compared_with=tuple(region for region in own.names if region != subject.here.name),
        severity=Severity.LOW,
    )


_ADDRESS = "news@example.com"
_PENDING = s.domain(verification="PENDING", sending=False)
_ENDANGERED = s.domain(verification="TEMPORARY_FAILURE")
_EAST = east(_PENDING)
_DOMAIN_HERE = s.domain()
_IDLE = s.address(_ADDRESS, verification="PENDING")
_TOPIC = s.notified(bounce=s.arn("bounces", "us-west-2"))
_PARTIAL = s.unread("ses:ListEmailIdentities", Why.THROTTLED)
_HERE = ("us-east-1", "example.com")

EXAMPLES = (
    flagged(
        "The domain is verified in us-west-2 and waits for its records in us-east-1.",
        west(s.domain()),
        _EAST,
        at=_HERE,
    ),
    flagged(
        "The domain failed in the only region that has it; AWS says why.",
        east(s.domain(verification="FAILED", detail=s.details(verification_error="HOST_NOT_FOUND"))),
        at=_HERE,
        severity=Severity.MEDIUM,
    ),
    flagged(
        "The domain failed in us-east-1, and us-west-2 refused its list: it may be verified there.",
        _EAST,
        west(listed=Listing((), _PARTIAL)),
        at=_HERE,
        severity=Severity.MEDIUM,
    ),
    flagged(
        "AWS no longer finds the records of the domain, which may still send; us-west-2 has it in order.",
        west(s.domain()),
        east(_ENDANGERED),
        at=_HERE,
    ),
    flagged(
        "AWS no longer finds the domain's records: what it covers still sends, and is no finding.",
        west(s.address(_ADDRESS)),
        east(_ENDANGERED, s.address(_ADDRESS, verification="PENDING", sending=False)),
        at=_HERE,
    ),
    flagged(
        "AWS no longer finds the records of the subdomain; the domain above it is verified.",
        east(_DOMAIN_HERE, s.domain("a.example.com", verification="TEMPORARY_FAILURE")),
        at="a.example.com",
        severity=Severity.LOW,
    ),
    flagged(
        "The status is temporary failure without leave to send, or not started; the detail is refused.",
        east(
            s.domain(verification="TEMPORARY_FAILURE", sending=False, detail=s.unread()),
            s.address("me@gmail.com", verification="NOT_STARTED", detail=s.unread()),
        ),
        at=[_HERE, "me@gmail.com"],
        severity=Severity.MEDIUM,
    ),
    flagged(
        "A status of a later version of AWS, and AWS does not let it send.",
        east(s.domain(verification="REVOKED", sending=False)),
        at=_HERE,
        severity=Severity.MEDIUM,
    ),
    flagged(
        "The subdomain failed in us-east-1, where the domain above it is verified.",
        west(s.domain("a.example.com")),
        east(_DOMAIN_HERE, s.domain("a.example.com", verification="FAILED")),
        at="a.example.com",
        severity=Severity.LOW,
    ),
    flagged(
        "The subdomain failed, and nobody knows of the domain above it: at any rate it is not verified.",
        east(s.domain(verification=s.unread()), s.domain("a.example.com", verification="FAILED")),
        at="a.example.com",
        severity=Severity.MEDIUM,
    ),
    flagged(
        "The address has a bounce topic in us-east-1, which does not apply until it is verified.",
        east(_DOMAIN_HERE, s.address(_ADDRESS, verification="PENDING", notifications=_TOPIC)),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "The address is verified in us-west-2 with a bounce topic; in us-east-1 it relies on its domain.",
        west(s.address(_ADDRESS, notifications=_TOPIC)),
        east(_DOMAIN_HERE, _IDLE),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "The address waits for verification, and so does its domain.",
        east(_PENDING, _IDLE),
        at=[_HERE, _ADDRESS],
        severity=Severity.MEDIUM,
    ),
    clear("The domain is verified.", east(s.domain())),
    clear(
        "The address is not verified and needs not be: its domain is, and the address has no settings.",
        west(s.address(_ADDRESS)),
        east(_DOMAIN_HERE, _IDLE),
    ),
    clear(
        "A status of a later version of AWS, and AWS lets the domain send.",
        east(s.domain(verification="REVERIFYING")),
    ),
    unknown(
        "A status of tomorrow, and no word of whether the domain may send.",
        east(s.domain(verification="REVOKED", sending=s.unread())),
    ),
    unknown(
        "AWS no longer finds the domain's records, and whether it may still send was refused.",
        east(s.domain(verification="TEMPORARY_FAILURE", sending=s.unread())),
    ),
    unknown(
        "Region us-east-1 did not say whether the domain is verified.", east(s.domain(verification=s.unread()))
    ),
    unknown(
        "A status of a later version of AWS, and whether the domain may send was refused.",
        east(s.domain(verification="REVOKED", sending=s.unread())),
    ),
    unknown(
        "The address is not verified, and us-east-1 did not say whether its domain is.",
        east(s.domain(verification=s.unread()), _IDLE),
    ),
    unknown(
        "The address is not verified, and the list breaks off before its domain.",
        east(listed=Listing((_IDLE,), _PARTIAL)),
    ),
    unknown(
        "The address relies on its domain, and us-east-1 refused to say what settings it has.",
        east(_DOMAIN_HERE, s.address(_ADDRESS, verification="PENDING", notifications=s.unread())),
    ),
    unknown(
        "The address relies on its domain; us-west-2 did not say whether it is verified there.",
        west(s.address(_ADDRESS, verification=s.unread(), notifications=_TOPIC)),
        east(_DOMAIN_HERE, _IDLE),
    ),
)
