r"""IP address filters differ between regions

## What it finds

An IP address filter that another region of the group has, while this region's list, read to its end, has none
that does the same: blocks, or allows, the same addresses. Names do not matter for that, only for the finding,
which is said of the name. `10.0.0.1/24` and `10.0.0.0/24` are the same addresses, and so are `10.0.0.1` and
`10.0.0.1/32`.

A region that does not support receiving has no filters to lack. Whether a region receives at all is reported by
[receiving-inactive-in-region](receiving-inactive-in-region.md).

## Why it matters

What one region keeps out, the other one lets in; or a sender who was allowed explicitly is turned away after a
failover, because SES's own block list has it.

## How to fix

    aws ses list-receipt-filters --region OTHER_REGION
    aws ses create-receipt-filter --region REGION --filter 'Name=NAME,IpFilter={Policy=Block,Cidr=10.0.0.0/24}'

Take the policy (`Block` or `Allow`) and the addresses from the other region's filter. A filter of that name that
does something else has to go first:

    aws ses delete-receipt-filter --region REGION --filter-name NAME

## Sources

- [IP-based control using IP address filters](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html#receiving-email-concepts-ip-filters)
- [ReceiptIpFilter](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReceiptIpFilter.html)
"""

from ipaddress import ip_network

from sescheck.engine.subjects.resources import RECEIPT_FILTERS
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    ReceiptFilterAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.compare_named import found_elsewhere
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.receiving import ReceiptFilter
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, flagged, unknown


@rule(Severity.LOW, reads=(Fact.RECEIPT_FILTERS,))
def check(subject: ReceiptFilterAcrossRegions) -> Verdict:
    """Does the filter of that name elsewhere do what no filter does here?"""
    others = found_elsewhere(subject)
    rest = subject.here.region.receipt_filters.unread
    unsupported = rest is not None and rest.why is Why.NOT_SUPPORTED_HERE
    if unsupported or not (others.known or others.unread):
        return NOT_APPLICABLE
    effects = {_effect(found) for found in RECEIPT_FILTERS.of(subject.here).values()}
    lacking = {region: found for region, found in others.known if _effect(found) not in effects}
    if not lacking:
        return cannot_tell(*others.unread) if others.unread else CLEAR
    return _flag(subject, lacking) if rest is None else cannot_tell(rest)


def _flag(subject: ReceiptFilterAcrossRegions, lacking: dict[str, ReceiptFilter]) -> Flag:
    here, name = subject.here.name, subject.name
    own = RECEIPT_FILTERS.of(subject.here).get(name)
    filters = {**({} if own is None else {here: own}), **lacking}
    return Flag(
        f"Nothing in {here} does what the receipt filter {name} of {', '.join(lacking)} does",
        evidence={region: {"policy": found.policy, "cidr": found.cidr} for region, found in filters.items()},
        compared_with=tuple(lacking),
    )


def _effect(found: ReceiptFilter) -> tuple[str, str]:
    """What it does to which addresses; a range that cannot be understood is taken as it is written."""
    try:
        return found.policy, str(ip_network(found.cidr, strict=False))
    except ValueError:
        return found.policy, found.cidr


_LIST = "ses:ListReceiptFilters"
_WEST, _EAST = "us-west-2", "us-east-1"


def _at(region: str, *filters: ReceiptFilter) -> Region:
    return s.region(region, receipt_filters=filters)


def _silent(region: str, why: Why = Why.DENIED) -> Region:
    return s.region(region, receipt_filters=Listing((), s.unread(_LIST, why)))


def _block(cidr: str, name: str = "spam") -> ReceiptFilter:
    return ReceiptFilter(name, "Block", cidr)


EXAMPLES = (
    flagged(
        "Region us-west-2 blocks a range, us-east-1 does not.",
        _at(_WEST, _block("192.0.2.0/24")),
        _at(_EAST),
        at=(_EAST, "spam"),
    ),
    flagged(
        "Each region blocks another range under the name.",
        _at(_WEST, _block("192.0.2.0/24")),
        _at(_EAST, _block("198.51.100.0/24")),
        at=[(_WEST, "spam"), (_EAST, "spam")],
    ),
    flagged(
        "What us-west-2 allows, us-east-1 blocks.",
        _at(_WEST, ReceiptFilter("office", "Allow", "192.0.2.1")),
        _at(_EAST, _block("192.0.2.1")),
        at=[(_EAST, "office"), (_WEST, "spam")],
    ),
    flagged(
        "Region us-west-2 blocks a range, which is enough, although eu-west-1 refused the question.",
        _at(_WEST, _block("192.0.2.0/24")),
        _at(_EAST),
        _silent("eu-west-1"),
        at=(_EAST, "spam"),
    ),
    clear(
        "The same filter in both regions.", _at(_WEST, _block("192.0.2.0/24")), _at(_EAST, _block("192.0.2.0/24"))
    ),
    clear(
        "The same range, under another name.",
        _at(_WEST, _block("192.0.2.0/24")),
        _at(_EAST, _block("192.0.2.0/24", "bad-hosts")),
    ),
    clear(
        "The same addresses, written otherwise.",
        _at(_WEST, _block("192.0.2.1/24"), _block("2001:DB8::1", "six")),
        _at(_EAST, _block("192.0.2.0/24"), _block("2001:db8:0::1/128", "six")),
    ),
    clear(
        "A range that is none, the same in both regions.",
        _at(_WEST, _block("everybody")),
        _at(_EAST, _block("everybody")),
    ),
    clear(
        "Region me-central-1 does not support receiving.",
        _at(_WEST, _block("192.0.2.0/24")),
        _silent("me-central-1", Why.NOT_SUPPORTED_HERE),
    ),
    unknown("The filters of us-east-1 were refused.", _at(_WEST, _block("192.0.2.0/24")), _silent(_EAST)),
)
