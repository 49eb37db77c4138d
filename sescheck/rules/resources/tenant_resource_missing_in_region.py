r"""A tenant may not use a resource that it uses in another region

## What it finds

An identity, a configuration set or a template that is associated with a tenant in another region of the group. It
exists in this region too, but is not associated with the tenant here. There is one finding for each tenant and
region. The evidence has the ARNs to associate.

Resources are matched by name, as in the rules about missing ones. Other rules report what does not exist in this
region: [identity-missing-in-region](identity-missing-in-region.md),
[configuration-set-missing-in-region](configuration-set-missing-in-region.md) and
[template-missing-in-region](template-missing-in-region.md). In a standby group only the resources of the first
region are expected.

Reading the resources takes one call for each tenant, so they are only read with `--depth deep`.

## Why it matters

SES refuses mail of a tenant that names a resource which is not associated with the tenant. After a failover the
mail of this customer stops, although the tenant and the resource exist.

## How to fix

Look at the resources of the tenant in the other region, and associate those of this region:

    aws sesv2 list-tenant-resources --region OTHER_REGION --tenant-name TENANT
    aws sesv2 create-tenant-resource-association --region REGION --tenant-name TENANT --resource-arn ARN

If the tenant is not meant to use the resource, end the association in the other region.

## Sources

- [Tenants](https://docs.aws.amazon.com/ses/latest/dg/tenants.html): SES checks the association of each resource
- [ListTenantResources](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListTenantResources.html)
- [CreateTenantResourceAssociation](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateTenantResourceAssociation.html)
"""

from collections.abc import Iterable, Mapping

from sescheck.comparison.account_view import RegionView
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Severity,
    Steps,
    TenantAcrossRegions,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.compare_named import found_elsewhere
from sescheck.rules.shared.steps.tenants import associate, found_here, in_words
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, none_if_unsupported
from sescheck.snapshot.sending import Tenant
from sescheck.snapshot.tenants import TenantDetail
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown


@rule(
    Severity.HIGH,
    reads=(
        Fact.TENANTS,
        Fact.TENANT_DETAILS,
        Fact.IDENTITIES,
        Fact.CONFIGURATION_SETS,
        Fact.TEMPLATES,
    ),
    failover=BLOCKS,
)
def check(subject: TenantAcrossRegions) -> Verdict:
    """Flag a tenant that lacks a resource of this region which it uses in another region."""
    others = found_elsewhere(subject)
    if not (others.known or others.unread):
        return NOT_APPLICABLE
    here = need(none_if_unsupported(subject.found))
    if here is None:
        return NOT_APPLICABLE
    own = frozenset(need(here.resources))
    missing: dict[str, tuple[str, ...]] = {}
    unread = list(others.unread)
    for region, tenant in others.known:
        found = _lacking(subject, _view(subject, region), tenant.resources, own)
        unread += (each for each in found.values() if isinstance(each, Unreadable))
        lacking = sorted(each.value for each in found.values() if isinstance(each, Known))
        if lacking:
            missing[region] = tuple(lacking)
    if missing:
        return _flag(subject, missing)
    return cannot_tell(*dict.fromkeys(unread)) if unread else CLEAR


def fix(subject: TenantAcrossRegions, flag: Flag) -> Steps:
    """Associate each of them."""
    missing: Mapping[str, list[str]] = flag.evidence["missing"]  # type: ignore[assignment]
    for arn in _all(missing.values()):
        yield associate(subject.name, subject.region, arn)


def _view(subject: TenantAcrossRegions, region: str) -> RegionView:
    return next(view for view in subject.others if view.name == region)


def _lacking(
    subject: TenantAcrossRegions, there: RegionView, used: Reading[tuple[str, ...]], own: frozenset[str]
) -> Mapping[str, Reading[str]]:
    """The ARNs of this region that the tenant lacks, by the ARN in the other; what does not exist is left out."""
    if isinstance(used, Unreadable):
        return {"": used}
    found = {arn: found_here(arn, there, subject.here) for arn in used.value}
    lacking: dict[str, Reading[str]] = {}
    for arn, reading in found.items():
        match reading:
            case Unreadable():
                lacking[arn] = reading
            case Known(str() as here) if here not in own:
                lacking[arn] = Known(here)
            case _:
                pass
    return lacking


