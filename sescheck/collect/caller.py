"""Who is asking: the account's number and alias."""

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import parse
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Reading

FACT = Fact.ACCOUNT_ID
GET_CALLER_IDENTITY = Operation("sts", "GetCallerIdentity")
LIST_ALIASES = Operation("iam", "ListAccountAliases", items="AccountAliases", token="Marker")  # noqa: S106
READS = (GET_CALLER_IDENTITY, LIST_ALIASES)


async def account_id(door: Door) -> Reading[str]:
    """12 digits. No policy can deny this call."""
    answer = await door.for_reads(READS).ask(GET_CALLER_IDENTITY)
    return parse(answer, GET_CALLER_IDENTITY, lambda value: str(value["Account"]))


async def alias(door: Door) -> Reading[str | None]:
    """``Known(None)`` where the account has none."""
    listing: Listing[str] = await door.for_reads(READS).follow(LIST_ALIASES)
    if listing.unread is not None:
        return listing.unread
    return Known(listing.items[0] if listing.items else None)
