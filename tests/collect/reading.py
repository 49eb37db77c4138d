"""Runs one reader alone, with the fields that it waits for."""

import asyncio
from types import ModuleType
from typing import Any, cast

from sescheck.aws.door import Door
from sescheck.collect import region, resume
from sescheck.collect.context import CollectContext, RegionContext
from sescheck.collect.identities.listing import Listed
from sescheck.collect.progress import Progress
from sescheck.snapshot.model import Addresses, Depth
from sescheck.snapshot.reading import Known, Listing

HERE = "us-east-1"


def wanted(depth: Depth = Depth.DEEP) -> CollectContext:
    """The options of a run; resources that settings name are not read."""
    return CollectContext(
        depth, Progress(), lambda _: None, lambda _: None, lambda _: None, "aws", Addresses.HASHED
    )


async def read(
    module: ModuleType,
    door: object,
    depth: Depth = Depth.DEEP,
    listed: Listing[Listed] = Listing(()),  # noqa: B008 - frozen
    **results: object,
) -> Any:
    """Return the result of the reader.

    Args:
        module: the reader.
        door: what answers it.
        depth: how much is asked.
        listed: the identities of the region, as the list gives them.
        results: what it waits for, by field.
    """

    async def result(field: str) -> object:
        return results[field]

    nothing = region.unread(HERE, Known("ENABLED"), resume.NO_EARLIER_RUN)
    context = RegionContext(cast("Door", door), wanted(depth), nothing, listed, result)
    return await module.read(context)


def read_now(module: ModuleType, door: object, depth: Depth = Depth.DEEP, **results: Any) -> Any:
    """Return the result of the reader, in an event loop of its own."""
    return asyncio.run(read(module, door, depth, **results))
