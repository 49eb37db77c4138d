"""The console script, and ``python -m sescheck``."""

import gc
import os
import signal
import sys

_INTERRUPTED = 130
_GARBAGE = 50_000
"""Objects between two looks for garbage. At Python's 700, they take a sixth of a run's CPU and find little."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    interruptible = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if interruptible:  # not in a background that ignores it
        signal.signal(signal.SIGINT, _leave)
    gc.set_threshold(_GARBAGE)
    from sescheck.cli.main import main as run_and_leave  # noqa: PLC0415 - importing this module costs nothing

    if interruptible:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run_and_leave()
    except KeyboardInterrupt:
        _leave()


def _leave(*_: object) -> None:
    """Nothing is under way yet, or any more: no traceback, and no wait."""
    if sys.stderr is not None:
        sys.stderr.write("sescheck: interrupted\n")
        sys.stderr.flush()
    os._exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
