"""Jobs for tests, and what their executions leave behind."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil

from sescheck.auditing.checks import Source
from sescheck.aws.limits import Limits
from sescheck.collect.collection import Plan
from sescheck.organization.engine.job import Job
from sescheck.snapshot.model import Asked, Depth


def fake_jobs(executions: Path, count: int, seconds: float) -> list[Job]:
    """Jobs for the fake readers, the last of which is the longest."""
    executions.mkdir(exist_ok=True)
    plan = Plan((), Asked.ALL, "aws", Depth.QUICK, Limits(connect_timeout=seconds))
    source = Source(external_id=str(executions))
    return [Job(f"{number:012}", plan, source, first=number) for number in range(1, count + 1)]


def executed(executions: Path) -> Counter[str]:
    """How often each account was read."""
    return Counter(each.name.partition(".")[0] for each in executions.iterdir())


def worker_processes(pid: int | None = None) -> list[psutil.Process]:
    """The workers that a process started, this one if none is named."""
    found = []
    for each in psutil.Process(pid).children(recursive=True):
        try:
            if any("spawn_main" in word for word in each.cmdline()) and each.status() != psutil.STATUS_ZOMBIE:
                found.append(each)
        except psutil.NoSuchProcess:
            continue
    return found


def kept(folder: Path) -> Iterator[dict[str, str | int]]:
    """The lines that a run of `run_fake.py` printed."""
    yield from (json.loads(line) for line in folder.read_text().splitlines())
