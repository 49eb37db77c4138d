"""The command as its users start it, over an organization behind HTTP: its processes, its folder, its findings."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.endpoint.members import ids
from benchmarks.endpoint.world import ACCOUNT, REGIONS, World
from benchmarks.running import Running, endpoint
from sescheck.organization.folder.opening import open_folder
from sescheck.organization.model import Entry, Manifest, Outcome
from tests.conftest import ROOT, Cli

SIZE = int(os.environ.get("SESCHECK_ORGANIZATION", "12"))
"""How many accounts there are, with the management account. More than 100 are read in 17 regions, not in 3."""
IS_LARGE = SIZE > 100
NAMED = REGIONS[: 17 if IS_LARGE else 3]
MEMBERS = ids(SIZE - 1)
EVERY = (ACCOUNT, *MEMBERS)
WORLD = World(2, 5, 1.0)
"""Of the management account; the members have none to five domains, in two regions."""
WORKERS, THREADS = 2, 4 if IS_LARGE else 2
LATENCY = 0.01 if IS_LARGE else 0.03
PATIENCE = 1200.0 if IS_LARGE else 240.0
"""Seconds to wait for anything."""

Process = subprocess.Popen[str]


@dataclass(frozen=True)
class Amazon:
    """The other side."""

    running: Running

    @property
    def url(self) -> str:
        """Where it is."""
        return self.running.url

    @property
    def roles(self) -> Counter[str]:
        """How often the role of each account was asked for."""
        return Counter(self.running.counters()["roles"])

    def ses_calls(self) -> int:
        """How many calls to SES were answered."""
        rows = self.running.counters()["operations"]
        return sum(each["answered"] for each in rows if each["service"] in {"ses", "sesv2", "mailmanager"})

    def readings(self) -> dict[str, int]:
        """By region, how often an account was begun there: this is asked once."""
        rows = self.running.counters()["operations"]
        return {each["region"]: each["answered"] for each in rows if each["operation"] == "GetAccount"}

    def wait_for(self, roles: int, process: Process) -> None:
        """Wait until the roles of so many accounts were asked for."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if len(self.roles) >= roles:
                return
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        pytest.fail(f"{self.roles.total()} roles were asked for, not {roles}")


@contextmanager
def amazon(denied: Iterable[str] = ()) -> Iterator[Amazon]:
    """Serve the organization."""
    with endpoint(WORLD, latency=LATENCY, limits={}, members=SIZE - 1, denied=denied) as running:
        yield Amazon(running)


def words(url: str, folder: Path, *more: str) -> tuple[str, ...]:
    """The command line of a run that findings do not end badly."""
    common = ("--regions", ",".join(NAMED), "--endpoint-url", url, "--fail-on", "never")
    return ("organization", str(folder), *common, *more)


def on_this_machine() -> tuple[str, ...]:
    """Two processes."""
    return ("--workers", str(WORKERS), "--threads", str(THREADS))


@contextmanager
def started(*arguments: str) -> Iterator[Process]:
    """Start sescheck; it ends with the block. It hears Ctrl-C, also if the tests do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "sescheck", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    signal.signal(signal.SIGINT, before)
    with process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: Process) -> tuple[int, str, str]:
    """Wait for the end: exit code, standard output, standard error."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def run(*arguments: str) -> tuple[int, str, str]:
    """Run sescheck to its end."""
    with started(*arguments) as process:
        return ended(process)


def manifest_of(folder: Path) -> Manifest:
    """What the folder says; it must be whole."""
    return open_folder(str(folder)).manifest()


def with_outcome(folder: Path, *outcomes: Outcome) -> set[str]:
    """The accounts that ended so."""
    entries: Iterable[tuple[str, Entry]] = manifest_of(folder).entries.items()
    return {each for each, entry in entries if entry.outcome in outcomes}


def snapshots_of(folder: Path) -> set[str]:
    """The accounts whose snapshots are there."""
    return {each.name.partition(".")[0] for each in (folder / "accounts").iterdir()}


def same_findings(cli: Cli, folder: Path, url: str) -> Counter[int]:
    """Check that each account has the findings of an audit of its own; return how many accounts have how many."""
    seen: Counter[int] = Counter()
    for account in EVERY:
        role = () if account == ACCOUNT else ("--role-arn", f"arn:aws:iam::{account}:role/sescheck")
        alone = _findings(cli, *role, "--regions", ",".join(NAMED), "--endpoint-url", url)
        kept = _findings(cli, "--from", str(folder / "accounts" / f"{account}.snapshot"))
        assert alone == kept, account
        assert {account} == {each["account_id"] for each in kept.values()} or not kept
        seen[len(kept)] += 1
    return seen


def _findings(cli: Cli, *arguments: str) -> dict[str, Any]:
    """The findings of an audit, by fingerprint."""
    result = cli("audit", *arguments, "--format", "json", "--fail-on", "never", "--no-progress")
    assert result.code in {0, 3}, result.err
    return {each["fingerprint"]: each for each in result.report["findings"]}
