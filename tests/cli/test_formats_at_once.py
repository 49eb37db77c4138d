"""Any number of formats in one run: AWS is read once, and none lets through what acts on its reader."""

from collections import Counter
from pathlib import Path

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import typical
from sescheck.report.formats import FORMATS
from tests.conftest import Cli
from tests.report.staged_reports import EVIL

REGIONS = "us-east-1,eu-west-1"


def in_every_format(cli: Cli, emulator: Emulator, folder: Path) -> dict[str, str]:
    """The text of each format, from one run."""
    files = {name: folder / name for name in FORMATS}
    formats = [f"--format={name}:{file}" for name, file in files.items()]
    result = cli("audit", "--endpoint-url", emulator.url, "--regions", REGIONS, *formats)
    assert (1, "", "") == (result.code, result.out, result.err)
    return {name: file.read_bytes().decode() for name, file in files.items()}


def test_all_formats_at_once_read_aws_once(emulator: Emulator, cli: Cli, tmp_path: Path) -> None:
    """The calls are those of a run with one."""

    def calls() -> Counter[tuple[str, str]]:
        return Counter((call.region, call.action) for call in emulator.calls)

    typical(emulator)
    cli("audit", "--endpoint-url", emulator.url, "--regions", REGIONS, "--format", "json")
    one = calls()
    emulator.forget_calls()
    drawn = in_every_format(cli, emulator, tmp_path)
    assert one == calls()
    assert len(drawn) >= 12
    assert all("dkim-missing-in-region" in text for text in drawn.values())


def test_every_format_escapes_hostile_names(emulator: Emulator, cli: Cli, tmp_path: Path) -> None:
    """Escape sequences, bells, marks that turn the direction: in a name that AWS gave, in every format."""
    typical(emulator)
    hostile = "".join((*EVIL.split("\n"), "@example.com"))
    emulator.region("eu-west-1").create_identities(1, hostile)
    emulator.region("eu-west-1").settle(hostile, sending=False)
    acted_on = {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200b"}
    for name, text in in_every_format(cli, emulator, tmp_path).items():
        assert set() == acted_on & set(text), name
        assert ("gpj.exe" in text) is (name != "prometheus"), name
