"""Which contacts are kept, and when they are read."""

from typing import Any

from sescheck.collect.sending import opt_outs
from sescheck.snapshot.contacts import OptOut
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import ContactList
from tests.collect.reading import read_now

DENIED = Unreadable(Why.DENIED, "ses:ListContacts", "AccessDenied: no")
LISTS = Listing((ContactList("readers", Known(())),))


class Answering:
    """A door that gives these contacts of every list."""

    def __init__(self, *contacts: dict[str, Any], unread: Unreadable | None = None) -> None:
        self.listing, self.asked = Listing(contacts, unread), 0

    async def follow(self, *_: object, **__: object) -> Listing[dict[str, Any]]:
        """Return the contacts."""
        self.asked += 1
        return self.listing


def contact(address: str, *preferences: tuple[str, str], everything: bool = False) -> dict[str, Any]:
    """A contact, as ListContacts gives it."""
    topics = [{"TopicName": topic, "SubscriptionStatus": status} for topic, status in preferences]
    return {"EmailAddress": address, "TopicPreferences": topics, "UnsubscribeAll": everything}


def read(door: Answering, lists: Listing[ContactList] = LISTS, depth: Depth = Depth.DEEP) -> Listing[OptOut]:
    """Read the contacts, hashed."""
    found: Listing[OptOut] = read_now(opt_outs, door, depth, contact_lists=lists)
    return found


def test_only_contacts_who_opted_out_are_kept_and_nobody_by_address() -> None:
    """Of everything, or of a topic."""
    found = read(
        Answering(
            contact("ann@example.net", everything=True),
            contact("ben@example.net", ("offers", "OPT_OUT"), ("news", "OPT_OUT"), ("tips", "OPT_IN")),
            contact("cat@example.net", ("news", "OPT_IN")),
        )
    )
    assert [(True, ()), (False, ("news", "offers"))] == [(each.everything, each.topics) for each in found.items]
    assert {"readers"} == {each.contact_list for each in found.items}
    assert not any("@" in each.address for each in found.items)


def test_an_address_has_the_same_hash_in_either_case() -> None:
    """As on the suppression list."""
    one, other = read(
        Answering(contact("Ann@Example.net", everything=True), contact("ann@example.net", everything=True))
    ).items
    assert one == other


def test_they_cost_nothing_at_depth_standard_or_without_a_list() -> None:
    """What is not asked is not an empty list."""
    door = Answering()
    unread = read(door, depth=Depth.STANDARD).unread
    assert unread is not None
    assert Why.NOT_ASKED is unread.why
    assert Listing(()) == read(door, Listing(()))
    assert door.asked == 0


def test_what_was_read_before_a_refusal_is_kept() -> None:
    """The list is incomplete; it is too, if the names of the lists are."""
    ann = contact("ann@example.net", everything=True)
    found = read(Answering(ann, unread=DENIED))
    assert (1, DENIED) == (len(found.items), found.unread)
    assert DENIED == read(Answering(ann), Listing(LISTS.items, DENIED)).unread
