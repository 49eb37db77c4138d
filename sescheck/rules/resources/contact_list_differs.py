r"""The topics of a contact list differ between regions

## What it finds

A contact list that two regions of the group have, with different topics: a topic is missing, or has another
display name, another description or another default (`OPT_IN` or `OPT_OUT`). The evidence has each topic that
differs, with its value in every region that was compared; `null` is a topic that does not exist there. There is
one finding for a difference: in the region that differs from most others, or, if there are two regions, in the
second one of the group. It does not say which region is right.

The order of the topics does not count. [opt-out-missing-in-region](opt-out-missing-in-region.md) compares who
opted out. Tags and the description of the list are not flagged.

## Why it matters

Mail with a topic that the list of its region does not have is not sent as you expect. If only the default differs,
people who never chose get mail from one region that they do not get from the other.

## How to fix

Decide which topics are right, and write them in the other region. The command replaces the whole list, so give it
the description and all topics:

    aws sesv2 get-contact-list --region OTHER_REGION --contact-list-name LIST
    aws sesv2 update-contact-list --region REGION --contact-list-name LIST --description TEXT \
        --topics file://topics.json

A topic that you leave out is removed, although contacts refer to it. Therefore `sescheck fix` gives both regions
the topics of both.

## Sources

- [Using list management](https://docs.aws.amazon.com/ses/latest/dg/sending-email-list-management.html)
- [Topic](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Topic.html)
- [UpdateContactList](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateContactList.html):
  "a complete replacement"
"""

from sescheck.rules.kit import DEGRADES, ContactListAcrossRegions, Fact, Flag, Severity, Steps, Verdict, need, rule
from sescheck.rules.shared.compare_named import Settings, differs_elsewhere
from sescheck.rules.shared.steps.contact_lists import united, update_list
from sescheck.rules.shared.steps.resources import each_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Why, value_of
from sescheck.snapshot.sending import ContactList, ContactTopic
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown


@rule(Severity.LOW, reads=(Fact.CONTACT_LISTS,), failover=DEGRADES, is_mutual=True)
def check(subject: ContactListAcrossRegions) -> Verdict:
    """Flag a contact list whose topics differ from those in another region."""
    return differs_elsewhere(subject, _topics)


def fix(subject: ContactListAcrossRegions, flag: Flag) -> Steps:
    """Give every region all topics, as the first region that takes part defines them."""
    lists = [(view, name, need(found.topics)) for view, name, found in each_of(subject, flag.compared_with)]
    (_, _, first), *others = lists
    after = united(first, [topics for _, _, topics in others])
    for view, name, topics in lists:
        if set(topics) != set(after):
            yield update_list(name, view.name, topics, after)


def _topics(found: ContactList) -> Reading[Settings]:
    return value_of(found.topics, lambda topics: {topic.name: _settings(topic) for topic in topics})


def _settings(topic: ContactTopic) -> Settings:
    return {"display_name": topic.display_name, "description": topic.description, "default": topic.default}


_NEWS = ContactTopic("news", "News", "Once a week", "OPT_IN")
_OFFERS = ContactTopic("offers", "Offers", "Now and then", "OPT_OUT")


def _at(region: str, *topics: ContactTopic) -> Region:
    return s.region(region, contact_lists=[ContactList("readers", Known(topics))])


def _refused_at(region: str, why: Why = Why.DENIED) -> Region:
    return s.region(region, contact_lists=[ContactList("readers", s.unread("ses:GetContactList", why))])


EXAMPLES = (
    flagged(
        "One topic exists in us-west-2 but not in us-east-1.",
        _at(WEST, _NEWS, _OFFERS),
        _at(EAST, _NEWS),
        at="readers",
    ),
    flagged(
        "The default of a topic is OPT_IN in us-west-2 and OPT_OUT in us-east-1.",
        _at(WEST, _NEWS),
        _at(EAST, ContactTopic("news", "News", "Once a week", "OPT_OUT")),
        at="readers",
    ),
    flagged(
        "The display names of a topic differ.",
        _at(WEST, _NEWS),
        _at(EAST, ContactTopic("news", "Newsletter", "Once a week", "OPT_IN")),
        at="readers",
    ),
    flagged(
        "The topics in us-west-2 and us-east-1 differ, which is enough, although eu-west-1 could not be read.",
        _at(WEST, _NEWS),
        _at(EAST),
        _refused_at("eu-west-1"),
        at="readers",
    ),
    clear("The topics are the same in both regions.", _at(WEST, _NEWS), _at(EAST, _NEWS)),
    clear("The topics are the same, in another order.", _at(WEST, _NEWS, _OFFERS), _at(EAST, _OFFERS, _NEWS)),
    clear("The list is missing in us-east-1: another rule reports it.", _at(WEST, _NEWS), s.region(EAST)),
    unknown("The topics in us-east-1 could not be read.", _at(WEST, _NEWS), _refused_at(EAST)),
    unknown(
        "Topics are not read at this depth.", _refused_at(WEST, Why.NOT_ASKED), _refused_at(EAST, Why.NOT_ASKED)
    ),
    unknown(
        "The contact lists in us-east-1 could not be read.",
        _at(WEST, _NEWS),
        s.region(EAST, contact_lists=Listing((), s.unread("ses:ListContactLists"))),
    ),
)
