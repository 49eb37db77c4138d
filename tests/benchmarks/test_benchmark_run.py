# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""Runs as whole processes, small: what they cost, when they are ended, and what is written of them."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import measure as process
from benchmarks import run
from benchmarks.case import measure
from benchmarks.contenders import BY_NAME, EVERY, QUICK, QUICK_LOOP, STANDARD, STANDARD_LOOP
from benchmarks.grid import Asked
from benchmarks.parts import Part
from benchmarks.plan import Plan
from benchmarks.rows import Case
from benchmarks.task import ROOT

_HANGS = replace(
    BY_NAME[QUICK], name="hangs", command=lambda _: [sys.executable, "-c", "import time; time.sleep(60)"]
)


def cost(tmp_path: Path, code: str, limit: float = 30.0) -> process.Cost:
    """What a bit of Python takes."""
    return process.run([sys.executable, "-S", "-c", code], dict(os.environ), limit, tmp_path)


def test_a_process_has_its_own_exit_code_and_log(tmp_path: Path) -> None:
    """Standard output and error together."""
    found = cost(tmp_path, "import sys; print('said'); sys.exit('failed')")
    assert found.code == 1
    assert (tmp_path / "log").read_text() == "said\nfailed\n"


def test_a_process_that_hangs_is_ended(tmp_path: Path) -> None:
    """It has no exit code then."""
    assert cost(tmp_path, "import time; time.sleep(60)", limit=0.5).code is None


def test_the_memory_of_the_one_that_measures_is_not_counted(tmp_path: Path) -> None:
    """Linux passes the peak of a process on to what it starts: this one holds 100 MiB and more."""
    held = bytearray(os.urandom(1024)) * 1024 * 100
    assert cost(tmp_path, "pass").memory < 40
    assert cost(tmp_path, "held = b'x' * 1024 * 1024 * 50").memory > 50
    assert held


def test_one_that_hangs_leaves_the_others_their_rows() -> None:
    """It is not begun again, and has a row that says why it has no outcome."""
    hangs, loop = measure(Case(1, 5, latency=0), [(_HANGS, 3, 0.5), (BY_NAME[QUICK_LOOP], 2, 60.0)])
    assert (hangs.runs, hangs.code, hangs.failed) == (1, None, "ended at the limit of 0 s")
    assert (loop.runs, loop.failed, loop.identities, loop.wrong) == (2, "", 5, 0)


def test_a_run_writes_a_row_for_each_that_it_measures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Alike, messy and throttled; a page, the figures, and nothing of bars that are about larger cases."""
    monkeypatch.setattr("benchmarks.parts.measure", lambda *_: [Part("a part", "1 s")])
    loops, ours = ((QUICK_LOOP, STANDARD_LOOP), (QUICK, STANDARD))
    plan = Plan(
        cases=(
            Asked(Case(2, 20, latency=0, kind="messy"), tuple((BY_NAME[name], 1) for name in (EVERY, *loops))),
            Asked(Case(1, 5, 50.0, latency=0), tuple((BY_NAME[name], 1) for name in ours)),
        ),
        load=0.02,
        uneven=None,
        parts=(1, 1),
    )
    run.run(plan, tmp_path, short=True)
    results = json.loads((tmp_path / "results.json").read_text())
    assert [(row["contender"], row["failed"], row["wrong"]) for row in results["rows"]] == [
        (name, "", 0) for name in (EVERY, *loops, *ours)
    ]
    assert results["missing"] == []
    page = (tmp_path / "README.md").read_text()
    assert "not measured" not in page.lower()
    assert "| 2 × 20, messy | sescheck quick, every format |" in page
    assert "| a part | 1 s |" in page
    assert "## Figures to reach" not in page
    assert f"minutes; {tmp_path / 'README.md'}" in capsys.readouterr().out


def test_who_is_not_installed_is_named(tmp_path: Path) -> None:
    """It is no row, and no run is begun."""
    absent = replace(BY_NAME[QUICK], name="absent", program=tmp_path / "nothing")
    missing: list[tuple[str, str, str]] = []
    assert run.rows((Asked(Case(1, 5), ((absent, 1),)),), tmp_path, missing) == []
    assert missing == [("1 × 5, not throttled", "absent", "not installed: make bench installs it")]


def test_an_endpoint_that_does_not_answer_costs_its_case_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rows before and after it stay."""
    real = measure

    def failing(case: Case, who: Any, code: Path) -> Any:
        if case.regions == 2:
            raise ConnectionRefusedError("nobody listens")
        return real(case, who, code)

    monkeypatch.setattr("benchmarks.run.measure", failing)
    loop = ((BY_NAME[QUICK_LOOP], 1),)
    missing: list[tuple[str, str, str]] = []
    cases = [Asked(Case(regions, 5, latency=0), loop) for regions in (1, 2, 3)]
    assert [row.case.regions for row in run.rows(cases, ROOT, missing)] == [1, 3]
    assert missing == [("2 × 5, not throttled", QUICK_LOOP, "nobody listens")]
