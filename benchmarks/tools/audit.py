"""sescheck itself."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.task import Outcome, Task, identities_of
from sescheck.report.formats import FORMATS

JSON = ("json",)
EVERY_FORMAT = tuple(FORMATS)


def audit(depth: str, formats: tuple[str, ...] = JSON) -> Callable[[Task], list[str]]:
    """The command of an audit that writes these formats, each to a file of its own."""

    def command(task: Task) -> list[str]:
        options = ["--endpoint-url", task.url, "--regions", task.regions, "--depth", depth, "--no-progress"]
        written = [word for name in formats for word in ("-f", f"{name}:{task.folder / f'report.{name}'}")]
        return [sys.executable, "-m", "sescheck", "audit", *options, *written]

    return command


def audited(depth: str, formats: tuple[str, ...] = JSON) -> Callable[[Task], Outcome]:
    """What an audit said, against what the world knows of itself.

    A format that was not written is an error.
    """

    def outcome(task: Task) -> Outcome:
        for name in formats:
            _filled(task.folder / f"report.{name}")
        report: dict[str, Any] = json.loads((task.folder / "report.json").read_text())
        listed = sum(r["identities"] or 0 for a in report["accounts"] for r in a["regions"])
        unread = sum(each["count"] for each in report["unread"])
        found = {(f["rule"], f["region"], f["subject"]["name"]) for f in report["findings"]}
        known = {each for each in found if task.world.judges(*each)}
        wrong = len(known ^ task.world.expected(depth))
        return Outcome(listed - unread, identities_of(task.world), wrong, len(report["findings"]))

    return outcome


def _filled(file: Path) -> None:
    if not file.stat().st_size:
        raise ValueError(f"{file.name} is empty")
