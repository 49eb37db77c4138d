"""What a rule cannot tell rests on the refusal of one region of one account, whatever the words.

Random accounts refuse in part, all in the same words. The same accounts are judged again with words that name the
account and the region, so that nothing could be taken for another's. Nothing but the words may differ.
"""

from dataclasses import replace
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.report.assembly.unread_entries import unread_of
from sescheck.report.model import Unread
from sescheck.report.views.gaps import refusals_of
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Account, Identity, Snapshot
from sescheck.snapshot.reading import Known, Listing
from sescheck.testing import builders as s
from tests.report import staged_reports as staged
from tests.rules.test_silence import PAIRS, REFUSED, Pair

WEST, EAST, IRELAND = "us-west-2", "us-east-1", "eu-west-1"
ACCOUNTS = ("111111111111", "222222222222")
WORDS = "detail"


def worded(value: Any, words: str) -> None:
    """Change the words of every refusal in plain data, where it stands."""
    if isinstance(value, dict):
        if value.get("reading") == "unreadable":
            value[WORDS] = words
        for each in value.values():
            worded(each, words)
    if isinstance(value, list | tuple):
        for each in value:
            worded(each, words)


def telling(account: Account, *, apart: bool) -> Account:
    """The account, each refusal in words of its own account and region, or all in the same words."""
    plain = msgspec.to_builtins(account)
    for region in plain["regions"]:
        worded(region, f"{account.account_id} {region['name']}" if apart else "no")
    for arn, topic in plain["topics"].items():
        worded(topic, f"{account.account_id} {''.join(arn.split(':')[3:4])}" if apart else "no")
    return msgspec.convert(plain, Account)


def judged_in_words(snapshot: Snapshot, *, apart: bool) -> tuple[object, ...]:
    """What is said of the snapshot where refusals have such words."""
    accounts = (telling(account, apart=apart) for account in snapshot.accounts)
    return judged(msgspec.structs.replace(snapshot, accounts=tuple(accounts)))


def of_two(first: Snapshot, second: Snapshot) -> Snapshot:
    """Two accounts in one snapshot, with regions of the same names."""
    accounts = (
        msgspec.structs.replace(snapshot.accounts[0], account_id=Known(number))
        for number, snapshot in zip(ACCOUNTS, (first, second), strict=True)
    )
    return msgspec.structs.replace(first, accounts=tuple(accounts))


def without_settings(snapshot: Snapshot) -> Snapshot:
    """The snapshot, of whose first region the settings are refused."""
    (account,) = snapshot.accounts
    first, *others = account.regions
    regions = (msgspec.structs.replace(first, settings=REFUSED), *others)
    return msgspec.structs.replace(snapshot, accounts=(msgspec.structs.replace(account, regions=regions),))


def judged(snapshot: Snapshot) -> tuple[object, ...]:
    """What is said of the snapshot, but for the words of refusals."""
    findings = run(every_rule(), account_views_of(snapshot))
    unread = [replace(each, detail="") for each in unread_of(snapshot, findings)]
    doubts = sorted(
        (
            each.rule,
            each.account_id,
            str(each.place),
            each.count,
            [str(because.region) for because in each.because],
        )
        for each in findings.undecided
    )
    return findings.flagged, unread, doubts


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pair=PAIRS)
def test_refusals_of_two_regions_are_never_merged(pair: Pair) -> None:
    """Nor does a rule that one of them leaves undecided stand with the other."""
    snapshot = of_two(pair.in_part, without_settings(pair.whole))
    assert judged_in_words(snapshot, apart=False) == judged_in_words(snapshot, apart=True)


def unread(*refusing: str) -> tuple[Unread, ...]:
    """What is missing where these of three regions do not list their identities."""
    there: Listing[Identity] = Listing((s.domain("example.com"),))
    listed = {name: Listing((), REFUSED) if name in refusing else there for name in (WEST, EAST, IRELAND)}
    snapshot = s.snapshot(*(s.region(name, listed=each) for name, each in listed.items()))
    return unread_of(snapshot, run(every_rule(), account_views_of(snapshot)))


@given(refusing=st.sets(st.sampled_from([WEST, EAST, IRELAND]), min_size=1))
def test_each_region_that_refuses_is_named_once(refusing: set[str]) -> None:
    """In the same words."""
    assert sorted(refusing) == sorted(str(each.region) for each in unread(*refusing))


def test_a_refusal_names_the_other_regions_about_which_it_leaves_rules_undecided() -> None:
    """A comparison rests on what another region did not say."""
    (found,) = unread(EAST)
    assert {WEST, IRELAND} <= set(found.about)
    (refusal,) = refusals_of(replace(staged.in_order(), unread=(found,)))
    assert refusal.rules(every=True).endswith("(about eu-west-1, us-east-1, us-west-2)")


def test_a_refusal_that_only_its_own_region_depends_on_names_no_region() -> None:
    """It stands in the line above."""
    (found,) = unread(EAST)
    own = replace(found, about=(EAST,))
    (refusal,) = refusals_of(replace(staged.in_order(), unread=(own,)))
    assert refusal.rules(every=True) == ", ".join(found.rules)
