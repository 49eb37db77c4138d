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
from tests.notify.receivers import mailbox, receiving

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


@pytest.fixture
def cron_variables() -> dict[str, str]:
    """What the file sets, but for where programs are."""
    lines = CRON.read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    return {name: value for name, value in pairs if name not in {"PATH", "SHELL", "AWS_PROFILE"}}


def test_cron_sends_the_first_run_and_what_changed(
    machine: Machine, world: Emulator, cron_command: str, cron_variables: dict[str, str]
) -> None:
    """By mail, to the address of the file; nothing is printed, which cron would mail as well."""
    with mailbox() as box:
        server = {"SESCHECK_SMTP_HOST": "127.0.0.1", "SESCHECK_SMTP_PORT": str(box.port)}
        for domain in ("example.com", "example.com", "example.net"):
            if domain != "example.com":
                parts.domain(world.region("us-east-1"), domain)
            done = machine.run("sh", "-c", cron_command, **cron_variables, **server)
            assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    first, second = box.texts()
    assert "example.com" in first
    assert "1 new finding" in second


def test_cron_mails_that_it_could_not_run(
    machine: Machine, cron_command: str, cron_variables: dict[str, str]
) -> None:
    """On standard error, which cron mails; nothing is sent."""
    keys = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    done = machine.run("sh", "-c", cron_command, **cron_variables, **keys)
    assert done.returncode == 2
    assert "credentials" in done.stderr
    assert "no report was written" in done.stderr


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
        text = unit.read_text().replace("/opt/sescheck/bin/sescheck-nightly", str(SYSTEMD / "sescheck-nightly"))
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
    assert "sescheck-nightly" == Path(service["ExecStart"]).name
    assert "1 3" == service["SuccessExitStatus"]
    assert (SYSTEMD / unit["Unit"]["OnFailure"]).is_file()


def test_the_script_sends_only_what_changed(machine: Machine, world: Emulator) -> None:
    """A first message, none, and one that says what could not be read; the report itself is in the journal."""
    (machine.folder / "sescheck.toml").write_text(CONFIG)
    runs = machine.home / "state"
    runs.mkdir()
    script = str(SYSTEMD / "sescheck-nightly")
    with receiving() as receiver:
        where = {"STATE_DIRECTORY": str(runs), "SESCHECK_NOTIFY_URL": receiver.url()}
        first = machine.run(script, **where)
        assert (1, True) == (first.returncode, "example.com" in first.stdout)
        assert "nothing to tell" in machine.run(script, **where).stdout
        world.inject(Fault("deny", region="eu-west-1", operation="List*Identities"))
        assert 3 == machine.run(script, **where).returncode
        none = machine.run(script, **where, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
        assert (4, True) == (none.returncode, "credentials" in none.stderr)
    assert [1, 3] == [body["exit_code"] for body in receiver.bodies]
    assert 4 == machine.run(script, **where).returncode


def test_the_script_is_sound() -> None:
    """As shellcheck sees it."""
    checked("shellcheck", SYSTEMD / "sescheck-nightly")
