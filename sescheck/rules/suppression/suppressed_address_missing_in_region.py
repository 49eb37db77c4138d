r"""The suppression list lacks addresses that another region has

## What it finds

Addresses that are on the account's suppression list of another region of the group, for a reason that is chosen in
this region, and that this region would send to: they are not on its list, or only for a reason that is not chosen
here. One finding a region, with the count; the evidence has the counts by reason, and the entries where they are
few. In which case an address is written makes no difference, for SES sends to none of its spellings.

The list holds people's addresses, so it is only read with `--suppression-list`. Addresses are written as hashes
(`hmac:` and 32 digits) unless `--show-addresses` is given too. The salt of the hashes is in the snapshot and not
in the report: addresses can be tried with the snapshot, and not with the report alone.

Where this region suppresses for no reason at all, that is reported by [suppression-off](suppression-off.md). The
lists of tenants are not read, and nobody can read the global one.

## Why it matters

Each region has a list of its own, which only its own bounces and complaints fill. In a failover the standby sends
to everyone who ever bounced or complained in the other region, all at once: that is how an account comes under
review.

## How to fix

Take the addresses that are to stay suppressed over, one by one or by an import job:

    aws sesv2 list-suppressed-destinations --region OTHER_REGION
    aws sesv2 put-suppressed-destination --region REGION --email-address ADDRESS --reason BOUNCE
    aws sesv2 create-import-job --region REGION \
        --import-destination 'SuppressionListDestination={SuppressionListImportAction=PUT}' \
        --import-data-source 'S3Url=s3://BUCKET/addresses.csv,DataFormat=CSV'

The bucket of an import job has to be in the job's region, and the account out of the sandbox there. To keep the
lists alike, let a function that gets the bounces and complaints of one region write them to the other.

## Sources

- [The account-level suppression list](https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html):
  what the reasons do, case, import jobs
- [Regions and Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/regions.html): a list a region
- [ListSuppressedDestinations](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListSuppressedDestinations.html)
"""

from collections import Counter
from collections.abc import Mapping

from sescheck.comparison.account_view import RegionView
from sescheck.engine.subjects.resource_kinds import ResourceKind
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    RegionAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import Suppressed
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

FEW = 20
"""So many entries are named; of more there are only the counts."""


@rule(Severity.LOW, reads=(Fact.SETTINGS, Fact.SUPPRESSION_LIST))
def check(subject: RegionAcrossRegions) -> Verdict:
    """Is anybody on a list elsewhere to whom this region would send?"""
    match subject.here.region.settings:
        case Known(settings):
            reasons = frozenset(settings.suppressed_reasons or ())
        case Unreadable() as unread:
            return cannot_tell(unread) if subject.elsewhere else NOT_APPLICABLE
    if not reasons or not subject.elsewhere:
        return NOT_APPLICABLE
    here = _LIST.of(subject.here)
    missing = {view.name: _missing(here, view, reasons) for view in subject.elsewhere}
    silent = _silent(*subject.elsewhere)
    if not any(missing.values()):
        return cannot_tell(*silent) if silent else CLEAR
    unsure = _silent(subject.here)
    return cannot_tell(*unsure) if unsure else _flag(subject, missing)


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
    """Those of the other region's list to whom this region would send although they have one of these reasons."""
    return {
        address: each
        for address, each in _LIST.of(there).items()
        if each.reason in reasons and ((own := here.get(address)) is None or own.reason not in reasons)
    }


def _silent(*views: RegionView) -> tuple[Unreadable, ...]:
    """Where a region has no such list, nobody is on it."""
    found = (view.region.suppressed.unread for view in views)
    return tuple(each for each in found if each is not None and each.why is not Why.NOT_SUPPORTED_HERE)


def _flag(subject: RegionAcrossRegions, missing: Mapping[str, Mapping[str, Suppressed]]) -> Flag:
    found = {address: each for told in missing.values() for address, each in told.items()}
    regions = tuple(region for region, told in missing.items() if told)
    who = f"{len(found)} addresses are" if len(found) > 1 else "1 address is"
    named = {"entries": {each.address: each.reason for each in found.values()}} if len(found) <= FEW else {}
    return Flag(
        f"{who} suppressed in {', '.join(regions)} and not in {subject.here.name}",
        evidence={
            "count": len(found),
            "by_reason": dict(sorted(Counter(each.reason for each in found.values()).items())),
            "by_region": {region: len(missing[region]) for region in regions},
        }
        | named,
        compared_with=regions,
    )


def _bounced(*addresses: str) -> tuple[Suppressed, ...]:
    return tuple(Suppressed(address, "BOUNCE") for address in addresses)


_ANN, _BEN = "hmac:2f4a9c0d5b1e8f7a6c3d2e1f0a9b8c7d", "hmac:7d8c9b0a1f2e3d6c7a8f1e5b0d9c4a2f"
_DENIED = s.unread("ses:ListSuppressedDestinations")
_NOT_ASKED = s.unread("ses:ListSuppressedDestinations", Why.NOT_ASKED)
_WEST = west(suppressed=_bounced(_ANN, _BEN))
_HERE = ("us-east-1", s.ACCOUNT_ID)
_ONLY_COMPLAINTS = s.account_settings(suppressed_reasons=("COMPLAINT",))

EXAMPLES = (
    flagged(
        "Of two addresses that bounced in us-west-2, one is not on the list of us-east-1.",
        _WEST,
        east(suppressed=_bounced(_ANN)),
        at=_HERE,
    ),
    flagged(
        "The list of us-west-2 breaks off; what came of it is enough.",
        west(suppressed=Listing(_bounced(_BEN), _DENIED)),
        east(suppressed=()),
        at=_HERE,
    ),
    flagged(
        "An address complained in us-west-2; us-east-1 has it as bounced, and suppresses complaints only.",
        west(suppressed=[Suppressed(_ANN, "COMPLAINT")]),
        east(settings=_ONLY_COMPLAINTS, suppressed=_bounced(_ANN)),
        at=_HERE,
    ),
    clear("The lists are alike.", _WEST, east(suppressed=_bounced(_BEN, _ANN))),
    clear("Both lists are empty.", west(), east()),
    clear(
        "The same address, suppressed for another reason.",
        west(suppressed=[Suppressed(_ANN, "COMPLAINT")]),
        east(suppressed=_bounced(_ANN)),
    ),
    clear(
        "The same address in another case: SES sends to neither.",
        west(suppressed=_bounced("Ann@Example.com")),
        east(suppressed=_bounced("ann@example.com")),
    ),
    clear("The address bounced, and us-east-1 does not suppress bounces.", _WEST, east(settings=_ONLY_COMPLAINTS)),
    clear(
        "Nothing is suppressed in us-east-1 at all: another rule reports it.",
        _WEST,
        east(settings=s.account_settings(suppressed_reasons=())),
    ),
    unknown("The list of us-east-1 was refused.", _WEST, east(suppressed=Listing((), _DENIED))),
    unknown(
        "The list of us-west-2 breaks off, and all that came of it is on the list of us-east-1.",
        west(suppressed=Listing(_bounced(_ANN), _DENIED)),
        east(suppressed=_bounced(_ANN)),
    ),
    unknown(
        "The account's settings in us-east-1 were refused.",
        _WEST,
        east(settings=s.unread("ses:GetAccount"), suppressed=_bounced(_ANN, _BEN)),
    ),
    unknown(
        "The lists were not asked for.",
        *(s.region(region, suppressed=Listing((), _NOT_ASKED)) for region in ("us-west-2", "us-east-1")),
    ),
)
