"""What `fix` prints for the examples of every rule mends them: audit, fix, run by the AWS CLI, audit again.

`make check` runs the first example of each rule that has commands or records. SESCHECK_FIX=all runs all of them.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fix_forms import BY_PEOPLE

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.engine.example import Example
from sescheck.engine.rule import Entry
from sescheck.rules.catalogue import every_rule
from tests.conftest import Cli
from tests.fix.left_to_people import STAYS, UNCOVERS
from tests.fix.mechanical import can_be_seeded, flagged, has_commands, is_mechanical
from tests.fix.proving import Seeded, commands, names_the_rule, seeded
from tests.fix.publishing import records
from tests.fix.running import Machine, machine

ALL = os.environ.get("SESCHECK_FIX") == "all"
RULES = {entry.name: entry for entry in every_rule()}
ROUNDS = 3
"""What a first run uncovers is mended by the next one."""


def examples_with_commands(entry: Entry) -> list[Example]:
    """Those that can be shown: first what needs no person."""
    found = [
        each
        for each in flagged(entry)
        if (entry.name, each.title) not in STAYS and can_be_seeded(each) and has_commands(entry, each)
    ]
    return sorted(found, key=lambda each: not is_mechanical(entry, each))


def cases() -> Iterator[tuple[Entry, Example]]:
    """The examples to run."""
    for entry in every_rule():
        found = examples_with_commands(entry)
        yield from ((entry, each) for each in (found if ALL else found[:1]))


def case_id(value: object) -> str:
    """The rule, or the example's title."""
    return value.name if isinstance(value, Entry) else value.title if isinstance(value, Example) else str(value)


@pytest.fixture(scope="module")
def aws(
    newer_aws_cli_driver: "subprocess.Popen[str]", one_key_pair: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Emulator, Machine]]:
    """An emulated AWS, and a machine with the AWS CLI for it."""
    assert one_key_pair is None
    with (
        Emulator() as emulator,
        machine(newer_aws_cli_driver, emulator, tmp_path_factory.mktemp("machine")) as made,
    ):
        yield emulator, made


@pytest.mark.awscli
@pytest.mark.parametrize(("entry", "example"), list(cases()), ids=case_id)
def test_what_is_printed_mends_it(
    entry: Entry, example: Example, aws: tuple[Emulator, Machine], cli: Cli, tmp_path: Path
) -> None:
    """The finding is gone, no other one is new, and a second `fix` prints no command."""
    emulator, made = aws
    emulator.reset()
    with DnsServer(WorldRecords()) as server:
        world = seeded(example, cli, emulator, made, server, tmp_path)
        mended(world, entry, example)


def mended(world: Seeded, entry: Entry, example: Example) -> None:
    """Check an example.

    Raises:
        AssertionError: it is not mended.
    """
    own = {(entry.name, *place) for place in example.places}
    before = world.read()
    assert own <= before, "the emulator does not show what the example shows"
    uncovers = UNCOVERS.get((entry.name, example.title), frozenset())
    printed = world.printed()
    assert names_the_rule(printed, entry.name)
    uncovered: set[str] = set()
    for _ in range(ROUNDS if uncovers else 1):
        if not commands(printed) and not records(printed):
            break
        world.mend(printed)
        after = world.read()
        assert not own & after, "it is still found"
        uncovered |= {rule for rule, _, _ in after - before}
        assert uncovered <= uncovers, f"new: {sorted(map(str, after - before))}"
        printed = world.printed()
    assert [] == commands(printed)
    assert uncovers == uncovered, "what it is said to uncover does not appear"


def test_each_rule_without_commands_is_listed_with_who_mends_it() -> None:
    """A rule that loses its commands is noticed."""
    without = {
        name for name, entry in RULES.items() if not any(has_commands(entry, each) for each in flagged(entry))
    }
    assert without == set(BY_PEOPLE)


def test_each_rule_with_commands_is_shown() -> None:
    """A rule whose examples cannot be seeded is noticed, and so is an example that no longer needs its place."""
    assert [] == [
        name for name, entry in RULES.items() if name not in BY_PEOPLE and not examples_with_commands(entry)
    ]
    titles = {(name, each.title) for name, entry in RULES.items() for each in flagged(entry)}
    assert {*STAYS, *UNCOVERS} <= titles
