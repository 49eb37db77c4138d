r"""A domain uses a DKIM key of 1024 bits

## What it finds

A domain identity that is enabled for DKIM with a current key of `RSA_1024_BIT` in this region. A replica (DEED)
takes its key from its parent: if the parent is flagged for it, the replica is not. AWS gives no key length for
BYODKIM, so those keys are not judged. The evidence also has the length of the next key, because a change may
already be in progress.

## Why it matters

1024 bits are the least that receivers must accept. RFC 8301 asks signers for 2048. SES has offered 2048 bits since
2021 and uses them for new identities. Older identities keep their short key until somebody changes it.

## How to fix

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT

Run this command for Easy DKIM (`AWS_SES`) only: it replaces the whole DKIM setup of a domain of another origin.
SES changes a key's length once in 24 hours at most. For a replica, run it in the parent's region.

Look at the tokens afterwards, and publish their CNAME records if they changed. AWS does not say whether they do.
Mail may leave unsigned until SES has seen them:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

## Sources

- [DKIM signing key length](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html#send-email-authentication-dkim-1024-2048)
- [Change the key length](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html)
- [RFC 8301](https://www.rfc-editor.org/rfc/rfc8301)
"""

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.steps.signing import longer_key
from sescheck.ses.dkim_origin import parent_of, parent_region
from sescheck.ses.signing import in_use
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Known, Reading, Why, then
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.LOW, reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL))
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain that signs with a key of 1024 bits, unless it is a replica whose parent is flagged."""
    key = need(_key(subject.identity)) if subject.is_domain else None
    if key is None:
        return NOT_APPLICABLE
    if not _is_short(key):
        return CLEAR
    parent = parent_of(subject.account, subject.name, key)
    if parent and _is_short(need(then(parent.identity, _key_if_any))):
        return CLEAR
    return Flag(
        f"{subject.name} signs with a DKIM key of 1024 bits in {subject.region}",
        evidence={
            "key_length": key.key_length,
            "next_key_length": key.next_key_length,
            "parent_region": parent_region(key),
        },
    )


def _key(identity: Identity) -> Reading[Detail | None]:
    """The detail, if AWS gives a key length and DKIM is on."""
    return in_use(identity, lambda detail: None if detail.key_length is None else detail)


def _key_if_any(identity: Identity | None) -> Reading[Detail | None]:
    return Known(None) if identity is None else _key(identity)


def _is_short(key: Detail | None) -> bool:
    return key is not None and key.key_length == "RSA_1024_BIT"


_1024 = s.details(key_length="RSA_1024_BIT")


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Let SES make a longer key."""
    yield longer_key(subject.identity, subject.region)


_REPLICA = east(s.domain(detail=s.details(key_length="RSA_1024_BIT", dkim_origin="AWS_SES_US_WEST_2")))

EXAMPLES = (
    flagged("The domain's key has 1024 bits.", east(s.domain(detail=_1024))),
    flagged(
        "A replica and its parent have the short key: only the parent is flagged.",
        west(s.domain(detail=_1024)),
        _REPLICA,
        at=("us-west-2", "example.com"),
    ),
    flagged("The replica's parent is in a region that is not audited.", _REPLICA),
    flagged("The replica has a short key; its parent has 2048 bits.", west(s.domain()), _REPLICA),
    flagged("The replica's parent region does not have the domain.", west(), _REPLICA),
    clear("The key has 2048 bits.", east(s.domain())),
    clear(
        "AWS gives no length for a BYODKIM key, and an unknown length is not flagged.",
        east(
            s.domain(detail=s.details(dkim_origin="EXTERNAL", key_length=None)),
            s.domain("example.org", detail=s.details(key_length="RSA_4096_BIT")),
        ),
    ),
    clear("The key is not in use: DKIM is off.", east(s.domain(dkim=s.not_signing(), detail=_1024))),
    clear("An address reports the key of its domain.", east(s.address("news@example.com", detail=_1024))),
    unknown("The domain's detail could not be read.", east(s.domain(detail=s.unread()))),
    unknown(
        "The key has 1024 bits; it is unknown whether DKIM is on.",
        east(s.domain(dkim=s.unread("ses:GetIdentityDkimAttributes"), detail=_1024)),
    ),
    unknown("This depth does not read the domain's detail.", east(s.domain(detail=s.unread(why=Why.NOT_ASKED)))),
    unknown(
        "The replica's key is short; its parent's key could not be read.",
        west(s.domain(detail=s.unread())),
        _REPLICA,
    ),
)
