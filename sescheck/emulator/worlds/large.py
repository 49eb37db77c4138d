"""Many identities: all healthy, to test that lists are read to their ends, or with a few gaps to find."""

from collections.abc import Iterable

from sescheck.emulator.server.emulator import DEFAULT_ACCOUNT, Emulator
from sescheck.emulator.worlds import parts
from sescheck.emulator.worlds.scenario import Scenario, Seed

REGIONS = ("us-east-1", "eu-west-1")
DOMAIN, ADDRESS = "d{n:05}.example.com", "user{n:05}@example.org"

_PRIMARY, _STANDBY = REGIONS
_NEVER_IMPORTED = tuple(DOMAIN.format(n=n) for n in range(120, 160))
_SWITCHED_OFF, _LAPSED, _DELETED = DOMAIN.format(n=31), DOMAIN.format(n=172), ADDRESS.format(n=777)
SEEDED = (
    *(Seed("identity-missing-in-region", _STANDBY, name, "an import broke off") for name in _NEVER_IMPORTED),
    Seed("identity-missing-in-region", _STANDBY, _DELETED, "deleted by mistake"),
    Seed("dkim-missing-in-region", _STANDBY, _SWITCHED_OFF, "switched off during an incident"),
    Seed("identity-not-verified", _PRIMARY, _LAPSED, "its records went when its owner changed the DNS provider"),
    Seed("dkim-record-missing", _PRIMARY, _LAPSED, "those records"),
)
ZONE = """
$TTL 300
_dmarc.example.org.  TXT  "v=DMARC1; p=reject"  ; only addresses of it are identities
"""


def large(
    emulator: Emulator,
    identities: int = 2500,
    regions: Iterable[str] = REGIONS,
    account_id: str | None = None,
    domains: int | None = None,
) -> None:
    """Seed that many identities in every region named; by default, three domains to seven addresses."""
    domains = identities * 3 // 10 if domains is None else domains
    for name in regions:
        region = emulator.region(name, account_id)
        region.enable()
        parts.production(region, sent=1200)
        region.create_identities(domains, DOMAIN)
        region.create_identities(identities - domains, ADDRESS)


def haystack(emulator: Emulator) -> None:
    """Seed account 123456789012 with 2,000 identities in each of two regions, and a few gaps."""
    large(emulator, 2000, account_id=DEFAULT_ACCOUNT, domains=200)
    primary, standby = (emulator.region(name, DEFAULT_ACCOUNT) for name in REGIONS)
    primary.name_account("Acme Hosting", alias="acme-hosting")
    for name in (*_NEVER_IMPORTED, _DELETED):
        standby.call("sesv2", "DeleteEmailIdentity", EmailIdentity=name)
    standby.call("sesv2", "PutEmailIdentityDkimAttributes", EmailIdentity=_SWITCHED_OFF, SigningEnabled=False)
    primary.settle(_LAPSED, verification="FAILED", dkim="FAILED", error="HOST_NOT_FOUND")


LARGE = Scenario(
    "2,000 identities in each of two regions, with a few gaps",
    haystack,
    REGIONS,
    SEEDED,
    depth="standard",
    zone=ZONE,
)
