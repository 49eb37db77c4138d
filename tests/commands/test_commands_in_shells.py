"""Every `aws` command that people are shown, in the shells that they paste it into."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.written import Command, commands_in, every_command

PAGES = sorted({command.page for command in every_command()})
SHELLS = ("bash", "dash", "zsh")
EXPANDED = set("[]{}*?!$~#()<>&;|`")
"""What one of the shells may make something else of, outside of quotes."""
EXPANDED_IN_DOUBLE_QUOTES = set("$`!\\")
REDIRECTION = re.compile(r" > [\w.]+$")
SEPARATOR = "\x1f"
PRELUDE = f"""aws() {{ printf '%s{SEPARATOR}' "$@" >&3; printf '\\n' >&3; }}\n"""
"""Writes down the words that it is given, whatever becomes of its output."""


def commands_of(page: str) -> list[Command]:
    """Those of one page."""
    return [command for command in every_command() if command.page == page]


def understood(shell: str, commands: list[Command], folder: Path) -> list[list[str]]:
    """The words that a shell makes of each command; it ends at one that it does not take."""
    script = PRELUDE + "".join(f"{command.text}\n" for command in commands)
    noted = folder / "noted"
    ran = subprocess.run(
        [shell, "-c", f"exec 3>{noted.name}\n{script}"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (0, "") == (ran.returncode, ran.stderr)
    return [line.split(SEPARATOR)[:-1] for line in noted.read_text().splitlines()]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("page", PAGES)
def test_a_shell_gives_the_program_what_is_written(page: str, shell: str, tmp_path: Path) -> None:
    """The words are those of the page: nothing is expanded, split or lost."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed; what it would expand, test_nothing_is_left_for_a_shell finds")
    commands = commands_of(page)
    assert [command.words for command in commands] == understood(shell, commands, tmp_path)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_left_for_a_shell_to_expand(page: str) -> None:
    """Brackets, stars and the like stand in quotes: zsh ends with an error where no file matches."""
    assert [] == [(command.text, found) for command in commands_of(page) if (found := expanded(command.text))]


def test_shellcheck_finds_nothing(tmp_path: Path) -> None:
    """In the language that all shells share; what it finds begins with the page's name."""
    for page in PAGES:
        script = tmp_path / f"{page.replace('/', '-')}.sh"
        script.write_text("#!/bin/sh\n" + "".join(f"{command.text}\n" for command in commands_of(page)))
    assert len(PAGES) == len(list(tmp_path.iterdir()))
    assert "" == shellcheck(*sorted(tmp_path.iterdir()))


def shellcheck(*scripts: Path) -> str:
    """What it finds."""
    program = Path(sys.executable).parent / "shellcheck"
    ran = subprocess.run([program, "--format=gcc", *scripts], capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


def expanded(text: str) -> str:
    """What stands outside of quotes, or in double ones, and means something to a shell; but for a redirection."""
    quote, found = "", ""
    for character in REDIRECTION.sub("", text).replace("\\\n", ""):
        if character == quote:
            quote = ""
        elif not quote and character in "'\"":
            quote = character
        elif character in {"": EXPANDED | {"\\"}, '"': EXPANDED_IN_DOUBLE_QUOTES, "'": set()}[quote]:
            found += character
    return found


BROKEN = {
    "aws a b --c Routes=[{Region=R}]": "[{}]",
    "aws a b --c $HOME": "$",
    'aws a b --c "${HOME}!"': "$!",
    "aws a b --c '[{*?!$}]' \"[{*?}]\" > c.json": "",
    "aws a b --c d --e <NAME>": "<>",
}


@pytest.mark.parametrize("text", BROKEN)
def test_what_a_shell_expands_is_noticed(text: str) -> None:
    """Quotes keep it as it is, double ones not all of it."""
    assert BROKEN[text] == expanded(text)


def test_a_word_that_a_shell_changes_is_noticed(tmp_path: Path) -> None:
    """What it is given is compared, not only that it parses."""
    (tmp_path / "Region=R").touch()
    (command,) = commands_in("page", "    aws a b --c *=R\n")
    assert [command.words] != understood("bash", [command], tmp_path)


def test_what_shellcheck_finds_is_noticed(tmp_path: Path) -> None:
    """A variable that is not quoted, for one."""
    script = tmp_path / "commands.sh"
    script.write_text("#!/bin/sh\naws a b --c $HOME/*\n")
    assert "SC2086" in shellcheck(script)
