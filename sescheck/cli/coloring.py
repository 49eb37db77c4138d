"""Decide whether to write colours, from the options, the environment and the terminal."""

import os
from enum import StrEnum

from sescheck.errors import UsageError, one_of

_FORCING = ("FORCE_COLOR", "CLICOLOR_FORCE")
_OFF = {"", "0"}
_PLAIN = "dumb"


class Color(StrEnum):
    """The values of ``--color``. ``auto``: as the environment and the terminal say."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def parse_color(color: str | None, *, no_color: bool) -> Color:
    """Return what the two options say; they win over the environment.

    Raises:
        UsageError: there is no such value, or the options contradict each other.
    """
    if color is None:
        return Color.NEVER if no_color else Color.AUTO
    given = Color(one_of("value of --color", color, [each.value for each in Color]))
    if no_color and given is not Color.NEVER:
        raise UsageError(f"--color {given} and --no-color exclude each other: give one of them")
    return given


def is_color_forced(color: Color) -> bool:
    """True if colours are forced, whatever standard output is. NO_COLOR wins over other variables."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    return not os.environ.get("NO_COLOR") and any(os.environ.get(name, "") not in _OFF for name in _FORCING)


def is_dumb() -> bool:
    """True if the terminal does not understand escape sequences."""
    return os.environ.get("TERM") == _PLAIN


def is_colored(color: Color, *, is_terminal: bool) -> bool:
    """True if colours are written."""
    if is_color_forced(color):
        return True
    if color is Color.NEVER or os.environ.get("NO_COLOR"):
        return False
    return is_terminal and not is_dumb()
