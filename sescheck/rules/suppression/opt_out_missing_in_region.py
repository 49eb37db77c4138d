r"""Contacts who opted out in another region get mail from this one

## What it finds

Contacts who opted out of a contact list, or of one of its topics, in another region of the group, and not in this
one. There is one finding for each list and region, with the count. The evidence has the contacts if there are not
more than 20. A contact who is not on the list of this region did not opt out here.

A topic that the list of this region does not have is not compared. A topic whose default here is `OPT_OUT` is not
compared either: SES sends it only to contacts who ask for it. A list that is missing here is reported by
[contact-list-missing-in-region](contact-list-missing-in-region.md).

Contacts are people. They are read only with `--depth deep` and `--suppression-list`, and written as hashes,
unless `--show-addresses` is also given, as [suppressed addresses](suppressed-address-missing-in-region.md) are.
Only those who opted out are kept.

## Why it matters

Each region has its own contacts, and AWS does not copy them. Contacts who opted out in one region get mail from
the other after a failover. Laws forbid that in many countries, and the recipient complains.

## How to fix

List the contacts of the other region, and import those who opted out:

    aws sesv2 list-contacts --region OTHER_REGION --contact-list-name LIST
    aws sesv2 create-import-job --region REGION \
        --import-destination 'ContactListDestination={ContactListName=LIST,ContactListImportAction=PUT}' \
        --import-data-source 'S3Url=s3://BUCKET/contacts.csv,DataFormat=CSV'

With `PUT`, an import replaces a contact that the list already has: import only contacts who opted out, and give
all topics of each. `update-contact` also removes the choices of a contact that the call does not name. AWS does
not document from which regions the job reads: use a bucket in the region of the job.

To keep the lists equal, let your software write each opt-out in both regions. SES publishes opt-outs as events of
the type `SUBSCRIPTION`.

## Sources

- [Using list management](https://docs.aws.amazon.com/ses/latest/dg/sending-email-list-management.html)
- [ListContacts](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListContacts.html),
  [UpdateContact](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateContact.html)
- [ContactListDestination](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ContactListDestination.html):
  `PUT` replaces existing contacts
- [Contact](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Contact.html): `UnsubscribeAll`
"""

from collections.abc import Mapping

from sescheck.comparison.account_view import RegionView
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    ContactListAcrossRegions,
    Fact,
    Flag,
    Human,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.compare_named import found_elsewhere
from sescheck.snapshot.contacts import OptOut
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why, hiding, none_if_unsupported
from sescheck.snapshot.sending import ContactList, ContactTopic
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown

FEW = 20
"""The evidence has the contacts if there are not more than this, else only the counts."""


@rule(Severity.MEDIUM, reads=(Fact.CONTACT_LISTS, Fact.OPT_OUTS), failover=DEGRADES)
def check(subject: ContactListAcrossRegions) -> Verdict:
    """Flag a contact list that lacks opt-outs which the same list of another region has."""
    others = found_elsewhere(subject)
    if not (others.known or others.unread):
        return NOT_APPLICABLE
    here = need(none_if_unsupported(subject.found))
    if here is None:
        return NOT_APPLICABLE
    own = _of_list(subject.here, subject.name)
    views = [view for view in subject.others if view.name in dict(others.known)]
    missing = {
        view.name: _missing(own, _of_list(view, subject.name_in(view.name)), _sent_by_default(here))
        for view in views
    }
    any_missing = any(missing.values())
    unread = _unread(subject.here) if any_missing else (*others.unread, *_unread(*views))
    if unread:
        return cannot_tell(*dict.fromkeys(unread))
    return _flag(subject, missing) if any_missing else CLEAR


def fix(subject: ContactListAcrossRegions, flag: Flag) -> Steps:
    """Let a person import them: a call or an import for a contact replaces all its choices, which are not kept."""
    there, here, name = " and ".join(flag.compared_with), subject.region, subject.name
    words = (
        f"`aws sesv2 list-contacts` has the contacts of {there}. Import those who opted out with"
        f" `aws sesv2 create-import-job --region {here}`: `sescheck rules opt-out-missing-in-region` has the whole"
        " command."
    )
    yield Step(
        f"Import the contacts of {name} who opted out in {there} into {here}", Human(words), here, Phase.CONTENT
    )


def _of_list(view: RegionView, name: str) -> Mapping[str, OptOut]:
    found = (each for each in view.region.opt_outs.items if each.contact_list == name)
    return {each.address.lower(): each for each in found}


