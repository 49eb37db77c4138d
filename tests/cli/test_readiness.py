"""`sescheck readiness`: what it asks, what it exits with, and what it refuses in one line."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.worlds import healthy, parts
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known
from sescheck.snapshot.storage import save
from sescheck.testing import builders as s
from tests.conftest import Cli, Result

PRIMARY, STANDBY, THIRD = "us-east-1", "eu-west-1", "us-west-2"
PAIR = ("--primary", PRIMARY, "--standby", STANDBY)
HEALTHY, PENDING = s.domain(), s.domain(verification="PENDING")
Ask = Callable[..., Result]


READ_ON_REQUEST = ("--ignore", "suppressed-*")
"""A rule about the suppression list, which an earlier version did not read: it is unknown, not left out."""


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
        (("eu-north-1",), "the snapshot does not have eu-north-1"),
        (("--primary", "eu-north-1", "--standby", STANDBY), "the snapshot does not have eu-north-1"),
        (("--primary", PRIMARY, "--standby", f"{STANDBY},eu-north-1"), "the snapshot does not have eu-north-1"),
        (("--primary", PRIMARY, "--standby", PRIMARY), "both --primary and --standby"),
        (("--primary", PRIMARY, "--standby", "eu-*"), '"eu-*" is not a region'),
        ((f"{PRIMARY},{STANDBY}",), "is not a region"),
        ((PRIMARY, STANDBY), STANDBY),
        ((STANDBY, "--global-endpoint"), "--global-endpoint"),
        ((*PAIR, "--depth", "quick"), "leave out --depth"),
        ((*PAIR, "--dns"), "leave out --dns"),
        ((*PAIR, "--format", "json:no/such/folder.json"), "no/such"),
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


def test_a_healthy_world_is_ready_if_the_dns_is_not_asked(cli: Cli, emulator: Emulator) -> None:
    """What the options leave out is said, and does not count; what AWS refuses counts."""
    healthy(emulator)
    asked = ("readiness", *PAIR, "--endpoint-url", emulator.url, "--format", "text", "--fail-on", "gaps")
    for options in ((), ("--no-dns",)):
        done = cli(*asked, *options)
        assert (done.code, done.err) == (0, "")
        assert done.out.splitlines()[0].endswith("tonight?  READY")
        assert "the DNS was not asked: " in done.out
        assert "dkim-record-missing" in done.out.partition("the DNS was not asked")[2]
    emulator.inject(Fault("deny", service="sesv2", operation="ListTenants"))
    refused = cli(*asked)
    assert refused.code == 3
    assert refused.out.splitlines()[0].endswith("tonight?  CANNOT TELL")


def test_a_healthy_world_is_ready_with_gaps_if_the_dns_does_not_answer(cli: Cli, emulator: Emulator) -> None:
    """Asked in vain is not left out."""
    healthy(emulator)
    with DnsServer(WorldRecords()) as dns:
        dns.inject(DnsFault("servfail"))
        done = cli(
            "readiness", *PAIR, "--endpoint-url", emulator.url, "--nameserver", dns.address, "--format", "text"
        )
    assert done.out.splitlines()[0].endswith("tonight?  READY WITH GAPS")
    assert "the DNS was not asked" not in done.out


def test_what_could_block_is_unknown_at_a_depth_that_leaves_it_out(cli: Cli, emulator: Emulator) -> None:
    """That it was a choice does not make a region ready."""
    healthy(emulator)
    asked = ("readiness", *PAIR, "--endpoint-url", emulator.url, "--format", "text")
    for depth in ("quick", "standard"):
        done = cli(*asked, "--depth", depth)
        assert done.code == 3
        assert "CANNOT TELL" in done.out.splitlines()[0]
        assert "IAM roles that may send are read with --depth deep" in flat(done.out)
    assert cli(*asked).code == 0


def test_the_help_says_at_which_depth_it_reads(cli: Cli) -> None:
    """Another one than an audit."""
    helps = {name: flat(cli(name, "--help").out) for name in ("audit", "readiness")}
    assert "Default: standard. E.g. --depth deep" in helps["audit"]
    assert "Default: deep. E.g. --depth standard" in helps["readiness"]


def flat(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_an_old_snapshot_is_pointed_out_in_the_first_line(cli: Cli, tmp_path: Path, name: str) -> None:
    """Also with --quiet; the answer is given nevertheless."""
    path = tmp_path / "ses.snapshot"
    save(msgspec.structs.replace(s.snapshot(*regions(HEALTHY)), taken_at="2001-01-01T00:00:00Z"), path)
    for options in ((), ("--quiet",)):
        done = cli("readiness", *PAIR, "--from", str(path), "--format", name, *options, *READ_ON_REQUEST)
        assert done.code == 0
        assert "This snapshot is 9" in done.out.splitlines()[0]
        assert "READY" in done.out


def test_each_account_of_a_snapshot_has_both_regions(cli: Cli, tmp_path: Path) -> None:
    """Else the primary of one would be missing in the answer; an account without any of them is not asked."""
    path = tmp_path / "ses.snapshot"
    both = s.snapshot(*regions(HEALTHY))
    (first,) = both.accounts
    asked = ("readiness", *PAIR, "--from", str(path), "--format", "text", *READ_ON_REQUEST)
    for name, code in ((STANDBY, 2), (PRIMARY, 2), (THIRD, 0)):
        other = msgspec.structs.replace(
            first, account_id=Known("210987654321"), regions=(s.region(name, HEALTHY),)
        )
        save(msgspec.structs.replace(both, accounts=(first, other)), path)
        done = cli(*asked)
        assert done.code == code
        assert ("of 210987654321; it has" in done.err) is (code == 2)
