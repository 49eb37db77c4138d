r"""An identity is verified but may not send

## What it finds

An identity whose verification status is `SUCCESS` in this region while AWS does not let it send: `SendingEnabled`
in the list of identities, or `VerifiedForSendingStatus` in the details of the identity, is false. If the chosen
depth reads only the list, the list is enough. [identity-not-verified](identity-not-verified.md) reports an
identity that is not verified.

## Why it matters

The identity looks ready, but SES refuses its mail. AWS keeps formerly verified identities on the list, and can
disable sending for single identities.

## How to fix

Look at the details of the identity, and check whether the account itself may send in the region:

    aws sesv2 get-email-identity --region REGION --email-identity NAME
    aws sesv2 get-account --region REGION

If the DNS records are in place and the account is healthy, start the verification again. For an address:

    aws ses verify-email-identity --region REGION --email-address ADDRESS

For a domain, look at `SigningAttributesOrigin` in the first answer. With Easy DKIM (`AWS_SES`), the answer has the
tokens to publish:

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

If that does not help, ask AWS Support.

## Sources

- [IdentityInfo](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_IdentityInfo.html)
- [GetEmailIdentity](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html)
"""

from sescheck.comparison.account_view import verified
from sescheck.comparison.logic import NO, YES, all_of, unread_among
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Lead,
    Severity,
    Verdict,
    by_hand,
    cannot_tell,
    need,
    rule,
)
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL), failover=BLOCKS, lead=Lead.LONG)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a verified identity that AWS does not let send."""
    is_verified = verified(subject.identity)
    if is_verified == NO:
        return NOT_APPLICABLE
    listed = subject.identity.sending
    detailed = value_of(subject.identity.detail, lambda detail: detail.verified_for_sending)
    match all_of((listed, detailed)):
        case Known(may_send):
            if may_send:
                return CLEAR
            need(is_verified)
            return _flag(subject, listed, detailed)
        case Unreadable(why=Why.NOT_ASKED) if listed == YES:
            return CLEAR  # the depth leaves out the details
        case Unreadable():
            return cannot_tell(*unread_among(listed, detailed))


def _flag(subject: IdentityInRegion, listed: Reading[bool], detailed: Reading[bool]) -> Flag:
    fields = {"sending_enabled": listed, "verified_for_sending": detailed}
    return Flag(
        f"{subject.name} is verified in {subject.region}, but AWS does not let it send there",
        evidence={name: reading.value for name, reading in fields.items() if isinstance(reading, Known)},
    )


# AWS does not say why an identity may not send, so that no call is known to help.
fix = by_hand(
    "Find out why AWS does not let {name} send in {region}. Look whether the account may send there, and whether"
    " the"
    " records of the identity are in the DNS. If both are so, ask AWS Support.",
    who="AWS",
    takes="days",
)


_NOT_ASKED = s.unread(why=Why.NOT_ASKED)
_UNREAD = s.unread("ses:ListEmailIdentities")

EXAMPLES = (
    flagged("According to the list, the domain may not send.", east(s.domain(sending=False, detail=_NOT_ASKED))),
    flagged(
        "The list could not be read; the domain may not send according to its details.",
        east(s.domain(sending=_UNREAD, detail=s.details(verified_for_sending=False))),
    ),
    flagged("The list and the details disagree.", east(s.domain(detail=s.details(verified_for_sending=False)))),
    clear("The domain is verified and may send.", east(s.domain())),
    clear(
        "The address may send according to the list; its details are not read at this depth.",
        east(s.address("news@example.com", detail=_NOT_ASKED)),
    ),
    clear(
        "The domain is unverified: another rule reports it.", east(s.domain(verification="FAILED", sending=False))
    ),
    clear("It is unknown whether the domain is verified, but it may send.", east(s.domain(verification=_UNREAD))),
    unknown(
        "The domain may send according to the list; its details could not be read.",
        east(s.domain(detail=s.unread())),
    ),
    unknown(
        "The list does not have the answer, and the details are not read at this depth.",
        east(s.domain(sending=s.unread(why=Why.NOT_ASKED), detail=_NOT_ASKED)),
    ),
    unknown(
        "The domain may send according to its details; the list could not be read.",
        east(s.domain(sending=_UNREAD)),
    ),
    unknown("Neither the list nor the details can be read.", east(s.domain(sending=_UNREAD, detail=s.unread()))),
    unknown(
        "The domain may not send, and it is unknown whether it is verified.",
        east(s.domain(verification=_UNREAD, sending=False)),
    ),
)
