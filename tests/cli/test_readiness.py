"""`sescheck readiness`: what it asks, what it exits with, and what it refuses in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import parts
from sescheck.snapshot.model import Region
from sescheck.snapshot.storage import save
from sescheck.testing import builders as s
from tests.conftest import Cli, Result

PRIMARY, STANDBY, THIRD = "us-east-1", "eu-west-1", "us-west-2"
PAIR = ("--primary", PRIMARY, "--standby", STANDBY)
HEALTHY, PENDING = s.domain(), s.domain(verification="PENDING")
Ask = Callable[..., Result]


READ_ON_REQUEST = ("--ignore", "dkim-record-*", "--ignore", "inbound-mx-*", "--ignore", "suppressed-*")
"""Rules about the DNS and the suppression list, which are not read here: without them a region can be ready."""


@pytest.fixture
def ask(cli: Cli, tmp_path: Path) -> Ask:
    """Ask readiness about a snapshot of these regions."""

    def run(*options: str, regions: tuple[Region, ...]) -> Result:
        path = tmp_path / "ses.snapshot"
        save(s.snapshot(*regions), path)
        return cli("readiness", "--from", str(path), "--format", "text", *options)

    return run


def regions(*standby: object, **settings: object) -> tuple[Region, ...]:
    """A healthy primary, and a standby with these identities."""
    there = s.region(PRIMARY, HEALTHY)
    return there, s.region(STANDBY, *standby, **settings)  # type: ignore[arg-type]


DENIED = s.unread("ses:GetAccount")
GAPS = regions(HEALTHY, settings=s.account_settings(enforcement_status="PROBATION"))


@pytest.mark.parametrize(
    ("read", "options", "answer", "code"),
    [
        (regions(HEALTHY), (), "READY", 0),
        (regions(HEALTHY), ("--fail-on", "gaps"), "READY", 0),
        (GAPS, (), "READY WITH GAPS", 0),
        (GAPS, ("--fail-on", "gaps"), "READY WITH GAPS", 1),
        (regions(PENDING), (), "NOT READY", 1),
        (regions(PENDING, settings=DENIED), (), "NOT READY", 1),
        (regions(HEALTHY, settings=DENIED), (), "CANNOT TELL", 3),
        (regions(HEALTHY, settings=DENIED), ("--fail-on", "gaps"), "CANNOT TELL", 3),
    ],
    ids=["ready", "no gaps", "gaps", "gaps fail", "blocked", "the known wins", "unknown", "unknown, not a gap"],
)
def test_the_exit_code_is_that_of_the_answer(
    ask: Ask, read: tuple[Region, ...], options: tuple[str, ...], answer: str, code: int
) -> None:
    """0 ready, 1 not ready, 3 cannot tell; gaps fail if that is asked."""
    done = ask(*PAIR, *READ_ON_REQUEST, *options, regions=read)
    assert (done.code, done.err) == (code, "")
    first = next(line for line in done.out.splitlines() if "?" in line)
    assert first.startswith(f"Could {STANDBY} take over from {PRIMARY} tonight?")
    assert first.split("?", 1)[1].split("  read")[0].strip() == answer


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((STANDBY, *PAIR), "give a region, or --primary and --standby"),
        (("--primary", PRIMARY), "--primary and --standby go together"),
        (("--standby", STANDBY), "--primary and --standby go together"),
        (("--primary", PRIMARY, "--standby", f"{STANDBY},{PRIMARY}"), "both --primary and --standby"),
        (("--primary", "us-east-9", "--standby", STANDBY), "us-east-9"),
        (("moon-base-1",), "moon-base-1"),
        (("--primary", PRIMARY, "--standby", "eu-north-1"), "the snapshot does not have eu-north-1"),
        ((*PAIR, "--fail-on", "sometimes"), "sometimes"),
        ((*PAIR, "--format", "poem"), "poem"),
        ((*PAIR, "--select", "no-such-rule"), "no-such-rule"),
        ((), "standby group"),
    ],
)
def test_wrong_usage_is_one_line(ask: Ask, options: tuple[str, ...], words: str) -> None:
    """With exit code 2, and no output."""
    done = ask(*options, regions=regions(HEALTHY))
    assert (done.code, done.out) == (2, "")
    assert len(done.err.strip().splitlines()) == 1
    assert words in done.err


def test_no_region_that_can_be_read_is_an_error(cli: Cli, emulator: Emulator) -> None:
    """Exit code 4, and one line that says where the reason is."""
    emulator.inject(Fault("disable-region", service="ses*"))
    done = cli("readiness", *PAIR, "--endpoint-url", emulator.url, "--format", "text")
    assert (done.code, done.out) == (4, "")
    assert "no region could be read" in done.err


def test_a_region_is_asked_alone(ask: Ask) -> None:
    """Other regions of the snapshot do not matter."""
    done = ask(STANDBY, regions=(s.region(PRIMARY, PENDING), s.region(STANDBY, HEALTHY)))
    assert done.code == 0
    assert PRIMARY not in done.out
    assert "1 of 1 sender" in done.out
    sandbox = s.account_settings(production_access=False)
    assert (
        ask(STANDBY, regions=(s.region(PRIMARY, HEALTHY), s.region(STANDBY, HEALTHY, settings=sandbox))).code == 1
    )


def test_several_standbys_have_an_answer_each(ask: Ask) -> None:
    """The worst one gives the exit code, however the option is written."""
    read = (*regions(HEALTHY), s.region(THIRD, PENDING))
    for written in (["--standby", f"{STANDBY},{THIRD}"], ["--standby", STANDBY, "--standby", THIRD]):
        done = ask("--primary", PRIMARY, *written, regions=read)
        assert done.code == 1
        assert [line.split()[1] for line in done.out.splitlines() if line.startswith("Could")] == [STANDBY, THIRD]


def test_the_standby_group_of_the_configuration_is_asked(ask: Ask, tmp_path: Path) -> None:
    """Its first region is the primary; a mirror group is not asked."""
    config = tmp_path / "sescheck.toml"
    mirror = f'[[group]]\nname = "both"\nregions = ["{PRIMARY}", "{THIRD}"]\n'
    group = f'[[group]]\nname = "main"\nmode = "standby"\nregions = ["{PRIMARY}", "{STANDBY}"]\n'
    config.write_text(group)
    done = ask("--config", str(config), regions=regions(PENDING))
    assert done.code == 1
    assert f"Could {STANDBY} take over from {PRIMARY} tonight?" in done.out
    config.write_text(mirror)
    assert ask("--config", str(config), regions=regions(HEALTHY)).code == 2


def test_accepted_findings_do_not_count(ask: Ask, tmp_path: Path) -> None:
    """The answer is better; what SES refuses is still not a ready sender."""
    config = tmp_path / "sescheck.toml"
    config.write_text(
        '[[accept]]\nrule = "identity-not-verified"\nsubject = "example.com"\nreason = "not in use"\n'
    )
    done = ask(*PAIR, "--config", str(config), regions=regions(PENDING))
    assert done.code == 0
    assert "0 of 1 sender" in done.out


def test_aws_is_read_in_depth_unless_it_is_said(cli: Cli, emulator: Emulator) -> None:
    """A quick read leaves out what decides about senders: none of them is ready."""
    for name in (PRIMARY, STANDBY):
        region = emulator.region(name)
        parts.production(region, sent=0)
        parts.domain(region, "example.com")
    asked = ("readiness", *PAIR, "--endpoint-url", emulator.url, "--format", "text")
    deep = cli(*asked)
    assert "1 of 1 sender" in deep.out
    quick = cli(*asked, "--depth", "quick")
    assert quick.code == 3
    assert "0 of 1 sender" in quick.out
