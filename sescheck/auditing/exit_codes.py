"""The exit codes."""

from enum import IntEnum


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
