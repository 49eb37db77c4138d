"""Accept `help` as a word, and add advice to Typer's errors."""

import re
from collections.abc import Sequence
from itertools import pairwise

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
_OPTION = re.compile(r"'(-[\w-]+)'")
_NAME = re.compile(r"[a-z-]+")
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d", re.IGNORECASE)


def with_help_option(arguments: Sequence[str]) -> list[str]:
    """Turn `help` and `help audit` into the options that show the help."""
    first, *rest = arguments or [""]
    return [*rest, "--help"] if first == _HELP else list(arguments)


def option_without_file(arguments: Sequence[str]) -> str | None:
    """Return the option for a file with an empty name, which would mean the working folder; else None."""
    pairs = [
        *pairwise(arguments),
        *(each.split("=", 1) for each in arguments if "=" in each),
    ]
    return next((option for option, name in pairs if option in FILES and not name), None)


def with_advice(message: str, arguments: Sequence[str]) -> str:
    """Return Typer's message for wrong usage, with advice."""
    for kind, wanted in _NUMBERS:
        if kind in message and (option := _OPTION.search(message)):
            return f"{option[1]}{_given(option[1], arguments)}: give {wanted}"
    regions = [each for each in arguments if _REGION.fullmatch(each)]
    if "unexpected extra argument" in message and len(regions) > 1:
        return f"{message}: separate regions by commas, as in -r {','.join(regions)}"
    if "unexpected extra argument" in message and regions:
        return f"{message}: name regions with an option, as in -r {regions[0]}"
    if "Did you mean" in message or "ossible options" in message:
        return message
    first = next((each for each in arguments if not each.startswith("-")), "")
    command = f"{first} " if _NAME.fullmatch(first) and "No such command" not in message else ""
    return f"{message.rstrip('.')}; see `sescheck {command}--help`"


def _given(option: str, arguments: Sequence[str]) -> str:
    """Return the value as it was typed after the option."""
    following = dict(zip(arguments, [*arguments[1:], ""], strict=True))
    return f" {following[option]}" if following.get(option) else ""
