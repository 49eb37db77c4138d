"""Can a region send?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sescheck.comparison.account_view import Thresholds
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.severity import Severity
from sescheck.report.model import SavedVerdict
from sescheck.report.views.verdict import Level, saved_verdict, verdict_of
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Identity, Region, Settings
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s

PART = Listing((s.domain("a.example", verification="PENDING"),), s.unread("ses:ListEmailIdentities"))


def region(**settings: Any) -> Region:
    """A region with one verified domain and these account settings."""
    return s.region("us-east-1", s.domain("example.com"), settings=s.account_settings(**settings))


IDLE = s.account_settings(sent_last_24_hours=0)
CASES = {
    "in order": (region(), Level.YES, "can send"),
    "unlimited": (region(max_24_hour_send=-1, sent_last_24_hours=9e9), Level.YES, "can send"),
    "sandbox": (region(production_access=False), Level.NO, "SANDBOX: only to verified recipients"),
    "off": (region(sending_enabled=False), Level.NO, "sending is OFF"),
    "shut down": (
        region(enforcement_status="SHUTDOWN", sending_enabled=False),
        Level.NO,
        "PAUSED by AWS: nothing can be sent",
    ),
    "probation": (region(enforcement_status="PROBATION"), Level.CAREFUL, "can send, but AWS says PROBATION"),
    "a new word": (region(enforcement_status="MOODY"), Level.CAREFUL, "can send, but AWS says MOODY"),
    "quota nearly gone": (
        region(sent_last_24_hours=40_000),
        Level.CAREFUL,
        "can send, but 80% of its quota is used",
    ),
    "quota gone": (region(sent_last_24_hours=50_000), Level.NO, "24-hour quota used up: nothing can be sent"),
    "nothing to send from": (s.region("us-east-1", settings=IDLE), Level.NO, "no verified identity to send from"),
    "only pending ones": (
        s.region("us-east-1", s.domain("example.com", verification="PENDING"), settings=IDLE),
        Level.NO,
        "no verified identity to send from",
    ),
    "verified and barred": (
        s.region("us-east-1", s.domain("example.com", sending=False), settings=IDLE),
        Level.NO,
        "no verified identity to send from",
    ),
    "an identity of another account": (
        s.region("us-east-1"),
        Level.UNKNOWN,
        "unknown: it sent, but has no verified identity of its own",
    ),
    "an empty sandbox": (
        s.region("us-east-1", settings=s.account_settings(production_access=False)),
        Level.NO,
        "SANDBOX, and no verified identity to send from",
    ),
    "a list cut short": (
        s.region("us-east-1", listed=PART),
        Level.UNKNOWN,
        "unknown: ListEmailIdentities denied",
    ),
    "a sandbox, whatever its list": (
        s.region("us-east-1", listed=PART, settings=s.account_settings(production_access=False)),
        Level.NO,
        "SANDBOX: only to verified recipients",
    ),
    "verification refused": (
        s.region("us-east-1", s.domain("example.com", verification=s.unread(why=Why.THROTTLED))),
        Level.UNKNOWN,
        "unknown: GetEmailIdentity throttled",
    ),
    "settings refused": (
        s.region("us-east-1", s.domain("example.com"), settings=s.unread("ses:GetAccount")),
        Level.UNKNOWN,
        "unknown: GetAccount denied",
    ),
    "not enabled": (
        s.region("af-south-1", settings=s.unread("ses:GetAccount", Why.REGION_DISABLED)),
        Level.NO,
        "not enabled for this account",
    ),
    "no SES": (
        s.region("xx-nowhere-1", settings=s.unread("ses:GetAccount", Why.NOT_SUPPORTED_HERE)),
        Level.NO,
        "no SES here",
    ),
}

_SAVED = {
    Level.YES: "can-send",
    Level.CAREFUL: "can-send",
    Level.NO: "cannot-send",
    Level.UNKNOWN: "unknown",
}


@pytest.mark.parametrize(("region", "level", "words"), CASES.values(), ids=CASES)
def test_each_region_state_has_its_verdict(region: Region, level: Level, words: str) -> None:
    """Worst first, and never better than what AWS said."""
    verdict = verdict_of(region, Thresholds())
    assert (verdict.level, verdict.words) == (level, words)


@pytest.mark.parametrize(("region", "level", "words"), CASES.values(), ids=CASES)
def test_a_verdict_that_was_saved_is_read_as_it_was(region: Region, level: Level, words: str) -> None:
    """Also its short word, which a report does not hold."""
    saved = SavedVerdict(_SAVED[level], words, None)
    assert saved_verdict(saved) == verdict_of(region, Thresholds())


def test_the_words_of_another_version_are_kept() -> None:
    """The level is that of the verdict, and never better because of known words."""
    read = saved_verdict(SavedVerdict("cannot-send", "AWS has gone home", None))
    assert (read.level, read.words, read.word) == (Level.NO, "AWS has gone home", "cannot send")
    assert saved_verdict(SavedVerdict("cannot-send", "can send", None)).level is Level.NO


SETTINGS = some.builds(
    s.account_settings,
    production_access=some.booleans(),
    sending_enabled=some.booleans(),
    enforcement_status=some.sampled_from(("HEALTHY", "PROBATION", "SHUTDOWN")),
    max_24_hour_send=some.sampled_from((-1, 0, 200, 50_000)),
    sent_last_24_hours=some.sampled_from((0, 150, 200, 60_000)),
)
IDENTITIES = some.lists(
    some.builds(
        s.domain,
        some.sampled_from(("a.example", "b.example", "c.example")),
        verification=some.sampled_from(("SUCCESS", "PENDING", "FAILED", "TEMPORARY_FAILURE")),
        sending=some.booleans(),
    ),
    max_size=3,
    unique_by=lambda identity: identity.name,
)
RULES = [entry for entry in every_rule() if entry.rule.scope.name in {"region", "group"}]


@given(SETTINGS, IDENTITIES)
def test_a_named_region_that_cannot_send_has_a_finding_that_fails(
    settings: Settings, identities: list[Identity]
) -> None:
    """A red verdict and exit code 0 would contradict each other."""
    alone = s.region("us-east-1", *identities, settings=settings)
    (account,) = account_views_of(s.snapshot(alone))
    found = run(RULES, [account]).flagged
    fails = any(each.severity.at_least(Severity.MEDIUM) for each in found)
    assert fails or verdict_of(alone, account.thresholds).level is not Level.NO
