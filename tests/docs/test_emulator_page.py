"""What docs/emulator.md tells other people to write works, and nothing that it should name is left out."""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from sescheck.emulator.dns.dns_faults import DNS_KINDS
from sescheck.emulator.server.control import BACKDOOR
from sescheck.emulator.server.faults import KINDS
from sescheck.emulator.worlds import SCENARIOS

PAGE = (Path(__file__).parents[2] / "docs" / "emulator.md").read_text()
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_its_tests_pass(tmp_path: Path) -> None:
    """In a pytest of their own, as a reader would run them."""
    (tmp_path / "test_mine.py").write_text("".join(CODE.findall(PAGE)))
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "test_mine.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "4 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    "names", [KINDS, DNS_KINDS, BACKDOOR, SCENARIOS], ids=["faults", "dns", "backdoor", "worlds"]
)
def test_it_names_all_there_are(names: Iterable[str]) -> None:
    """Each in a table."""
    rows = " ".join(line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| "))
    assert set() == {name for name in names if f"`{name}`" not in rows}
