"""Questions to the DNS, and answers that were read, looked up by name.

What needs one answer to know the next question (SPF, DMARC) takes a ``Lookup``. ``unasked`` says which questions
such a function lacks, so that they can be asked.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeAlias

import msgspec

from sescheck.snapshot.dns import DnsAnswer, dns_key
from sescheck.snapshot.reading import Reading, Unreadable, Why, value_of

Lookup: TypeAlias = Callable[[str], Reading[tuple[str, ...]]]
"""The TXT records at a name, strings joined; ``Known(())`` if there are none."""
Answers: TypeAlias = Mapping[str, Reading[DnsAnswer]]
"""By ``dns_key``, as ``str(question)`` is."""

QUERY = "dns:Query"
"""What an unread answer names as its operation."""


class RecordType(StrEnum):
    """The types that are asked about."""

    CNAME = "CNAME"
    MX = "MX"
    TXT = "TXT"


class Question(msgspec.Struct, frozen=True, order=True):
    """A name and a type; ``question`` makes it."""

    name: str
    type: RecordType

    def __str__(self) -> str:
        """The key of its answer."""
        return dns_key(self.name, self.type)


def question(name: str, type_: RecordType) -> Question:
    """The question in the form in which its answer is kept."""
    return Question(plain(name), type_)


def plain(name: str) -> str:
    """A domain name in lower case, without the last dot."""
    return name.lower().removesuffix(".")


def answer_to(answers: Answers, asked: Question) -> Reading[DnsAnswer]:
    """The answer to a question; a question that was not asked is unread."""
    found = answers.get(str(asked))
    return not_asked(answers, asked.name) if found is None else found


def texts(answers: Answers) -> Lookup:
    """The TXT records among the answers; a name that was not asked about is unread."""

    def lookup(name: str) -> Reading[tuple[str, ...]]:
        return value_of(answer_to(answers, question(name, RecordType.TXT)), lambda answer: answer.records)

    return lookup


def unasked(answers: Answers, read: Callable[[Lookup], object]) -> tuple[Question, ...]:
    """The questions that ``read`` needs and that have no answer yet.

    When they are answered, it may need more: ask until there are none.
    """
    lookup, missing = texts(answers), dict[Question, None]()

    def noting(name: str) -> Reading[tuple[str, ...]]:
        asked = question(name, RecordType.TXT)
        if str(asked) not in answers:
            missing[asked] = None
        return lookup(name)

    read(noting)
    return tuple(missing)


def not_asked(answers: Answers, what: str) -> Unreadable:
    """The reading of a question without an answer; the same for all of them if the DNS was not asked at all."""
    hint = f"{what} was not asked about" if answers else "the DNS is asked with --dns"
    return Unreadable(Why.NOT_ASKED, QUERY, hint)
