"""The cron line and the systemd units: what they run, and that they speak up only where something changed."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import parts
from tests.examples.conftest import EXAMPLES, Machine, checked

CRON = EXAMPLES / "cron" / "sescheck"
SYSTEMD = EXAMPLES / "systemd"
CONFIG = 'regions = ["us-east-1", "eu-west-1"]\nselect = ["identity-missing-in-region"]\n'
LINE = re.compile(r"^(?P<when>(?:\S+\s+){5})(?P<user>\S+)\s+(?P<command>.+)$")
LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


@pytest.fixture
def cron_command(tmp_path: Path) -> str:
    """The command of the one line, with its places moved to the test's folder."""
    (tmp_path / "runs").mkdir()
    (tmp_path / "sescheck.toml").write_text(CONFIG)
    lines = [line for line in CRON.read_text().splitlines() if line and not re.match(r"#|\w+=", line)]
    assert 1 == len(lines)
    found = LINE.match(lines[0])
    assert found
    for value, (least, most) in zip(found["when"].split(), LIMITS, strict=True):
        assert value == "*" or least <= int(value) <= most
    assert "%" not in found["command"]
    return (
        found["command"]
        .replace("/etc/sescheck/sescheck.toml", str(tmp_path / "sescheck.toml"))
        .replace("/var/lib/sescheck", str(tmp_path / "runs"))
    )


def test_cron_mails_the_first_run_and_what_changed(machine: Machine, world: Emulator, cron_command: str) -> None:
    """Cron mails what is printed: nothing is no mail."""
    said = machine.run("sh", "-c", cron_command)
    assert 1 == said.returncode
    assert "example.com" in said.stdout
    again = machine.run("sh", "-c", cron_command)
    assert (1, "", "") == (again.returncode, again.stdout, again.stderr)
    parts.domain(world.region("us-east-1"), "example.net")
    new = machine.run("sh", "-c", cron_command)
    assert 1 == new.returncode
    assert "example.net" in new.stdout


def test_cron_mails_that_it_could_not_run(machine: Machine, cron_command: str) -> None:
    """On standard error, which cron mails as well."""
    done = machine.run("sh", "-c", cron_command, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert 4 == done.returncode
    assert "credentials" in done.stderr


def test_the_cron_file_has_a_name_that_cron_reads() -> None:
    """Files of /etc/cron.d with a dot in their names are passed over; its last line has to end."""
    assert re.fullmatch(r"[A-Za-z0-9_-]+", CRON.name)
    assert CRON.read_text().endswith("\n")


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """As `systemd-analyze verify` sees them, with the program where the service looks for it."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.fail("no systemd-analyze: install the package systemd")
    for unit in SYSTEMD.glob("sescheck*.*"):
        text = unit.read_text().replace("/opt/sescheck/bin/sescheck-mail", str(SYSTEMD / "sescheck-mail"))
        (tmp_path / unit.name).write_text(text)
    units = sorted(str(path) for path in tmp_path.iterdir())
    done = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, timeout=60, check=False)
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)


def test_the_service_runs_the_script_and_knows_its_exit_codes() -> None:
    """Findings are in the mail; only what could not run is the unit's failure."""
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign] # systemd's keys have capitals
    unit.read(SYSTEMD / "sescheck.service")
    service = unit["Service"]
    assert "sescheck-mail" == Path(service["ExecStart"]).name
    assert "1 3" == service["SuccessExitStatus"]
    assert (SYSTEMD / unit["Unit"]["OnFailure"]).is_file()


def test_the_script_mails_only_what_changed(machine: Machine, world: Emulator) -> None:
    """A first mail, none, and one that says what could not be read."""
    (machine.folder / "sescheck.toml").write_text(CONFIG)
    runs = machine.home / "state"
    runs.mkdir()
    where = {"STATE_DIRECTORY": str(runs), "SESCHECK_MAILTO": "team@example.com"}
    script = str(SYSTEMD / "sescheck-mail")
    assert 1 == machine.run(script, **where).returncode
    assert ["mail -s Amazon SES: exit code 1 team@example.com"] == machine.noted()
    assert "example.com" in machine.mailed()
    assert 1 == machine.run(script, **where).returncode
    assert "" == machine.mailed()
    world.inject(Fault("deny", region="eu-west-1", operation="List*Identities"))
    assert 3 == machine.run(script, **where).returncode
    assert "denied" in machine.mailed()
    assert 4 == machine.run(script, **where, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="").returncode
    assert "credentials" in machine.mailed()


def test_the_script_is_sound() -> None:
    """As shellcheck sees it."""
    checked("shellcheck", SYSTEMD / "sescheck-mail")
