"""The DNS records of a plan as lines of a zone file (RFC 1035)."""

from collections.abc import Iterator
from string import ascii_letters, digits

from sescheck.engine.steps import Record

_LONGEST_STRING = 255
_IN_NAMES = frozenset(f"{ascii_letters}{digits}-_*.")


def zone_line(record: Record) -> Iterator[str]:
    """Yield the lines of a record set, names absolute."""
    for value in record.values:
        yield f"{_name(record.name)} {record.ttl} IN {record.type} {_data(record.type, value)}"


def _name(name: str) -> str:
    r"""An absolute name; what is not a letter, a digit, ``-``, ``_``, ``*`` or ``.`` as ``\DDD``."""
    return "".join(chr(byte) if chr(byte) in _IN_NAMES else f"\\{byte:03d}" for byte in name.encode()) + "."


def _data(type_: str, value: str) -> str:
    if type_ == "MX":
        preference, _, host = value.partition(" ")
        return f"{preference} {_name(host)}"
    if type_ != "TXT":
        return _name(value)
    raw = value.encode()
    parts = (raw[start : start + _LONGEST_STRING] for start in range(0, max(len(raw), 1), _LONGEST_STRING))
    return " ".join(f'"{_escaped(part)}"' for part in parts)


def _escaped(part: bytes) -> str:
    r"""Text of a zone file: printable ASCII, everything else as ``\DDD``."""
    printable = range(0x20, 0x7F)
    return "".join(
        f"\\{chr(byte)}" if byte in b'"\\' else chr(byte) if byte in printable else f"\\{byte:03d}"
        for byte in part
    )
