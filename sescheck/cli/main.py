"""Runs the app and turns what it raises into exit codes: the one place that does."""

import os
import sys
import threading
import traceback
from collections.abc import Sequence

import typer

from sescheck.auditing.errors import AuditError
from sescheck.auditing.exit_codes import ExitCode
from sescheck.cli.app import app
from sescheck.cli.streams import guard_streams, quieten_stdout

_LONGEST = 600


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command line; errors are one line on standard error."""
    try:
        code = app(list(arguments), prog_name="sescheck", standalone_mode=False)
    except AuditError as error:
        return _leave(error.code, str(error))
    except typer.TyperException as error:
        return _leave(ExitCode.USAGE, error.format_message())
    except SystemExit:
        # Typer's own, for a reader of standard output who has left: that is no finding.
        quieten_stdout()
        return _leave(ExitCode.CLEAN)
    except Exception as error:  # noqa: BLE001 - the last resort, so that a fault of ours is not a riddle
        if "--verbose" in arguments or "-v" in arguments:
            traceback.print_exc()
        return _leave(
            ExitCode.COULD_NOT_RUN,
            f"a fault of sescheck's own: {type(error).__name__}: {error}; run again with --verbose to see where",
        )
    # Typer turns an interrupt into that exit code by itself, and says nothing.
    return _leave(code or 0, "interrupted" if code == ExitCode.INTERRUPTED else None)


def _leave(code: int, message: str | None = None) -> int:
    if message:
        from sescheck.report.plain import cut, safe  # noqa: PLC0415 - no message, no import

        sys.stderr.write(f"sescheck: {cut(safe(message), _LONGEST)}\n")
    return code


def main() -> None:
    """Run this process's command line, and end the process."""
    guard_streams()
    code = _flushed(run(sys.argv[1:]))
    if code == ExitCode.INTERRUPTED or any(thread.name.startswith("sescheck") for thread in threading.enumerate()):
        # A call that hangs is not waited for: its thread would keep the interpreter from ending. And where an
        # interrupt came within generated code, the interpreter would end itself by the signal.
        os._exit(code)
    sys.exit(code)


def _flushed(code: int) -> int:
    """The exit code, once all is written: the interpreter's own end knows only 120 for what could not be."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        quieten_stdout()
    except AuditError as error:
        code = _leave(error.code, str(error))
    sys.stderr.flush()
    return code
