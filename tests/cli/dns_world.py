"""A world for the rules about the DNS: one region that sends and receives, a second one, and all their records."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.worlds import parts
from sescheck.rules.catalogue import FAMILIES, every_rule
from tests.conftest import use_own_credentials

HERE, THERE = "us-east-1", "eu-west-1"
REGIONS = f"{HERE},{THERE}"
RULES = tuple(entry.name for entry in every_rule() if entry.family == FAMILIES["dns"])
ONLY = tuple(word for name in RULES for word in ("--select", name))
"""Only these rules: what else differs between the two regions does not matter here."""


@contextmanager
def serving() -> Iterator[tuple[Emulator, DnsServer]]:
    """Serve an emulated AWS and its DNS to more than one test."""
    with pytest.MonkeyPatch.context() as patch, Emulator() as emulator, DnsServer(WorldRecords()) as server:
        use_own_credentials(patch)
        yield emulator, server


def sending(emulator: Emulator, *domains: str) -> None:
    """Verified domains of the first region, each with DKIM and a MAIL FROM domain."""
    for domain in domains:
        parts.domain(emulator.region(HERE), domain, mail_from=True)


def own_key(region: Region, domain: str) -> None:
    """A verified domain that signs with its own key, at the selector ``mail``."""
    key = {"DomainSigningSelector": "mail", "DomainSigningPrivateKey": "a2V5"}
    region.call("sesv2", "CreateEmailIdentity", EmailIdentity=domain, DkimSigningAttributes=key)
    region.settle(domain, verification="SUCCESS", dkim="SUCCESS")


def heir(region: Region, subdomain: str) -> None:
    """A verified subdomain that signs with the key of the domain above it."""
    region.call("ses", "VerifyDomainIdentity", Domain=subdomain)
    region.settle(subdomain, verification="SUCCESS")


def tracking(region: Region, name: str, domain: str) -> None:
    """A configuration set that counts opens and clicks through a domain."""
    options = {"CustomRedirectDomain": domain}
    region.call("sesv2", "CreateConfigurationSet", ConfigurationSetName=name, TrackingOptions=options)


def receiving(region: Region, *domains: str) -> None:
    """An active rule set, whose rules are named as the domains that they are for."""
    stop = {"StopAction": {"Scope": "RuleSet"}}
    parts.rule_set(region, "inbound", *(parts.rule(domain, [f"support@{domain}"], stop) for domain in domains))
