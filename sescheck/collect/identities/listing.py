"""The list of the identities of a region, with their verification."""

from collections.abc import Mapping
from dataclasses import dataclass

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.batched import Batched, read_batches
from sescheck.collect.fetch.parsing import items_of, name, texts_of, v2_value
from sescheck.comparison.account_view import UNVERIFIED
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

FACT = Fact.IDENTITIES
LIST_EMAIL_IDENTITIES = Operation("sesv2", "ListEmailIdentities", items="EmailIdentities", token="NextToken")  # noqa: S106
LIST_IDENTITIES = Operation("ses", "ListIdentities", items="Identities", token="NextToken")  # noqa: S106
GET_VERIFICATION = Operation("ses", "GetIdentityVerificationAttributes")
READS = (LIST_EMAIL_IDENTITIES, LIST_IDENTITIES, GET_VERIFICATION)
INSTEAD_OF = {LIST_IDENTITIES: LIST_EMAIL_IDENTITIES, GET_VERIFICATION: LIST_EMAIL_IDENTITIES}

PAGE = 1000
"""The most identities per page. Source: the models of both operations."""

_REFUSED = frozenset({Why.DENIED, Why.DENIED_BY_SCP})
_VERIFICATION = Batched(
    GET_VERIFICATION, "VerificationAttributes", lambda part: v2_value(name(part, "VerificationStatus"))
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An identity as the list gives it."""

    name: str
    type: str
    verification: Reading[str]
    sending: Reading[bool]


async def read(door: Door) -> Listing[Listed]:
    """List every identity of the region: with the API v2, or with v1 if only that is allowed."""
    door = door.for_reads(READS)
    listing = await door.follow(LIST_EMAIL_IDENTITIES, PageSize=PAGE)
    refusal = listing.unread
    if refusal is not None and refusal.why in _REFUSED and not listing.items:
        return await _by_v1(door, refusal)
    without = [item["IdentityName"] for item in listing.items if _lacks_status(item)]
    statuses = await read_batches(door, _VERIFICATION, without)
    return items_of(listing, LIST_EMAIL_IDENTITIES, lambda item: _listed(item, statuses))


def _lacks_status(item: Answer) -> bool:
    return bool(item.get("IdentityName")) and "VerificationStatus" not in item


def _listed(item: Answer, statuses: Mapping[str, Reading[str]]) -> Listed:
    named, status = name(item, "IdentityName"), item.get("VerificationStatus")
    sending = item.get("SendingEnabled")
    return Listed(
        name=named,
        type=item.get("IdentityType") or _type_of(named),
        verification=statuses[named] if status is None else Known(status),
        sending=_missing("SendingEnabled") if sending is None else Known(sending),
    )


def may_send(listed: Listing[Listed]) -> bool:
    """True if an identity is verified, or if that could not be read."""
    return listed.unread is not None or any(
        isinstance(each.verification, Unreadable) or each.verification.value not in UNVERIFIED
        for each in listed.items
    )


async def _by_v1(door: Door, refusal: Unreadable) -> Listing[Listed]:
    """List with the API v1, which gives names only. Whether an identity may send is unread, as the v2 list is."""
    listing: Listing[str] = texts_of(await door.follow(LIST_IDENTITIES, MaxItems=PAGE), LIST_IDENTITIES)
    if listing.unread is not None and not listing.items:
        return Listing((), refusal)
    statuses = await read_batches(door, _VERIFICATION, listing.items)
    items = tuple(Listed(each, _type_of(each), statuses[each], refusal) for each in listing.items)
    return Listing(items, listing.unread)


def _missing(member: str) -> Unreadable:
    return Unreadable(Why.UNEXPECTED, LIST_EMAIL_IDENTITIES.action, f"an answer without {member}")


def _type_of(name: str) -> str:
    return "EMAIL_ADDRESS" if "@" in name else "DOMAIN"
