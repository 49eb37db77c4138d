r"""A domain uses a DKIM key of 1024 bits

## What it finds

A domain identity that is enabled for DKIM with a current key of `RSA_1024_BIT` in this region. A replica (DEED)
takes its key from its parent; where the parent is flagged for it, the replica is not. AWS gives no key length for
BYODKIM, so nothing is said of those keys. The evidence has the length of the next key, too: a change may be
on its way.

## Why it matters

1024 bits are the least that receivers have to accept; RFC 8301 asks signers for 2048. SES has offered those since
2021 and gives them to new identities; older ones keep their short key until somebody changes it.

## How to fix

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT

Give this command to Easy DKIM (`AWS_SES`) only: it replaces the whole DKIM setup of a domain of another origin.
SES changes a key's length once in 24 hours at most. For a replica, run it in the parent's region.

Look at the tokens afterwards, and publish their CNAME records if they changed. AWS does not say whether they do.
Mail may leave unsigned until SES has seen them:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

## Sources

- [DKIM signing key length](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html#send-email-authentication-dkim-1024-2048)
- [Change the key length](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html)
- [RFC 8301](https://www.rfc-editor.org/rfc/rfc8301)
"""

from sescheck.comparison.logic import NO
from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, IdentityInRegion, Severity, Verdict, need, rule
from sescheck.ses.deed import parent_of, parent_region
from sescheck.ses.signing import in_use
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Reading, Why, then, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_SHORT = "RSA_1024_BIT"


@rule(Severity.LOW, reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL))
def check(subject: IdentityInRegion) -> Verdict:
    """Is the key in use a short one, and its own?"""
    if subject.identity.type != "DOMAIN":
        return NOT_APPLICABLE
    key = need(_key(subject.identity))
    if key is None:
        return NOT_APPLICABLE
    if key.key_length != _SHORT:
        return CLEAR
    parent = parent_of(subject.account, subject.name, key)
    told_there = need(then(parent.identity, _is_short) if parent else NO)
    return CLEAR if told_there else _flag(subject, key)


def _flag(subject: IdentityInRegion, key: Detail) -> Flag:
    return Flag(
        f"{subject.name} signs with a DKIM key of 1024 bits in {subject.here.name}",
        evidence={
            "key_length": key.key_length,
            "next_key_length": key.next_key_length,
            "parent_region": parent_region(key),
        },
    )


def _key(identity: Identity) -> Reading[Detail | None]:
    """The detail, where it tells of a key in use."""
    return in_use(identity, lambda detail: None if detail.key_length is None else detail)


def _is_short(identity: Identity | None) -> Reading[bool]:
    if identity is None:
        return NO
    return value_of(_key(identity), lambda key: key is not None and key.key_length == _SHORT)


_HERE = ("us-east-1", "example.com")
_1024 = s.details(key_length=_SHORT)
_REPLICA = east(s.domain(detail=s.details(key_length=_SHORT, dkim_origin="AWS_SES_US_WEST_2")))

EXAMPLES = (
    flagged("The domain's key has 1024 bits.", east(s.domain(detail=_1024)), at=_HERE),
    flagged(
        "A replica and its parent have the key: one finding, at the parent.",
        west(s.domain(detail=_1024)),
        _REPLICA,
        at=("us-west-2", "example.com"),
    ),
    flagged("The replica's parent is in a region that is not audited.", _REPLICA, at=_HERE),
    flagged("The replica has not followed its parent to 2048 bits.", west(s.domain()), _REPLICA, at=_HERE),
    flagged("The replica's parent region does not have the domain.", west(), _REPLICA, at=_HERE),
    clear("The key has 2048 bits.", east(s.domain())),
    clear(
        "AWS does not say how long a BYODKIM key is; a key of a length yet unknown is no short one.",
        east(
            s.domain(detail=s.details(dkim_origin="EXTERNAL", key_length=None)),
            s.domain("example.org", detail=s.details(key_length="RSA_4096_BIT")),
        ),
    ),
    clear("The key is not in use: DKIM is off.", east(s.domain(dkim=s.not_signing(), detail=_1024))),
    clear("An address reports a key that is not its own.", east(s.address("news@example.com", detail=_1024))),
    unknown("The domain's detail was refused.", east(s.domain(detail=s.unread()))),
    unknown(
        "The key has 1024 bits, and whether DKIM is on was refused.",
        east(s.domain(dkim=s.unread("ses:GetIdentityDkimAttributes"), detail=_1024)),
    ),
    unknown(
        "The domain's detail is not asked for at this depth.", east(s.domain(detail=s.unread(why=Why.NOT_ASKED)))
    ),
    unknown("The replica's parent did not say how long its key is.", west(s.domain(detail=s.unread())), _REPLICA),
)
