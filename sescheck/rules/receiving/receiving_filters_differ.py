r"""IP address filters differ between regions

## What it finds

An IP address filter that another region of the group has, while no filter in the complete list of this region does
the same: blocks, or allows, the same addresses. The names of the filters do not count; the finding has the name of
the filter in the other region. `10.0.0.1/24` and `10.0.0.0/24` are the same addresses, and so are `10.0.0.1` and
`10.0.0.1/32`.

A region that does not support receiving is not flagged. If a region does not receive,
[receiving-inactive-in-region](receiving-inactive-in-region.md) reports it.

## Why it matters

One region accepts what the other one blocks. Or, after a failover, SES blocks a sender that you allow, because the
sender is on SES's own block list.

## How to fix

    aws ses list-receipt-filters --region OTHER_REGION
    aws ses create-receipt-filter --region REGION --filter 'Name=NAME,IpFilter={Policy=Block,Cidr=10.0.0.0/24}'

Use the policy (`Block` or `Allow`) and the addresses of the filter in the other region. If a filter of that name
does something else, delete it first:

    aws ses delete-receipt-filter --region REGION --filter-name NAME

## Sources

- [IP-based control using IP address filters](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html#receiving-email-concepts-ip-filters)
- [ReceiptIpFilter](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReceiptIpFilter.html)
"""

from collections.abc import Container
from ipaddress import ip_network

from sescheck.engine.subjects.resources import RECEIPT_FILTERS
from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Call,
    Fact,
    Flag,
    Human,
    Phase,
    ReceiptFilterAcrossRegions,
    Severity,
    Step,
    Steps,
    Track,
    Verdict,
    cannot_tell,
    clear_unless,
    rule,
)
from sescheck.rules.shared.compare_named import found_elsewhere
from sescheck.ses.localised import moved
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why, is_unsupported
from sescheck.snapshot.receiving import ReceiptFilter
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown

_LONGEST = 63
"""Of the name of a filter, in characters."""


@rule(Severity.LOW, reads=(Fact.RECEIPT_FILTERS,), failover=DEGRADES, track=Track.RECEIVING)
def check(subject: ReceiptFilterAcrossRegions) -> Verdict:
    """Flag a receipt filter of another region if no filter here does the same."""
    others = found_elsewhere(subject)
    unread = subject.here.region.receipt_filters.unread
    if not (others.known or others.unread) or (unread is not None and is_unsupported(unread)):
        return NOT_APPLICABLE
    effects = {_effect(found) for found in RECEIPT_FILTERS.of(subject.here).values()}
    missing = {region: found for region, found in others.known if _effect(found) not in effects}
    if not missing:
        return clear_unless(*others.unread)
    return _flag(subject, missing) if unread is None else cannot_tell(unread)


def fix(subject: ReceiptFilterAcrossRegions, flag: Flag) -> Steps:
    """Create a filter that does the same. A filter that is there stays; only a person can decide against it."""
    here, made = RECEIPT_FILTERS.of(subject.here), set[str]()
    filters = {_effect(found): (region, found) for region, found in found_elsewhere(subject).known}
    for region, found in filters.values():
        effect = _effect(found)
        if region not in flag.compared_with or effect in set(map(_effect, here.values())):
            continue
        against = [each.name for each in here.values() if _effect(each)[1] == effect[1]]
        if against:
            yield _decide(subject, found, against)
        else:
            name = _unused(str(moved(found.name, region, subject.region)), region, {*here, *made})
            made.add(name)
            yield _create(subject, found, name)


def _create(subject: ReceiptFilterAcrossRegions, found: ReceiptFilter, name: str) -> Step:
    filter_ = {"Name": name, "IpFilter": {"Policy": found.policy, "Cidr": found.cidr}}
    return Step(
        f"{found.policy} mail from {found.cidr} in {subject.region}, by the receipt filter {name}",
        Call("ses", "CreateReceiptFilter", subject.region, {"Filter": filter_}),
        subject.region,
        Phase.RECEIVING,
    )


