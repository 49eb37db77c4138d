"""Steps for SMTP credentials: people carry them out, and no credential gets more rights."""

import pytest

from sescheck.engine.example import Example, Outcome
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.engine.steps import Human, Step
from sescheck.fix.plan import plan_of
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Snapshot
from sescheck.testing import builders as s

SMTP = [each for each in every_rule() if each.name.startswith("smtp-")]
FLAGGED = [
    pytest.param(entry, example, id=f"{entry.name}-{number}")
    for entry in SMTP
    for number, example in enumerate(entry.examples)
    if example.outcome is Outcome.FLAGGED
]


def steps(entries: list[Entry], snapshot: Snapshot) -> list[Step]:
    """The steps for what the rules find, in order."""
    views = tuple(account_views_of(snapshot))
    return [each.step for each in plan_of(run(entries, views).flagged, Fixes(entries, views)).steps]


def words_of(found: list[Step]) -> str:
    """All that they say."""
    return " ".join(each.does.words for each in found if isinstance(each.does, Human))


@pytest.mark.parametrize(("entry", "example"), FLAGGED)
def test_nothing_is_called(entry: Entry, example: Example) -> None:
    """A policy of IAM is written as a whole: a printed one could lose a limit, or allow more."""
    found = steps([entry], example.snapshot)
    assert found
    assert all(isinstance(each.does, Human) for each in found)


def test_a_password_is_derived_for_each_region_in_which_smtp_can_be_used() -> None:
    """The old key goes only when every password is there."""
    user = s.smtp_user(keys=[s.access_key(created="2017-01-01T00:00:00Z")])
    snapshot = s.snapshot(*map(s.region, ("eu-west-1", "us-east-1", "af-south-1")), smtp_users=[user])
    found = steps([each for each in SMTP if each.name == "smtp-key-older-than-sigv4"], snapshot)
    regions = [each.region for each in found if each.title.startswith("Derive")]
    assert regions == ["eu-west-1", "us-east-1"]
    assert len(found[-1].needs) == len(regions) + 1
    assert "deactivate" in found[-1].title


def test_the_words_name_the_policies_that_allow_more() -> None:
    """And they say what stays."""
    policies = {"user/AmazonSesSendingAccess": s.policy(), "user/files": s.policy("s3:GetObject")}
    snapshot = s.snapshot(s.region("us-east-1"), smtp_users=[s.smtp_user(policies=policies)])
    words = words_of(steps([each for each in SMTP if each.name == "smtp-user-may-do-more"], snapshot))
    assert "s3:getobject" in words
    assert "user/files" in words
    assert "AmazonSesSendingAccess" not in words
    assert "Change nothing in the policy that lets the user send" in words
