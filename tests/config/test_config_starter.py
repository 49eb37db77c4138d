"""The starter file, from snapshots of all kinds: always valid."""

import tomllib
from fnmatch import fnmatchcase
from typing import Any

import pytest
from msgspec import convert, structs

from sescheck.config.shape import Configuration
from sescheck.config.starter import starter
from sescheck.engine.groups import GroupPlan, account_views_of
from sescheck.snapshot.model import Asked, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Why
from sescheck.testing import builders as s

IDLE = s.account_settings(production_access=False, sent_last_24_hours=0)
BUSY = s.region("us-east-1", s.domain("example.com"), settings=s.account_settings(sent_last_24_hours=41_000))
STANDBY = s.region("eu-west-1", s.domain("example.com"), s.domain("example.org"), settings=IDLE)
EMPTY = s.region("us-west-2", settings=IDLE)
DISABLED = s.region("af-south-1", opt_in="DISABLED", settings=s.unread("ses:GetAccount", Why.REGION_DISABLED))
NO_SES = s.region("ap-east-1", settings=s.unread("ses:GetAccount", Why.NOT_SUPPORTED_HERE))
SILENT = s.region(
    "eu-west-2", settings=s.unread("ses:GetAccount"), listed=Listing((), s.unread("ses:ListEmailIdentities"))
)
UNLIMITED = s.region("us-east-1", settings=s.account_settings(max_24_hour_send=-1))


def snapshot(*regions: Region) -> Snapshot:
    """Regions that were discovered."""
    return s.snapshot(*regions, asked=Asked.DISCOVERED)


def written(*regions: Region) -> dict[str, Any]:
    """The starter file's keys."""
    return tomllib.loads(starter(snapshot(*regions)))


def test_it_names_what_is_in_use_the_busiest_first() -> None:
    """Regions, and one mirror group of them."""
    found = written(EMPTY, STANDBY, DISABLED, NO_SES, BUSY)
    assert ["us-east-1", "eu-west-1"] == found["regions"]
    assert [{"name": "all mail", "regions": ["us-east-1", "eu-west-1"], "mode": "mirror"}] == found["group"]
    assert {"quota_used_percent": 80} == found["thresholds"]


def test_each_guess_names_its_reason() -> None:
    """Counts, quotas, and what is left out."""
    text = " ".join(starter(snapshot(EMPTY, STANDBY, DISABLED, BUSY)).replace("# ", "").split())
    assert "us-east-1: 1 identities, production access, 41,000 of 50,000 messages in 24 hours (82%)" in text
    assert "eu-west-1: 2 identities, sandbox" in text
    assert "not in use or not enabled: us-west-2, af-south-1." in text
    assert "1 of 2 identities are in every region" in text
    assert "us-east-1 sent the most" in text
    assert "peak_messages_per_day = 41000" in text


CUSTOMERS = [s.domain(f"customer{number}.test") for number in range(4)]
RECEIVES = s.region("us-east-1", s.domain("example.com"), settings=IDLE, active_rule_set=s.rule_set("example.com"))


def test_no_mirror_is_guessed_where_most_identities_live_in_one_region_each() -> None:
    """The group is about those that are shared."""
    shared = s.domain("Product.example.com"), s.address("news+[1]@example.com")
    east = s.region("us-east-1", *shared, *CUSTOMERS, settings=s.account_settings(sent_last_24_hours=41_000))
    west = s.region("us-west-2", *shared, *(s.domain(f"other{each.name}") for each in CUSTOMERS))
    (group,) = written(east, west)["group"]
    assert ["us-east-1", "us-west-2"] == group["regions"]
    assert ["news+[[]1]@example.com", "product.example.com"] == group["identities"]
    found = account_views_of(snapshot(east, west), groups=plans_in(starter(snapshot(east, west))))[0].groups[0]
    assert [True, True, False] == [found.includes(each.name) for each in (*shared, CUSTOMERS[0])]


def test_regions_that_share_nothing_are_compared_with_nothing() -> None:
    """A group of one region says so; without a group they would be a mirror."""
    east, west = s.region("us-east-1", s.domain("a.test")), s.region("us-west-2", s.domain("b.test"))
    text = starter(snapshot(east, west))
    groups = account_views_of(snapshot(east, west), groups=plans_in(text))[0].groups
    assert [["us-east-1"], ["us-west-2"]] == [[view.name for view in group.regions] for group in groups]


@pytest.mark.parametrize("others", [(), (s.region("ca-central-1", s.domain("example.com")),)], ids=["one", "two"])
def test_a_region_that_only_receives_is_in_no_group(others: tuple[Region, ...]) -> None:
    """It is not meant to match those that send."""
    text = starter(snapshot(RECEIVES, s.region("eu-west-1", s.domain("example.com")), *others))
    assert all("us-east-1" not in group["regions"] for group in tomllib.loads(text)["group"])
    assert "us-east-1 receives mail and sent none" in " ".join(text.replace("# ", "").split())


@pytest.mark.parametrize("odd", ["\x7f", "\U0001f600", '"', "\\", "*", "\n"])
def test_a_written_name_is_read_back(odd: str) -> None:
    """Whatever is in it; and as a glob it is that name and no other."""
    name = f"a{odd}b.test"
    regions = [
        s.region(region, s.domain(name), s.domain(f"{region}.test")) for region in ("us-east-1", "us-west-2")
    ]
    ((glob,),) = [group["identities"] for group in written(*regions)["group"]]
    assert fnmatchcase(name, glob)
    assert not fnmatchcase("axxb.test", glob)


def plans_in(text: str) -> list[GroupPlan]:
    """The groups of a file."""
    groups = convert(tomllib.loads(text), Configuration).group
    return [GroupPlan(group.name, group.regions, group.mode, group.identities) for group in groups]


def test_unread_regions_are_not_left_out() -> None:
    """Silence is not absence."""
    assert ["us-east-1", "eu-west-2"] == written(SILENT, BUSY)["regions"]
    text = starter(snapshot(SILENT, BUSY))
    assert "eu-west-2: 0 or more identities; the account's settings could not be read (denied)" in text


@pytest.mark.parametrize(
    "regions", [(), (EMPTY,), (BUSY,), (UNLIMITED,), (BUSY, STANDBY), (BUSY, SILENT), (DISABLED, NO_SES)]
)
def test_it_is_always_valid(regions: tuple[Region, ...]) -> None:
    """As it is, and with every example in it uncommented."""
    text = starter(snapshot(*regions))
    convert(tomllib.loads(text), Configuration)
    active = "\n".join(
        line.removeprefix("# ") if ("=" in line and " = " in line) or line.startswith("# [") else line
        for line in text.splitlines()
    )
    convert(tomllib.loads(active), Configuration)


def test_two_accounts_share_a_file() -> None:
    """Each has its line."""
    first = snapshot(BUSY, EMPTY).accounts[0]
    second = structs.replace(snapshot(EMPTY, STANDBY).accounts[0], account_id=Known("210987654321"))
    text = starter(structs.replace(snapshot(), accounts=(first, second)))
    assert ["us-east-1", "eu-west-1"] == tomllib.loads(text)["regions"]
    assert f"us-east-1: account {s.ACCOUNT_ID}, 1 identities" in text
    assert "eu-west-1: account 210987654321, 2 identities" in text


def test_a_snapshot_cannot_break_out_of_a_comment() -> None:
    """Whatever somebody wrote into the file."""
    text = starter(structs.replace(snapshot(BUSY), taken_at="now\nfail_on = 3\x00\x1b"))
    assert "medium" == tomllib.loads(text)["fail_on"]
