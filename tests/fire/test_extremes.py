"""Accounts at either end: nothing at all, many regions that are closed, lists as long as they may be."""

import json
from collections import Counter
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.regions_table import ALL_REGIONS, DEFAULT_REGIONS, OPT_IN_REGIONS, WITHOUT_SES
from sescheck.emulator.state import ConfigurationSet
from sescheck.emulator.worlds import healthy
from sescheck.report.formats import FORMATS
from tests.conftest import Cli
from tests.fire.staging import HERE, KNOWN_FAULT, REGIONS, THERE, states

QUICK = ("--depth", "quick")
REGIONS_ASKED = 30
CLOSED = 10
SETS = 10_000


@pytest.mark.parametrize(
    "regions", [(), ("--regions", "all"), ("--regions", REGIONS)], ids=["found", "all", "named"]
)
def test_an_account_with_nothing_has_nothing_wrong(
    emulator: Emulator, cli: Cli, tmp_path: Path, regions: tuple[str, ...]
) -> None:
    """However the regions are chosen: exit code 0, and a report that says so, in every format."""
    files = {name: tmp_path / name for name in FORMATS}
    formats = (f"--format={name}:{file}" for name, file in files.items())
    result = cli("audit", "--endpoint-url", emulator.url, *formats, *regions, *QUICK)
    assert (0, "", "") == (result.code, result.out, result.err)
    report = json.loads(files["json"].read_text())
    assert (True, 0) == (report["complete"], report["summary"]["unread"])
    for name in ("terminal", "text"):
        assert "readings not read" not in " ".join(files[name].read_text().split())


def test_thirty_regions_of_which_ten_are_disabled(emulator: Emulator, cli: Cli) -> None:
    """The ten are states, not gaps: the twenty are read, and nothing is missing in what is closed."""
    asked = (*sorted(DEFAULT_REGIONS), *sorted(OPT_IN_REGIONS - WITHOUT_SES))[:REGIONS_ASKED]
    closed = set(asked[-CLOSED:])
    for name in ALL_REGIONS - set(asked) - DEFAULT_REGIONS:
        emulator.region(name).opt_status("DISABLED")
    healthy(emulator, [name for name in asked if name not in closed])
    for name in closed:
        emulator.region(name).create_identities(2)
        emulator.region(name).opt_status("DISABLED")
    found = cli("audit", "--endpoint-url", emulator.url, "--format", "json", *QUICK)
    assert (0, []) == (found.code, found.findings)
    assert set(asked) - closed == set(states(found))
    named = cli("audit", "--endpoint-url", emulator.url, "--regions", ",".join(asked), "--format", "json", *QUICK)
    assert closed == {region for region, state in states(named).items() if state == "disabled"}
    assert {("region-not-enabled", region) for region in closed} == {(rule, at) for rule, at, _ in named.findings}
    assert {"region-disabled"} == {why for _, _, why in named.unread}


@pytest.fixture
def many_sets(world: Emulator) -> Emulator:
    """Ten thousand configuration sets in each region but for the last, which one region lacks."""
    for region, number in ((HERE, SETS - 1), (THERE, SETS)):
        names = [f"set-{each:05}" for each in range(number)]
        world.region(region).state.configuration_sets.update({name: ConfigurationSet(name) for name in names})
    return world


def test_ten_thousand_configuration_sets_are_listed_to_the_last(many_sets: Emulator, audit: Cli) -> None:
    """In pages of 1,000; of all that are there in both regions none is missing. None is asked by itself here."""
    result = audit(REGIONS, *QUICK)
    last = ("configuration-set-missing-in-region", HERE, f"set-{SETS - 1:05}")
    assert ([last, KNOWN_FAULT], True) == (result.findings, result.report["complete"])
    calls = Counter((call.region, call.operation) for call in many_sets.calls)
    assert -(-(SETS + 1) // 1000) == calls[THERE, "ListConfigurationSets"]


def test_ten_thousand_configuration_sets_fill_no_report(many_sets: Emulator, cli: Cli) -> None:
    """Not even in full."""
    where = ("--endpoint-url", many_sets.url, "--regions", REGIONS, "--verbose", *QUICK)
    assert len(cli("audit", *where, "--format", "text").out) < 20_000
