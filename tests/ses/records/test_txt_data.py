"""The text that a person pastes into a DNS console gives the record that was meant."""

import dns.rdata
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.ses.records.expected_record import ExpectedRecord, RecordUse
from sescheck.ses.records.lookups import RecordType
from sescheck.ses.records.txt_data import txt_data

PRINTABLE = st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="\\")


@given(st.text(PRINTABLE | st.just(" "), max_size=2000))
def test_it_is_the_text(text: str) -> None:
    """In as many strings as it needs."""
    record = dns.rdata.from_text("IN", "TXT", txt_data(text))
    strings = record.strings  # type: ignore[attr-defined] # a TXT record has them
    assert text.encode() == b"".join(strings)
    assert max(map(len, strings)) <= 255


@pytest.mark.parametrize(
    ("text", "pasted"),
    [("", '""'), ("v=spf1 -all", '"v=spf1 -all"'), ('a"b', r'"a\"b"'), ("x" * 256, f'"{"x" * 255}" "x"')],
)
def test_a_record_of_an_expected_text(text: str, pasted: str) -> None:
    """The evidence of a finding has it."""
    record = ExpectedRecord("example.com", RecordType.TXT, text, RecordUse.MAIL_FROM_SPF)
    assert f"example.com TXT {pasted}" == str(record)
