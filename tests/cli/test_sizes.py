"""Real sizes, over HTTP."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import large
from sescheck.report.formats import FORMATS
from sescheck.snapshot.model import Region
from sescheck.snapshot.storage import save
from sescheck.testing import builders as s
from tests.conftest import Cli


def test_every_one_of_2500_identities_in_two_regions_is_read(emulator: Emulator, audit: Cli) -> None:
    """In pages of 1,000 and batches of 100, and counted."""
    large(emulator, identities=2500, regions=("us-east-1", "eu-west-1"))
    result = audit("us-east-1,eu-west-1", "--depth", "quick")
    assert [2500, 2500] == [each["identities"] for each in result.report["accounts"][0]["regions"]]
    assert result.report["complete"]
    counts = Counter((call.region, call.operation) for call in emulator.calls)
    assert 3 == counts["us-east-1", "ListEmailIdentities"]
    assert 25 == counts["us-east-1", "GetIdentityDkimAttributes"]
    assert 0 == counts["us-east-1", "GetEmailIdentity"]


_PEAK = """
import resource, subprocess, sys
code = subprocess.call([sys.executable, "-m", "sescheck", *sys.argv[1:]])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""
"""A small process starts the audit, for Linux passes the peak of a process on to those that it starts."""


_MOST_KILOBYTES = 2
"""Of a finding in memory; whole reports in memory take ten."""


def _peak(path: Path, folder: Path) -> float:
    """Megabytes that an audit of the snapshot takes at most, all formats at once."""
    wanted = [word for name in FORMATS for word in ("-f", f"{name}:{folder / name}")]
    command = [sys.executable, "-c", _PEAK, "audit", "--from", str(path), "-q", *wanted]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode in {0, 1}, done.stderr
    return int(done.stderr.split()[-1]) / 1024


def _world(path: Path, *, agreeing: bool) -> Path:
    """Fifteen hundred domains in five regions, which forward feedback everywhere or here and there."""
    regions = ("us-east-1", "us-west-2", "eu-west-1", "eu-north-1", "sa-east-1")
    save(s.snapshot(*(_region(name, place, agreeing=agreeing) for place, name in enumerate(regions))), path)
    return path


def _region(name: str, place: int, *, agreeing: bool) -> Region:
    forwarding = (agreeing or bool((number >> place) & 1) for number in range(1500))
    feedback = (s.notified(forwarding=each) for each in forwarding)
    return s.region(
        name, *(s.domain(f"d{n:04}.example.com", notifications=each) for n, each in enumerate(feedback))
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count the memory of a process in another unit")
def test_a_finding_takes_little_memory_in_all_formats_at_once(tmp_path: Path) -> None:
    """So that a hundred thousand of them fit: what an audit takes beyond one that finds hardly anything."""
    least = _peak(_world(tmp_path / "agreeing", agreeing=True), tmp_path)
    most = _peak(_world(tmp_path / "not-agreeing", agreeing=False), tmp_path)
    count = (tmp_path / "jsonl").read_text("utf-8").count('"line":"finding"')
    assert count > 6000
    assert (most - least) * 1024 / count < _MOST_KILOBYTES
