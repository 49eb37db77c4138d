"""`python -m sescheck.emulator`: the emulator as a program, for the AWS CLI and other SDKs."""

import argparse
import signal
import sys
from collections.abc import Sequence
from threading import Event

from sescheck.emulator import Emulator, Fault, parse_fault
from sescheck.emulator.server.emulator import DEFAULT_ACCOUNT
from sescheck.emulator.surroundings import own_surroundings
from sescheck.emulator.worlds import SCENARIOS


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; print one line, the URL."""
    options = _parser().parse_args(arguments)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with own_surroundings(), Emulator(options.fault, options.account, options.port) as emulator:
            if options.world:
                SCENARIOS[options.world].stage(emulator)
            sys.stdout.write(f"{emulator.url}\n")
            sys.stdout.flush()
            stopped.wait()
    except (ModuleNotFoundError, OSError) as error:
        sys.stderr.write(f"could not start the emulator: {error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sescheck.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1; default: a free one")
    parser.add_argument("--account", default=DEFAULT_ACCOUNT, help="the account of access keys that no user has")
    parser.add_argument("--world", choices=sorted(SCENARIOS), help="the world to set up; default: none")
    parser.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="SPEC",
        help="kind:key=value,key=value, such as throttle:operation=Get*,count=3; repeatable",
    )
    return parser


def _fault(spec: str) -> Fault:
    try:
        return parse_fault(spec)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())
