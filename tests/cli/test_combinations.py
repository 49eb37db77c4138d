"""Every option of every command beside the others: one that would do nothing is refused, with the reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from sescheck.cli.app import app
from sescheck.cli.combinations import EXCLUDES, NEEDS
from sescheck.emulator import Emulator
from tests.conftest import ROOT, Cli, Result

SAVED = str(ROOT / "tests" / "snapshot" / "saved" / "version-1.snapshot")
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined] # a group's
ARGUMENTS = {
    "diff": (SAVED, SAVED),
    "history": ("tests",),
    "notify": ("report.json",),
    "organization": ("accounts",),
    "readiness": ("us-east-1",),
    "snapshot": ("-o", "-"),
}
"""What a command takes in any case."""
VALUES = {
    "--account": "123456789012",
    "--accounts": "x",
    "--as": "terraform",
    "--color": "always",
    "--demo": "typical",
    "--depth": "quick",
    "--dns-rate": "9",
    "--endpoint-url": "http://127.0.0.1:9",
    "--fail-on": "high",
    "--format": "json",
    "--from": SAVED,
    "--group-by": "region",
    "--nameserver": "127.0.0.1",
    "--regions": "us-east-1",
    "--role-arn": "arn:aws:iam::123456789012:role/x",
    "--shell": "sh",
}
"""What is given to an option; others take a number."""
ALONE = {
    "--as",
    "--check",
    "--config",
    "--dedup-key",
    "--demo",
    "--dns",
    "--dry-run",
    "--endpoints",
    "--fail-on",
    "--force",
    "--from",
    "--global-endpoint",
    "--ignore",
    "--link",
    "--only-if",
    "--output",
    "--primary",
    "--quiet",
    "--region",
    "--scenario",
    "--select",
    "--sender",
    "--smtp",
    "--smtp-tls",
    "--smtp-user",
    "--standby",
    "--stackset",
    "--step",
    "--to",
}
"""Options that do something beside all others of their commands; some have a check of their own values."""
PREFERENCES = {"--color", "--no-color", "--progress"}
"""Options for all runs of a person: they may do nothing."""


def offered(command: str) -> dict[str, Any]:
    """The options of a command by their long names, both names of a flag that has two."""
    found = {}
    for param in COMMANDS[command].params:
        if param.param_type_name == "option":
            for names in filter(None, (param.opts, param.secondary_opts)):
                found[next((each for each in names if each.startswith("--")), names[0])] = param
    return found


def typed(command: str, *options: str) -> list[str]:
    """A command line with these options."""
    words = [command]
    for option in options:
        param = offered(command)[option]
        words += [option] if param.is_flag else [option, VALUES.get(option, "1")]
    return [*words, *ARGUMENTS.get(command, ())]


def pairs() -> Iterator[tuple[str, str, str]]:
    """A command, an option, and another that does nothing beside it."""
    for row in EXCLUDES:
        for command in row.commands or COMMANDS:
            if command in COMMANDS and row.option in offered(command):
                yield from ((command, row.option, other) for other in row.others if other in offered(command))


def dependants() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """A command, an option, and those without which it does nothing."""
    for command in COMMANDS:
        rows = {row.option: row for row in reversed(NEEDS) if command in (row.commands or (command,))}
        for option, row in rows.items():
            needed = tuple(each for each in row.needed if each in offered(command))
            if option in offered(command) and needed:
                yield command, option, needed


def refused(result: Result, *words: str) -> None:
    """Wrong usage, in one line with these words."""
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n")), result.err
    assert all(word in result.err for word in words), result.err


@pytest.mark.parametrize("command", sorted({command for command, *_ in pairs()}))
def test_an_option_that_does_nothing_beside_another_is_refused(cli: Cli, command: str) -> None:
    """Both are named."""
    for _, option, other in (each for each in pairs() if each[0] == command):
        refused(cli(*typed(command, option, other)), f"{option} ", f": leave out {other}")


@pytest.mark.parametrize("command", sorted({command for command, *_ in dependants()}))
def test_an_option_that_does_nothing_without_another_is_refused(cli: Cli, command: str) -> None:
    """Both are named."""
    for _, option, needed in (each for each in dependants() if each[0] == command):
        refused(cli(*typed(command, option)), f"{option} needs {' or '.join(needed)}: ")


def test_every_option_is_declared() -> None:
    """It needs another one, excludes or is excluded, or stands alone; whoever adds an option decides."""
    of_rows = {row.option for row in NEEDS} | {row.option for row in EXCLUDES}
    of_rows |= {other for row in EXCLUDES for other in row.others}
    every = {name for command in COMMANDS for name in offered(command)}
    found = {each for each in every if not {each, each.replace("--no-", "--")} & (of_rows | ALONE | PREFERENCES)}
    assert found - {"--no-suppression-list"} == set()
    assert of_rows | ALONE | PREFERENCES <= every


@pytest.mark.parametrize("command", ["audit", "fix", "init", "readiness"])
def test_what_is_not_refused_beside_a_snapshot_works(
    cli: Cli, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a snapshot, every other option can be used."""
    monkeypatch.chdir(tmp_path)
    excluded = {other for _, option, other in pairs() if _ == command and option == "--from"}
    own = {
        "--baseline": "b.json",
        "--config": "s.toml",
        "--fail-on": "gaps" if command == "readiness" else "high",
        "--ignore": "dkim-off",
        "--output": "out",
        "--region": "us-east-1",
        "--select": "*-differ*",
        "--standby": "eu-west-1",
        "--write-baseline": "w.json",
    }
    (tmp_path / "s.toml").write_text("")
    cli("audit", "--from", SAVED, "--write-baseline", "b.json", "-f", "json:x.json")
    skipped = {
        "--from",
        "--demo",
        "--full",
        "--keep",
        "--quiet-if-unchanged",
        "--external-id",
        "--primary",
        "--standby",
    }
    for option in offered(command).keys() - excluded - skipped - {"--global-endpoint"}:
        flag = offered(command)[option].is_flag
        value = [] if flag else [own.get(option) or VALUES.get(option, "1")]
        result = cli(command, "--from", SAVED, option, *value, *ARGUMENTS.get(command, ()))
        (tmp_path / "sescheck.toml").unlink(missing_ok=True)
        assert result.code in {0, 1, 3}, (option, result.err)


