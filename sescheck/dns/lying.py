"""A resolver that answers for names that do not exist: what it says about missing names is worth nothing."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from sescheck.dns.domain_names import RecordType
from sescheck.dns.responses import unreadable
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

Ask = Callable[[str, RecordType], Awaitable[Reading[DnsAnswer]]]
"""Asks about one name and type, without this check."""


class LyingProbe:
    """Asks, at the first negative answer, for a random name that cannot exist.

    The name is below the domain of that answer. If it has an address, the domain may have a wildcard, so a random
    name in the domain's top-level domain is asked for also. The resolver lies if both have an address.
    """

    def __init__(self, whom: str, ask: Ask) -> None:
        self._whom, self._ask = whom, ask
        self._verdict: asyncio.Task[Reading[bool]] | None = None

    async def checked(self, name: str, negative: Known[DnsAnswer]) -> Reading[DnsAnswer]:
        """Return a negative answer, or why it is not one."""
        if self._verdict is None:
            self._verdict = asyncio.create_task(self._is_lying(name))
        verdict = self._verdict
        match await asyncio.shield(verdict):
            case Known(False):
                return negative
            case Known():
                return unreadable(
                    Why.UNEXPECTED,
                    f"{self._whom} answers with an address for names that do not exist, so it cannot show that a "
                    "record is missing; name another resolver with --nameserver",
                )
            case Unreadable() as unknown:
                if self._verdict is verdict:
                    self._verdict = None  # the next negative answer asks again
                return unknown

    def under_way(self) -> tuple[asyncio.Task[Reading[bool]], ...]:
        """Return the probe, if there was one."""
        return () if self._verdict is None else (self._verdict,)

    async def _is_lying(self, name: str) -> Reading[bool]:
        label = f"sescheck-{secrets.token_hex(8)}"
        unknown: Unreadable | None = None
        for place in places(name):
            match await self._ask(f"{label}.{place}", "A"):
                case Known(answer):
                    if not answer.records and not answer.chain:
                        return Known(False)  # noqa: FBT003 - a reading of a boolean
                case Unreadable() as unread:
                    unknown = unknown or unread
        return unknown or Known(True)  # noqa: FBT003 - as above


def places(name: str) -> tuple[str, ...]:
    """Return where to look for a name that cannot exist: the domain of a name, and its top-level domain.

    The domain is what follows the last label with an underscore: of _dmarc.example.com it is example.com.
    """
    labels = name.lower().removesuffix(".").split(".")
    last = max((place for place, label in enumerate(labels) if label.startswith("_")), default=-1)
    domain = ".".join(labels[last + 1 :]) or labels[-1]
    return tuple(dict.fromkeys((domain, labels[-1])))
