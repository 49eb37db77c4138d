"""Only what is new fails; what is known is counted, and what is gone is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli, Result

HERE, THERE = "us-east-1", "us-west-2"
REGIONS = f"{HERE},{THERE}"
SETTLED = "news.example.net"
QUICK = ("--depth", "quick")


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two healthy regions, and a fault in one domain."""
    healthy(emulator, (HERE, THERE))
    emulator.region(THERE).settle(SETTLED, sending=False)
    return emulator


@pytest.fixture
def known(world: Emulator, audit: Cli, tmp_path: Path) -> Path:
    """The baseline of that world."""
    file = tmp_path / "known.json"
    assert 1 == audit(REGIONS, *QUICK, "--write-baseline", str(file)).code
    assert world.calls
    return file


def statuses(result: Result) -> dict[str, str]:
    """Of findings that are worse than info, by subject."""
    found = (each for each in result.report["findings"] if each["severity"] != "info")
    return {each["subject"]["name"]: each["status"] for each in found}


def names(entries: Any) -> set[tuple[str, str]]:
    """Rule and subject."""
    return {(each["rule"], each["subject"]["name"]) for each in entries}


def test_known_findings_do_not_fail(known: Path, audit: Cli) -> None:
    """It is counted."""
    result = audit(REGIONS, *QUICK, "--baseline", str(known))
    assert 0 == result.code
    assert {SETTLED: "baseline"} == statuses(result)
    assert 1 == result.report["summary"]["baseline"]
    assert [] == result.report["fixed"]


def test_new_findings_fail(known: Path, audit: Cli, world: Emulator) -> None:
    """And only that is open."""
    world.region(HERE).settle("example.com", sending=False)
    result = audit(REGIONS, *QUICK, "--baseline", str(known))
    assert 1 == result.code
    assert {SETTLED: "baseline", "example.com": "open"} == statuses(result)


def test_findings_that_are_no_longer_found_are_fixed(known: Path, audit: Cli, cli: Cli, world: Emulator) -> None:
    """In the report and in the count of its last line."""
    world.region(THERE).settle(SETTLED, sending=True)
    result = audit(REGIONS, *QUICK, "--baseline", str(known))
    assert {("identity-cannot-send", SETTLED)} == names(result.report["fixed"])
    assert 1 == result.report["summary"]["fixed"]
    where = ("--endpoint-url", world.url, *QUICK, "--regions", REGIONS)
    text = cli("audit", *where, "--baseline", str(known), "-f", "text").out
    assert "Fixed since the baseline  1\n- " in text
    assert ", 1 fixed;" in text.replace("\n", " ")


@pytest.mark.parametrize(
    "options",
    [("--regions", HERE), ("--ignore", "identity-cannot-send"), ()],
    ids=["region not asked", "rule not run", "denied"],
)
def test_findings_that_could_not_be_judged_are_not_fixed(
    known: Path, cli: Cli, world: Emulator, options: tuple[str, ...]
) -> None:
    """It stays in a baseline that is written again."""
    if not options:
        world.inject(
            Fault("deny", region=THERE, operation="*Identities"),
            Fault("deny", region=THERE, operation="GetEmailIdentity"),
        )
    where = (
        "--endpoint-url",
        world.url,
        *QUICK,
        *(options if HERE in options else ("--regions", REGIONS, *options)),
    )
    before = known.read_text()
    arguments = ("--baseline", str(known), "--write-baseline", str(known))
    result = cli("audit", *where, "--format", "json", "--fail-on", "never", *arguments)
    assert [] == result.report["fixed"]
    assert ("identity-cannot-send", SETTLED) in names(result.report["unconfirmed"])
    assert len(result.report["unconfirmed"]) == result.report["summary"]["unconfirmed"]
    assert before == known.read_text()


def test_the_file_can_be_reviewed(known: Path, audit: Cli, world: Emulator, tmp_path: Path) -> None:
    """A finding a line, sorted; the same again where nothing is new, a line more where something is."""
    lines = known.read_text().splitlines()
    assert [SETTLED in line for line in lines].count(True) == 1
    again = tmp_path / "again.json"
    audit(REGIONS, *QUICK, "--write-baseline", str(again))
    assert known.read_bytes() == again.read_bytes()
    world.region(HERE).settle("example.com", sending=False)
    audit(REGIONS, *QUICK, "--write-baseline", str(again))
    more = again.read_text().splitlines()
    assert len(lines) + 1 == len(more)
    assert {line.rstrip(",") for line in lines} < {line.rstrip(",") for line in more}
    told = [
        (each["rule"], each["region"] or "", each["subject"]["name"])
        for each in json.loads(again.read_text())["findings"]
    ]
    assert sorted(told) == told


def test_accepted_findings_are_not_written(audit: Cli, world: Emulator, tmp_path: Path) -> None:
    """The configuration knows it already."""
    file, config = tmp_path / "known.json", tmp_path / "sescheck.toml"
    config.write_text(f'[[accept]]\nrule = "identity-cannot-send"\nsubject = "{SETTLED}"\nreason = "moved"\n')
    assert 0 == audit(REGIONS, *QUICK, "--config", str(config), "--write-baseline", str(file)).code
    assert SETTLED not in file.read_text()
    assert world.calls


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file; --write-baseline"),
        ("", "is not a baseline"),
        ("{", "is not a baseline"),
        ('{"format": "sescheck-report", "version": 1}', "is not a baseline, but a 'sescheck-report'"),
        (
            '{"format": "sescheck-baseline", "version": 2, "findings": []}',
            "was written by a newer sescheck (version 2",
        ),
        (
            '{"format": "sescheck-baseline", "version": 1, "findings": [{}]}',
            "is damaged: Object missing required field",
        ),
        ('{"format": "sescheck-baseline", "version": 1, "findings": [', "is not a baseline"),
    ],
    ids=["missing", "empty", "no JSON", "foreign", "newer", "damaged", "cut"],
)
def test_a_bad_baseline_is_reported_before_any_call(
    emulator: Emulator, audit: Cli, tmp_path: Path, content: str | None, said: str
) -> None:
    """One line, exit code 2."""
    file = tmp_path / "known.json"
    if content is not None:
        file.write_text(content)
    result = audit(HERE, "--baseline", str(file))
    assert (2, "") == (result.code, result.out)
    assert result.err.startswith(f"sescheck: {file}")
    assert said in result.err
    assert 1 == result.err.count("\n")
    assert () == emulator.calls


def test_an_unwritable_baseline_is_reported_before_any_call(
    emulator: Emulator, audit: Cli, tmp_path: Path
) -> None:
    """A folder that is not there."""
    result = audit(HERE, "--write-baseline", str(tmp_path / "none" / "known.json"))
    assert (2, ()) == (result.code, emulator.calls)
    assert "does not exist" in result.err


def test_no_baseline_is_written_if_nothing_could_be_read(emulator: Emulator, audit: Cli, tmp_path: Path) -> None:
    """An empty baseline would know nothing of what was there."""
    file = tmp_path / "known.json"
    emulator.inject(Fault("deny", operation="*"))
    assert 4 == audit(HERE, "--write-baseline", str(file)).code
    assert not file.exists()
