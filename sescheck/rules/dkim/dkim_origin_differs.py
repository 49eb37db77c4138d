r"""A domain uses Easy DKIM in one region and BYODKIM in another

## What it finds

A domain identity whose DKIM key has one origin in this region and another in a second region of its group. With
Easy DKIM (`AWS_SES`), SES makes and rotates the key. With BYODKIM (`EXTERNAL`), you do.

- A replica (DEED, `AWS_SES_<REGION>`) is Easy DKIM. A replica whose parent is in the group is not compared: it has
  its parent's key, and the parent is compared.
- Domains without DKIM are not compared: SES gives the origin `AWS_SES` for them too.

There is one finding for a difference: in the region that differs from most others, or, if there are two regions,
in the second one of the group. It does not say which region is right.

## Why it matters

Key rotation, key length and DNS records follow different procedures in the two regions. Rotating a BYODKIM key, or
deleting a DNS record, breaks the signature in one of them only. SES cannot replicate a BYODKIM key: you have to
set it in every region yourself.

## How to fix

Look at both regions, and choose one origin:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes
    aws sesv2 get-email-identity --region OTHER_REGION --email-identity DOMAIN --query DkimAttributes

Each command replaces the whole DKIM setup of this region: the old key is deleted, and mail may leave unsigned
until SES has found the new records. Set up Easy DKIM, and publish the CNAME records of the tokens in the answer:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT

Or set the key of the other region:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin EXTERNAL --signing-attributes file://byodkim.json

with `{"DomainSigningSelector": "SELECTOR", "DomainSigningPrivateKey": "BASE64"}` in the file. Publish its TXT
record first. If the other region's domain is a replica (DEED) of a third region, the origin is `AWS_SES_<REGION>`,
and there are no attributes.

## Sources

- [BYODKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-bring-your-own.html)
- [Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html), also on the
  change from one to the other
- [Deterministic Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html)
"""

from sescheck.comparison.account_view import Group
from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    IdentityAcrossRegions,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.steps.reference import held, to_follow
from sescheck.rules.shared.steps.signing import own_key, set_up
from sescheck.ses.dkim_origin import BYODKIM, EASY, parent_region
from sescheck.ses.signing import in_use
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Reading, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west

_NAMES = {EASY: "Easy DKIM", BYODKIM: "BYODKIM"}


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL), failover=DEGRADES, is_mutual=True)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag a domain whose key in use is Easy DKIM in one region and BYODKIM in another."""
    if not subject.is_domain:
        return NOT_APPLICABLE
    elsewhere = subject.elsewhere.answers(_source).each(lambda source: _kind(subject.group, source))
    if not elsewhere.unread and not elsewhere.where(lambda kind: kind is not None):
        return NOT_APPLICABLE
    here = _kind(subject.group, need(_source(subject.identity)))
    if here is None:
        return NOT_APPLICABLE
    other = elsewhere.where(lambda kind: kind not in (None, here))
    if not other:
        return clear_unless(*elsewhere.unread)
    theirs = BYODKIM if here == EASY else EASY
    return Flag(
        f"{subject.name} signs with {_NAMES[here]} in {subject.region} and with {_NAMES[theirs]} in"
        f" {', '.join(other)}",
        evidence={"here": here, "elsewhere": dict.fromkeys(other, theirs)},
        compared_with=other,
    )


def _source(identity: Identity) -> Reading[str | None]:
    """Easy DKIM, BYODKIM, the region of which it is a replica, or None."""
    return in_use(identity, lambda detail: parent_region(detail) or _known_origin(detail))


def _known_origin(detail: Detail) -> str | None:
    return detail.dkim_origin if detail.dkim_origin in _NAMES else None


def _kind(group: Group, source: str | None) -> str | None:
    """Easy DKIM, BYODKIM, or None if there is nothing to compare, as for a replica of a region of the group."""
    if source is None or source in _NAMES:
        return source
    return None if any(view.name == source for view in group.regions) else EASY


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Give the others the private key of the first region. If it has none, a person has to decide."""
    found = {region: each for region, each in held(subject, _source).items() if _kind(subject.group, each.value)}
    first, others = to_follow(subject, flag.compared_with, found)
    for other in others:
        title = f"Sign with {_NAMES[BYODKIM]} for {subject.name} in {other.region}, as in {first.region}"
        if first.value == BYODKIM:
            signing = own_key(first.identity.name, need(first.identity.dkim))
            lost = f"the DKIM key of {other.region} and its records. Publish the record of the selector before."
            yield set_up(other.identity.name, signing, other.region, title, lost)
        else:
            words = (
                f"{subject.name} has Easy DKIM in {first.region} and a key of its own (BYODKIM) in {other.region}."
                f" Decide which of them is right. To change {other.region} deletes its private key, and mail may"
                " leave unsigned until SES has found other records."
            )
            title = f"Choose one DKIM origin for {subject.name} in {first.region} and {other.region}"
            yield Step(title, Human(words), other.region, Phase.IDENTITIES)


def _from(origin: str | None) -> Identity:
    return s.domain(detail=s.details(dkim_origin=origin))


_EASY = _from(EASY)
_OWN_KEY = _from(BYODKIM)
_UNREAD = s.domain(detail=s.unread())
_NOT_ASKED = s.domain(detail=s.unread(why=Why.NOT_ASKED))

EXAMPLES = (
    flagged("Easy DKIM in us-west-2 and BYODKIM in us-east-1.", west(_EASY), east(_OWN_KEY)),
    flagged(
        "BYODKIM in us-west-2, and in us-east-1 a replica of a region outside the group.",
        west(_OWN_KEY),
        east(_from("AWS_SES_EU_WEST_1")),
    ),
    flagged(
        "A third region could not be read; the other two differ.", west(_EASY), east(_OWN_KEY), ireland(_UNREAD)
    ),
    flagged(
        "us-west-2 has Easy DKIM, eu-west-1 a replica of it, and us-east-1 BYODKIM.",
        west(_EASY),
        east(_OWN_KEY),
        ireland(_from("AWS_SES_US_WEST_2")),
    ),
    clear("Both regions have Easy DKIM.", west(_EASY), east(_EASY)),
    clear("A parent and its replica.", west(_EASY), east(_from("AWS_SES_US_WEST_2"))),
    clear(
        "Easy DKIM, and a replica of a region outside the group.", west(_EASY), east(_from("AWS_SES_EU_WEST_1"))
    ),
    clear(
        "The replica's parent has changed to BYODKIM: another rule reports it.",
        west(_OWN_KEY),
        east(_from("AWS_SES_US_WEST_2")),
    ),
    clear(
        "BYODKIM in us-west-2; DKIM was never set up in us-east-1.",
        west(_OWN_KEY),
        east(s.domain(dkim=s.not_signing())),
    ),
    clear(
        "The origin is missing, or is one that this version does not know.",
        west(_OWN_KEY),
        east(_from("KMS")),
        ireland(_from(None)),
    ),
    clear(
        "The addresses report the origins of their domains.",
        west(s.address("news@example.com")),
        east(s.address("news@example.com", detail=s.details(dkim_origin=BYODKIM))),
    ),
    unknown("BYODKIM in us-east-1; us-west-2 could not be read.", west(_UNREAD), east(_OWN_KEY)),
    unknown(
        "BYODKIM in us-east-1; it is unknown whether DKIM is on in us-west-2.",
        west(s.domain(dkim=s.unread("ses:GetIdentityDkimAttributes"))),
        east(_OWN_KEY),
    ),
    unknown("This depth does not read the detail.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
