"""What the options ask of the DNS."""

from typing import TYPE_CHECKING

from sescheck.auditing.options import ReadOptions
from sescheck.config.defaults import DEFAULT_DNS_RATE
from sescheck.dns.nameservers import parse_nameserver
from sescheck.errors import UsageError

if TYPE_CHECKING:
    from sescheck.collect.dns_answers import DnsPlan


def check_dns(read: ReadOptions) -> None:
    """Check the options about the DNS.

    Raises:
        UsageError: the resolver or the rate cannot be used, or it is named although the DNS is not asked.
    """
    if read.dns is False:
        for option, value in (("--nameserver", read.nameserver), ("--dns-rate", read.dns_rate)):
            if value is not None:
                raise UsageError(f"--no-dns and {option} exclude each other: give one of them")
    if read.dns_rate is not None and not 0 < read.dns_rate < float("inf"):
        raise UsageError(f"--dns-rate {read.dns_rate:g}: it must be above 0")
    if read.nameserver is not None:
        parse_nameserver(read.nameserver)


def dns_plan(read: ReadOptions) -> "DnsPlan | None":
    """How the DNS is asked; None: it is not.

    Real resolvers do not know the names of an emulator, so they are only asked about them if the options say so.

    Raises:
        UsageError: the resolver cannot be used.
        ProfileError: there is no such profile, or the configuration cannot be read.
    """
    from sescheck.aws.sessions import is_emulated  # noqa: PLC0415 - boto3 only where AWS is asked
    from sescheck.collect.dns_answers import DnsPlan  # noqa: PLC0415

    is_wanted = read.dns or read.nameserver is not None
    if read.dns is False or (not is_wanted and is_emulated(read.profile, read.endpoint_url)):
        return None
    nameserver = None if read.nameserver is None else parse_nameserver(read.nameserver)
    return DnsPlan(nameserver, read.dns_rate or DEFAULT_DNS_RATE)
