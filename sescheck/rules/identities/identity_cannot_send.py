r"""An identity is verified but may not send

## What it finds

An identity whose verification status is `SUCCESS` in this region while AWS does not let it send: `SendingEnabled`
in the list of identities, or `VerifiedForSendingStatus` in the identity's own answer, is false. Where the chosen
depth asks for the list only, its word is enough. One that is not verified is reported by
[identity-not-verified](identity-not-verified.md).

## Why it matters

It looks ready, and SES refuses its mail. AWS keeps formerly verified identities on the list, and takes sending
away from single identities.

## How to fix

See what AWS says of the identity, and whether the account itself may send in the region:

    aws sesv2 get-email-identity --region REGION --email-identity NAME
    aws sesv2 get-account --region REGION

If the DNS records are in place and the account is healthy, start the verification again. For an address:

    aws ses verify-email-identity --region REGION --email-address ADDRESS

For a domain, go by the first answer's `SigningAttributesOrigin`. With Easy DKIM (`AWS_SES`), which gives the
tokens to publish:

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

If that does not help, ask AWS Support.

## Sources

- [IdentityInfo](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_IdentityInfo.html)
- [GetEmailIdentity](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html)
"""

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.logic import NO, YES, unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.snapshot.reading import Known, Unreadable, Why, any_of, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL))
def check(subject: IdentityInRegion) -> Verdict:
    """Is it verified, and told not to send?"""
    verified = is_verified(Known(subject.identity))
    if verified == NO:
        return NOT_APPLICABLE
    listed = subject.identity.sending
    detailed = value_of(subject.identity.detail, lambda detail: detail.verified_for_sending)
    match any_of(value_of(said, lambda sends: not sends) for said in (listed, detailed)):
        case Known(refused):
            if not refused:
                return CLEAR
        case Unreadable(why=why):
            # the list has answered where only the depth leaves the detail out
            asked = why is not Why.NOT_ASKED or listed != YES
            return cannot_tell(*unread_among(listed, detailed)) if asked else CLEAR
    if isinstance(verified, Unreadable):
        return cannot_tell(verified)
    return Flag(
        f"{subject.name} is verified in {subject.here.name}, yet AWS does not let it send there",
        evidence={
            field: reading.value
            for field, reading in (("sending_enabled", listed), ("verified_for_sending", detailed))
            if isinstance(reading, Known)
        },
    )


_NOT_ASKED = s.unread(why=Why.NOT_ASKED)
_UNREAD = s.unread("ses:ListEmailIdentities")
_HERE = ("us-east-1", "example.com")

EXAMPLES = (
    flagged(
        "The domain is verified, and the list says that it may not send.",
        east(s.domain(sending=False, detail=_NOT_ASKED)),
        at=_HERE,
    ),
    flagged(
        "The list does not say, and the domain's detail has it.",
        east(s.domain(sending=_UNREAD, detail=s.details(verified_for_sending=False))),
        at=_HERE,
    ),
    flagged(
        "The list and the detail disagree.", east(s.domain(detail=s.details(verified_for_sending=False))), at=_HERE
    ),
    clear("The domain is verified and may send.", east(s.domain())),
    clear(
        "The list says that the address may send; its detail is not asked for at this depth.",
        east(s.address("news@example.com", detail=_NOT_ASKED)),
    ),
    clear(
        "The domain is not verified: another rule's question.",
        east(s.domain(verification="FAILED", sending=False)),
    ),
    clear("Nobody said whether the domain is verified, but it may send.", east(s.domain(verification=_UNREAD))),
    unknown("The list says that the domain may send; its detail was refused.", east(s.domain(detail=s.unread()))),
    unknown(
        "The list did not say, and the detail is not asked for at this depth.",
        east(s.domain(sending=s.unread(why=Why.NOT_ASKED), detail=_NOT_ASKED)),
    ),
    unknown("The detail says that the domain may send; the list was refused.", east(s.domain(sending=_UNREAD))),
    unknown(
        "Neither the list nor the detail says whether the domain may send.",
        east(s.domain(sending=_UNREAD, detail=s.unread())),
    ),
    unknown(
        "The domain may not send, and nobody said whether it is verified.",
        east(s.domain(verification=_UNREAD, sending=False)),
    ),
)
