"""Where and with what a table was made."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.task import CACHE


def facts(minutes: float, expected: float, *, short: bool) -> dict[str, str]:
    """For the head of the page."""
    command = "python -m benchmarks.run" + (" --short" if short else "")
    took = f"in {minutes:.0f} minutes, {expected:.0f} expected"
    return {
        "taken": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "made by": f"`{command}` {took}; one case: `python -m benchmarks.case --help`",
        "on": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        "load average at the end": ", ".join(f"{each:.1f}" for each in os.getloadavg()),
        "sescheck": f"{version('sescheck')}, boto3 {version('boto3')}",
        **{name: _peer(name, folder) for name, folder in (("Prowler", "prowler"), ("Cloud Custodian", "c7n"))},
    }


def _peer(name: str, folder: str) -> str:
    """Its version, by what pip left in its environment."""
    found = sorted((CACHE / folder).glob(f"lib/python*/site-packages/{folder}-*.dist-info"))
    if not found:
        return "not installed"
    boto = sorted((CACHE / folder).glob("lib/python*/site-packages/boto3-*.dist-info"))
    return f"{name} {_version(found[0])}, boto3 {_version(boto[0])}" if boto else _version(found[0])


def _version(info: Path) -> str:
    return info.name.removesuffix(".dist-info").partition("-")[2]