def _decide(subject: ReceiptFilterAcrossRegions, found: ReceiptFilter, against: list[str]) -> Step:
    words = (
        f"{', '.join(against)} in {subject.region} does the opposite of the filter {found.name} for {found.cidr}."
        " Decide which one is right, delete the other one, and create the right one in both regions."
    )
    return Step(
        f"Decide whether {subject.region} blocks or allows mail from {found.cidr}",
        Human(words),
        subject.region,
        Phase.RECEIVING,
    )


def _unused(name: str, region: str, taken: Container[str]) -> str:
    """The name, or one with the region of the other filter and a number, if this region has a filter of it."""
    others = (f"-{region}", *(f"-{region}-{number}" for number in range(2, 100)))
    names = (name, *(name[: _LONGEST - len(end)] + end for end in others))
    return next(each for each in names if each not in taken)


def _flag(subject: ReceiptFilterAcrossRegions, missing: dict[str, ReceiptFilter]) -> Flag:
    own = RECEIPT_FILTERS.of(subject.here).get(subject.name)
    filters = {**({} if own is None else {subject.region: own}), **missing}
    return Flag(
        f"No receipt filter in {subject.region} does the same as {subject.name} in {', '.join(missing)}",
        evidence={region: {"policy": found.policy, "cidr": found.cidr} for region, found in filters.items()},
        compared_with=tuple(missing),
    )


def _effect(found: ReceiptFilter) -> tuple[str, str]:
    """Its policy and its addresses; a range that is not valid is compared as it is written."""
    try:
        return found.policy, str(ip_network(found.cidr, strict=False))
    except ValueError:
        return found.policy, found.cidr


def _at(region: str, *filters: ReceiptFilter) -> Region:
    return s.region(region, receipt_filters=filters)


def _refusing(region: str, why: Why = Why.DENIED) -> Region:
    return s.region(region, receipt_filters=Listing((), s.unread("ses:ListReceiptFilters", why)))


def _block(cidr: str, name: str = "spam") -> ReceiptFilter:
    return ReceiptFilter(name, "Block", cidr)


EXAMPLES = (
    flagged(
        "A filter blocks a range in us-west-2 but not in us-east-1.",
        _at(WEST, _block("192.0.2.0/24")),
        _at(EAST),
        at="spam",
    ),
    flagged(
        "Filters of the same name block different ranges.",
        _at(WEST, _block("192.0.2.0/24")),
        _at(EAST, _block("198.51.100.0/24")),
        at=[(WEST, "spam"), "spam"],
    ),
    flagged(
        "A filter in us-west-2 allows an address that a filter in us-east-1 blocks.",
        _at(WEST, ReceiptFilter("office", "Allow", "192.0.2.1")),
        _at(EAST, _block("192.0.2.1")),
        at=["office", (WEST, "spam")],
    ),
    flagged(
        "A filter blocks a range in us-west-2, which is enough, although eu-west-1 could not be read.",
        _at(WEST, _block("192.0.2.0/24")),
        _at(EAST),
        _refusing("eu-west-1"),
        at="spam",
    ),
    clear(
        "Both regions have the same filter.", _at(WEST, _block("192.0.2.0/24")), _at(EAST, _block("192.0.2.0/24"))
    ),
    clear(
        "Both regions block the same range, under different names.",
        _at(WEST, _block("192.0.2.0/24")),
        _at(EAST, _block("192.0.2.0/24", "bad-hosts")),
    ),
    clear(
        "Both regions block the same addresses, written in different ways.",
        _at(WEST, _block("192.0.2.1/24"), _block("2001:DB8::1", "six")),
        _at(EAST, _block("192.0.2.0/24"), _block("2001:db8:0::1/128", "six")),
    ),
    clear(
        "Both regions have the same range, which is not valid.",
        _at(WEST, _block("everybody")),
        _at(EAST, _block("everybody")),
    ),
    clear(
        "The other region does not support receiving.",
        _at(WEST, _block("192.0.2.0/24")),
        _refusing("me-central-1", Why.NOT_SUPPORTED_HERE),
    ),
    unknown("The filters in us-east-1 could not be read.", _at(WEST, _block("192.0.2.0/24")), _refusing(EAST)),
)
