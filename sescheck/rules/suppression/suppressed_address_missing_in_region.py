r"""Addresses on the suppression list of another region are missing in this one

## What it finds

Addresses that are on the account's suppression list of another region of the group, for a reason that is chosen in
this region, and to which this region would send: they are not on its list, or only for a reason that is not chosen
in this region. There is one finding for each region, with the count. The evidence has the counts by reason, and
the entries if there are not more than 20. Upper and lower case does not matter: SES suppresses every spelling of
an address.

The list has the addresses of people, so it is only read with `--suppression-list`. Addresses are written as hashes
(`hmac:` and 32 digits) unless `--show-addresses` is also given. The salt of the hashes is in the snapshot and not
in the report: with the snapshot, somebody can test whether an address is on the list. With only the report, nobody
can.

A region without any suppressed reason is reported by [suppression-off](suppression-off.md). The suppression lists
of tenants are not read, and AWS lets nobody read the global one.

## Why it matters

Each region has its own list, and only its own bounces and complaints fill it. After a failover the standby region
sends to everyone who ever bounced or complained in the other region, all at once. AWS may then review the account.

## How to fix

Copy the addresses that must stay suppressed. `sescheck fix --from` prints the command for each of them, if the
snapshot was saved with `--suppression-list --show-addresses`. Or use an import job:

    aws sesv2 list-suppressed-destinations --region OTHER_REGION
    aws sesv2 put-suppressed-destination --region REGION --email-address ADDRESS --reason BOUNCE
    aws sesv2 create-import-job --region REGION \
        --import-destination 'SuppressionListDestination={SuppressionListImportAction=PUT}' \
        --import-data-source 'S3Url=s3://BUCKET/addresses.csv,DataFormat=CSV'

The bucket of an import job has to be in the region of the job, and the account needs production access there. To
keep the lists equal, let a function receive the bounces and complaints of one region and write them to the other.

## Sources

- [The account-level suppression list](https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html):
  what the reasons do, case, import jobs
- [Regions and Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/regions.html): each region has its own list
- [ListSuppressedDestinations](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListSuppressedDestinations.html)
"""

from collections import Counter
from collections.abc import Mapping

from sescheck.comparison.account_view import RegionView
from sescheck.engine.subjects.resource_kinds import ResourceKind
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Call,
    Fact,
    Flag,
    Human,
    Phase,
    RegionAcrossRegions,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Unreadable, Why, hiding
from sescheck.snapshot.sending import Suppressed
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

FEW = 20
"""The evidence has the entries if there are not more than this, else only the counts."""


