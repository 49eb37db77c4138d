"""DKIM of identities, 100 per call."""

from collections.abc import Mapping, Sequence

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.batched import Batched, read_batches
from sescheck.collect.fetch.parsing import name, v2_value
from sescheck.snapshot.model import Dkim, Fact
from sescheck.snapshot.reading import Reading

FACT = Fact.DKIM
GET_DKIM = Operation("ses", "GetIdentityDkimAttributes")
READS = (GET_DKIM,)


async def read(door: Door, names: Sequence[str]) -> Mapping[str, Reading[Dkim]]:
    """Return DKIM by identity."""
    return await read_batches(door.for_reads(READS), Batched(GET_DKIM, "DkimAttributes", _dkim), names)


def _dkim(part: Answer) -> Dkim:
    return Dkim(
        enabled=part["DkimEnabled"],
        status=v2_value(name(part, "DkimVerificationStatus")),
        tokens=tuple(part.get("DkimTokens", ())),
    )
