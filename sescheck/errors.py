"""What ends an audit or a command: one tree, each class with its exit code.

    SescheckError
      UsageError             2  what was asked for cannot be done; also a ValueError
        ConfigError          2  the configuration holds something wrong
        FileError            2  a file cannot be read or written, or does not hold what it should
        ProfileError         2  the AWS configuration, or what stands in its place, cannot be used
        RegionError          2  a region that cannot be audited was named
      CannotRunError         4  nothing was wrong with what was asked for, and still there is no result
        CredentialsError     4  there are no credentials that AWS accepts
        LockedError          4  another run is saving to the same place
      Interrupted          130  the user ended the run

The lowest room that knows what is wrong raises the error. The rooms above let it pass, and ``cli/main.py`` alone
turns it into a line on standard error and an exit code. The message is one line: what is wrong, where, and what to
do. It holds no secret.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from enum import IntEnum
from pathlib import Path
from typing import ClassVar, Self

from sescheck.secrets import scrubbed


class ExitCode(IntEnum):
    """What the caller of the command learns without reading anything."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    COULD_NOT_RUN = 4
    INTERRUPTED = 130


MEANINGS = {
    ExitCode.CLEAN: "everything asked for was read; nothing at or above `--fail-on`",
    ExitCode.FINDINGS: "findings at or above `--fail-on`",
    ExitCode.USAGE: "wrong usage or configuration",
    ExitCode.INCOMPLETE: "nothing at or above `--fail-on`, but something could not be read",
    ExitCode.COULD_NOT_RUN: "could not run: no credentials, no region readable, a rule crashed",
    ExitCode.INTERRUPTED: "interrupted",
}
"""The table of the documentation is made from this one."""


class SescheckError(Exception):
    """The root: it is caught, and only its subclasses are raised."""

    exit_code: ClassVar[ExitCode]

    def __init__(self, message: str) -> None:
        super().__init__(scrubbed(message))


AuditError = SescheckError
"""The root, by the name that programs import from ``sescheck``."""


class UsageError(SescheckError, ValueError):
    """What was asked for cannot be done."""

    exit_code = ExitCode.USAGE


class ConfigError(UsageError):
    """The configuration holds something wrong; the message begins with ``FILE:LINE:``, or ``FILE:``."""


class FileError(UsageError):
    """A file cannot be read or written, or does not hold what it should; the message begins with its name."""

    @classmethod
    def cannot_read(cls, path: Path, error: OSError, if_missing: str = "") -> Self:
        """The operating system does not let it be read.

        Args:
            path: the file.
            error: why.
            if_missing: what to do where there is no such file.
        """
        if isinstance(error, FileNotFoundError):
            return cls(_sentence(f"{path} cannot be read: no such file", if_missing))
        return cls(f"{path} cannot be read: {error.strerror or error}")

    @classmethod
    def cannot_write(cls, place: Path | str, error: OSError) -> Self:
        """The operating system does not let it be written."""
        return cls(f"{place} cannot be written: {error.strerror or error}")

    @classmethod
    def damaged(cls, path: Path, why: object, advice: str = "") -> Self:
        """It begins as it should, and goes on otherwise."""
        words = "it is nested too deeply" if isinstance(why, RecursionError) else why
        return cls(_sentence(f"{path} is damaged: {words}", advice))

    @classmethod
    def wrong_version(cls, path: Path, version: int, newest: int) -> Self:
        """It is of a version of its format that this version of sescheck does not know."""
        if version > newest:
            return cls(f"{path} was written by a newer sescheck (version {version} of the format)")
        return cls.damaged(path, f"there is no version {version} of the format")


class ProfileError(UsageError):
    """The AWS configuration, or what was given in its place, cannot be used."""


class RegionError(UsageError):
    """A region that cannot be audited was named."""


class CannotRunError(SescheckError):
    """Nothing was wrong with what was asked for, and still there is no result."""

    exit_code = ExitCode.COULD_NOT_RUN


class CredentialsError(CannotRunError):
    """There are no credentials that AWS accepts, and without them nothing can be read."""


class LockedError(CannotRunError):
    """Another run is saving to the same place."""


class Interrupted(SescheckError):  # noqa: N818 - not an error: somebody wanted it so
    """The user ended the run."""

    exit_code = ExitCode.INTERRUPTED


@contextmanager
def reading(path: Path, if_missing: str = "") -> Iterator[None]:
    """A block that reads a file.

    Raises:
        FileError: the operating system does not let it.
    """
    try:
        yield
    except OSError as error:
        raise FileError.cannot_read(path, error, if_missing) from error


@contextmanager
def writing(place: Path | str) -> Iterator[None]:
    """A block that writes a file, or to what is called so.

    Raises:
        FileError: the operating system does not let it.
    """
    try:
        yield
    except OSError as error:
        raise FileError.cannot_write(place, error) from error


def unknown(kind: str, name: str, known: Iterable[str], otherwise: str = "") -> str:
    """What to say of a name that is none of those known.

    Args:
        kind: of what it is the name.
        name: as it was given.
        known: the names there are.
        otherwise: what to say where none is near; else all of them are listed.
    """
    return f'unknown {kind} "{name}"{did_you_mean(name, known, otherwise)}'


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The end of such a sentence: the nearest of the names, in whatever case; else what ``unknown`` says."""
    names = {each.lower(): each for each in known}
    close = [f'"{names[each]}"' for each in get_close_matches(name.lower(), names, n=3, cutoff=0.5)]
    if not close:
        listed = f"choose one of {', '.join(names.values())}"
        return f"; {otherwise or listed}"
    return f", did you mean {' or '.join(close)}?"


def _sentence(words: str, advice: str) -> str:
    return f"{words}; {advice}" if advice else words
