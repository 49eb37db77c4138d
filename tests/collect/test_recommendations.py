"""When recommendations are read, and what a refusal means if the Virtual Deliverability Manager is off."""

from dataclasses import dataclass
from typing import Any

import pytest

from sescheck.collect.sending import recommendations
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import Recommendation, Tenant
from sescheck.testing import builders as s
from tests.collect.reading import read_now

LIST = "ses:ListRecommendations"
DENIED = Unreadable(Why.DENIED, "ses:ListTenants", "AccessDenied: no")
ABSENT = Unreadable(Why.NOT_SUPPORTED_HERE, "ses:ListTenants", "no tenants here")
BAD_REQUEST = Unreadable(Why.UNEXPECTED, LIST, "BadRequestException: VDM is not enabled")
GARBLED = Unreadable(Why.UNEXPECTED, LIST, "an answer that cannot be understood")


@dataclass
class Answering:
    """A door that gives this list."""

    listing: Listing[Any]
    asked: int = 0

    def for_reads(self, _: object) -> "Answering":
        """Return the same door."""
        return self

    async def follow(self, *_: object, **__: object) -> Listing[Any]:
        """Return the list."""
        self.asked += 1
        return self.listing


def read(door: Answering, vdm: str | None, tenants: Listing[Tenant]) -> Unreadable | None:
    """Return why the list is incomplete."""
    settings = Known(s.account_settings(vdm=vdm))
    found: Listing[Recommendation] = read_now(
        recommendations, door, Depth.STANDARD, settings=settings, tenants=tenants
    )
    return found.unread


@pytest.mark.parametrize(
    ("vdm", "tenants", "asked"),
    [
        ("ENABLED", Listing[Tenant](()), 1),
        ("DISABLED", Listing((Tenant("acme", None),)), 1),
        (None, Listing[Tenant]((), DENIED), 1),
        (None, Listing[Tenant]((), ABSENT), 0),
        ("DISABLED", Listing[Tenant](()), 0),
    ],
)
def test_the_list_is_read_if_it_may_have_items(vdm: str | None, tenants: Listing[Tenant], asked: int) -> None:
    """Else the reading says why: it is not an empty list."""
    door = Answering(Listing(()))
    unread = read(door, vdm, tenants)
    assert asked == door.asked
    assert (unread is None) == bool(asked)
    assert unread is None or unread.why is Why.NOT_ASKED


@pytest.mark.parametrize(
    ("vdm", "refusal", "why"),
    [
        ("DISABLED", BAD_REQUEST, Why.NOT_ASKED),
        ("ENABLED", BAD_REQUEST, Why.UNEXPECTED),
        ("DISABLED", GARBLED, Why.UNEXPECTED),
        ("DISABLED", Unreadable(Why.DENIED, LIST, "AccessDenied: no"), Why.DENIED),
    ],
)
def test_a_wrong_request_may_only_mean_that_the_manager_is_off(vdm: str, refusal: Unreadable, why: Why) -> None:
    """Any other refusal is kept, with AWS's message."""
    unread = read(Answering(Listing((), refusal)), vdm, Listing((Tenant("acme", None),)))
    assert unread is not None
    assert (why, True) == (unread.why, refusal.detail in unread.detail)
