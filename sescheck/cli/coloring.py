"""Whether to write colours: what the environment asks for, and what the terminal can do."""

import os

_FORCING = ("FORCE_COLOR", "CLICOLOR_FORCE")
_OFF = {"", "0"}
_PLAIN = "dumb"


def is_color_forced() -> bool:
    """Are colours wanted, whatever standard output is? NO_COLOR wins."""
    return not os.environ.get("NO_COLOR") and any(os.environ.get(name, "") not in _OFF for name in _FORCING)


def is_dumb() -> bool:
    """Does the terminal understand no escape sequence?"""
    return os.environ.get("TERM") == _PLAIN


def is_colored(*, is_terminal: bool) -> bool:
    """Are colours to be written, where ``--no-color`` is not given?"""
    if os.environ.get("NO_COLOR"):
        return False
    return is_color_forced() or (is_terminal and not is_dumb())
