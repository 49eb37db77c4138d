"""Worlds of two regions in which mail names a configuration set, a template or a tenant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from hypothesis import strategies as st

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.registry import Refused
from sescheck.emulator.worlds import other_services, parts
from tests.takeover.sending_worlds import CUSTOMER, HEALTHY, PRIMARY, STANDBY

DOMAIN, OTHER = "example.com", "example.org"
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "paused": {"SendingOptions": {"SendingEnabled": False}},
    "pooled": {"DeliveryOptions": {"SendingPoolName": "fast"}},
    "pool-gone": {"DeliveryOptions": {"SendingPoolName": "slow"}},
}
Mail = tuple[str, str | None, str | None, str | None]
"""Sender, configuration set, template, tenant."""


@dataclass(frozen=True)
class Kept:
    """What a region has: sets by name with their kind, templates, and tenants by name with their status."""

    sets: Mapping[str, str]
    templates: frozenset[str]
    tenants: Mapping[str, str]


def _named(names: tuple[str, ...], values: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    found = st.tuples(*(st.sampled_from([None, *values]) for _ in names))
    return found.map(lambda them: {name: it for name, it in zip(names, them, strict=True) if it is not None})


KEPT = st.builds(
    Kept,
    _named(("bulk", "orders"), ("plain", "plain", "plain", *OPTIONS)),
    st.frozensets(st.sampled_from(["hello", "bye"])),
    _named(("acme", "shop"), ("ENABLED", "ENABLED", "REINSTATED", "DISABLED")),
)


def stage(emulator: Emulator, worlds: Mapping[str, Kept]) -> None:
    """Make the regions; every tenant has all that its region has."""
    emulator.reset()
    for name in (PRIMARY, STANDBY):
        _stage_region(emulator.region(name), worlds[name])


def _stage_region(region: Region, kept: Kept) -> None:
    region.account(**HEALTHY)
    other_services.ip_pool(region, "fast")
    made = [f"configuration-set/{name}" for name in kept.sets] + [f"template/{name}" for name in kept.templates]
    for name, kind in kept.sets.items():
        region.call("sesv2", "CreateConfigurationSet", ConfigurationSetName=name, **OPTIONS[kind])
    for name in kept.templates:
        parts.template(region, name)
    for name in (DOMAIN, OTHER):
        region.call("sesv2", "CreateEmailIdentity", EmailIdentity=name)
        region.settle(name, verification="SUCCESS", dkim="SUCCESS")
        made.append(f"identity/{name}")
    for name, status in kept.tenants.items():
        region.call("sesv2", "CreateTenant", TenantName=name)
        region.settle_tenant(name, status)
        for each in made:
            arn = f"arn:aws:ses:{region.region}:{region.account_id}:{each}"
            region.call("sesv2", "CreateTenantResourceAssociation", TenantName=name, ResourceArn=arn)


def mails(kept: Kept) -> Iterator[Mail]:
    """Every mail that names what a region has."""
    return product((DOMAIN, OTHER), (None, *kept.sets), (None, *sorted(kept.templates)), (None, *kept.tenants))


def accepts(region: Region, mail: Mail) -> bool:
    """True if SES accepts it."""
    sender, named_set, template, tenant = mail
    text = {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}}
    stored = {"Template": {"TemplateName": template, "TemplateData": "{}"}}
    named = {"ConfigurationSetName": named_set, "TenantName": tenant}
    try:
        region.call(
            "sesv2",
            "SendEmail",
            FromEmailAddress=f"probe@{sender}",
            Destination={"ToAddresses": [CUSTOMER]},
            Content={"Simple": text} if template is None else stored,
            **{name: value for name, value in named.items() if value is not None},
        )
    except Refused:
        return False
    return True
