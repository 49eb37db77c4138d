"""`python -m sescheck.emulator`: the emulator as a program, for the AWS CLI and other SDKs."""

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from sescheck.emulator import Emulator, Fault, parse_fault
from sescheck.emulator.dns.dns_faults import DnsFault, parse_dns_fault
from sescheck.emulator.server.emulator import DEFAULT_ACCOUNT
from sescheck.emulator.surroundings import own_surroundings
from sescheck.emulator.worlds import SCENARIOS, organization


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; print one line, the URL, and a second one, the address of the DNS."""
    options = _parser().parse_args(arguments)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with (
            own_surroundings(),
            Emulator(options.fault, options.account, options.port) as emulator,
            _dns(options) as address,
        ):
            if options.world:
                SCENARIOS[options.world].stage(emulator)
            if options.organization is not None:
                organization(emulator, options.organization)
            sys.stdout.write(f"{emulator.url}\n{address}")
            sys.stdout.flush()
            stopped.wait()
    except (ModuleNotFoundError, OSError, ValueError) as error:
        sys.stderr.write(f"could not start the emulator: {error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sescheck.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1; default: a free one")
    parser.add_argument("--account", default=DEFAULT_ACCOUNT, help="the account of access keys that no user has")
    parser.add_argument("--world", choices=sorted(SCENARIOS), help="the world to set up; default: none")
    parser.add_argument(
        "--organization",
        type=int,
        metavar="N",
        help="set up an organization with N member accounts; its management account is that of --account",
    )
    parser.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="SPEC",
        help="kind:key=value,key=value, such as throttle:operation=Get*,count=3; repeatable",
    )
    parser.add_argument(
        "--dns-port", type=int, help="serve the DNS also, on this port of 127.0.0.1; 0: a free one"
    )
    parser.add_argument(
        "--zone", type=Path, action="append", default=[], help="a zone file, for the DNS; repeatable"
    )
    parser.add_argument(
        "--dns-fault",
        type=_dns_fault,
        action="append",
        default=[],
        metavar="SPEC",
        help="as --fault, such as servfail:name=*.example.com,type=TXT; repeatable",
    )
    return parser


@contextmanager
def _dns(options: argparse.Namespace) -> Iterator[str]:
    """Serve the DNS, if a port was given; yield the line with its address."""
    if options.dns_port is None:
        yield ""
        return
    from sescheck.emulator.dns.dns_server import DnsServer  # noqa: PLC0415 # only this needs dnspython
    from sescheck.emulator.dns.world_records import WorldRecords  # noqa: PLC0415
    from sescheck.emulator.dns.zone_file import ZoneFile  # noqa: PLC0415 # as above

    files = [ZoneFile.load(path) for path in options.zone]
    if options.world:
        files.append(ZoneFile(SCENARIOS[options.world].zone))
    with DnsServer(*files, WorldRecords(), faults=options.dns_fault, port=options.dns_port) as server:
        yield f"{server.address}\n"


def _fault(spec: str) -> Fault:
    try:
        return parse_fault(spec)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _dns_fault(spec: str) -> DnsFault:
    try:
        return parse_dns_fault(spec)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())
