"""The errors that end an audit or a command: one tree, each class with its exit code.

    SescheckError
      UsageError             2  the request cannot be carried out; also a ValueError
        ConfigError          2  the configuration has an error
        FileError            2  a file cannot be read or written, or does not hold what it should
        ProfileError         2  the AWS configuration, or what was given instead of it, cannot be used
        RegionError          2  a region was named that cannot be audited
      CannotRunError         4  the request is right, but there is no result
        CredentialsError     4  there are no credentials that AWS accepts
        LockedError          4  another run is saving to the same place
        DeliveryError        4  a notification could not be delivered
      Interrupted          130  the user ended the run

The lowest room that knows what is wrong raises the error. The rooms above let it pass, and ``cli/main.py`` alone
turns it into a line on standard error and an exit code. The message is one line: what is wrong, where, and what to
do. It holds no secret.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher, get_close_matches
from enum import IntEnum
from pathlib import Path
from typing import ClassVar, Self

from sescheck.secrets import scrubbed


class ExitCode(IntEnum):
    """The exit codes of every command."""

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


_ADDRESS = re.compile(r"(s3|https?|ftp|file|gs):/(?!/)(.*)", re.IGNORECASE | re.DOTALL)
"""An address that was taken for a path, which has one slash where the address has two."""

_IN_USE = {32, 33}
"""Windows' numbers for a file that another program shares with nobody."""


class SescheckError(Exception):
    """The root: code catches it, and raises only its subclasses."""

    exit_code: ClassVar[ExitCode]

    def __init__(self, message: str) -> None:
        super().__init__(scrubbed(message))


AuditError = SescheckError
"""The root, by the name that programs import from ``sescheck``."""


class UsageError(SescheckError, ValueError):
    """The request cannot be carried out."""

    exit_code = ExitCode.USAGE


class ConfigError(UsageError):
    """The configuration has an error; the message begins with ``FILE:LINE:``, or ``FILE:``."""


class FileError(UsageError):
    """A file cannot be read or written, or does not hold what it should; the message begins with its name."""

    @classmethod
    def cannot_read(cls, path: Path | str, error: OSError, if_missing: str = "") -> Self:
        """The operating system does not let it be read.

        Args:
            path: the file, or another place with that name.
            error: why.
            if_missing: advice if the file does not exist.
        """
        if isinstance(error, FileNotFoundError):
            return cls(_sentence(f"{path} cannot be read: no such file", if_missing))
        return cls(f"{path} cannot be read: {_why(error)}")

    @classmethod
    def cannot_write(cls, place: Path | str, error: OSError) -> Self:
        """The operating system does not let it be written."""
        return cls(f"{place} cannot be written: {_why(error)}")

    @classmethod
    def damaged(cls, path: Path | str, why: object, advice: str = "") -> Self:
        """Its beginning is right, but not the rest."""
        words = "it is nested too deeply" if isinstance(why, RecursionError) else why
        return cls(_sentence(f"{path} is damaged: {words}", advice))

    @classmethod
    def wrong_version(cls, path: Path | str, version: int, newest: int) -> Self:
        """This version of sescheck does not know the version of its format."""
        if version > newest:
            return cls(f"{path} was written by a newer sescheck (version {version} of the format)")
        return cls.damaged(path, f"there is no version {version} of the format")


def is_in_use(error: OSError) -> bool:
    """True if Windows refuses, because another program has the file open."""
    return getattr(error, "winerror", None) in _IN_USE


def _why(error: OSError) -> str:
    if is_in_use(error):
        return "another program has it open; close it there"
    if isinstance(error, FileExistsError):
        return "it is a file; name a folder"
    return error.strerror or str(error)


class ProfileError(UsageError):
    """The AWS configuration, or what was given instead of it, cannot be used."""


class RegionError(UsageError):
    """A region was named that cannot be audited."""


class CannotRunError(SescheckError):
    """The request is right, but there is no result."""

    exit_code = ExitCode.COULD_NOT_RUN


class CredentialsError(CannotRunError):
    """There are no credentials that AWS accepts, so nothing can be read."""


class LockedError(CannotRunError):
    """Another run is saving to the same place."""


class DeliveryError(CannotRunError):
    """A notification could not be delivered."""


class Interrupted(SescheckError):  # noqa: N818 - not an error: somebody wanted it so
    """The user ended the run."""

    exit_code = ExitCode.INTERRUPTED


@contextmanager
def reading(path: Path, if_missing: str = "") -> Iterator[None]:
    """Run a block that reads a file.

    Raises:
        FileError: the operating system does not let it, or it is an address.
    """
    _check_path(path)
    try:
        yield
    except OSError as error:
        raise FileError.cannot_read(path, error, if_missing) from error


@contextmanager
def writing(place: Path | str) -> Iterator[None]:
    """Run a block that writes a file, or another place with that name.

    Raises:
        FileError: the operating system does not let it, or it is an address.
    """
    _check_path(place)
    try:
        yield
    except OSError as error:
        raise FileError.cannot_write(place, error) from error


def _check_path(place: Path | str) -> None:
    if address := _ADDRESS.fullmatch(str(place)):
        raise FileError(f"{address[1]}://{address[2]} is an address: name a file or a folder of this machine")


def unknown(kind: str, name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the message about an unknown name.

    Args:
        kind: the kind of name.
        name: as it was given.
        known: the known names.
        otherwise: what to say if no name is similar; by default all known names are listed.
    """
    names = tuple(known)
    parts = {part.strip().lower() for part in name.split(",")}
    if len(parts) > 1 and parts <= {each.lower() for each in names}:
        return f'unknown {kind} "{name}": it is {len(parts)} names in one; give one at a time'
    return f'unknown {kind} "{name}"{did_you_mean(name, names, otherwise)}'


def one_of(kind: str, name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the known name that was meant: case does not matter.

    Args:
        kind: the kind of name.
        name: as it was given.
        known: the known names, in lower case.
        otherwise: as in ``unknown``.

    Raises:
        UsageError: there is no such name.
    """
    names = tuple(known)
    if name.lower() not in names:
        raise UsageError(unknown(kind, name, names, otherwise))
    return name.lower()


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the end of such a message: the most similar names, in any case; else as in ``unknown``.

    A name that is much less similar than the best one is left out.
    """
    names = {each.lower(): each for each in known}
    best = max((_likeness(each, name.lower()) for each in names), default=0.0)
    found = get_close_matches(name.lower(), names, n=3, cutoff=max(0.5, best - 0.3))
    if not found:
        listed = f"choose one of {', '.join(names.values())}"
        return f"; {otherwise or listed}"
    return meant(*(names[each] for each in found))


def meant(*names: str) -> str:
    """Return the end of such a message: the names that were probably meant."""
    *most, last = (f'"{each}"' for each in names)
    return f", did you mean {', '.join(most)}{' or ' if most else ''}{last}?"


def _likeness(first: str, second: str) -> float:
    return SequenceMatcher(None, first, second).ratio()


def _sentence(words: str, advice: str) -> str:
    return f"{words}; {advice}" if advice else words
