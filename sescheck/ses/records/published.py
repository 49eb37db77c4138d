"""Whether the DNS has a record that SES wants."""

from enum import StrEnum

import msgspec

from sescheck.ses.records.expected_record import ExpectedRecord, RecordUse
from sescheck.ses.records.lookups import QUERY, Answers, not_asked, texts
from sescheck.ses.records.spf_outcome import SpfFault, SpfOutcome, spf_outcome
from sescheck.ses.records.spf_terms import is_spf
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, then, value_of


class Standing(StrEnum):
    """How the DNS has a record."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


class Published(msgspec.Struct, frozen=True):
    """An expected record, and what the DNS has.

    Attributes:
        found: the data of all records of that name and type; of TXT records, those of the same use.
    """

    expected: ExpectedRecord
    standing: Standing
    found: tuple[str, ...] = ()


def published(expected: ExpectedRecord, answers: Answers) -> Reading[Published]:
    """How the DNS has the record; unread if an answer that is needed is unread.

    One right record is enough. A second MX record is in ``found``. An SPF record is right if it includes
    amazonses.com, itself or through others.
    """
    key = str(expected.question)
    found = answers.get(key)
    if found is None:
        return not_asked(answers, key)
    data = value_of(found, lambda answer: _of_same_use(expected, answer.records))
    if expected.why is RecordUse.MAIL_FROM_SPF:
        return then(data, lambda found: _spf(expected, found, answers))
    return value_of(data, lambda found: _compared(expected, found))


def _of_same_use(expected: ExpectedRecord, data: tuple[str, ...]) -> tuple[str, ...]:
    match expected.why:
        case RecordUse.MAIL_FROM_SPF:
            return tuple(filter(is_spf, data))
        case RecordUse.BYODKIM:
            return tuple(text for text in data if not is_spf(text))
        case _:
            return data


def _compared(expected: ExpectedRecord, found: tuple[str, ...]) -> Published:
    if not found:
        return Published(expected, Standing.MISSING)
    right = any(map(expected.accepts, found))
    return Published(expected, Standing.RIGHT if right else Standing.WRONG, found)


def _spf(expected: ExpectedRecord, found: tuple[str, ...], answers: Answers) -> Reading[Published]:
    """If AWS does not document what to include, only a record that includes nothing of SES is undecided."""
    outcome = spf_outcome(expected.name, texts(answers))
    compared = _compared(expected, found)
    if found and expected.value is None and isinstance(outcome, Known) and outcome.value.fault is not None:
        return Known(Published(expected, Standing.WRONG, found))
    if expected.value is None and compared.standing is Standing.WRONG:
        detail = "which SPF record SES wants in this region is not documented"
        return Unreadable(Why.UNEXPECTED, QUERY, detail)
    if expected.value is None:
        return Known(compared)
    return value_of(outcome, lambda read: Published(expected, _standing(read), found))


def _standing(outcome: SpfOutcome) -> Standing:
    if outcome.fault is SpfFault.NO_RECORD:
        return Standing.MISSING
    return Standing.RIGHT if outcome.includes_ses else Standing.WRONG
