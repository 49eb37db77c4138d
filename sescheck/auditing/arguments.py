"""The arguments that the functions of the library share."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from sescheck.auditing import configuring
from sescheck.aws.sessions import Credentials
from sescheck.config.loading import Loaded
from sescheck.config.shape import Configuration
from sescheck.errors import UsageError


def check_thread(name: str) -> None:
    """Raise an error if blocking would stop an event loop.

    Args:
        name: of the function that blocks.

    Raises:
        UsageError: this thread runs one.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise UsageError(f"{name}() blocks, and this thread runs an event loop: await asyncio.to_thread({name}, ...)")


def several(given: str | Sequence[str]) -> tuple[str, ...]:
    """Return the values. A string is one value, not a sequence of letters."""
    return (given,) if isinstance(given, str) else tuple(given)


def loaded_from(config: Configuration | Path | str | None) -> Loaded:
    """Return the configuration of an argument; the working folder is not searched."""
    match config:
        case None:
            return configuring.defaults()
        case Configuration():
            return configuring.take(config)
        case Path() | str():
            return configuring.load(Path(config))


def check_identity(profile: str | None, credentials: Credentials | None) -> None:
    """Check that at most one of them is given.

    Raises:
        UsageError: both are.
    """
    if profile is not None and credentials is not None:
        raise UsageError("profile and credentials exclude each other: give one of them")
