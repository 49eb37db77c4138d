r"""The reputation of a tenant or identity is impaired

## What it finds

A tenant or an identity in the list of reputation entities of a region (`ListReputationEntities`) that may not
send, because AWS or the owner of the account has paused it; or one with an open finding of `HIGH` impact, which
may lead to a pause. Each region is checked alone. A status that this version does not know is not flagged.

A tenant whose status in the list of tenants is `DISABLED` is reported by
[tenant-sending-disabled](tenant-sending-disabled.md). The findings themselves are in the list of recommendations:
see [recommendation-open](recommendation-open.md). AWS does not say which identities are in the list of entities. A
region without this list has no such entities.

A tenant or identity that may not send blocks a failover. A finding of high impact makes a failover worse.

## Why it matters

SES refuses all mail of a paused tenant or identity in this region only. In the other regions nothing is wrong, so
you notice it only after a failover. A tenant with the standard or the strict reputation policy
is paused automatically.

## How to fix

Find out who paused it, and why; remove the cause first:

    aws sesv2 get-reputation-entity --region REGION --reputation-entity-type RESOURCE \
        --reputation-entity-reference RESOURCE_ARN
    aws sesv2 list-recommendations --region REGION --filter STATUS=OPEN

If the owner of the account has paused it, let it send again:

    aws sesv2 update-reputation-entity-customer-managed-status --region REGION \
        --reputation-entity-type RESOURCE --reputation-entity-reference RESOURCE_ARN --sending-status ENABLED

What AWS has paused stays paused until AWS lets it send again. If the tenant or identity is not meant to send,
accept the finding.

## Sources

- [Tenants: reputation and status](https://docs.aws.amazon.com/ses/latest/dg/tenants.html)
- [ReputationEntity](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ReputationEntity.html)
- [ListReputationEntities](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListReputationEntities.html)
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, TypeAlias

from sescheck.engine.rule import Place
from sescheck.engine.subjects.resource_kinds import ResourceKind
from sescheck.engine.subjects.resource_scopes import ResourceSubject, one_by_one
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    DEGRADES,
    Fact,
    Failover,
    Flag,
    Human,
    Lead,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.reputation import ReputationEntity
from sescheck.snapshot.sending import Tenant
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_DISABLED = "DISABLED"
_PLACED = frozenset({"tenant", "identity"})


def _entities(region: Region) -> Mapping[str, ReputationEntity]:
    """By the part of the ARN after the account: ``tenant/NAME/ID``, ``identity/NAME``."""
    return {each.arn.split(":", 5)[-1]: each for each in region.reputation.items}


def _place(subject: ResourceSubject[ReputationEntity]) -> Place:
    type_, name = _type_and_name(subject)
    if type_ in _PLACED:
        return Place(subject.region, type_, name)
    return Place(subject.region, "account", subject.account.account_id)


def _type_and_name(subject: ResourceSubject[ReputationEntity]) -> tuple[str, str]:
    type_, _, rest = subject.name.partition("/")
    return type_, rest.partition("/")[0] if type_ == "tenant" else rest


ENTITIES: ResourceKind[ReputationEntity] = ResourceKind(
    "reputation-entity",
    "reputation entity",
    _entities,
    lambda region: () if region.reputation.unread is None else (region.reputation.unread,),
    lambda region, _: region.reputation.unread,
)
EntityInRegion: TypeAlias = Annotated[
    ResourceSubject[ReputationEntity], replace(one_by_one(ENTITIES), place=_place)
]


def _failover(subject: EntityInRegion, _: Flag) -> Failover:
    """SES refuses mail of what is paused."""
    return BLOCKS if _is_paused(subject.resource) else DEGRADES


@rule(Severity.HIGH, reads=(Fact.REPUTATION, Fact.TENANTS), failover=_failover, lead=Lead.LONG)
def check(subject: EntityInRegion) -> Verdict:
    """Flag a tenant or an identity that is paused, or that has a finding of high impact."""
    found = subject.resource
    paused = _is_paused(found)
    if paused and _is_said_elsewhere(subject):
        return CLEAR
    if not paused and found.impact != "HIGH":
        return CLEAR
    words = f"may not send: {_who(found)}" if paused else "has a finding of high impact, which may lead to a pause"
    return Flag(
        f"{_called(subject)} in {subject.region} {words}",
        evidence={name: getattr(found, name) for name in found.__struct_fields__},
    )


def fix(subject: EntityInRegion, _: Flag) -> Steps:
    """A person finds the cause. Only the owner may end a pause of the owner, and only AWS one of AWS."""
    about = f"{_called(subject)} in {subject.region}"
    words = (
        f"`aws sesv2 get-reputation-entity` and `list-recommendations` have the reason for {subject.resource.arn}."
    )
    if _is_paused(subject.resource):
        words += (
            " Remove the cause first. Then `update-reputation-entity-customer-managed-status` ends a pause of your"
            " own. A pause of AWS ends when AWS allows it."
        )
    title = f"Find out what harms the reputation of {about}"
    yield Step(title, Human(words, "you and AWS", "days"), subject.region, Phase.CONTENT)


def _is_paused(found: ReputationEntity) -> bool:
    """True if it may not send. Without the status that follows from the two others, each of them decides."""
    if found.sending is not None:
        return found.sending == _DISABLED
    return _DISABLED in {found.by_owner, found.by_aws}


def _is_said_elsewhere(subject: EntityInRegion) -> bool:
    """True if tenant-sending-disabled reports it.

    Raises:
        UnansweredError: the list of tenants is incomplete, and the tenant is not in it.
    """
    type_, name = _type_and_name(subject)
    if type_ != "tenant":
        return False
    listed = subject.here.region.tenants
    found = next((each for each in listed.items if each.name == name), None)
    if found is None and listed.unread is not None:
        need(listed.unread)
    return found is not None and found.sending == _DISABLED


def _who(found: ReputationEntity) -> str:
    paused = {
        "AWS": (found.by_aws, found.aws_says),
        "the owner of the account": (found.by_owner, found.owner_says),
    }
    said = [
        f"{who} has paused it" + (f" ({why})" if why else "")
        for who, (is_, why) in paused.items()
        if is_ == _DISABLED
    ]
    return ", and ".join(said) or "AWS does not say who has paused it"


def _called(subject: EntityInRegion) -> str:
    type_, name = _type_and_name(subject)
    return f"The {type_} {name}" if type_ in _PLACED else f"The resource {subject.name}"


_TENANT = "tenant/acme/tn-1"


def _paused(about: str = "identity/example.com", *, by_owner: str = "ENABLED", by_aws: str = "ENABLED") -> Region:
    entity = s.entity(about, sending=_DISABLED, by_owner=by_owner, by_aws=by_aws)
    return east(s.domain(), tenants=[Tenant("acme", "ENABLED")], reputation=[entity])


EXAMPLES = (
    flagged("AWS has paused the domain.", _paused(by_aws=_DISABLED)),
    flagged("The owner has paused the domain.", _paused(by_owner=_DISABLED)),
    flagged("The domain is paused, and AWS does not say by whom.", _paused()),
    flagged(
        "AWS gives no status that follows from the two others.",
        east(s.domain(), reputation=[s.entity(sending=None, by_aws=_DISABLED)]),
    ),
    flagged(
        "The owner has paused it, and AWS gives no status that follows from the two others.",
        east(s.domain(), reputation=[s.entity(sending=None, by_owner=_DISABLED)]),
    ),
    flagged("The list of tenants does not have the pause of the tenant yet.", _paused(_TENANT), at="acme"),
    flagged(
        "A tenant has a finding of high impact.",
        east(tenants=[Tenant("acme", "ENABLED")], reputation=[s.entity(_TENANT, impact="HIGH")]),
        at="acme",
    ),
    flagged(
        "This version does not know the type of the resource.",
        east(reputation=[s.entity("stream/bulk", impact="HIGH")]),
        at=s.ACCOUNT_ID,
    ),
    clear("The domain may send.", east(s.domain(), reputation=[s.entity()])),
    clear("A finding has low impact.", east(s.domain(), reputation=[s.entity(impact="LOW")])),
    clear(
        "Another rule reports the paused tenant.",
        east(tenants=[Tenant("acme", _DISABLED)], reputation=[s.entity(_TENANT, sending=_DISABLED)]),
    ),
    unknown(
        "A tenant is paused, and the list of tenants could not be read: another rule may report it.",
        east(
            tenants=Listing[Tenant]((), s.unread("ses:ListTenants")),
            reputation=[s.entity(_TENANT, sending=_DISABLED)],
        ),
    ),
    clear(
        "This region has no list of entities.",
        east(reputation=Listing((), s.unread("ses:ListReputationEntities", Why.NOT_SUPPORTED_HERE))),
    ),
    unknown(
        "The list of entities could not be read.",
        east(reputation=Listing((), s.unread("ses:ListReputationEntities"))),
    ),
)
