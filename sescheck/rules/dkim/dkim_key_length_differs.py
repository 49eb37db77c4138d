r"""A domain uses a shorter DKIM key than in another region

## What it finds

A domain identity whose current DKIM key is shorter in this region than in another region of its group. Only keys
in use are compared: if DKIM is off, or AWS gives no length (BYODKIM), there is nothing to compare. A replica
(DEED) has its parent's key, so the two never differ for long.

## Why it matters

An attacker who breaks the weaker key can sign as the domain, whichever region you send from: receivers accept
every key in the DNS.

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
- [DkimAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimAttributes.html)
"""

import re

from sescheck.rules.kit import (
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.steps.signing import longer_key
from sescheck.ses.signing import in_use
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Reading, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL))
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag a domain whose key in use is shorter here than in another region."""
    if not subject.is_domain:
        return NOT_APPLICABLE
    elsewhere = subject.elsewhere.answers(_bits)
    if not elsewhere.unread and not elsewhere.where(lambda bits: bits is not None):
        return NOT_APPLICABLE
    here = need(_bits(subject.identity))
    if here is None:
        return NOT_APPLICABLE
    longer = {region: bits for region, bits in elsewhere.known if bits is not None and bits > here}
    if not longer:
        return clear_unless(*elsewhere.unread)
    others = ", ".join(f"{bits} bits in {region}" for region, bits in longer.items())
    return Flag(
        f"{subject.name} signs with a DKIM key of {here} bits in {subject.region}, but with {others}",
        evidence={"bits": here, "elsewhere": longer},
        compared_with=tuple(longer),
    )


def _bits(identity: Identity) -> Reading[int | None]:
    return in_use(identity, _length)


def _length(detail: Detail) -> int | None:
    length = re.fullmatch(r"RSA_(\d+)_BIT", detail.key_length or "")
    return int(length[1]) if length else None


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Let SES make a longer key."""
    yield longer_key(subject.identity, subject.region)


_LONG = s.domain()
_SHORT = s.domain(detail=s.details(key_length="RSA_1024_BIT"))
_BYODKIM = s.domain(detail=s.details(dkim_origin="EXTERNAL", key_length=None))
_UNREAD = s.domain(detail=s.unread())
_NOT_ASKED = s.domain(detail=s.unread(why=Why.NOT_ASKED))

EXAMPLES = (
    flagged("The key has 1024 bits in us-east-1 and 2048 in us-west-2.", west(_LONG), east(_SHORT)),
    flagged("A third region could not be read; us-west-2 is enough.", west(_LONG), east(_SHORT), ireland(_UNREAD)),
    clear(
        "A domain and its replica have keys of the same length.",
        west(_SHORT),
        east(s.domain(detail=s.details(key_length="RSA_1024_BIT", dkim_origin="AWS_SES_US_WEST_2"))),
    ),
    clear(
        "AWS gives no length for the BYODKIM key, or one that this version does not know.",
        west(_BYODKIM),
        east(_SHORT),
        ireland(s.domain(detail=s.details(key_length="ED25519"))),
    ),
    clear(
        "DKIM is off in us-east-1: another rule reports it.",
        west(_LONG),
        east(s.domain(dkim=s.not_signing(), detail=s.details(key_length="RSA_1024_BIT"))),
    ),
    clear(
        "The addresses report the keys of their domains.",
        west(s.address("news@example.com")),
        east(s.address("news@example.com", detail=s.details(key_length="RSA_1024_BIT"))),
    ),
    unknown("The key has 1024 bits in us-east-1; us-west-2 could not be read.", west(_UNREAD), east(_SHORT)),
    unknown("The key has 2048 bits in us-west-2; us-east-1 could not be read.", west(_LONG), east(_UNREAD)),
    unknown(
        "The key has 1024 bits in us-east-1; it is unknown whether DKIM is on there.",
        west(_LONG),
        east(
            s.domain(dkim=s.unread("ses:GetIdentityDkimAttributes"), detail=s.details(key_length="RSA_1024_BIT"))
        ),
    ),
    unknown("This depth does not read the detail.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
