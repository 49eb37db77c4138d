"""Decide whether to write colours, from the environment and the terminal."""

import os

_FORCING = ("FORCE_COLOR", "CLICOLOR_FORCE")
_OFF = {"", "0"}
_PLAIN = "dumb"


def is_color_forced() -> bool:
    """True if colours are forced, whatever standard output is. NO_COLOR wins."""
    return not os.environ.get("NO_COLOR") and any(os.environ.get(name, "") not in _OFF for name in _FORCING)


def is_dumb() -> bool:
    """True if the terminal does not understand escape sequences."""
    return os.environ.get("TERM") == _PLAIN


def is_colored(*, is_terminal: bool) -> bool:
    """True if colours are written, unless ``--no-color`` is given."""
    if os.environ.get("NO_COLOR"):
        return False
    return is_color_forced() or (is_terminal and not is_dumb())
