"""A resource is deleted only if a second list does not have it. If an answer does not have it, it is unread."""

import asyncio
from collections.abc import Sequence

import pytest

from sescheck.collect.fetch.deleted import MANY, confirmed
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.snapshot.reading import Listing, Unreadable, Why
from tests.conftest import Cli

HERE, THERE = "us-east-1", "us-west-2"
REGIONS = f"{HERE},{THERE}"
DEEP = ("--depth", "deep", "--retries", "0")
NOT_THERE = '{"message": "does not exist"}'
DETAILS = {
    "GetEmailIdentity": "identity",
    "GetConfigurationSet": "configuration set",
    "GetConfigurationSetEventDestinations": "configuration set",
    "GetEmailTemplate": "template",
    "GetCustomVerificationEmailTemplate": "custom template",
    "GetContactList": "contact list",
}
"""Every operation that asks about one of what was listed, and may say that it does not exist."""


def asked(doubtful: Sequence[str], listed: int, again: Listing[str]) -> frozenset[str]:
    """The names that are confirmed as deleted."""

    async def list_again() -> Listing[str]:
        return again

    return asyncio.run(confirmed(doubtful, listed, list_again))


def names(count: int) -> tuple[str, ...]:
    """So many names."""
    return tuple(f"name-{number}" for number in range(count))


def test_a_resource_in_the_second_list_is_not_deleted() -> None:
    """One of two is deleted."""
    assert {"b"} == asked(["a", "b"], 5, Listing(("a", "c")))


def test_an_incomplete_second_list_confirms_nothing() -> None:
    """The name may be on the unread page."""
    unread = Unreadable(Why.DENIED, "ses:ListEmailIdentities", "no")
    assert not asked(["a"], 5, Listing((), unread))


@pytest.mark.parametrize(
    ("gone", "listed", "believed"), [(MANY, 10, True), (MANY + 1, 20, False), (30, 300, True)]
)
def test_many_at_once_are_not_deleted(gone: int, listed: int, *, believed: bool) -> None:
    """A few of any list, or a tenth of a long one, may be."""
    assert believed is bool(asked(names(gone), listed, Listing(())))


@pytest.mark.parametrize("operation", DETAILS)
def test_what_is_listed_and_not_found_is_unread(emulator: Emulator, audit: Cli, operation: str) -> None:
    """In a whole region: nothing is reported missing, and the report is incomplete."""
    healthy(emulator, (HERE, THERE))
    emulator.inject(Fault("not-found", region=HERE, operation=operation))
    result = audit(REGIONS, *DEEP)
    assert ([], 3) == (result.findings, result.code)
    assert {(HERE, f"ses:{operation}", "unexpected")} == result.unread
    assert {each["identities"] for each in result.report["accounts"][0]["regions"]} == {4}


def test_identities_that_the_batches_leave_out_are_unread(emulator: Emulator, audit: Cli) -> None:
    """The list and GetEmailIdentity have them."""
    healthy(emulator, (HERE, THERE))
    for member in ("Dkim", "MailFromDomain", "Notification"):
        emulator.inject(
            Fault(
                "rewrite",
                region=HERE,
                operation=f"GetIdentity{member}Attributes",
                find="<key>shop.example.org</key>",
                replacement="<key>somebody-elses.example</key>",
            )
        )
    result = audit(REGIONS, *DEEP)
    assert ([], 3) == (result.findings, result.code)
    assert {"unexpected"} == {why for _, _, why in result.unread}
    assert {each["identities"] for each in result.report["accounts"][0]["regions"]} == {4}
