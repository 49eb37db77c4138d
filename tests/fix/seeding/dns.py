"""What the DNS answers."""

from collections.abc import Iterable, Mapping

from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Reading
from tests.fix.seeding.cannot import value_of

_LONGEST = 255
"""Characters of a string in a TXT record."""


def publish(server: DnsServer, answers: Mapping[str, Reading[DnsAnswer]]) -> None:
    """Answer these questions so."""
    for key, reading in answers.items():
        name, _, record_type = key.rpartition(" ")
        answer = value_of(reading)
        for target in answer.chain:
            server.publish(name, "CNAME", f"{target}.")
            name = target
        server.publish(name, record_type, *in_zone(record_type, answer.records))


def in_zone(record_type: str, records: Iterable[str]) -> list[str]:
    """Records as a zone file has them, from the form of the snapshot."""
    if record_type == "TXT":
        return [_quoted(each) for each in records]
    return [each if each.endswith(".") else f"{each}." for each in records]


def _quoted(text: str) -> str:
    parts = [text[start : start + _LONGEST] for start in range(0, len(text), _LONGEST)] or [""]
    escaped = (part.replace("\\", "\\\\").replace('"', '\\"') for part in parts)
    return " ".join(f'"{part}"' for part in escaped)
