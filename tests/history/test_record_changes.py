"""What `diff` says of DNS records: those that changed, if both runs got an answer."""

from collections.abc import Mapping

import pytest

from sescheck.history.setting_changes import Compared, compared
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Reading, Why
from sescheck.testing import builders as s

SPF, INCLUDED = "bounce.example.com TXT", "spf.example.net TXT"
SILENT = s.unread("dns:Query", Why.TIMED_OUT)
Answers = Mapping[str, tuple[str, ...] | Reading[DnsAnswer]]


def asked(answers: Answers | None) -> Snapshot:
    """A domain with a MAIL FROM domain."""
    mail_from = s.mail_from_domain("bounce.example.com")
    return s.snapshot(s.region("us-east-1", s.domain("example.com", mail_from=mail_from)), dns=answers)


def differing(before: Answers | None, after: Answers | None) -> Compared:
    """What the comparison of two such snapshots finds."""
    return compared(asked(before), asked(after))


def test_a_record_that_changed_is_a_change_of_the_account() -> None:
    """With both values; a record that went leaves nothing."""
    found = differing(
        {SPF: ("v=spf1 -all",), "example.com MX": ("10 a.example",)},
        {SPF: ("v=spf1 ~all",), "example.com MX": ()},
    )
    assert 0 == found.uncompared
    assert [(each.account_id, each.region, each.subject, each.before, each.after) for each in found.changes] == [
        (s.ACCOUNT_ID, None, ("dns-record", SPF), ["v=spf1 -all"], ["v=spf1 ~all"]),
        (s.ACCOUNT_ID, None, ("dns-record", "example.com MX"), ["10 a.example"], []),
    ]


def test_a_record_that_an_spf_record_includes_is_compared_also() -> None:
    """Although no identity names it."""
    including = {SPF: ("v=spf1 include:spf.example.net ~all",)}
    found = differing(including | {INCLUDED: ("v=spf1 -all",)}, including | {INCLUDED: ("v=spf1 +all",)})
    assert [INCLUDED] == [each.subject[1] for each in found.changes]


def test_the_time_that_an_answer_may_be_kept_is_no_change() -> None:
    """It is less with every second."""
    then, now = (Known(DnsAnswer(("v=spf1 -all",), (), True, ttl, authenticated=False)) for ttl in (300, 17))
    assert () == differing({SPF: then}, {SPF: now}).changes


@pytest.mark.parametrize(("before", "after"), [(SILENT, ()), ((), SILENT), (SILENT, SILENT)])
def test_an_answer_that_is_missing_in_a_run_is_not_compared(
    before: tuple[str, ...] | Reading[DnsAnswer], after: tuple[str, ...] | Reading[DnsAnswer]
) -> None:
    """It is no record that went, and none that came."""
    found = differing({SPF: before}, {SPF: after})
    assert ((), 1) == (found.changes, found.uncompared)


@pytest.mark.parametrize(("before", "after"), [(None, {SPF: ()}), ({SPF: ("v=spf1 -all",)}, None)])
def test_a_run_that_did_not_ask_has_no_changes(before: Answers | None, after: Answers | None) -> None:
    """As an older snapshot."""
    found = differing(before, after)
    assert ((), 0) == (found.changes, found.uncompared)
