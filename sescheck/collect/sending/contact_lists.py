"""Contact lists and their topics. No contact is read."""

from functools import partial

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.each import Listed, one, read_each
from sescheck.collect.fetch.parsing import name, names_of
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import ContactList, ContactTopic

FIELD = "contact_lists"
LIST_CONTACT_LISTS = Operation("sesv2", "ListContactLists", items="ContactLists", token="NextToken")  # noqa: S106
GET_CONTACT_LIST = Operation("sesv2", "GetContactList", gone=frozenset({"NotFoundException"}))
READS = (LIST_CONTACT_LISTS, GET_CONTACT_LIST)
ASKED_FROM = {GET_CONTACT_LIST: Depth.STANDARD}

_NOT_ASKED = Unreadable(
    Why.NOT_ASKED, GET_CONTACT_LIST.action, "the topics of contact lists are read with --depth standard"
)


async def read(region: RegionContext) -> Listing[ContactList]:
    """Read the lists, and from depth standard on the topics, one call for each list."""
    door = region.door
    listing = await names(door)
    own = listing.items
    topics: dict[str, Reading[tuple[ContactTopic, ...]]] = dict.fromkeys(own, _NOT_ASKED)
    if region.context.depth is not Depth.QUICK:
        before = {each.name: each.topics for each in region.before.contact_lists.items}
        topics = dict(
            await read_each(
                Listed(own, GET_CONTACT_LIST, partial(names, door)),
                before,
                lambda each: one(door, GET_CONTACT_LIST, _topics, ContactListName=each),
            )
        )
    return Listing(tuple(ContactList(each, topics[each]) for each in own if each in topics), listing.unread)


async def names(door: Door) -> Listing[str]:
    """List the names through any door."""
    return names_of(await door.for_reads(READS).follow(LIST_CONTACT_LISTS), LIST_CONTACT_LISTS, "ContactListName")


def _topics(answer: Answer) -> tuple[ContactTopic, ...]:
    return tuple(sorted(map(_topic, answer.get("Topics", ())), key=lambda topic: topic.name))


def _topic(part: Answer) -> ContactTopic:
    return ContactTopic(
        name=name(part, "TopicName"),
        display_name=part["DisplayName"],
        description=part.get("Description", ""),
        default=name(part, "DefaultSubscriptionStatus"),
    )