@rule(Severity.LOW, reads=(Fact.SETTINGS, Fact.SUPPRESSION_LIST), failover=DEGRADES)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region that would send to addresses that another region suppresses."""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    reasons = frozenset(need(subject.settings).suppressed_reasons or ())
    if not reasons:
        return NOT_APPLICABLE
    here = _LIST.of(subject.here)
    missing = {view.name: _missing(here, view, reasons) for view in subject.elsewhere}
    unread = _unread(subject.here) if any(missing.values()) else _unread(*subject.elsewhere)
    if unread:
        return cannot_tell(*unread)
    return _flag(subject, missing) if any(missing.values()) else CLEAR


def fix(subject: RegionAcrossRegions, flag: Flag) -> Steps:
    """Put the addresses on the list, if the snapshot has them. Without ``--show-addresses`` it has hashes only."""
    here, reasons = _LIST.of(subject.here), frozenset(need(subject.settings).suppressed_reasons or ())
    missing = {
        address: each for view in subject.elsewhere for address, each in _missing(here, view, reasons).items()
    }
    if not all("@" in address for address in missing):
        yield _copy_by_hand(" and ".join(flag.compared_with), subject.region, sorted(reasons))
        return
    for address, each in missing.items():
        own = here.get(address)
        yield Step(
            f"Suppress {each.address} in {subject.region}",
            Call(
                "sesv2",
                "PutSuppressedDestination",
                subject.region,
                {"EmailAddress": each.address, "Reason": each.reason},
            ),
            subject.region,
            Phase.CONTENT,
            replaces="" if own is None else f"the reason {own.reason}.",
        )


def _copy_by_hand(regions: str, here: str, reasons: list[str]) -> Step:
    words = (
        "Only hashes of the addresses are known. `sescheck snapshot --suppression-list --show-addresses -o FILE`"
        " saves the addresses, and `sescheck fix --from FILE` then prints a command for each. Or list those of"
        f" {regions} with `aws sesv2 list-suppressed-destinations --region REGION --reasons {' '.join(reasons)}`,"
        f" and import them with `aws sesv2 create-import-job --region {here}`:"
        " `sescheck rules suppressed-address-missing-in-region` has the whole command."
    )
    return Step(f"Copy the suppressed addresses of {regions} to {here}", Human(words), here, Phase.CONTENT)


def _by_address(region: Region) -> Mapping[str, Suppressed]:
    return {each.address.lower(): each for each in region.suppressed.items}


_LIST: ResourceKind[Suppressed] = ResourceKind(
    "suppressed-destination",
    "suppressed address",
    _by_address,
    lambda _: (),
    lambda region, _: region.suppressed.unread,
)


def _missing(here: Mapping[str, Suppressed], there: RegionView, reasons: frozenset[str]) -> dict[str, Suppressed]:
    """The addresses that the other region lists for one of these reasons, and to which this region would send."""
    return {
        address: each
        for address, each in _LIST.of(there).items()
        if each.reason in reasons and ((own := here.get(address)) is None or own.reason not in reasons)
    }


def _unread(*views: RegionView) -> tuple[Unreadable, ...]:
    """Why the lists are incomplete; if a region does not offer the list, no address is on it."""
    return hiding(view.region.suppressed.unread for view in views)


def _flag(subject: RegionAcrossRegions, missing: Mapping[str, Mapping[str, Suppressed]]) -> Flag:
    entries = {address: each for listed in missing.values() for address, each in listed.items()}
    regions = tuple(region for region, listed in missing.items() if listed)
    addresses = f"{len(entries)} addresses are" if len(entries) > 1 else "1 address is"
    few = {"entries": {each.address: each.reason for each in entries.values()}} if len(entries) <= FEW else {}
    return Flag(
        f"{addresses} suppressed in {', '.join(regions)} and not in {subject.region}",
        evidence={
            "count": len(entries),
            "by_reason": dict(sorted(Counter(each.reason for each in entries.values()).items())),
            "by_region": {region: len(missing[region]) for region in regions},
            **few,
        },
        compared_with=regions,
    )


def _bounced(*addresses: str) -> tuple[Suppressed, ...]:
    return tuple(Suppressed(address, "BOUNCE") for address in addresses)


_ANN, _BEN = "hmac:2f4a9c0d5b1e8f7a6c3d2e1f0a9b8c7d", "hmac:7d8c9b0a1f2e3d6c7a8f1e5b0d9c4a2f"
_DENIED = s.unread("ses:ListSuppressedDestinations")
_NOT_ASKED = s.unread("ses:ListSuppressedDestinations", Why.NOT_ASKED)
_WEST = west(suppressed=_bounced(_ANN, _BEN))

_ONLY_COMPLAINTS = s.account_settings(suppressed_reasons=("COMPLAINT",))

EXAMPLES = (
    flagged(
        "Of two addresses that bounced in us-west-2, one is not on the list of us-east-1.",
        _WEST,
        east(suppressed=_bounced(_ANN)),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "Addresses are shown, and two that bounced in us-west-2 are not on the list of us-east-1.",
        west(suppressed=_bounced("Ann@example.com", "ben@example.com")),
        east(suppressed=()),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "The list of us-west-2 is incomplete, but has an address that is missing in us-east-1.",
        west(suppressed=Listing(_bounced(_BEN), _DENIED)),
        east(suppressed=()),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "The reason is COMPLAINT in us-west-2 and BOUNCE in us-east-1, which suppresses only complaints.",
        west(suppressed=[Suppressed(_ANN, "COMPLAINT")]),
        east(settings=_ONLY_COMPLAINTS, suppressed=_bounced(_ANN)),
        at=s.ACCOUNT_ID,
    ),
    clear("The lists are equal.", _WEST, east(suppressed=_bounced(_BEN, _ANN))),
    clear("Both lists are empty.", west(), east()),
    clear(
        "The address is suppressed in both regions, for different reasons.",
        west(suppressed=[Suppressed(_ANN, "COMPLAINT")]),
        east(suppressed=_bounced(_ANN)),
    ),
    clear(
        "The address is listed in different case: SES suppresses both spellings.",
        west(suppressed=_bounced("Ann@Example.com")),
        east(suppressed=_bounced("ann@example.com")),
    ),
    clear("The address bounced, and us-east-1 does not suppress bounces.", _WEST, east(settings=_ONLY_COMPLAINTS)),
    clear(
        "Region us-east-1 has no suppressed reasons: another rule reports it.",
        _WEST,
        east(settings=s.account_settings(suppressed_reasons=())),
    ),
    unknown("The list of us-east-1 could not be read.", _WEST, east(suppressed=Listing((), _DENIED))),
    unknown(
        "The list of us-west-2 is incomplete, and us-east-1 has all of the addresses that were read.",
        west(suppressed=Listing(_bounced(_ANN), _DENIED)),
        east(suppressed=_bounced(_ANN)),
    ),
    unknown(
        "The settings of us-east-1 could not be read.",
        _WEST,
        east(settings=s.unread("ses:GetAccount"), suppressed=_bounced(_ANN, _BEN)),
    ),
    unknown(
        "The lists are read only with an option.",
        *(s.region(region, suppressed=Listing((), _NOT_ASKED)) for region in ("us-west-2", "us-east-1")),
    ),
)
