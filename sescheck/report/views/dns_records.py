"""The DNS records of a finding: what to publish, and what is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sescheck.engine.findings import Finding
from sescheck.plain import SENTENCE, cut

LONGEST = 4_000
"""Characters of a record that are shown: more than a DNS console takes."""


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """A record as a DNS console takes it, and the values that the resolver found instead of it.

    Attributes:
        value: as it is pasted: the value of a TXT record has quotes.
        found: None if it is not known.
    """

    name: str
    type: str
    value: str
    found: tuple[str, ...] | None = ()

    def __str__(self) -> str:
        return f"{self.name} {self.type} {self.value}"


def dns_records(found: Finding) -> tuple[DnsRecord, ...]:
    """Return the records that the DNS should have; empty if the finding is not about the DNS."""
    if '"record":' not in found.evidence_json:  # most findings; decoding them all takes long
        return ()
    evidence = found.evidence
    return tuple(_record(text, evidence.get("found")) for text in record_texts(evidence.get("record")))


def unwanted_values(found: Finding) -> tuple[str, ...]:
    """Return what the resolver found if no other record is known to be right."""
    if dns_records(found) or '"record":' not in found.evidence_json:
        return ()
    return tuple(_values(found.evidence.get("found"), found.subject))


def values_at(found: Finding, name: str) -> tuple[str, ...]:
    """Return what the resolver found at a name, or instead of it, by the evidence of a finding."""
    return tuple(_values(found.evidence.get("found"), name)) if '"found":' in found.evidence_json else ()


def record_texts(record: Any) -> list[str]:
    """Return the records of a finding's evidence, each as ``NAME TYPE VALUE``."""
    texts = record if isinstance(record, list) else [record]
    return [cut(each, LONGEST) for each in texts if isinstance(each, str)]


def _record(text: str, found: Any) -> DnsRecord:
    name, _, rest = text.partition(" ")
    type_, _, value = rest.partition(" ")
    return DnsRecord(name, type_, value, tuple(_values(found, name)))


def _values(found: Any, name: str) -> Iterator[str]:
    """Those at the name; if another name has them, with that name."""
    if isinstance(found, list):
        yield from (cut(str(each), SENTENCE) for each in found)
    elif isinstance(found, Mapping):
        if name in found:
            yield from _values(found[name], name)
        elif len(found) == 1:
            ((other, values),) = found.items()
            yield from (f"{each} (at {other})" for each in _values(values, name))