def test_the_preferences_of_a_configuration_are_no_options(cli: Cli, emulator: Emulator, tmp_path: Path) -> None:
    """What the file says is not on the command line: it excludes nothing."""
    (tmp_path / "s.toml").write_text('depth = "quick"\nregions = ["us-east-1"]\n')
    assert 2 != cli("audit", "--from", SAVED, "--config", str(tmp_path / "s.toml")).code
    assert () == emulator.calls


@pytest.mark.parametrize("regions", ["eu-west-1", "EU-WEST-1", "eu-*", "eu-west-1,eu-west-1"])
def test_a_snapshot_is_narrowed_to_regions(cli: Cli, regions: str) -> None:
    """By names and globs, in any case: what is reported is about these regions only."""
    report = cli("audit", "--from", SAVED, "-r", regions, "-f", "json").report
    assert ["eu-west-1"] == [each["region"] for each in report["accounts"][0]["regions"]]
    assert {None, "eu-west-1"} >= {each["region"] for each in report["findings"]}
    assert cli("audit", "--from", SAVED, "-r", "all", "-f", "text").out == cli("audit", "--from", SAVED).out


@pytest.mark.parametrize("command", ["audit", "fix", "init"])
def test_a_region_that_a_snapshot_does_not_have_is_named(cli: Cli, command: str) -> None:
    """All of them, with those that it has."""
    more = ("-o", "-") if command == "init" else ()
    result = cli(command, "--from", SAVED, "-r", "us-east-1,ap-south-1,sa-east-1", *more)
    refused(result, "does not have ap-south-1, sa-east-1; it has eu-west-1, us-east-1")


def test_the_order_of_regions_counts(cli: Cli) -> None:
    """As if they had been read so: `fix` makes the others equal to the first."""
    for regions in ("us-east-1,eu-west-1", "eu-west-1,us-east-1"):
        assert f"steps for {regions.replace(',', ', ')}, read" in cli("fix", "--from", SAVED, "-r", regions).out
