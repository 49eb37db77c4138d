"""The starter file, from snapshots of all kinds: always valid."""

import tomllib
from typing import Any

import pytest
from msgspec import convert, structs

from sescheck.config.shape import Configuration
from sescheck.config.starter import starter
from sescheck.rules import staging as s
from sescheck.snapshot.model import Asked, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Why

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


def test_each_guess_says_what_it_rests_on() -> None:
    """Counts, quotas, and what is left out."""
    text = " ".join(starter(snapshot(EMPTY, STANDBY, DISABLED, BUSY)).replace("# ", "").split())
    assert "us-east-1: 1 identities, production access, 41,000 of 50,000 messages in 24 hours (82 %)" in text
    assert "eu-west-1: 2 identities, sandbox" in text
    assert "not in use or not enabled: us-west-2, af-south-1." in text
    assert "1 of 2 identities are in every region" in text
    assert "Most was sent from us-east-1" in text
    assert "peak_messages_per_day = 41000" in text


def test_what_could_not_be_read_is_not_left_out() -> None:
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


def test_a_snapshot_can_not_break_out_of_a_comment() -> None:
    """Whatever somebody wrote into the file."""
    text = starter(structs.replace(snapshot(BUSY), taken_at="now\nfail_on = 3\x00\x1b"))
    assert "medium" == tomllib.loads(text)["fail_on"]
