"""Run the app and turn its errors into exit codes. Nothing else does that."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import typer

from sescheck.cli.app import app
from sescheck.cli.grammar import empty_value, with_advice, with_help_option
from sescheck.cli.masking import masked_stderr, trace, type_and_message
from sescheck.cli.streams import guard_streams, quieten_stdout
from sescheck.errors import ExitCode, SescheckError, UsageError

_LONGEST = 600
_COMPLETING = "_SESCHECK_COMPLETE"
"""The variable by which a shell asks for completions."""


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of a command line. An error is one line on standard error, without secrets."""
    with masked_stderr():
        return _run(arguments)


def _run(arguments: Sequence[str]) -> int:
    try:
        code = _app(arguments)
    except SescheckError as error:
        return _leave(error.exit_code, str(error))
    except typer.TyperException as error:
        group: Any = typer.main.get_command(app)
        return _leave(ExitCode.USAGE, with_advice(error.format_message(), arguments, group.commands))
    except SystemExit:
        # Typer's own, for a reader of standard output who has left: that is not a finding.
        quieten_stdout()
        return _leave(ExitCode.CLEAN)
    except Exception as error:  # noqa: BLE001 - the last resort, so that a fault of ours is not a riddle
        if isinstance(error, FileNotFoundError) and _is_nowhere():
            return _leave(ExitCode.USAGE, "the working folder does not exist any more: change to another one")
        if "--verbose" in arguments or "-v" in arguments:
            sys.stderr.write(trace(error))
        return _leave(
            ExitCode.COULD_NOT_RUN,
            f"internal error: {type_and_message(error)}; run again with --verbose to see where, and report it",
        )
    # Typer turns an interrupt into that exit code by itself, and says nothing.
    return _leave(code or 0, "interrupted" if code == ExitCode.INTERRUPTED else None)


def _is_nowhere() -> bool:
    """True if somebody removed the working folder of this process."""
    try:
        os.getcwd()  # noqa: PTH109 - pathlib asks the same
    except FileNotFoundError:
        return True
    return False


def _app(arguments: Sequence[str]) -> int | None:
    """Without a command: show the help, and where to start. This is not wrong usage."""
    problem = empty_value(arguments)
    if problem is not None:
        raise UsageError(problem)
    completed = _completed(os.environ.get(_COMPLETING, ""))
    if completed is not None:
        return completed
    is_beginning = not arguments and _COMPLETING not in os.environ
    code: int | None = app(
        ["--help"] if is_beginning else with_help_option(arguments), prog_name="sescheck", standalone_mode=False
    )
    if is_beginning:
        sys.stdout.write("\nStart with `sescheck demo` (needs no account) or `sescheck audit`.\n")
    return code


def _completed(instruction: str) -> int | None:
    """Answer a shell that asks for completions; None if none does, or one that Typer answers."""
    if not instruction.startswith("complete_"):
        return None
    from sescheck.cli.completion.shells import answer  # noqa: PLC0415 - only if asked

    found = answer(typer.main.get_command(app), instruction, os.environ)
    if found is None:
        return None
    words, code = found
    sys.stdout.write(f"{words}\n" if words else "")
    return code


def _leave(code: int, message: str | None = None) -> int:
    if message:
        from sescheck.plain import cut, safe  # noqa: PLC0415 - no message, no import
        from sescheck.secrets import scrubbed  # noqa: PLC0415

        sys.stderr.write(f"sescheck: {cut(safe(scrubbed(message)), _LONGEST)}\n")
    return code


def main() -> None:
    """Run this process's command line, and end the process.

    Everything is written by then. The normal end of the
    interpreter destroys every object, which takes a tenth of a run's CPU; it waits for a call that hangs; and
    an interrupt meanwhile would end the process by the signal.
    """
    guard_streams()
    os._exit(_flushed(run(sys.argv[1:])))


def _flushed(code: int) -> int:
    """Return the exit code after everything is written; the interpreter itself would use 120 for failed writes."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        quieten_stdout()
    except SescheckError as error:
        code = _leave(error.exit_code, str(error))
    sys.stderr.flush()
    return code
