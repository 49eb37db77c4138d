r"""A contact list is missing in this region

## What it finds

A contact list that another region of the group has, and that is not in the complete list of contact lists of this
region. Contact lists are matched by name. In a standby group only those of the first region are expected.

`readers-us-east-1` in us-east-1 and `readers-us-west-2` (or `readers-usw2`) in us-west-2 are the same name. Names
that CloudFormation, CDK or Terraform generated, such as `Mail-List-1A2B3C4D5E6F`, are the same if the topics are
the same.

[contact-list-differs](contact-list-differs.md) reports different topics. The contacts are personal data and are
not read.

## Why it matters

SES uses the contact list to keep who has unsubscribed from what, and to add the unsubscribe links. A region
without the list can do neither: mail that names the list is not sent as you expect, and people who have
unsubscribed may get mail again.

## How to fix

Read the list in the other region, and create it here. Then import the contacts with an import job, whose file is
in a bucket in this region:

    aws sesv2 get-contact-list --region OTHER_REGION --contact-list-name LIST
    aws sesv2 create-contact-list --region REGION --contact-list-name LIST --topics file://topics.json
    aws sesv2 create-import-job --region REGION --import-destination file://import.json \
        --import-data-source file://source.json

AWS allows one contact list in a region. If this region has one with another name, you must delete it first, with
all its contacts and their unsubscriptions: export them before, or accept the finding. AWS does not synchronize
contacts: a contact that unsubscribes in one region stays subscribed in the other.

## Sources

- [Using list management](https://docs.aws.amazon.com/ses/latest/dg/sending-email-list-management.html)
- [ListContactLists](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListContactLists.html)
- [SendEmail](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html): `ListManagementOptions`
"""

from sescheck.rules.kit import ContactListAcrossRegions, Fact, Flag, Severity, Steps, Verdict, need, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.rules.shared.steps.contact_lists import create_list
from sescheck.rules.shared.steps.resources import first_that_has, name_for
from sescheck.snapshot.reading import Known, Listing
from sescheck.snapshot.sending import ContactList
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.LOW, reads=(Fact.CONTACT_LISTS,))
def check(subject: ContactListAcrossRegions) -> Verdict:
    """Flag a contact list that another region has and this region does not."""
    return missing_here(subject)


def fix(subject: ContactListAcrossRegions, flag: Flag) -> Steps:
    """Create the list like that of the first region that has it, and import its contacts."""
    there, like, found = first_that_has(subject, flag.compared_with)
    return create_list(name_for(subject, there), need(found.topics), subject.here, there, like)


_READERS = ContactList("readers", Known(()))
_REFUSED = Listing[ContactList]((), s.unread("ses:ListContactLists"))

EXAMPLES = (
    flagged(
        "The contact list is in us-west-2; us-east-1 does not have a contact list.",
        west(contact_lists=[_READERS]),
        east(),
        at="readers",
    ),
    flagged(
        "Each region has a contact list with another name.",
        west(contact_lists=[_READERS]),
        east(contact_lists=[ContactList("everybody", Known(()))]),
        at=["readers", ("us-west-2", "everybody")],
    ),
    clear(
        "The names of the lists contain their regions.",
        west(contact_lists=[ContactList("readers-usw2", Known(()))]),
        east(contact_lists=[ContactList("readers-use1", Known(()))]),
    ),
    clear(
        "Both regions have the list; another rule compares its topics.",
        west(contact_lists=[_READERS]),
        east(contact_lists=[ContactList("readers", s.unread("ses:GetContactList"))]),
    ),
    unknown(
        "The contact lists in us-east-1 could not be read.",
        west(contact_lists=[_READERS]),
        east(contact_lists=_REFUSED),
    ),
    unknown(
        "The contact lists in us-west-2 could not be read: there may be one that us-east-1 does not have.",
        west(contact_lists=_REFUSED),
        east(),
    ),
)
