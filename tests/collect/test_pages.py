"""Every list is followed to its last page."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from sescheck.collect.declarations import every_read
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import parts
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.storage import load
from tests.cli.stocked import THERE, advise, stocked
from tests.collect.answering import made
from tests.conftest import Cli

REGION = THERE
IN_JSON = [each for each in every_read() if each.token is not None and each.service in {"sesv2", "mailmanager"}]
"""The lists of the newer protocols; the older ones have two real pages each in tests of their own."""


@pytest.fixture
def full(emulator: Emulator) -> Emulator:
    """An emulated account with two or more of everything that comes in pages."""
    stocked(emulator)
    region = emulator.region(REGION)
    advise(region, "OPEN")
    for member in ("DedicatedIps", "Recommendations", "IngressPoints", "RuleSets", "TrafficPolicies"):
        first, *_ = region.state.staged[member]
        second = {
            name: f"{value}-b" if isinstance(value, str) and "Name" in name else value
            for name, value in first.items()
        }
        region.stage(member, [first, second])
    route = {"RoutesDetails": [{"Region": "eu-west-1"}]}
    region.call("sesv2", "CreateMultiRegionEndpoint", EndpointName="another", Details=route)
    for each in IN_JSON:
        if str(each.items) not in region.state.staged:  # which counts where no other file of the emulator answers
            region.stage(str(each.items), [made(each, name) for name in ("a", "b")])
    parts.signs_smime(region, "signed", "example.com", "a@example.com")
    parts.certify(region, "example.com", "b@example.com")
    for name in ("a", "b"):
        region.call("sesv2", "PutSuppressedDestination", EmailAddress=f"{name}@example.net", Reason="BOUNCE")
    return emulator


def read(cli: Cli, emulator: Emulator, file: Path) -> Snapshot:
    """One region, as a snapshot without its time."""
    where = ("--endpoint-url", emulator.url, "--regions", REGION, "--suppression-list", "--show-addresses")
    assert 0 == cli("snapshot", *where, "--depth", "deep", "--output", str(file)).code
    return msgspec.structs.replace(load(file), taken_at="")


def test_a_list_in_many_pages_is_the_same_list(full: Emulator, cli: Cli, tmp_path: Path) -> None:
    """With one item per page, the same is read, in as many calls as there are items."""
    whole = read(cli, full, tmp_path / "whole")
    full.forget_calls()
    full.inject(*(Fault("one-a-page", service=each.service, operation=each.name) for each in IN_JSON))
    paged = read(cli, full, tmp_path / "paged")
    assert whole == paged
    calls = Counter((call.service, call.operation) for call in full.calls)
    assert set() == {each.name for each in IN_JSON if calls[each.service, each.name] < 2}
