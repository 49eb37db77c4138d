import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.contenders import BY_NAME
from benchmarks.endpoint.world import World
from benchmarks.floor import calls, floor
from benchmarks.task import Task

Serve = Callable[..., Any]
Cli = Callable[..., Any]


@pytest.mark.parametrize(("regions", "depth"), [(1, "standard"), (2, "quick"), (3, "deep")])
def test_an_audit_finds_what_the_world_has_and_nothing_else(
    serve: Serve, cli: Cli, tmp_path: Path, regions: int, depth: str
) -> None:
    """The world knows its faults; sescheck has to find them all."""
    running = serve(regions, 40)
    world = World(regions, 40)
    task = Task(running.url, world, tmp_path)
    where = ("--endpoint-url", running.url, "--regions", task.regions, "--depth", depth)
    cli("audit", *where, "--format", f"json:{tmp_path / 'report.json'}")
    assert found_in((tmp_path / "report.json").read_text()) == world.expected(depth)


def test_a_right_audit_counts_as_right(serve: Serve, cli: Cli, tmp_path: Path) -> None:
    """Every identity read, no verdict wrong."""
    running = serve(2, 40)
    task = Task(running.url, World(2, 40), tmp_path)
    where = ("--endpoint-url", running.url, "--regions", task.regions, "--depth", "standard")
    cli("audit", *where, "--format", f"json:{tmp_path / 'report.json'}")
    outcome = BY_NAME["sescheck standard"].outcome(task)
    assert (outcome.identities, outcome.wrong) == (outcome.of, 0)


def found_in(report: str) -> frozenset[tuple[str, str, str]]:
    """(rule, region, name) of each finding."""
    return frozenset((f["rule"], f["region"], f["subject"]["name"]) for f in json.loads(report)["findings"])


def test_a_snapshot_of_the_world_is_judged_the_same(serve: Serve, cli: Cli, tmp_path: Path) -> None:
    """Saved and audited later."""
    running = serve(2, 40)
    saved = tmp_path / "ses.snapshot"
    cli("snapshot", "--endpoint-url", running.url, "--regions", "us-east-1,eu-west-1", "-o", str(saved))
    result = cli("audit", "--from", str(saved), "--format", "json")
    assert found_in(result.out) == World(2, 40).expected("standard")


@pytest.mark.parametrize(("identities", "depth"), [(110, "quick"), (30, "standard")])
def test_what_audits_ask_is_what_the_plan_says(serve: Serve, cli: Cli, identities: int, depth: str) -> None:
    """The floor is computed from the plan, so the plan has to be that of the audit."""
    running = serve(2, identities)
    where = ("--endpoint-url", running.url, "--regions", "us-east-1,eu-west-1", "--depth", depth)
    cli("audit", *where, "--format", "json")
    answered = running.service.counters.answered
    world = World(2, identities)
    for region in world.region_names:
        for operation, count in calls(world, region, depth).items():
            service = "ses" if operation.startswith("GetIdentity") else "sesv2"
            assert answered[(region, service, operation)] == count


@pytest.mark.parametrize(
    ("depth", "expected"),
    [("quick", 10 / 20), ("standard", 300 / 20), ("deep", 1000 / 20)],
)
def test_the_floor_is_the_slowest_operation_of_the_slowest_region(depth: str, expected: float) -> None:
    """A thousand identities, three in ten of them domains, twenty calls a second."""
    assert floor(World(4, 1000), depth, 20) == expected


def test_a_region_without_identities_still_takes_the_call_of_its_list() -> None:
    """No batch is asked for."""
    assert calls(World(1, 0), "us-east-1", "deep") == {"ListEmailIdentities": 1}


def test_every_region_but_the_first_lacks_something() -> None:
    """The first is whole but for faults that need no other region."""
    world = World(3, 400)
    lists = [len(list(world.numbers_in(region))) for region in world.region_names]
    assert lists == [400, 397, 397]
