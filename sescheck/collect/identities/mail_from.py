"""Custom MAIL FROM domains of identities, 100 per call."""

from collections.abc import Mapping, Sequence

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.batched import Batched, read_batches
from sescheck.collect.fetch.parsing import name, v2_value
from sescheck.snapshot.model import Fact, MailFrom
from sescheck.snapshot.reading import Reading

FACT = Fact.MAIL_FROM
GET_MAIL_FROM = Operation("ses", "GetIdentityMailFromDomainAttributes")
READS = (GET_MAIL_FROM,)


async def read(door: Door, names: Sequence[str]) -> Mapping[str, Reading[MailFrom | None]]:
    """Return the MAIL FROM domain by identity; ``Known(None)`` if no custom one is set."""
    batched = Batched(GET_MAIL_FROM, "MailFromDomainAttributes", _mail_from)
    return await read_batches(door.for_reads(READS), batched, names)


def _mail_from(part: Answer) -> MailFrom | None:
    domain = part.get("MailFromDomain")
    if not domain:
        return None
    return MailFrom(
        domain=domain,
        status=v2_value(name(part, "MailFromDomainStatus")),
        on_mx_failure=v2_value(name(part, "BehaviorOnMXFailure")),
    )
