"""Whether the DNS has a record that SES wants."""

import pytest

from sescheck.ses.records.dkim_records import dkim_records
from sescheck.ses.records.expected import mail_from_records
from sescheck.ses.records.expected_record import ExpectedRecord
from sescheck.ses.records.published import Published, Standing, published
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Dkim
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.testing import builders as s

SILENT = Unreadable(Why.TIMED_OUT, "dns:Query", "no answer")
OWN = s.domain(
    dkim=Dkim(enabled=True, status="SUCCESS", tokens=("sel",)), detail=s.details(dkim_origin="EXTERNAL")
)
MX_HOST, ELSEWHERE = "10 feedback-smtp.us-east-1.amazonses.com", "10 feedback-smtp.eu-west-1.amazonses.com"


def records(reading: Reading[tuple[ExpectedRecord, ...]]) -> tuple[ExpectedRecord, ...]:
    """Those of a reading that is known."""
    assert isinstance(reading, Known)
    return reading.value


CNAME = records(dkim_records(s.domain()))[0]
(KEY,) = records(dkim_records(OWN))
MX, SPF = records(mail_from_records(s.domain(mail_from=s.mail_from_domain("mail.example.com")), "us-east-1"))
_, SOVEREIGN = records(
    mail_from_records(s.domain(mail_from=s.mail_from_domain("mail.example.com")), "eusc-de-east-1")
)


@pytest.mark.parametrize(
    ("wanted", "data", "standing", "found"),
    [
        (CNAME, [], Standing.MISSING, []),
        (CNAME, ["a1b2.dkim.amazonses.com"], Standing.RIGHT, None),
        (CNAME, ["dkim.example.net"], Standing.WRONG, None),
        (KEY, [], Standing.MISSING, []),
        (KEY, ["v=DKIM1; p=MIIB"], Standing.RIGHT, None),
        (KEY, ["v=DKIM1; p="], Standing.WRONG, None),
        (KEY, ["v=spf1 -all"], Standing.MISSING, []),
        (MX, [MX_HOST], Standing.RIGHT, None),
        (MX, [MX_HOST, "20 mx.example.net"], Standing.RIGHT, None),
        (MX, [ELSEWHERE], Standing.WRONG, None),
        (SPF, ["some-verification=1"], Standing.MISSING, []),
        (SPF, ["some-verification=1", "v=spf1 -all"], Standing.WRONG, ["v=spf1 -all"]),
        (SPF, ["v=spf1 a include:amazonses.com -all"], Standing.RIGHT, None),
        (SPF, ["v=spf1 ~include:amazonses.com -all"], Standing.WRONG, None),
        (SPF, ["v=spf1 include:amazonses.com -all", "v=spf1 -all"], Standing.WRONG, None),
        (SOVEREIGN, [], Standing.MISSING, []),
        (SOVEREIGN, ["v=spf1 include:amazonses.eu -all"], Standing.RIGHT, None),
    ],
)
def test_the_standing_of_a_record(
    wanted: ExpectedRecord, data: list[str], standing: Standing, found: list[str] | None
) -> None:
    """With what was found: None here is all of the data."""
    answer = Known(DnsAnswer(tuple(data), (), bool(data), 300, False))
    expected = Published(wanted, standing, tuple(data if found is None else found))
    assert published(wanted, {str(wanted.question): answer}) == Known(expected)


def test_silence_is_not_a_missing_record() -> None:
    """Neither is a question that was not asked."""
    assert published(MX, {str(MX.question): SILENT}) == SILENT
    unasked = published(MX, {})
    assert isinstance(unasked, Unreadable)
    assert unasked.why is Why.NOT_ASKED


def test_an_spf_record_needs_the_answers_about_what_it_includes() -> None:
    """Until they are there, nothing is known."""
    record = "v=spf1 include:a.example.net -all"
    answers = {str(SPF.question): Known(DnsAnswer((record,), (), True, 300, False))}
    missing = published(SPF, answers)
    assert isinstance(missing, Unreadable)
    assert missing.why is Why.NOT_ASKED
    answers["a.example.net TXT"] = Known(DnsAnswer(("v=spf1 include:amazonses.com",), (), True, 300, False))
    assert published(SPF, answers) == Known(Published(SPF, Standing.RIGHT, (record,)))


def test_what_is_not_documented_is_never_wrong() -> None:
    """An SPF record of the European Sovereign Cloud may include what is not known here."""
    answer = Known(DnsAnswer(("v=spf1 include:example.net -all",), (), True, 300, False))
    assert isinstance(published(SOVEREIGN, {str(SOVEREIGN.question): answer}), Unreadable)
