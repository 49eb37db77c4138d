"""Accept `help` as a word, and add advice to Typer's errors."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from sescheck.errors import meant

FILES = frozenset(
    {
        "--accounts",
        "--baseline",
        "--config",
        "--from",
        "--new",
        "--output",
        "--resume",
        "--since",
        "--snapshot",
        "--tls-ca",
        "--tls-cert",
        "--tls-key",
        "--write-baseline",
        "-o",
    }
)
"""Options that name a file or a folder."""
_HELP = "help"
_NUMBERS = (("valid integer", "a whole number, such as 5"), ("valid number", "a number, such as 2.5"))
_LONG_OR_SHORT = re.compile(r"-[a-zA-Z]|--[a-z][a-z-]+")
_ONE_DASH = re.compile(r"-[a-z][a-z-]+")
_OPTION = re.compile(r"'(-[\w-]+)'")
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d", re.IGNORECASE)


def with_help_option(arguments: Sequence[str]) -> list[str]:
    """Turn `help` and `help audit` into the options that show the help."""
    first, *rest = arguments or [""]
    return [*rest, "--help"] if first == _HELP else list(arguments)


def empty_value(arguments: Sequence[str]) -> str | None:
    """Return what is wrong with an option whose value is empty; else None.

    An empty name of a file would mean the working folder, and another empty value would mean the default.
    """
    pairs = [
        *pairwise(arguments),
        *(each.split("=", 1) for each in arguments if "=" in each),
    ]
    option = next((option for option, value in pairs if _LONG_OR_SHORT.fullmatch(option) and not value), None)
    if option is None:
        return None
    return f"{option}: the {'file name' if option in FILES else 'value'} is empty; is a variable not set?"


def with_advice(message: str, arguments: Sequence[str], commands: Collection[str]) -> str:
    """Return Typer's message for wrong usage, with advice.

    Args:
        message: Typer's.
        arguments: the command line.
        commands: the names of all commands.
    """
    for kind, wanted in _NUMBERS:
        if kind in message and (option := _OPTION.search(message)):
            return f"{option[1]}{_given(option[1], arguments)}: give {wanted}"
    long = [each for each in arguments if _ONE_DASH.fullmatch(each)]
    if "unexpected extra argument" in message and long:
        return f"{long[0]} has one dash: write -{long[0]}"
    regions = [each for each in arguments if _REGION.fullmatch(each)]
    if "unexpected extra argument" in message and len(regions) > 1:
        return f"{message}: separate regions by commas, as in -r {','.join(regions)}"
    if "unexpected extra argument" in message and regions:
        return f"{message}: name regions with an option, as in -r {regions[0]}"
    if "Did you mean" in message or "ossible options" in message:
        return message
    return f"{message.rstrip('.')}{_hint(message, arguments, commands)}"


def _hint(message: str, arguments: Sequence[str], commands: Collection[str]) -> str:
    """Return the end of a message, with what to do."""
    first = next((each for each in arguments if not each.startswith("-")), "").lower()
    if "No such command" in message and first in commands:
        return meant(first)
    command = next((each for each in arguments if each in commands), "")
    if "No such option" in message and command and command != arguments[0]:
        return f": options follow the command, as in `sescheck {command} {arguments[0]}`"
    return f"; see `sescheck {command}{' ' if command else ''}--help`"


def _given(option: str, arguments: Sequence[str]) -> str:
    """Return the value as it was typed after the option."""
    following = dict(zip(arguments, [*arguments[1:], ""], strict=True))
    return f" {following[option]}" if following.get(option) else ""
