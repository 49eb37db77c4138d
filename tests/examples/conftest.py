"""A machine to try the examples on: their own commands, an emulated AWS, and nothing that leaves it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import parts

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
TOOLS = Path(sys.executable).parent
PROGRAMS = {
    "sescheck": f'exec "{sys.executable}" -m sescheck "$@"',
    # What is installed already need not be fetched.
    "pip": 'echo "pip $*" >> "$HOME/noted"',
    "python": f'if [ "$1 $2" = "-m pip" ]; then exec "${{0%/*}}/pip" "$@"; fi; exec "{sys.executable}" "$@"',
    "mail": 'printf "%s\\n" "mail $*" >> "$HOME/noted"; cat >> "$HOME/mailed"',
}


@dataclass(frozen=True)
class Machine:
    """Where an example runs.

    Attributes:
        folder: the working folder.
        home: what the stand-ins write to.
        variables: the whole environment.
    """

    folder: Path
    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.variables, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def step(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """As GitHub's runner has bash run a step, and GitLab's a script."""
        return self.run("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script, **variables)

    def noted(self) -> list[str]:
        """What the stand-ins were asked to do."""
        path = self.home / "noted"
        return path.read_text().splitlines() if path.exists() else []

    def mailed(self) -> str:
        """What was mailed since the last time; none: empty."""
        path = self.home / "mailed"
        text = path.read_text() if path.exists() else ""
        path.unlink(missing_ok=True)
        return text


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """A domain that one of two regions lacks."""
    for name in ("us-east-1", "eu-west-1"):
        parts.production(emulator.region(name), sent=10)
    parts.domain(emulator.region("us-east-1"), "example.com")
    return emulator


@pytest.fixture
def machine(world: Emulator, tmp_path: Path) -> Machine:
    """With stand-ins for what would fetch or mail something."""
    programs, home, folder = (tmp_path / name for name in ("bin", "home", "work"))
    for each in (programs, home, folder):
        each.mkdir()
    for name, body in PROGRAMS.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}\n")
        (programs / name).chmod(0o755)
    variables: Mapping[str, str] = {
        "PATH": f"{programs}:/usr/sbin:/usr/bin:/bin",
        "HOME": str(home),
        "AWS_ENDPOINT_URL": world.url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return Machine(folder, home, dict(variables))


def checked(tool: str, *arguments: str | Path) -> None:
    """Let a kept tool judge files; what it finds fails the test."""
    done = subprocess.run(
        [TOOLS / tool, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert 0 == done.returncode, done.stdout + done.stderr
