"""What is not read again: it was asked for as much, it is young enough, and AWS answered everything."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.aws.operations import Operation
from sescheck.collect.collection import Plan
from sescheck.collect.dns_answers import DnsPlan
from sescheck.errors import UsageError
from sescheck.organization.folder.ages import as_text, is_younger, parse_max_age
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.opening import open_folder
from sescheck.organization.folder.what_was_asked import asking_of, covers, key_of
from sescheck.organization.model import Outcome
from sescheck.snapshot.model import Addresses, Asked, Depth
from sescheck.snapshot.reading import Why
from tests.organization.folder.kept_accounts import DAY, NOON, PLAN, A, at, entry, expect, taken

MORNING = "2026-11-28T09:00:00Z"
LISTS, TENANTS = Operation("sesv2", "ListContactLists"), Operation("sesv2", "ListTenants")
DNS = DnsPlan()


def kept(
    tmp_path: Path, outcome: Outcome = Outcome.READ, why: Why | None = None, plan: Plan = PLAN, **given: Any
) -> Folder:
    """A folder with one account that was read in the morning."""
    with (folder := at(open_folder(str(tmp_path / "x")))).claimed():
        expect(folder, A, plan=plan)
        folder.keep(entry(A, outcome, **given), taken(A, MORNING, why))
    return at(open_folder(str(tmp_path / "x")))


@pytest.mark.parametrize(
    ("age", "fresh"),
    [("0", False), ("0h", False), ("179m", False), ("3h", False), ("181m", True), ("24h", True), ("7d", True)],
)
def test_an_account_is_fresh_if_it_is_younger(tmp_path: Path, age: str, fresh: bool) -> None:
    """It is three hours old."""
    assert fresh is kept(tmp_path).fresh(A, parse_max_age(age), PLAN)


def test_an_account_that_is_not_known_is_not_fresh(tmp_path: Path) -> None:
    """Also in a folder that does not exist, which --plan may name."""
    assert not at(open_folder(str(tmp_path / "none"))).fresh(A, DAY, PLAN)
    assert not kept(tmp_path).fresh("222222222222", DAY, PLAN)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("why", "fresh"),
    [
        (Why.DENIED, True),
        (Why.DENIED_BY_SCP, True),
        (Why.UNEXPECTED, True),
        (Why.THROTTLED, False),
        (Why.TIMED_OUT, False),
        (Why.UNREACHABLE, False),
        (Why.EXPIRED_CREDENTIALS, False),
    ],
)
def test_a_partial_account_is_fresh_if_aws_answered(tmp_path: Path, why: Why, fresh: bool) -> None:
    """One permission that is missing everywhere must not make each run begin again; an outage must not stay."""
    assert fresh is kept(tmp_path, Outcome.PARTIAL, why).fresh(A, DAY, PLAN)


def test_an_interrupted_account_is_not_fresh(tmp_path: Path) -> None:
    """Whatever is unread."""
    with (folder := at(open_folder(str(tmp_path)))).claimed():
        expect(folder, A)
        folder.keep(entry(A, Outcome.PARTIAL), taken(A, MORNING, interrupted=True))
    assert not folder.fresh(A, DAY, PLAN)


def test_another_version_of_sescheck_reads_again(tmp_path: Path) -> None:
    """It may ask for more."""
    assert not kept(tmp_path, tool_version="0.0.9").fresh(A, DAY, PLAN)


def test_a_time_in_the_future_is_a_wrong_clock() -> None:
    """A little one is another machine's."""
    assert is_younger(as_text(NOON + timedelta(minutes=5)), DAY, NOON)
    assert not is_younger(as_text(NOON + timedelta(days=400)), DAY, NOON)


FULLER = replace(PLAN, depth=Depth.DEEP, addresses=Addresses.HASHED, dns=DNS)
CHANGES: list[tuple[Plan, Plan, bool]] = [
    (PLAN, PLAN, True),
    (replace(PLAN, regions=("a", "b")), replace(PLAN, regions=("b", "a")), True),
    (PLAN, replace(PLAN, salt="x", endpoint_url="http://x"), True),
    (PLAN, replace(PLAN, regions=("eu-west-1",)), False),
    (replace(PLAN, regions=("us-east-1", "eu-west-1")), PLAN, False),
    (PLAN, replace(PLAN, regions=(), asked=Asked.ALL), False),
    (PLAN, replace(PLAN, partition="aws-us-gov"), False),
    (replace(PLAN, depth=Depth.QUICK), PLAN, False),
    (PLAN, replace(PLAN, depth=Depth.QUICK), True),
    (PLAN, replace(PLAN, depth=Depth.DEEP), False),
    (PLAN, replace(PLAN, dns=DNS), False),
    (replace(PLAN, dns=DNS), PLAN, True),
    (PLAN, replace(PLAN, addresses=Addresses.SHOWN), False),
    (replace(PLAN, addresses=Addresses.SHOWN), replace(PLAN, addresses=Addresses.HASHED), False),
    (replace(PLAN, addresses=Addresses.HASHED), PLAN, True),
    (PLAN, replace(PLAN, unneeded=frozenset({LISTS})), True),
    (replace(PLAN, unneeded=frozenset({LISTS})), PLAN, False),
    (replace(PLAN, unneeded=frozenset({LISTS})), replace(PLAN, unneeded=frozenset({TENANTS})), False),
    (FULLER, PLAN, True),
    (PLAN, FULLER, False),
]


