"""A DNS server with a small zone, and a resolver that asks it."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sescheck.dns.dns_limits import DnsLimits
from sescheck.dns.nameservers import parse_nameserver
from sescheck.dns.resolver import Resolver
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.zone_file import ZoneFile
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Reading

ZONE = """
$TTL 300
example.com.                  MX    10 Inbound-SMTP.us-east-1.amazonaws.com.
example.com.                  MX    20 backup.example.net.
_dmarc.example.com.           TXT   "v=DMARC1; p=re" "ject"
one._domainkey.example.com.   CNAME one.dkim.amazonses.com.
one.dkim.amazonses.com.       TXT   "p=MIG"
gone.example.com.             CNAME nowhere.example.net.
first.example.com.            CNAME second.example.com.
second.example.com.           CNAME Third.example.com.
third.example.com.            TXT   "at the end"
child.parent.example.com.     TXT   "only below"
*.wild.example.com.           CNAME anything.example.net.
"""

QUICK = DnsLimits(rate=10_000, timeout=0.1, lifetime=0.3)
"""For questions that nobody answers."""
PATIENT = DnsLimits(rate=10_000)


@pytest.fixture
def server() -> Iterator[DnsServer]:
    """A server with the zone."""
    with DnsServer(ZoneFile(ZONE)) as running:
        yield running


Ask = Callable[..., Reading[DnsAnswer]]


@pytest.fixture
def ask(server: DnsServer) -> Ask:
    """Ask the server one question: `ask("example.com", "MX")`."""

    def ask_it(name: str, record_type: Any, limits: DnsLimits = PATIENT) -> Reading[DnsAnswer]:
        async def run() -> Reading[DnsAnswer]:
            async with Resolver(parse_nameserver(server.address), limits) as resolver:
                return await resolver.ask(name, record_type)

        return asyncio.run(run())

    return ask_it
