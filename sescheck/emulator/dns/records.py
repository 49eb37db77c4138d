"""Where the server's records come from: each source has some names, and the first one that has a name decides."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

Records: TypeAlias = Sequence[str]
"""The data of records as in a zone file; a name ends with a dot."""


class Source(Protocol):
    """Some names, in lower case and without the last dot, and their records."""

    def records(self, name: str, record_type: str) -> Records | None:
        """Return the records, empty if there are none; None if this source does not know the name."""

    def exists(self, name: str) -> bool:
        """True if the name is there, with or without records."""


class Overrides:
    """What a test publishes or withdraws, whatever the other sources say."""

    def __init__(self) -> None:
        self._set: dict[tuple[str, str], Records] = {}

    def publish(self, name: str, record_type: str, *records: str) -> None:
        """Answer with these records only; without any, the name has none of this type."""
        self._set[_key(name, record_type)] = records

    def restore(self, name: str, record_type: str) -> None:
        """Answer again as the other sources say."""
        self._set.pop(_key(name, record_type), None)

    def records(self, name: str, record_type: str) -> Records | None:
        """Return what was published; None if nothing was said about it."""
        return self._set.get((name, record_type))

    def exists(self, name: str) -> bool:
        """True if something was published under the name."""
        return any(key[0] == name and records for key, records in self._set.items())


class Layers:
    """Several sources, the first one first."""

    def __init__(self, *sources: Source) -> None:
        self._sources = sources

    def records(self, name: str, record_type: str) -> Records:
        """Return the records of the first source that has the name."""
        said = (source.records(name, record_type) for source in self._sources)
        return next((records for records in said if records is not None), ())

    def exists(self, name: str) -> bool:
        """True if a source has the name."""
        return any(source.exists(name) for source in self._sources)


def _key(name: str, record_type: str) -> tuple[str, str]:
    return name.lower().removesuffix("."), record_type.upper()
