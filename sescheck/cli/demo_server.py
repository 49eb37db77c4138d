"""The emulated AWS that `sescheck demo` audits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sescheck.auditing.checks import Source
from sescheck.collect.dns_answers import DnsPlan
from sescheck.dns.nameservers import parse_nameserver
from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.dns.zone_file import ZoneFile
from sescheck.emulator.surroundings import own_surroundings
from sescheck.emulator.worlds import SCENARIOS, Scenario
from sescheck.errors import UsageError, unknown

_DNS_RATE = 5_000
"""Questions a second: nobody else uses this server."""


def parse_scenario(name: str) -> Scenario:
    """What to simulate.

    Raises:
        UsageError: there is no scenario of that name.
    """
    if name not in SCENARIOS:
        raise UsageError(unknown("scenario", name, SCENARIOS))
    return SCENARIOS[name]


@contextmanager
def running(scenario: Scenario) -> Iterator[tuple[Source, DnsPlan]]:
    """Serve the scenario's world while the block runs, and keep the user's own credentials out of it.

    Yields the source, and how to ask the DNS server of the world.

    Raises:
        UsageError: the extra that the emulator needs is not installed.
    """
    emulator = Emulator()
    with own_surroundings():
        try:
            emulator.start()
        except ModuleNotFoundError as error:
            raise UsageError(
                f"the demo needs {error.name}: install sescheck with its extra `demo`, in a checkout with"
                " pip install '.[demo]'"
            ) from error
        try:
            scenario.stage(emulator)
            with DnsServer(ZoneFile(scenario.zone), WorldRecords()) as server:
                nameserver = parse_nameserver(server.address)
                yield Source(endpoint_url=emulator.url), DnsPlan(nameserver, _DNS_RATE, "the emulator's DNS")
        finally:
            emulator.stop()