def _all(lists: Iterable[Iterable[str]]) -> list[str]:
    return sorted({arn for arns in lists for arn in arns})


def _flag(subject: TenantAcrossRegions, missing: Mapping[str, tuple[str, ...]]) -> Flag:
    names = ", ".join(map(in_words, _all(missing.values())))
    return Flag(
        f"The tenant {subject.name} in {subject.region} may not use what it uses in {', '.join(missing)}: {names}",
        evidence={"missing": {region: list(arns) for region, arns in missing.items()}},
        compared_with=tuple(missing),
    )


_SET, _OTHER_SET = "configuration-set/main", "configuration-set/bulk"
_DOMAIN, _TEMPLATE = "identity/example.com", "template/welcome"
_DENIED = s.unread("ses:ListTenantResources")
_NOT_ASKED = s.unread("ses:ListTenantResources", Why.NOT_ASKED)


def _at(
    region: str,
    *uses: str,
    unread: Unreadable | None = None,
    sets: Iterable[str] | Unreadable = ("main", "bulk"),
) -> Region:
    """A region with a domain, a template and two configuration sets, and a tenant that uses some of them."""
    arns = tuple(sorted(f"arn:aws:ses:{region}:{s.ACCOUNT_ID}:{each}" for each in uses))
    tenant = Tenant("acme", "ENABLED", Known(TenantDetail(None, None)), Known(arns) if unread is None else unread)
    listed: Listing[object] = (
        Listing((), sets)
        if isinstance(sets, Unreadable)
        else Listing(tuple(s.configuration_set(each) for each in sets))
    )
    return s.region(
        region, s.domain("example.com"), tenants=[tenant], configuration_sets=listed, templates=["welcome"]
    )


EXAMPLES = (
    flagged(
        "The tenant uses the configuration set only in us-west-2; both regions have it.",
        _at(WEST, _DOMAIN, _SET),
        _at(EAST, _DOMAIN),
        at=(EAST, "acme"),
    ),
    flagged(
        "The tenant uses a domain in us-west-2, and a template in us-east-1.",
        _at(WEST, _DOMAIN),
        _at(EAST, _TEMPLATE),
        at=[(WEST, "acme"), (EAST, "acme")],
    ),
    flagged(
        "The sets in us-east-1 could not be read, but it has the domain that the tenant uses in us-west-2.",
        _at(WEST, _DOMAIN, _SET),
        _at(EAST, sets=s.unread("ses:ListConfigurationSets")),
        at=(EAST, "acme"),
    ),
    flagged(
        "The names of the configuration sets contain their regions.",
        _at(WEST, "configuration-set/mail-us-west-2", sets=("mail-us-west-2",)),
        _at(EAST, sets=("mail-us-east-1",)),
        at=(EAST, "acme"),
    ),
    clear("The tenant uses the same in both regions.", _at(WEST, _DOMAIN, _SET), _at(EAST, _SET, _DOMAIN)),
    clear(
        "The configuration set does not exist in us-east-1: another rule reports it.",
        _at(WEST, _DOMAIN, _OTHER_SET),
        _at(EAST, _DOMAIN, sets=("main",)),
    ),
    clear(
        "The tenant is missing in us-east-1: another rule reports it.",
        _at(WEST, _DOMAIN),
        s.region(EAST, s.domain("example.com")),
    ),
    unknown("The resources in us-east-1 could not be read.", _at(WEST, _DOMAIN), _at(EAST, unread=_DENIED)),
    unknown("The resources in us-west-2 could not be read.", _at(WEST, unread=_DENIED), _at(EAST, _DOMAIN)),
    unknown(
        "It is not known if us-east-1 has the configuration set.",
        _at(WEST, _SET),
        _at(EAST, sets=s.unread("ses:ListConfigurationSets")),
    ),
    unknown(
        "Resources of tenants are not read at this depth.",
        _at(WEST, unread=_NOT_ASKED),
        _at(EAST, unread=_NOT_ASKED),
    ),
)
