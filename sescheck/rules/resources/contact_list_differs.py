r"""The topics of a contact list differ between regions

## What it finds

A contact list that two regions of the group have, with topics that are not the same: one is missing, or has
another display name, another description, another default (`OPT_IN` or `OPT_OUT`). The evidence names each topic
that differs, with what every region that was compared says of it; `null` is a topic that is not there. Every
region that differs from another gets the finding: which of them is right, only its owner knows.

The order of the topics says nothing. Contacts are not read, so neither is it compared who has unsubscribed. Tags
and the list's own description are not flagged.

## Why it matters

Mail that names a topic which the list of its region does not have is not sent as meant. Where only the default
differs, people who never chose get in one region what they do not get in the other.

## How to fix

Decide on one, and write it where it differs. The list is replaced as a whole, so name its description and all of
its topics:

    aws sesv2 get-contact-list --region OTHER_REGION --contact-list-name LIST
    aws sesv2 update-contact-list --region REGION --contact-list-name LIST --description TEXT \
        --topics file://topics.json

## Sources

- [Using list management](https://docs.aws.amazon.com/ses/latest/dg/sending-email-list-management.html)
- [Topic](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Topic.html)
- [UpdateContactList](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateContactList.html):
  "a complete replacement"
"""

from sescheck.rules.kit import ContactListAcrossRegions, Fact, Severity, Verdict, rule
from sescheck.rules.shared.compare_named import Settings, differs_elsewhere
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Why, value_of
from sescheck.snapshot.sending import ContactList, ContactTopic
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, flagged, unknown


@rule(Severity.LOW, reads=(Fact.CONTACT_LISTS,))
def check(subject: ContactListAcrossRegions) -> Verdict:
    """Are its topics here others than elsewhere?"""
    return differs_elsewhere(subject, _topics)


def _topics(found: ContactList) -> Reading[Settings]:
    return value_of(found.topics, lambda topics: {topic.name: _told(topic) for topic in topics})


def _told(topic: ContactTopic) -> Settings:
    return {"display_name": topic.display_name, "description": topic.description, "default": topic.default}


_GET = "ses:GetContactList"
_WEST, _EAST = "us-west-2", "us-east-1"
_BOTH = ((_WEST, "readers"), (_EAST, "readers"))
_NEWS = ContactTopic("news", "News", "Once a week", "OPT_IN")
_OFFERS = ContactTopic("offers", "Offers", "Now and then", "OPT_OUT")


def _at(region: str, *topics: ContactTopic) -> Region:
    return s.region(region, contact_lists=[ContactList("readers", Known(topics))])


def _refused_at(region: str, why: Why = Why.DENIED) -> Region:
    return s.region(region, contact_lists=[ContactList("readers", s.unread(_GET, why))])


EXAMPLES = (
    flagged("A topic is in us-west-2 only.", _at(_WEST, _NEWS, _OFFERS), _at(_EAST, _NEWS), at=[*_BOTH]),
    flagged(
        "In us-east-1 nobody gets the news who did not ask for it.",
        _at(_WEST, _NEWS),
        _at(_EAST, ContactTopic("news", "News", "Once a week", "OPT_OUT")),
        at=[*_BOTH],
    ),
    flagged(
        "Readers are shown another name.",
        _at(_WEST, _NEWS),
        _at(_EAST, ContactTopic("news", "Newsletter", "Once a week", "OPT_IN")),
        at=[*_BOTH],
    ),
    flagged(
        "Region us-west-2 and us-east-1 differ, which is enough, although eu-west-1 refused the question.",
        _at(_WEST, _NEWS),
        _at(_EAST),
        _refused_at("eu-west-1"),
        at=[*_BOTH],
    ),
    clear("The topics are the same.", _at(_WEST, _NEWS), _at(_EAST, _NEWS)),
    clear("The same topics in another order.", _at(_WEST, _NEWS, _OFFERS), _at(_EAST, _OFFERS, _NEWS)),
    clear("Region us-east-1 does not have the list: another rule's question.", _at(_WEST, _NEWS), s.region(_EAST)),
    unknown("The topics in us-east-1 were refused.", _at(_WEST, _NEWS), _refused_at(_EAST)),
    unknown(
        "Topics are not asked for at this depth.",
        _refused_at(_WEST, Why.NOT_ASKED),
        _refused_at(_EAST, Why.NOT_ASKED),
    ),
    unknown(
        "Region us-east-1 did not say which lists it has.",
        _at(_WEST, _NEWS),
        s.region(_EAST, contact_lists=Listing((), s.unread("ses:ListContactLists"))),
    ),
)