@pytest.mark.parametrize(("had", "wanted", "fresh"), CHANGES, ids=range(len(CHANGES)))
def test_an_account_is_fresh_if_it_was_asked_for_as_much(
    tmp_path: Path, had: Plan, wanted: Plan, fresh: bool
) -> None:
    """What was read quickly is not fresh for the standard depth; --select decides too."""
    assert fresh is kept(tmp_path, plan=had).fresh(A, DAY, wanted)


OPERATIONS = st.frozensets(st.sampled_from([LISTS, TENANTS, Operation("sns", "ListTopics")]))
PLANS = st.builds(
    Plan,
    st.sampled_from([(), ("a",), ("b", "a"), ("a", "b")]),
    st.sampled_from(Asked),
    st.sampled_from(["aws", "aws-us-gov"]),
    st.sampled_from(Depth),
    addresses=st.sampled_from(Addresses),
    unneeded=OPERATIONS,
    dns=st.sampled_from([None, DNS]),
)


@given(one=PLANS, other=PLANS)
def test_plans_that_cover_each_other_ask_the_same(one: Plan, other: Plan) -> None:
    """And those that ask the same have one key."""
    first, second = asking_of(one), asking_of(other)
    assert covers(first, first)
    assert (first == second) is (covers(first, second) and covers(second, first))
    assert (first == second) is (key_of(first) == key_of(second))


@given(one=PLANS, other=PLANS, third=PLANS)
def test_covering_is_transitive(one: Plan, other: Plan, third: Plan) -> None:
    """Else the order of runs would decide."""
    a, b, c = map(asking_of, (one, other, third))
    assert not (covers(a, b) and covers(b, c)) or covers(a, c)


def test_a_long_reading_that_was_cut_is_continued(tmp_path: Path) -> None:
    """With what it has, and the salt of its addresses; the oldest readings count for --max-age."""
    folder = kept(tmp_path, Outcome.PARTIAL, Why.TIMED_OUT, seconds=4000.0)
    with folder.claimed():
        assert [A] == expect(folder, A)
        plan = folder.continued(A, DAY, PLAN)
        assert plan.earlier is not None
        assert MORNING == plan.earlier.taken_at
        folder.keep(entry(A), taken(A, "2026-11-28T11:00:00Z"))
    found = at(open_folder(str(tmp_path / "x"))).manifest().entries[A]
    assert found.held is not None
    assert ("2026-11-28T11:00:00Z", MORNING) == (found.taken_at, found.held.since)
    assert not folder.fresh(A, parse_max_age("2h"), PLAN)
    assert folder.fresh(A, DAY, PLAN)


@pytest.mark.parametrize(
    ("age", "wanted", "given"),
    [
        ("2h", PLAN, {}),
        ("0", PLAN, {}),
        ("24h", replace(PLAN, depth=Depth.QUICK), {}),
        ("24h", PLAN, {"seconds": 3.0}),
        ("24h", PLAN, {"seconds": None}),
        ("24h", PLAN, {"tool_version": "0.0.9"}),
    ],
)
def test_other_readings_begin_again(tmp_path: Path, age: str, wanted: Plan, given: dict[str, Any]) -> None:
    """What is too old, what was asked for something else, and what is read again in no time."""
    folder = kept(tmp_path, Outcome.PARTIAL, Why.TIMED_OUT, **{"seconds": 4000.0, **given})
    assert wanted is folder.continued(A, parse_max_age(age), wanted)


def test_a_complete_or_damaged_snapshot_is_not_continued(tmp_path: Path) -> None:
    """The account is read from the beginning."""
    assert PLAN is kept(tmp_path / "a", seconds=4000.0).continued(A, DAY, PLAN)
    folder = kept(tmp_path / "b", Outcome.PARTIAL, Why.TIMED_OUT, seconds=4000.0)
    folder.manifest()
    (tmp_path / "b" / "x" / "accounts" / f"{A}.snapshot").write_bytes(b"")
    assert PLAN is folder.continued(A, DAY, PLAN)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("24h", timedelta(hours=24)),
        ("90m", timedelta(minutes=90)),
        ("7d", timedelta(days=7)),
        ("30s", timedelta(seconds=30)),
        (" 1D ", timedelta(days=1)),
        ("0", timedelta(0)),
    ],
)
def test_an_age_is_parsed(text: str, age: timedelta) -> None:
    """With its unit."""
    assert age == parse_max_age(text)


@pytest.mark.parametrize("text", ["", "24", "-1h", "1.5h", "h", "1w", "24 h", "9999999d", "1h30m", "\u0661h"])
def test_what_is_no_age_is_refused(text: str) -> None:
    """The message has the forms."""
    with pytest.raises(UsageError, match="is not an age: give hours, minutes or days"):
        parse_max_age(text)


@given(st.integers(0, 999_999), st.sampled_from("smhd"))
def test_every_age_can_be_used(number: int, unit: str) -> None:
    """Also a very long one."""
    assert is_younger(MORNING, parse_max_age(f"{number}{unit}"), datetime.fromisoformat(MORNING)) is (number > 0)
