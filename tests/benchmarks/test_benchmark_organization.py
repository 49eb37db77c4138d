"""The benchmark of an organization, small: the command, the loop, and what the engine adds."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.organization import overhead, runs
from benchmarks.organization.overhead import Overhead
from benchmarks.organization.page import Measured, bars, render
from benchmarks.organization.watching import watched

pytestmark = pytest.mark.timeout(300)
ADDED = Overhead(5_000, 2, is_kept=True, start=2.0, wall=20.0, cpu=5.0, memory=140.0)


def test_the_command_and_the_loop_read_the_same_accounts() -> None:
    """So many calls for an account are made by either; the workers are seen."""
    (run,) = runs.organization(3, [1], rate=1000)
    (loop,) = runs.loops(3, 2, 0, rate=1000)
    assert (3, 2) == (run.accounts, loop.accounts)
    assert run.calls / 3 == pytest.approx(loop.calls / 2, rel=0.2)
    assert run.worker > 50
    assert loop.worker == 0
    assert 0 < loop.cpu < loop.wall * 4


@pytest.mark.parametrize("is_kept", [False, True])
def test_what_the_engine_adds_is_measured(is_kept: bool) -> None:
    """Both of them end."""
    found = overhead.measure(20, 1, is_kept=is_kept)
    assert (20, is_kept) == (found.accounts, found.is_kept)
    assert 0 < found.each < 1000
    assert found.memory > 30


@pytest.mark.parametrize(("seconds", "memory", "reached"), [(20.0, 140.0, [True] * 3), (26.0, 144.0, [False] * 3)])
def test_a_bar_is_reached_or_not(seconds: float, memory: float, reached: list[bool]) -> None:
    """Milliseconds for an account, of time and of CPU, and MB, not MiB."""
    measured = Measured([], [], [replace(ADDED, wall=seconds, cpu=seconds, memory=memory)], {}, [])
    assert reached == [each.reached for each in bars(measured)]
    assert ("**no**" in render(measured)) is not all(reached)


def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    """It has no exit code."""
    cost = watched([sys.executable, "-c", "import time; time.sleep(60)"], {}, 0.5, tmp_path)
    assert (0.5, None) == (cost.wall, cost.code)


def test_a_run_that_fails_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its short time would look good."""
    monkeypatch.setattr(runs, "NAMED", ("nowhere-1",))
    with pytest.raises(ValueError, match="exit code 2"):
        list(runs.loops(2, 1, 0, rate=1000))
