"""The emulated AWS that `sescheck demo` audits."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sescheck.auditing.checks import Source, parse_regions
from sescheck.auditing.options import ReadOptions
from sescheck.cli.progress_line import Watcher
from sescheck.cli.read_aws import read_aws
from sescheck.collect.collection import Plan
from sescheck.collect.dns_answers import DnsPlan
from sescheck.dns.nameservers import parse_nameserver
from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.dns.zone_file import ZoneFile
from sescheck.emulator.surroundings import own_surroundings
from sescheck.emulator.worlds import SCENARIOS, Scenario
from sescheck.errors import UsageError, one_of
from sescheck.snapshot.model import Snapshot

_DNS_RATE = 5_000
"""Questions a second: nobody else uses this server."""


def parse_scenario(name: str) -> Scenario:
    """What to simulate.

    Raises:
        UsageError: there is no scenario of that name.
    """
    return SCENARIOS[one_of("scenario", name, SCENARIOS)]


def read_options(
    scenario: Scenario, *, regions: Sequence[str] | None = None, depth: str | None = None
) -> ReadOptions:
    """Return what to read of a scenario.

    Raises:
        UsageError: the regions cannot be read.
    """
    read = ReadOptions(
        regions=regions or scenario.regions, depth=depth or scenario.depth, suppression_list=True, dns=False
    )
    parse_regions(read.regions)
    return read


def read_world(
    scenario: Scenario, plan_for: Callable[[Source], Plan], watcher: Watcher, *, asks_dns: bool = True
) -> Snapshot:
    """Read the scenario's world.

    Args:
        scenario: what to simulate.
        plan_for: says what to read there.
        watcher: shows the progress.
        asks_dns: False to ask no DNS.
    """
    with running(scenario) as (source, dns):
        plan = replace(plan_for(source), dns=dns if asks_dns else None)
        return read_aws(plan, source, watcher)


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
            raise UsageError("the demo needs the extra `demo`: pip install 'sescheck[demo]'") from error
        try:
            scenario.stage(emulator)
            with DnsServer(ZoneFile(scenario.zone), WorldRecords()) as server:
                nameserver = parse_nameserver(server.address)
                yield Source(endpoint_url=emulator.url), DnsPlan(nameserver, _DNS_RATE, "the emulator's DNS")
        finally:
            emulator.stop()
