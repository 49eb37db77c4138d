"""The ID and the alias of the account that the credentials belong to."""

import re

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.parsing import name, parse, texts_of
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Reading

FACT = Fact.ACCOUNT_ID
GET_CALLER_IDENTITY = Operation("sts", "GetCallerIdentity")
LIST_ALIASES = Operation("iam", "ListAccountAliases", items="AccountAliases", token="Marker")  # noqa: S106
READS = (GET_CALLER_IDENTITY, LIST_ALIASES)

_NUMBER = re.compile(r"[0-9]{12}")


async def account_id(door: Door) -> Reading[str]:
    """Return the account ID, 12 digits. No policy can deny this call."""
    answer = await door.for_reads(READS).ask(GET_CALLER_IDENTITY)
    return parse(answer, GET_CALLER_IDENTITY, _account)


def _account(answer: Answer) -> str:
    """Return the account ID, 12 digits.

    Raises:
        KeyError: AWS gave something else.
    """
    found = name(answer, "Account")
    if not _NUMBER.fullmatch(found):
        raise KeyError("Account")
    return found


async def alias(door: Door) -> Reading[str | None]:
    """Return the alias of the account; ``Known(None)`` if it has none."""
    listing: Listing[str] = texts_of(await door.for_reads(READS).follow(LIST_ALIASES), LIST_ALIASES)
    if listing.unread is not None:
        return listing.unread
    return Known(listing.items[0] if listing.items else None)
