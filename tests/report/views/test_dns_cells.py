"""The marks of what the DNS says: right, missing, wrong or unread, and nothing if it was not asked."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.example import Example
from sescheck.report.views.cells import LEGEND, WIDEST_WITH_DNS
from sescheck.report.views.dns_cells import IN_ORDER, MONITOR, NO_RECORD, WIDEST_POLICY, WRONG_RECORD
from sescheck.report.views.marks import NOT_ASKED, NOTHING, UNREAD
from sescheck.report.views.matrix import Matrix, matrix_of
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from tests.report import staged_dns
from tests.report import staged_reports as staged

HERE = s.region("us-east-1", staged.well_kept("example.com", "us-east-1"))
RIGHT = staged_dns.right_answers(HERE)
KEY, MAIL_FROM, DMARC = "a1b2._domainkey.example.com CNAME", "mail.example.com", "_dmarc.example.com TXT"
TIMED_OUT = staged_dns.SILENT
BAD = {NO_RECORD, WRONG_RECORD}


def drawn(region: Region, answers: dict[str, s.Answer] | None) -> Matrix:
    """The table of one region."""
    report = staged.audited(s.snapshot(region, dns=answers), ())
    return matrix_of(report, report.accounts[0])


def marks(answers: dict[str, s.Answer], region: Region = HERE) -> str:
    """What follows the marks of SES."""
    return drawn(region, answers).rows[0].cells[0].partition("  ")[2]


RECORDS: dict[str, tuple[dict[str, s.Answer], str]] = {
    "all are right": ({}, "K F S"),
    "a DKIM record is missing": ({KEY: ()}, "0 F S"),
    "a DKIM record is wrong": ({KEY: ("a1b2.dkim.example.net",)}, "x F S"),
    "a DKIM record is unread": ({KEY: TIMED_OUT}, "? F S"),
    "one is wrong, another unread": (
        {KEY: TIMED_OUT, "c3d4._domainkey.example.com CNAME": ("elsewhere.example",)},
        "x F S",
    ),
    "one is missing, another unread": ({KEY: TIMED_OUT, "c3d4._domainkey.example.com CNAME": ()}, "0 F S"),
    "the MX record is missing": ({f"{MAIL_FROM} MX": ()}, "K 0 S"),
    "the MX record is another region's": (
        {f"{MAIL_FROM} MX": ("10 feedback-smtp.eu-west-1.amazonses.com",)},
        "K x S",
    ),
    "there are two MX records": (
        {f"{MAIL_FROM} MX": ("10 feedback-smtp.us-east-1.amazonses.com", "20 mx.example.com")},
        "K x S",
    ),
    "the MX record is unread": ({f"{MAIL_FROM} MX": TIMED_OUT}, "K ? S"),
    "the SPF record is missing": ({f"{MAIL_FROM} TXT": ("another text",)}, "K F 0"),
    "the SPF record leaves SES out": ({f"{MAIL_FROM} TXT": ("v=spf1 -all",)}, "K F x"),
    "an included record is unread": (
        {f"{MAIL_FROM} TXT": ("v=spf1 include:spf.example.net -all",), "spf.example.net TXT": TIMED_OUT},
        "K F ?",
    ),
}


@pytest.mark.parametrize(("answers", "seen"), RECORDS.values(), ids=RECORDS)
def test_a_record_is_right_missing_wrong_or_unread(answers: dict[str, s.Answer], seen: str) -> None:
    """DKIM, MX and SPF in this order."""
    assert seen == marks(RIGHT | answers)


def test_a_question_that_was_not_asked_is_marked_so() -> None:
    """Another run has asked only some of them."""
    left = {key: each for key, each in RIGHT.items() if key not in {f"{MAIL_FROM} MX", DMARC}}
    row = drawn(HERE, left).rows[0]
    assert ("V D M T  K . S", NOT_ASKED) == (row.cells[0], row.dmarc)


def test_an_identity_that_wants_no_record_has_none() -> None:
    """An address has no key; the others have none of their own."""
    region = s.region("us-east-1", s.address("me@example.com"))
    assert f"{NOTHING} {NOTHING} {NOTHING}" == marks(RIGHT, region)


def test_a_region_whose_names_are_not_documented_is_not_called_wrong() -> None:
    """AWS can have other zones and hosts there."""
    region = s.region("xx-place-1", staged.well_kept("example.com", "xx-place-1"))
    answers = RIGHT | {KEY: ("a1b2.keys.example.net",), f"{MAIL_FROM} MX": ("10 mail.example.net",)}
    assert f"{UNREAD} {UNREAD} S" == marks(answers, region)


POLICIES: dict[str, tuple[s.Answer, str]] = {
    "reject": (("v=DMARC1; p=reject",), "reject"),
    "quarantine": (("v=DMARC1; p=quarantine",), "quar."),
    "none": (("v=DMARC1; p=none",), MONITOR),
    "in testing": (("v=DMARC1; p=reject; t=y",), "testing"),
    "none in testing": (("v=DMARC1; p=none; t=y",), MONITOR),
    "missing": ((), NO_RECORD),
    "invalid": (("v=DMARC1; p=refuse",), WRONG_RECORD),
    "several": (("v=DMARC1; p=none", "v=DMARC1; p=reject"), WRONG_RECORD),
    "unread": (TIMED_OUT, UNREAD),
}


@pytest.mark.parametrize(("answer", "mark"), POLICIES.values(), ids=POLICIES)
def test_dmarc_is_one_mark_per_identity(answer: s.Answer, mark: str) -> None:
    """It is about a domain, not about a region."""
    assert mark == drawn(HERE, RIGHT | {DMARC: answer}).rows[0].dmarc


def test_the_policy_of_an_address_is_that_of_its_domain() -> None:
    """The From address counts."""
    region = s.region("us-east-1", s.address("me@example.com"))
    assert "reject" == drawn(region, RIGHT).rows[0].dmarc


def test_nothing_is_drawn_if_the_dns_was_not_asked() -> None:
    """Not even marks for what is unknown: the heading says it once."""
    matrix = drawn(HERE, None)
    assert ("V D M T", "", False) == (matrix.rows[0].cells[0], matrix.rows[0].dmarc, matrix.has_dns)
    assert not {*IN_ORDER, *BAD} & {mark for mark, _ in matrix.legend()}


def test_the_legend_has_every_mark_and_the_three_of_the_dns_in_order() -> None:
    """Also if no record is right: the order says which record a mark is about."""
    report = staged_dns.asked()
    matrix = matrix_of(report, report.accounts[0])
    shown = {mark for row in matrix.rows for cell in (*row.cells, row.dmarc) for mark in cell.split()}
    assert shown | set(IN_ORDER) == {mark for mark, _ in matrix.legend()} <= set(LEGEND)
    none_right = drawn(HERE, dict.fromkeys(RIGHT, TIMED_OUT))
    assert IN_ORDER == tuple(mark for mark, _ in none_right.legend() if mark in IN_ORDER)


def test_a_mark_has_one_meaning_and_fits() -> None:
    """It is ASCII, and needs no colour."""
    report = staged_dns.asked()
    for row in matrix_of(report, report.accounts[0]).rows:
        assert all(len(cell) <= WIDEST_WITH_DNS and cell.isascii() for cell in row.cells)
        assert len(row.dmarc) <= WIDEST_POLICY
    assert len(LEGEND) == len(set(LEGEND.values()))


@given(
    st.sets(st.sampled_from(sorted(RIGHT))),
    st.sampled_from(sorted({*Why} - {Why.NOT_ASKED, Why.NOT_SUPPORTED_HERE})),
)
def test_what_was_not_read_is_never_missing_and_never_fine(unread: set[str], why: Why) -> None:
    """Whichever answers are unread, the rest is right."""
    answers = RIGHT | dict.fromkeys(unread, s.unread("dns:Query", why))
    row = drawn(HERE, answers).rows[0]
    seen = (*row.cells[0].partition("  ")[2].split(), row.dmarc)
    keys = {key for key in RIGHT if "_domainkey" in key}
    touched = (bool(unread & keys), f"{MAIL_FROM} MX" in unread, f"{MAIL_FROM} TXT" in unread, DMARC in unread)
    right = (*IN_ORDER, "reject")
    assert tuple(UNREAD if is_unread else mark for is_unread, mark in zip(touched, right, strict=True)) == seen


PLACES = {
    "dkim-record-missing": 0,
    "dkim-record-wrong": 0,
    "dkim-byodkim-record-missing": 0,
    "mail-from-mx-missing": 1,
    "mail-from-several-mx": 1,
    "mail-from-mx-elsewhere": 1,
    "mail-from-spf-missing": 2,
    "mail-from-spf-broken": 2,
}
"""The rules about records of an identity in a region, and which mark shows it."""


def flagged_examples() -> Iterator[object]:
    """Each worked example that such a rule, or the one about DMARC, flags."""
    for entry in every_rule():
        if entry.name in PLACES or entry.name == "dmarc-missing":
            for example in entry.examples:
                if example.places:
                    yield pytest.param(entry.name, example, id=f"{entry.name}: {example.title}")


@pytest.mark.parametrize(("rule", "example"), tuple(flagged_examples()))
def test_the_marks_agree_with_the_rules(rule: str, example: Example) -> None:
    """What a rule flags is never drawn as right."""
    report = staged.audited(example.snapshot, ())
    matrix = matrix_of(report, report.accounts[0], every=True)
    regions = [names[0] for names in matrix.columns]
    rows = {row.names[0]: row for row in matrix.rows}
    for region, name in example.places:
        if region is None:
            assert rows[name].dmarc in BAD
        else:
            cell = rows[name].cells[regions.index(region)].partition("  ")[2]
            assert cell.split()[PLACES[rule]] in BAD
