"""What ends an audit, or a command: each error is one line that says what to do, and carries its exit code."""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import IntEnum

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


class AuditError(Exception):
    """It can not go on; the message is one line: what is wrong, where, and what to do."""

    code = ExitCode.COULD_NOT_RUN

    def __init__(self, message: str) -> None:
        super().__init__(scrubbed(message))


class UsageError(AuditError, ValueError):
    """Something was asked for that can not be."""

    code = ExitCode.USAGE


class Interrupted(AuditError):  # noqa: N818 - no error: somebody wanted it so
    """The user ended the run."""

    code = ExitCode.INTERRUPTED


def unknown(kind: str, name: str, known: Iterable[str], where: str) -> UsageError:
    """A name that is none of those known, with the nearest of them, or where they are listed."""
    close = get_close_matches(name, list(known), n=3, cutoff=0.5)
    hint = f"nearest: {', '.join(close)}" if close else where
    return UsageError(f"unknown {kind} {name!r}; {hint}")
