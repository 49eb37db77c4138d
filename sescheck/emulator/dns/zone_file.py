"""The records of a zone file, with wildcards."""

from pathlib import Path
from typing import Self

import dns.exception
import dns.name
import dns.rdatatype
import dns.zone

from sescheck.emulator.dns.records import Records


class ZoneFile:
    """The names of a zone file; it may have names of several domains, absolute or under its ``$ORIGIN``."""

    def __init__(self, text: str) -> None:
        self._zone = dns.zone.from_text(text, origin=dns.name.root, relativize=False, check_origin=False)
        self._above = {parent for name in self._zone for parent in _parents(name)}

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not a zone file.
        """
        try:
            return cls(path.read_text(encoding="utf-8"))
        except dns.exception.DNSException as error:
            raise ValueError(f"{path} is not a zone file: {error}") from None

    def records(self, name: str, record_type: str) -> Records | None:
        """Return the records; None if the file does not have the name."""
        owner = self._owner(dns.name.from_text(name))
        if owner is None:
            return None
        found = self._zone.get_rdataset(owner, record_type)
        return () if found is None else [each.to_text() for each in found]

    def exists(self, name: str) -> bool:
        """True if the file has the name, a name below it, or a wildcard for it."""
        wanted = dns.name.from_text(name)
        return wanted in self._above or self._owner(wanted) is not None

    def _owner(self, wanted: dns.name.Name) -> dns.name.Name | None:
        """The name itself; else the wildcard of its nearest parent that is there."""
        if wanted in self._zone:
            return wanted
        if wanted in self._above:
            return None
        for parent in _parents(wanted):
            wildcard = dns.name.Name((b"*", *parent.labels))
            if wildcard in self._zone:
                return wildcard
            if parent in self._zone or parent in self._above:
                return None
        return None


def _parents(name: dns.name.Name) -> list[dns.name.Name]:
    """The names above, the nearest first, without the root."""
    return [name.split(depth)[1] for depth in range(len(name) - 1, 1, -1)]
