"""What counts as verified, in one place for every rule and every table."""

import ast
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

import sescheck
from sescheck.comparison.account_view import RECORDS_LOST, Thresholds, has_lost_records, is_verified, verified
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.report.views.verdict import Level, verdict_of
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Identity, Snapshot
from sescheck.snapshot.reading import Known, Listing, Reading
from sescheck.testing import builders as s
from tests.rules.test_silence import SNAPSHOTS

YES: Reading[bool] = Known(True)
NO: Reading[bool] = Known(False)
REFUSED = s.unread("ses:ListEmailIdentities")

SPEAK_OF_THE_STATUS = {"identity-not-verified", "dkim-not-verified"}
"""The rules whose own question the status is."""

COMPARE_A_STATUS = {
    "comparison/account_view.py",
    "ses/signing.py",
    "rules/mail_from/mail_from_not_verified.py",
    "rules/shared/dkim_in_dns.py",
    "rules/shared/dmarc_failover.py",
    "rules/shared/mail_from_in_dns.py",
    "report/views/cells.py",
}
"""The first says what is verified; the others speak of DKIM and MAIL FROM, or draw AWS's word."""


@pytest.mark.parametrize(
    ("status", "sending", "expected"),
    [
        ("SUCCESS", YES, YES),
        ("SUCCESS", NO, YES),
        ("SUCCESS", REFUSED, YES),
        ("PENDING", YES, NO),
        ("FAILED", REFUSED, NO),
        ("NOT_STARTED", NO, NO),
        (RECORDS_LOST, YES, YES),
        (RECORDS_LOST, NO, NO),
        (RECORDS_LOST, REFUSED, REFUSED),
        ("A_LATER_WORD", YES, YES),
        ("A_LATER_WORD", NO, NO),
        ("A_LATER_WORD", REFUSED, REFUSED),
        (REFUSED, YES, REFUSED),
    ],
)
def test_a_status_and_leave_to_send_say_what_is_verified(
    status: str | Reading[str], sending: Reading[bool], expected: Reading[bool]
) -> None:
    """Of a lost record, and of a word that nobody knows yet, AWS's own word on sending decides."""
    identity = s.domain("example.com", verification=status, sending=sending)
    assert (expected, expected) == (verified(identity), is_verified(Known(identity)))
    assert has_lost_records(identity) == (status == RECORDS_LOST and sending == YES)


def each_identity(snapshot: Snapshot, change: Callable[[Identity], Identity]) -> Snapshot:
    """The snapshot with each identity changed."""
    (account,) = snapshot.accounts
    regions = tuple(
        msgspec.structs.replace(region, identities=Listing(tuple(map(change, region.identities.items))))
        for region in account.regions
    )
    return msgspec.structs.replace(snapshot, accounts=(msgspec.structs.replace(account, regions=regions),))


def sending_with(status: str) -> Callable[[Identity], Identity]:
    """What is verified and sends, with that status."""

    def change(identity: Identity) -> Identity:
        sends = identity.verification == Known("SUCCESS") and identity.sending == YES
        return msgspec.structs.replace(identity, verification=Known(status)) if sends else identity

    return change


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(snapshot=SNAPSHOTS)
def test_records_that_were_lost_are_one_finding_and_change_no_other(snapshot: Snapshot) -> None:
    """All other rules say of an identity in danger what they say of one in order."""
    others = [entry for entry in every_rule() if entry.name not in SPEAK_OF_THE_STATUS]
    lost, in_order = (
        run(others, account_views_of(each_identity(snapshot, sending_with(status))))
        for status in (RECORDS_LOST, "SUCCESS")
    )
    assert [finding.fingerprint for finding in lost.flagged] == [
        finding.fingerprint for finding in in_order.flagged
    ]
    assert lost.examined == in_order.examined


def test_a_region_with_lost_records_can_send() -> None:
    """Until AWS takes sending away."""
    for sending, expected in ((True, Level.YES), (False, Level.NO)):
        lost = s.domain("example.com", verification=RECORDS_LOST, sending=sending)
        region = s.region("us-east-1", lost, settings=s.account_settings(sent_last_24_hours=0))
        assert expected == verdict_of(region, Thresholds()).level


def test_nothing_else_compares_a_status_with_the_word_for_verified() -> None:
    """Whoever needs to know asks ``verified``."""
    root = Path(sescheck.__file__).parent
    rooms = ("rules", "comparison", "engine", "ses", "report")
    files = (path for room in rooms for path in (root / room).rglob("*.py"))
    found = {path.relative_to(root).as_posix() for path in files if compares_a_status(path)}
    assert found == COMPARE_A_STATUS


def compares_a_status(path: Path) -> bool:
    """Does a comparison in the file have the word for verified on either side?"""
    compared = (
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Compare)
    )
    return any(
        (isinstance(part, ast.Constant) and part.value == "SUCCESS")
        or (isinstance(part, ast.Name) and part.id == "VERIFIED")
        for comparison in compared
        for part in ast.walk(comparison)
    )
