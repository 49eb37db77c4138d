"""The contacts who opted out. They are people's addresses: read only with an option, and hashed by default."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import CollectContext, RegionContext
from sescheck.collect.fetch.parsing import items_of, name
from sescheck.collect.sending.suppression_list import kept_address
from sescheck.snapshot.contacts import OptOut
from sescheck.snapshot.model import Addresses, Depth
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.snapshot.sending import ContactList

FIELD = "opt_outs"
LIST_CONTACTS = Operation(
    "sesv2",
    "ListContacts",
    items="Contacts",
    token="NextToken",  # noqa: S106
    gone=frozenset({"NotFoundException"}),
)
READS = (LIST_CONTACTS,)
ASKED_FROM = Depth.DEEP
ASKED_WITH = "suppression-list"
AWAITS = ("contact_lists",)

_OUT = "OPT_OUT"
_NOT_ASKED = Unreadable(
    Why.NOT_ASKED,
    LIST_CONTACTS.action,
    "the contacts who opted out are read with --depth deep and --suppression-list",
)


async def read(region: RegionContext) -> Listing[OptOut]:
    """Read all contacts of each list, and keep those who opted out."""
    context = region.context
    if context.addresses is Addresses.NOT_ASKED or context.depth is not Depth.DEEP:
        return Listing((), _NOT_ASKED)
    lists: Listing[ContactList] = await region.result("contact_lists")
    found: list[OptOut] = []
    unread = lists.unread
    for each in lists.items:
        listed = await _of_list(region, each.name)
        found += (contact for contact in listed.items if contact.everything or contact.topics)
        unread = unread or listed.unread
    return Listing(tuple(found), unread)


async def _of_list(region: RegionContext, contact_list: str) -> Listing[OptOut]:
    listing = await region.door.follow(LIST_CONTACTS, ContactListName=contact_list)
    return items_of(listing, LIST_CONTACTS, lambda item: _opt_out(item, contact_list, region.context))


def _opt_out(item: Answer, contact_list: str, context: CollectContext) -> OptOut:
    """Build one. A topic's default is not a choice of the contact, so it is not looked at."""
    chosen = [(name(each, "TopicName"), each["SubscriptionStatus"]) for each in item.get("TopicPreferences") or ()]
    topics = sorted(topic for topic, status in chosen if status == _OUT)
    address = kept_address(name(item, "EmailAddress"), context.addresses, context.salt)
    return OptOut(contact_list, address, bool(item.get("UnsubscribeAll")), tuple(topics))
