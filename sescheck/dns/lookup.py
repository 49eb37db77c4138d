"""One question to the resolver, by dnspython: the answer, or why there is none."""

from collections.abc import Sequence
from io import StringIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any, assert_never

import dns.asyncresolver
import dns.flags
import dns.message
import dns.name
import dns.nameserver
import dns.resolver

from sescheck.dns.dns_limits import DnsLimits
from sescheck.dns.domain_names import RecordType, absolute, shown
from sescheck.dns.kept_connections import HttpsNameserver, TlsNameserver
from sescheck.dns.nameservers import Nameserver, Transport
from sescheck.dns.own_sockets import OwnSockets
from sescheck.dns.responses import failed, read, unreadable
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Reading, Unreadable, Why

RESOLV_CONF = "/etc/resolv.conf"
NO_RESOLVER = "this machine has no resolver configured (/etc/resolv.conf); name one with --nameserver"


class DnspythonLookup:
    """Asks these nameservers, the next one if one fails.

    The flag AD of the question asks the resolver to say if it validated the answer (RFC 6840, section 5.7).
    """

    def __init__(self, nameservers: Sequence[Nameserver], limits: DnsLimits) -> None:
        self.nameservers = tuple(nameservers)
        self._largest = limits.largest
        self._sockets = OwnSockets()
        self._resolver = dns.asyncresolver.Resolver(configure=False)
        self._servers = [_server(each) for each in nameservers]
        self._resolver.nameservers = self._servers
        self._names = {str(server): str(each) for server, each in zip(self._servers, nameservers, strict=True)}
        self._resolver.timeout, self._resolver.lifetime = limits.timeout, limits.lifetime
        self._resolver.use_edns(0, 0, limits.payload)
        self._resolver.flags = dns.flags.RD | dns.flags.AD

    def refusal(self, name: str) -> Unreadable | None:
        """Return why a name cannot be asked about; None if it can."""
        try:
            absolute(name)
        except ValueError as error:
            return unreadable(Why.UNEXPECTED, f"{shown(name)} is not a domain name: {error}")
        return None

    async def ask(self, name: str, record_type: RecordType) -> Reading[DnsAnswer]:
        """Ask about one name, without a refusal, and type."""
        whom = ", ".join(map(str, self.nameservers))
        try:
            response, exists = await self._response(absolute(name), record_type)
            return read(response, exists=exists, whom=whom, largest=self._largest)
        except Exception as error:  # noqa: BLE001 - whatever the bytes of a server cause, one answer is lost, no more
            return failed(error, self._names)

    async def aclose(self) -> None:
        """Close all sockets."""
        try:
            for each in self._servers:
                if isinstance(each, TlsNameserver | HttpsNameserver):
                    await each.aclose()
        finally:
            await self._sockets.aclose()

    async def _response(
        self, name: dns.name.Name, record_type: RecordType
    ) -> tuple[dns.message.QueryMessage, bool]:
        """Return an answer, and if the name exists."""
        try:
            answer = await self._resolver.resolve(
                name, record_type, raise_on_no_answer=False, search=False, backend=self._sockets
            )
        except dns.resolver.NXDOMAIN as error:
            return error.kwargs["responses"][name], False
        return answer.response, True


def _server(nameserver: Nameserver) -> dns.nameserver.Nameserver:
    match nameserver.transport:
        case Transport.PLAIN:
            return dns.nameserver.Do53Nameserver(nameserver.address, nameserver.port)
        case Transport.TLS:
            return TlsNameserver(nameserver.address, nameserver.port)
        case Transport.HTTPS:
            return HttpsNameserver(nameserver.address)
        case _:
            assert_never(nameserver.transport)


def configured_lookup(nameserver: Nameserver | None, limits: DnsLimits) -> DnspythonLookup | Unreadable:
    """Return the way to ask a nameserver, by default those of this machine; or that it has none."""
    if nameserver is not None:
        return DnspythonLookup([nameserver], limits)
    try:
        found = [str(each) for each in _OfThisMachine(RESOLV_CONF).nameservers]
    except (dns.resolver.NoResolverConfiguration, OSError):
        return unreadable(Why.UNREACHABLE, NO_RESOLVER)
    return DnspythonLookup([Nameserver(address) for address in found], limits)


class _OfThisMachine(dns.resolver.Resolver):
    """The addresses that the configuration has.

    The other lines are not used, and one that dnspython cannot read would take the addresses with it.
    """

    def read_resolv_conf(self, f: Any) -> None:
        """Read the lines that name an address."""
        lines = Path(f).read_text(encoding="utf-8", errors="replace").splitlines()
        super().read_resolv_conf(StringIO("\n".join(filter(_names_an_address, lines))))


def _names_an_address(line: str) -> bool:
    match line.split():
        case ["nameserver", address, *_]:
            try:
                ip_address(address)
            except ValueError:
                return False
            return True
        case _:
            return False
