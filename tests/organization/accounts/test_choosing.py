import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.errors import UsageError
from sescheck.organization.accounts.choosing import (
    EXCLUDED,
    NOT_IN_UNIT,
    NOT_NAMED,
    WITHOUT_TAG,
    Chosen,
    choose,
    without_tags,
)
from sescheck.organization.accounts.selection import Selection, selection_of
from sescheck.organization.model import Member

ROOT, OUTER, INNER, OTHER = "r-ab12", "ou-ab12-outer000", "ou-ab12-inner000", "ou-ab12-other000"
PATHS = ((), (OUTER,), (OUTER, INNER), (OTHER,))
STATES = ("ACTIVE", "PENDING_CLOSURE", "SUSPENDED", "CLOSED", "PENDING_ACTIVATION", "NEVER_HEARD_OF", None)
READABLE = {"ACTIVE", "PENDING_CLOSURE", "NEVER_HEARD_OF", None}


def member(
    number: int,
    *,
    units: tuple[str, ...] | None = (),
    state: str | None = "ACTIVE",
    tags: dict[str, str] | None = None,
) -> Member:
    """An account; with ``units=None`` its path is not known, with ``tags=None`` its tags are not."""
    path = None if units is None else "".join(f"{each}/" for each in ("o-example000", ROOT, *units))
    return Member(
        f"{number:012}", path=path, state=state, tags=None if tags is None else tuple(sorted(tags.items()))
    )


MEMBERS = st.lists(
    st.builds(
        member,
        st.integers(1, 30),
        units=st.sampled_from(PATHS),
        state=st.sampled_from(STATES),
        tags=st.dictionaries(st.sampled_from(["stage", "owner"]), st.sampled_from(["a", "b"])),
    ),
    unique_by=lambda each: each.account_id,
    max_size=12,
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Member], Selection]:
    """Accounts, and options that name some of them."""
    members = draw(MEMBERS)
    ids = [each.account_id for each in members]
    some = st.lists(st.sampled_from(ids), unique=True, max_size=6) if ids else st.just([])
    named = draw(some)
    excluded = [each for each in draw(some) if each not in named]
    units = draw(st.lists(st.sampled_from([ROOT, OUTER, INNER, OTHER]), unique=True, max_size=2))
    tags = draw(st.lists(st.sampled_from(["stage=a", "stage=b", "owner=a"]), unique=True, max_size=3))
    return members, selection_of(units, named, excluded, tags)


def is_wanted(each: Member, selection: Selection) -> bool:
    """What the documentation says, without the order of the reasons."""
    units = set((each.path or "").split("/"))
    tags = dict(each.tags or ())
    by_key: dict[str, set[str]] = {}
    for tag in selection.tags:
        by_key.setdefault(tag.split("=")[0], set()).add(tag.split("=")[1])
    return (
        each.account_id not in selection.excluded
        and (not selection.accounts or each.account_id in selection.accounts)
        and (not selection.ous or bool(units & set(selection.ous)))
        and all(tags.get(key) in values for key, values in by_key.items())
        and each.state in READABLE
    )


def reasons(chosen: Chosen) -> dict[str, str | None]:
    """The reason of each account, by ID."""
    return {each.account_id: why for each, why in chosen}


@given(cases())
def test_an_account_is_read_if_every_option_chooses_it_and_it_is_open(
    case: tuple[list[Member], Selection],
) -> None:
    """Every account has its place in the answer, in the order of the source."""
    members, selection = case
    wanted = [each.account_id for each in members if is_wanted(each, selection)]
    if not wanted:
        with pytest.raises(UsageError, match=r"^no account is (left to read: |listed)"):
            choose(members, selection)
        return
    found = choose(members, selection)
    assert [each for each, _ in found] == members
    assert [each.account_id for each, why in found if why is None] == wanted


@given(cases())
def test_the_choice_without_tags_leaves_no_account_out_that_is_read(case: tuple[list[Member], Selection]) -> None:
    """So the tags of every account that may be read are asked."""
    members, selection = case
    left = {each.account_id for each, why in without_tags(members, selection) if why is None}
    assert {each.account_id for each in members if is_wanted(each, selection)} <= left


def test_each_reason_is_named() -> None:
    """The options come before the state."""
    members = [
        member(1, units=(OUTER, INNER), tags={"stage": "prod"}),
        member(2, units=(OUTER,), tags={}),
        member(3, units=(OTHER,), state="SUSPENDED", tags={}),
        member(4, units=(OUTER,), state="CLOSED", tags=None),
        member(5, units=(OUTER,), tags={}),
        member(6, units=(OUTER,), tags={}),
    ]
    selection = selection_of(
        [OUTER],
        [f"{number:012}" for number in (1, 2, 3, 4)],
        ["000000000006"],
        ["stage=prod"],
    )
    assert list(reasons(choose(members, selection)).values()) == [
        None,
        WITHOUT_TAG,
        NOT_IN_UNIT,
        "it is closed (CLOSED)",
        NOT_NAMED,
        EXCLUDED,
    ]


def test_an_account_that_is_not_listed_is_an_error() -> None:
    """Otherwise a mistyped ID would look like a clean account."""
    with pytest.raises(
        UsageError, match=r"--account 000000000009: not among the accounts that are listed \(1 in all\)"
    ):
        choose([member(1)], selection_of(accounts=["000000000009"]))


def test_many_accounts_that_are_not_listed_are_counted() -> None:
    """The line stays short."""
    with pytest.raises(UsageError, match=r"000000000104 and 5 more: not among"):
        choose([member(1)], selection_of(accounts=[f"{number:012}" for number in range(100, 110)]))


def test_an_excluded_account_that_is_not_listed_is_none() -> None:
    """It may have left the organization."""
    found = choose([member(1)], selection_of(excluded=["000000000009"]))
    assert reasons(found) == {"000000000001": None}


def test_a_file_has_no_organizational_units() -> None:
    """An account whose place is not known is neither in a unit nor outside of it."""
    with pytest.raises(UsageError, match="--ou: the organizational unit of account 000000000001 is not known"):
        choose([member(1, units=None)], selection_of([OUTER]))


def test_tags_that_are_not_known_are_not_missing() -> None:
    """As those of a file of IDs."""
    with pytest.raises(UsageError, match="--tag: the tags of account 000000000001 are not known"):
        choose([member(1, tags=None)], selection_of(tags=["stage=prod"]))


def test_if_nothing_is_left_the_line_says_why() -> None:
    """The rarest reason, which is the one to know, comes before those of accounts that were not meant."""
    members = [member(1, state="SUSPENDED"), *(member(number) for number in range(2, 9))]
    with pytest.raises(UsageError) as caught:
        choose(members, selection_of(accounts=["000000000001"]))
    assert str(caught.value) == (
        "no account is left to read: 1 because AWS has suspended it (SUSPENDED),"
        " 7 because --account does not name it"
    )
    with pytest.raises(UsageError, match="no account is listed"):
        choose([], selection_of())
