"""What a run of the printed commands does not end, with the reason."""

from collections.abc import Mapping

BY_PEOPLE: Mapping[str, str] = {}
CANNOT_BE_SHOWN: Mapping[str, str] = {}
STAYS: Mapping[tuple[str, str], str] = {}
UNCOVERS: Mapping[str, frozenset[str]] = {}
