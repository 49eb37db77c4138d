"""What goes wrong between a program and the DNS, as data: which questions, from when, how often, and how."""

from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

from sescheck.emulator.server.faults import settings_of

DNS_KINDS = {
    "servfail": "the resolver found no answer",
    "refused": "the resolver refuses to answer",
    "formerr": "the resolver does not understand the question",
    "nxdomain": "the name does not exist",
    "empty": "the name exists and has no such record",
    "filtered": "the name does not exist, with the extended error `code`, 17 if none is given",
    "ede": "the extended error `code` in the answer, whatever it is",
    "silence": "no answer; over TCP the connection ends",
    "delay": "the answer comes `seconds` later",
    "truncate": "cut off over UDP, whole over TCP",
    "truncate-always": "cut off over TCP also",
    "referral": "the names of other servers instead of an answer",
    "not-recursive": "an answer of a server that does not ask others",
    "loop": "a CNAME record that leads back to the name",
    "lie": "an address, a mail server or a text for a name that does not exist",
    "contradict": "records, and that the name does not exist",
    "other-name": "the records of another name",
    "other-type": "a record of another type",
    "garble": "bytes that are not an answer",
}
"""The kinds of faults, with what happens."""


@dataclass(frozen=True)
class Question:
    """A question that reached the server; `over` is udp or tcp."""

    name: str
    record_type: str
    over: str = "udp"


@dataclass(frozen=True)
class DnsFault:
    """One fault.

    `name` and `type` are globs that say which questions. `after` lets that many matching questions pass first,
    `count` is how many are hit then (None: for ever). `code` and `text` are an extended DNS error, for the kinds
    filtered and ede; `seconds` belongs to delay.

    Raises:
        ValueError: the kind is unknown.
    """

    kind: str
    name: str = "*"
    type: str = "*"
    after: int = 0
    count: int | None = None
    code: int = 17
    text: str = ""
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in DNS_KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; choose one of {', '.join(DNS_KINDS)}")

    def concerns(self, question: Question) -> bool:
        """True if the fault applies to the question."""
        return fnmatchcase(question.name, self.name.lower()) and fnmatchcase(
            question.record_type, self.type.upper()
        )


def parse_dns_fault(spec: str | dict[str, Any]) -> DnsFault:
    """Parse a fault from `kind:key=value,key=value`, or from an object with the fields' names.

    Raises:
        ValueError: the kind or a key is unknown, or a value is not a number although one is needed.
    """
    return DnsFault(**settings_of(spec, {field.name for field in fields(DnsFault)}))
