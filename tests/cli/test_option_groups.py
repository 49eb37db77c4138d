"""Options are declared once: their fields and defaults, their help and panel, whichever commands take them."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated

import command_line
import pytest
import typer
from typer.testing import CliRunner

from sescheck import Depth, Severity, audit
from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.aws.limits import Limits
from sescheck.cli import parameters
from sescheck.cli.app import app
from sescheck.cli.commands import audit as audit_command
from sescheck.cli.help_panels import PanelledCommand
from sescheck.cli.option_groups import Only, with_options
from sescheck.config.defaults import DEFAULT_DEPTH, DEFAULT_FAIL_ON, FAIL_ON, NEVER
from sescheck.organization.organization_options import AccountOptions, WorkerOptions

GROUPS = (ReadOptions, JudgeOptions, OutputOptions, Limits)
OF_AN_ORGANIZATION = (AccountOptions, WorkerOptions)
NO_OPTION = {"patience"}
"""A program may set it, the command line cannot."""
OWN_WORDS = {
    "--account",
    "--as",
    "--check",
    "--depth",
    "--fail-on",
    "--format",
    "--from",
    "--output",
    "--plan",
    "--quiet",
    "--regions",
    "--retries",
    "--role-name",
    "--select",
    "--suppression-list",
    "--verbose",
}
"""Options that mean less, or something else, to one of the commands."""


def test_every_field_is_an_option() -> None:
    """With its help, and in one group only."""
    names = [field.name for group in (*GROUPS, *OF_AN_ORGANIZATION) for field in fields(group)]
    assert len(names) == len(set(names))
    assert set(names) - NO_OPTION == set(parameters.PARAMETERS)


def test_an_option_has_one_default_and_one_help() -> None:
    """In whichever command."""
    said: dict[str, set[tuple[str, str | None, str | None]]] = {}
    for command in command_line.commands():
        for option in command.options:
            name = next(each for each in option.names if each.startswith("--"))
            said.setdefault(name, set()).add((option.help, option.default, option.example))
    assert {name for name, words in said.items() if len(words) > 1} == OWN_WORDS


def test_the_library_has_the_same_defaults() -> None:
    """Arguments of the same name."""
    arguments = inspect.signature(audit).parameters
    shared = [field for group in (ReadOptions, JudgeOptions, Limits) for field in fields(group)]
    differing = [
        field.name
        for field in shared
        if field.name in arguments and (arguments[field.name].default or None) != (field.default or None)
    ]
    assert differing == []


def test_an_audit_takes_four_groups() -> None:
    """And the command line spreads them out."""
    assert len(GROUPS) == len(inspect.signature(audit_command.audit).parameters)


def test_the_defaults_are_valid_values() -> None:
    """Of severities and depths."""
    assert [*Severity, NEVER] == list(FAIL_ON)
    assert DEFAULT_FAIL_ON in set(Severity)
    assert DEFAULT_DEPTH in set(Depth)


def help_of(command: str) -> str:
    """What ``--help`` prints."""
    return CliRunner().invoke(app, [command, "--help"]).output


PANELS: Mapping[str, tuple[str, ...]] = {
    "audit": (
        "Regions and accounts",
        "What to read",
        "What to report",
        "Earlier runs",
        "Output",
        "Limits",
        "Options",
    ),
    "diff": ("Arguments", "What to report", "Output", "Options"),
    "iam-policy": (
        "Options",
        "Regions and accounts",
        "What to read",
        "What to report",
        "The role of an organization",
    ),
}


@pytest.mark.parametrize("command", PANELS)
def test_the_help_has_panels(command: str) -> None:
    """In the order in which the command names them."""
    lines = [line.rstrip(":") for line in help_of(command).splitlines() if line.endswith(":") and line[0] != " "]
    assert list(PANELS[command]) == lines


@dataclass(frozen=True)
class Group:
    """Two options, as a command takes them."""

    quiet: bool = False
    regions: list[str] | None = None


def test_a_command_gets_its_group_whole() -> None:
    """What was given, and the defaults of what was not, or is not offered."""
    got: list[object] = []

    def command(*, name: str = "x", group: Annotated[Group, Only("quiet")]) -> None:
        got.append((name, group))

    own = typer.Typer()
    own.command(cls=PanelledCommand)(with_options(command))
    assert CliRunner().invoke(own, ["--quiet"]).exit_code == 0
    assert CliRunner().invoke(own, ["--name", "y"]).exit_code == 0
    assert CliRunner().invoke(own, ["--regions", "a"]).exit_code != 0
    assert got == [("x", Group(quiet=True)), ("y", Group())]


def test_a_field_that_does_not_exist_cannot_be_an_option() -> None:
    """It is noticed when the command is made."""

    def command(*, group: Annotated[Group, Only("quite")]) -> None:
        raise AssertionError(group)

    with pytest.raises(KeyError, match="quite"):
        with_options(command)
