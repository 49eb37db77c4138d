r"""An identity's default configuration set is another one, or none, than elsewhere

## What it finds

An identity whose default configuration set has another name than in another region of its group, or that has none
while it has one there. Names are compared, not what the configuration sets contain. A name that does not exist in
its region is [default-configuration-set-gone](default-configuration-set-gone.md)'s as well.

## Why it matters

The default configuration set decides where bounces and complaints are published, which IP pool sends, whether TLS
is required, and whether opens are tracked. In the region that differs, mail that names no configuration set is
sent without all that.

## How to fix

Look at the default that the identity has here, which the last command replaces. Create the configuration set in
this region if need be, and make it the default:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query ConfigurationSetName
    aws sesv2 create-configuration-set --region REGION --configuration-set-name NAME
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY \
        --configuration-set-name NAME

Give the set the event destinations and options of the other region first: from the moment that it is the default,
it decides for all mail of the identity. AWS refuses a default configuration set for an identity that a
delegate sender uses. There, each message has to name the set.

## Sources

- [Default configuration sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html#default-config-sets)
"""

from sescheck.rules import staging as s
from sescheck.rules.rule import (
    CLEAR,
    NOT_CONCERNED,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.rules.scopes import IDENTITY_ACROSS, IdentitySubject
from sescheck.snapshot.model import Detail, Fact, Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of


def check(subject: IdentitySubject) -> Verdict:
    """Is another default set elsewhere than here?"""
    elsewhere = subject.elsewhere.answers(_default)
    if not elsewhere.said and not elsewhere.silent:
        return NOT_CONCERNED
    if not elsewhere.silent and not elsewhere.where(lambda name: name is not None):
        return CLEAR
    match subject.identity.detail:
        case Known(Detail(configuration_set=here)):
            other = {region: name for region, name in elsewhere.said if name not in (None, here)}
        case Unreadable() as unread:
            return cannot_tell(unread)
    if not other:
        return cannot_tell(*elsewhere.silent) if elsewhere.silent else CLEAR
    said = ", ".join(f"{name} in {region}" for region, name in other.items())
    return Flag(
        f"{subject.name} sends with {here or 'no configuration set'} by default in {subject.here.name}, and with"
        f" {said}",
        evidence={"here": here, "elsewhere": other},
        compared_with=tuple(other),
    )


def _default(identity: Identity) -> Reading[str | None]:
    return value_of(identity.detail, lambda detail: detail.configuration_set)


_BARE = s.domain("example.com")
_MAIN = s.domain("example.com", detail=s.details(configuration_set="main"))
_BULK = s.domain("example.com", detail=s.details(configuration_set="bulk"))
_SILENT = s.domain("example.com", detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))

RULE = Rule(
    severity=Severity.MEDIUM,
    scope=IDENTITY_ACROSS,
    facts=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL),
    check=check,
    examples=(
        flagged(
            "The default is main in us-west-2, and there is none in us-east-1.",
            s.snapshot(s.region("us-west-2", _MAIN), s.region("us-east-1", _BARE)),
            ("us-east-1", "example.com"),
        ),
        flagged(
            "Each region has a default of another name.",
            s.snapshot(s.region("us-west-2", _MAIN), s.region("us-east-1", _BULK)),
            ("us-west-2", "example.com"),
            ("us-east-1", "example.com"),
        ),
        flagged(
            "A third region refused the question; us-west-2 is enough.",
            s.snapshot(
                s.region("us-west-2", _MAIN),
                s.region("us-east-1", _BARE),
                s.region("eu-west-1", _SILENT),
            ),
            ("us-east-1", "example.com"),
        ),
        clear(
            "The default is main in both regions.",
            s.snapshot(s.region("us-west-2", _MAIN), s.region("us-east-1", _MAIN)),
        ),
        clear(
            "Neither region has a default.",
            s.snapshot(s.region("us-west-2", _BARE), s.region("us-east-1", _BARE)),
        ),
        clear(
            "Region us-east-1 does not have the identity: another rule's question.",
            s.snapshot(s.region("us-west-2", _MAIN), s.region("us-east-1")),
        ),
        in_doubt(
            "The default is main in us-west-2; us-east-1 refused the question.",
            s.snapshot(s.region("us-west-2", _MAIN), s.region("us-east-1", _SILENT)),
        ),
        in_doubt(
            "There is no default in us-east-1; us-west-2 refused the question.",
            s.snapshot(s.region("us-west-2", _SILENT), s.region("us-east-1", _BARE)),
        ),
        in_doubt(
            "The addresses' detail is not asked for at this depth.",
            s.snapshot(s.region("us-west-2", _NOT_ASKED), s.region("us-east-1", _NOT_ASKED)),
        ),
    ),
)
