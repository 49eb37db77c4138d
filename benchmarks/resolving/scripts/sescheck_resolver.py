"""Ask about all names by sescheck's resolver, without its pace."""

import asyncio
import json
import sys

from benchmarks.resolving.names import questions
from sescheck.dns.dns_limits import DEFAULT_LIMITS, DnsLimits
from sescheck.dns.nameservers import Nameserver
from sescheck.dns.resolver import Resolver
from sescheck.snapshot.reading import Known


async def _main(port: int, domains: int) -> int:
    """Names that have records; as many at a time as in an audit."""
    left = questions(domains)
    async with Resolver(Nameserver("127.0.0.1", port), DnsLimits(rate=1e9)) as resolver:

        async def some() -> None:
            for name, record_type in left:
                await resolver.ask(name, record_type)  # type: ignore[arg-type] # one of the types

        await asyncio.gather(*(some() for _ in range(DEFAULT_LIMITS.in_flight)))
        answers = resolver.answers().values()
        return sum(isinstance(each, Known) and bool(each.value.records) for each in answers)


if __name__ == "__main__":
    print(json.dumps({"found": asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2])))}))
