"""A reader who leaves early, as `| head` does: quiet, whatever the command."""

import os
import subprocess
import sys

import pytest

from sescheck.emulator import Emulator
from tests.fire.staging import REGIONS

OWN = [
    ("--help",),
    ("--version",),
    ("regions", "--endpoints"),
    ("rules",),
]
"""Commands that ask nobody."""


def leave_early(*arguments: str) -> tuple[int, str, bytes]:
    """Run a command whose output nobody reads on; exit code, standard error, and the first byte that was read."""
    with subprocess.Popen(
        (sys.executable, "-m", "sescheck", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        first = running.stdout.read(1)
        running.stdout.close()
        said = running.stderr.read().decode()
    return running.returncode, said, first


def read_nothing(*arguments: str) -> tuple[int, str]:
    """Run a command whose reader has left before it starts."""
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(
        (sys.executable, "-m", "sescheck", *arguments), stdout=writer, stderr=subprocess.PIPE
    ) as running:
        os.close(writer)
        assert running.stderr is not None
        said = running.stderr.read().decode()
    return running.returncode, said


@pytest.mark.parametrize("arguments", OWN, ids=" ".join)
def test_a_command_whose_reader_has_left_is_quiet(arguments: tuple[str, ...]) -> None:
    """No traceback, no complaint of the interpreter's at its end."""
    assert "" == read_nothing(*arguments)[1]


def test_a_reader_who_has_left_is_no_finding() -> None:
    """Exit code 1 would say so."""
    assert 0 == read_nothing("regions")[0]


@pytest.mark.parametrize("name", ["json", "terminal"])
def test_an_audit_whose_reader_has_left_is_quiet(world: Emulator, name: str) -> None:
    """Whatever the format."""
    arguments = ("audit", "--endpoint-url", world.url, "--regions", REGIONS, "--format", name)
    code, said = read_nothing(*arguments)
    assert ("", True) == (said, code in {0, 1})


def test_an_audit_whose_reader_leaves_in_the_middle_is_quiet(world: Emulator) -> None:
    """More than a pipe holds, and a reader who takes one byte of it."""
    for region in REGIONS.split(","):
        world.region(region).create_identities(600, verification="FAILED")
    where = ("--endpoint-url", world.url, "--regions", REGIONS, "--depth", "quick")
    code, said, first = leave_early("audit", *where, "--format", "json")
    assert (b"{", "", True) == (first, said, code in {0, 1})


def test_a_demo_whose_reader_has_left_is_quiet() -> None:
    """As an audit's."""
    code, said = read_nothing("demo")
    assert ("", True) == (said, code in {0, 1})
