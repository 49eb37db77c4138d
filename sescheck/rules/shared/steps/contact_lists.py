"""Steps for contact lists. An update replaces all topics of a list and its description."""

from collections.abc import Iterator, Sequence
from typing import Any

from sescheck.comparison.account_view import RegionView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Fetched, Human, Phase, Step, thing
from sescheck.engine.subjects.resources import CONTACT_LISTS
from sescheck.snapshot.sending import ContactTopic


def create_list(
    name: str, topics: Sequence[ContactTopic], here: RegionView, there: RegionView, like: str
) -> Iterator[Step]:
    """Create a contact list like that of another region. AWS allows one for each region: another is in the way.

    Raises:
        UnansweredError: the lists of the region were not read.
    """
    listed = here.region.contact_lists
    if listed.items:
        yield _in_the_way(name, listed.items[0].name, here.name)
        return
    if listed.unread is not None:
        need(listed.unread)
    made = thing(here.name, CONTACT_LISTS.type, name)
    yield Step(
        f"Create the contact list {name} in {here.name}, like {like} in {there.name}",
        Call("sesv2", "CreateContactList", here.name, {"ContactListName": name, "Topics": topics_of(topics)}),
        here.name,
        Phase.CONTENT,
        makes=(made,),
    )
    words = (
        f"Export the contacts of {like} in {there.name} with their unsubscriptions, and import them in {here.name}"
        " with `aws sesv2 create-import-job`. sescheck does not read contacts."
    )
    title = f"Import the contacts of {name} in {here.name}"
    yield Step(title, Human(words), here.name, Phase.CONTENT, needs=(made,))


def _in_the_way(name: str, other: str, here: str) -> Step:
    words = (
        f"AWS allows one contact list for each region, and {here} has {other}. To have {name} there, {other} must"
        " be deleted first, with its contacts and their unsubscriptions: export them before, or leave it as it is."
    )
    return Step(f"Decide which contact list {here} is to have", Human(words), here, Phase.CONTENT)


def update_list(name: str, region: str, now: Sequence[ContactTopic], after: Sequence[ContactTopic]) -> Step:
    """Write the topics of a contact list. Its description, which the snapshot does not have, is written again."""
    read = Call("sesv2", "GetContactList", region, {"ContactListName": name})
    lost = [each for each in now if each not in after]
    return Step(
        f"Write the topics of the contact list {name} in {region}",
        Call(
            "sesv2",
            "UpdateContactList",
            region,
            {
                "ContactListName": name,
                "Topics": topics_of(after),
                "Description": Fetched(read, "Description || ''", is_text=True),
            },
            kept=("Description",),
        ),
        region,
        Phase.CONTENT,
        replaces=_described(lost),
    )


def _described(topics: Sequence[ContactTopic]) -> str:
    words = "; ".join(f"{each.name}: {each.display_name}, {each.description}, {each.default}" for each in topics)
    return f"{words}." if words else ""


def united(first: Sequence[ContactTopic], others: Sequence[Sequence[ContactTopic]]) -> tuple[ContactTopic, ...]:
    """The topics of several lists; of those with one name, the first. No topic is lost: contacts refer to it."""
    found = {topic.name: topic for topics in reversed((first, *others)) for topic in topics}
    names = dict.fromkeys(topic.name for topics in (first, *others) for topic in topics)
    return tuple(found[name] for name in names)


def topics_of(topics: Sequence[ContactTopic]) -> list[dict[str, Any]]:
    """Topics, as the API takes them."""
    return [
        {"TopicName": each.name, "DisplayName": each.display_name}
        | ({"Description": each.description} if each.description else {})
        | {"DefaultSubscriptionStatus": each.default}
        for each in topics
    ]
