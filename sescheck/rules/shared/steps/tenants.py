"""Steps that give tenants their settings and resources, and where a resource of theirs is in another region."""

from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.comparison.account_view import RegionView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Fetched, Phase, Step, thing
from sescheck.engine.subjects.resource_kinds import ResourceKind
from sescheck.engine.subjects.resources import CONFIGURATION_SETS, TEMPLATES, TENANTS
from sescheck.ses.localised import moved
from sescheck.snapshot.reading import Known, Reading, value_of
from sescheck.snapshot.tenants import TenantDetail

IDENTITY = "identity"
_KINDS: Mapping[str, ResourceKind[Any]] = {"configuration-set": CONFIGURATION_SETS, "template": TEMPLATES}
_LAST = 5
POLICY = "ReputationManagementPolicy"


def kind_and_name(arn: str) -> tuple[str, str]:
    """Return the end of ``arn:PARTITION:ses:REGION:ACCOUNT:KIND/NAME``; no kind if it is not an ARN."""
    parts = arn.split(":", _LAST)
    kind, _, name = parts[-1].partition("/")
    return (kind, name) if len(parts) > _LAST else ("", arn)


def in_words(arn: str) -> str:
    """Return the kind and the name, such as ``configuration set main``."""
    kind, name = kind_and_name(arn)
    return f"{kind.replace('-', ' ')} {name}"


def found_here(arn: str, there: RegionView, here: RegionView) -> Reading[str | None]:
    """Return the ARN of the same resource in this region; ``Known(None)`` only if it does not exist here."""
    return value_of(_name_here(arn, there, here), lambda name: None if name is None else _renamed(arn, here, name))


def expected_here(arn: str, there: RegionView, here: RegionView) -> str:
    """Return the ARN that a resource of another region gets in this one, where it does not exist."""
    _, name = kind_and_name(arn)
    return _renamed(arn, here, str(moved(name, there.name, here.name)))


def _name_here(arn: str, there: RegionView, here: RegionView) -> Reading[str | None]:
    kind, name = kind_and_name(arn)
    if kind == IDENTITY:
        return value_of(here.identity(name), lambda found: None if found is None else found.name)
    if kind not in _KINDS:
        return Known(None)
    if name in _KINDS[kind].of(there):
        found: Reading[tuple[str, Any] | None] = _KINDS[kind].counterpart(there, name, here)
        return value_of(found, lambda pair: None if pair is None else pair[0])
    return value_of(_KINDS[kind].find(here, name), lambda resource: None if resource is None else name)


def _renamed(arn: str, here: RegionView, name: str) -> str:
    parts = arn.split(":", _LAST)
    kind, _ = kind_and_name(arn)
    return ":".join((*parts[:3], here.name, parts[4], f"{kind}/{name}"))


def associate(tenant: str, region: str, arn: str) -> Step:
    """Let a tenant use a resource of its region, after both exist."""
    return Step(
        f"Let the tenant {tenant} use the {in_words(arn)} in {region}",
        Call("sesv2", "CreateTenantResourceAssociation", region, {"TenantName": tenant, "ResourceArn": arn}),
        region,
        Phase.CONTENT,
        needs=(thing(region, TENANTS.type, tenant), thing(region, *kind_and_name(arn))),
    )


def associate_like(tenant: str, here: RegionView, arns: tuple[str, ...], there: RegionView) -> Iterator[Step]:
    """Let a tenant use the resources that it uses in another region; other steps create those that do not exist.

    A kind of resource that this version does not know is left out.

    Raises:
        UnansweredError: it is not known if a resource exists.
    """
    for arn in (each for each in arns if kind_and_name(each)[0] in {IDENTITY, *_KINDS}):
        yield associate(tenant, here.name, need(found_here(arn, there, here)) or expected_here(arn, there, here))


def suppression_of(detail: TenantDetail) -> dict[str, Any]:
    """Return the settings of a tenant's suppression, as the API takes them; what AWS does not give is left out."""
    return ({} if detail.reasons is None else {"SuppressedReasons": list(detail.reasons)}) | (
        {} if detail.scope is None else {"SuppressionScope": detail.scope}
    )


def put_suppression(tenant: str, region: str, settings: Mapping[str, Any], replaces: str = "") -> Step:
    """Write both suppression settings of a tenant."""
    return Step(
        f"Write the suppression settings of the tenant {tenant} in {region}",
        Call("sesv2", "PutTenantSuppressionAttributes", region, {"TenantName": tenant, **settings}),
        region,
        Phase.CONTENT,
        needs=(thing(region, TENANTS.type, tenant),),
        replaces=replaces,
    )


def put_policy(tenant: str, region: str, arn: str | Fetched, policy: str, replaces: str = "") -> Step:
    """Give a tenant a reputation policy."""
    entity = {"ReputationEntityType": "RESOURCE", "ReputationEntityReference": arn}
    return Step(
        f"Set the reputation policy of the tenant {tenant} in {region}",
        Call("sesv2", "UpdateReputationEntityPolicy", region, {**entity, "ReputationEntityPolicy": policy}),
        region,
        Phase.CONTENT,
        needs=(thing(region, TENANTS.type, tenant),),
        replaces=replaces,
    )


def fetched_arn(tenant: str, region: str) -> Fetched:
    """The ARN of a tenant that another step creates: it ends in an id that SES chooses."""
    return Fetched(Call("sesv2", "GetTenant", region, {"TenantName": tenant}), "Tenant.TenantArn", is_text=True)