def _sent_by_default(here: ContactList) -> frozenset[str]:
    """The topics that a contact gets who did not choose."""
    return frozenset(topic.name for topic in need(here.topics) if topic.default != "OPT_OUT")


def _missing(own: Mapping[str, OptOut], theirs: Mapping[str, OptOut], topics: frozenset[str]) -> dict[str, str]:
    """What each address opted out of there and not here: ``everything``, or topics."""
    found: dict[str, str] = {}
    for address, each in theirs.items():
        here = own.get(address)
        if here is not None and here.everything:
            continue
        lacking = topics.intersection(each.topics).difference(() if here is None else here.topics)
        if each.everything:
            found[each.address] = "everything"
        elif lacking:
            found[each.address] = ", ".join(sorted(lacking))
    return found


def _unread(*views: RegionView) -> tuple[Unreadable, ...]:
    return hiding(view.region.opt_outs.unread for view in views)


def _flag(subject: ContactListAcrossRegions, missing: Mapping[str, Mapping[str, str]]) -> Flag:
    entries = {address: of for listed in missing.values() for address, of in listed.items()}
    regions = tuple(region for region, listed in missing.items() if listed)
    people = f"{len(entries)} contacts" if len(entries) > 1 else "1 contact"
    few = {"contacts": entries} if len(entries) <= FEW else {}
    there = ", ".join(regions)
    return Flag(
        f"{people} of the contact list {subject.name} opted out in {there} and not in {subject.region}",
        evidence={
            "count": len(entries),
            "by_region": {region: len(missing[region]) for region in regions},
            **few,
        },
        compared_with=regions,
    )


_ANN, _BEN = "hmac:2f4a9c0d5b1e8f7a6c3d2e1f0a9b8c7d", "hmac:7d8c9b0a1f2e3d6c7a8f1e5b0d9c4a2f"
_DENIED = s.unread("ses:ListContacts")
_NOT_ASKED = s.unread("ses:ListContacts", Why.NOT_ASKED)
_NEWS = ContactTopic("news", "News", "", "OPT_IN")
_ASKED_FOR = ContactTopic("news", "News", "", "OPT_OUT")


def _all(address: str) -> OptOut:
    return OptOut("readers", address, everything=True)


def _news(address: str) -> OptOut:
    return OptOut("readers", address, everything=False, topics=("news",))


def _at(region: str, *opt_outs: OptOut, unread: Unreadable | None = None, topic: ContactTopic = _NEWS) -> Region:
    lists = [ContactList("readers", Known((topic,)))]
    return s.region(region, contact_lists=lists, opt_outs=Listing(opt_outs, unread))


EXAMPLES = (
    flagged(
        "Two contacts unsubscribed in us-west-2, and one of them in us-east-1.",
        _at(WEST, _all(_ANN), _all(_BEN)),
        _at(EAST, _all(_ANN)),
        at=(EAST, "readers"),
    ),
    flagged(
        "A contact unsubscribed in us-west-2, and only from a topic in us-east-1.",
        _at(WEST, _all(_ANN)),
        _at(EAST, _news(_ANN)),
        at=(EAST, "readers"),
    ),
    flagged(
        "A contact opted out of a topic in us-west-2.", _at(WEST, _news(_ANN)), _at(EAST), at=(EAST, "readers")
    ),
    flagged(
        "The contacts in us-west-2 are incomplete, but one of them did not opt out in us-east-1.",
        _at(WEST, _all(_ANN), unread=_DENIED),
        _at(EAST),
        at=(EAST, "readers"),
    ),
    clear("The same contacts opted out.", _at(WEST, _all(_ANN), _news(_BEN)), _at(EAST, _news(_BEN), _all(_ANN))),
    clear(
        "A contact opted out of a topic that us-east-1 sends only to contacts who ask for it.",
        _at(WEST, _news(_ANN), topic=_ASKED_FOR),
        _at(EAST, topic=_ASKED_FOR),
    ),
    clear("The list is missing in us-east-1: another rule reports it.", _at(WEST, _all(_ANN)), s.region(EAST)),
    unknown("The contacts in us-east-1 could not be read.", _at(WEST, _all(_ANN)), _at(EAST, unread=_DENIED)),
    unknown("The contacts in us-west-2 could not be read.", _at(WEST, unread=_DENIED), _at(EAST, _all(_ANN))),
    unknown("Contacts are read only with an option.", _at(WEST, unread=_NOT_ASKED), _at(EAST, unread=_NOT_ASKED)),
)
