r"""A contact list is missing in this region

## What it finds

A contact list that another region of the group has, and that this region's list of them, read to its end, does
not. They are matched by name. In a standby group only the first region's are expected.

`readers-us-east-1` in us-east-1 and `readers-us-west-2` (or `readers-usw2`) in us-west-2 are the same name.
Names that CloudFormation, CDK or Terraform made up, such as `Mail-List-1A2B3C4D5E6F`, are the same where the
topics are.

Its topics are reported by [contact-list-differs](contact-list-differs.md). The contacts themselves are personal
data; they are not read.

## Why it matters

SES keeps who has unsubscribed, from what, in the contact list, and adds the unsubscribe links by it. A region
without the list cannot do either: mail that names it is not sent as meant, and people who have unsubscribed may be
written to again.

## How to fix

Look at the list where it exists, and create it here; then bring the contacts along with an import job, whose file
is in a bucket of this region:

    aws sesv2 get-contact-list --region OTHER_REGION --contact-list-name LIST
    aws sesv2 create-contact-list --region REGION --contact-list-name LIST --topics file://topics.json
    aws sesv2 create-import-job --region REGION --import-destination file://import.json \
        --import-data-source file://source.json

AWS allows one contact list. Where this region has one of another name, that one would have to go first, and with
it all its contacts and who of them has unsubscribed: export them before, or accept the finding. Contacts are not
kept alike by anything of AWS's: who unsubscribes here is not unsubscribed there.

## Sources

- [Using list management](https://docs.aws.amazon.com/ses/latest/dg/sending-email-list-management.html)
- [ListContactLists](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListContactLists.html)
- [SendEmail](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html): `ListManagementOptions`
"""

from sescheck.rules.kit import ContactListAcrossRegions, Fact, Severity, Verdict, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.snapshot.reading import Known, Listing
from sescheck.snapshot.sending import ContactList
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.LOW, reads=(Fact.CONTACT_LISTS,))
def check(subject: ContactListAcrossRegions) -> Verdict:
    """Does another region have it, and this one not?"""
    return missing_here(subject)


_READERS = ContactList("readers", Known(()))
_REFUSED = Listing[ContactList]((), s.unread("ses:ListContactLists"))

EXAMPLES = (
    flagged(
        "Region us-west-2 has a contact list, us-east-1 has none.",
        west(contact_lists=[_READERS]),
        east(),
        at="readers",
    ),
    flagged(
        "Each region has one, under another name.",
        west(contact_lists=[_READERS]),
        east(contact_lists=[ContactList("everybody", Known(()))]),
        at=["readers", ("us-west-2", "everybody")],
    ),
    clear(
        "Each region's list is called after it.",
        west(contact_lists=[ContactList("readers-usw2", Known(()))]),
        east(contact_lists=[ContactList("readers-use1", Known(()))]),
    ),
    clear(
        "Both regions have it; its topics are another rule's question.",
        west(contact_lists=[_READERS]),
        east(contact_lists=[ContactList("readers", s.unread("ses:GetContactList"))]),
    ),
    unknown(
        "Region us-east-1 did not say what it has.", west(contact_lists=[_READERS]), east(contact_lists=_REFUSED)
    ),
    unknown(
        "Region us-west-2 did not say what it has: us-east-1 may lack it.", west(contact_lists=_REFUSED), east()
    ),
)
