"""Ask about all names by dnspython alone: one after the other, or fifty at a time."""

import asyncio
import json
import sys

import dns.asyncresolver
import dns.exception
import dns.resolver

from benchmarks.resolving.names import questions

AT_A_TIME = 50


def _sequential(port: int, domains: int) -> int:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    found = 0
    for name, record_type in questions(domains):
        try:
            found += len(resolver.resolve(f"{name}.", record_type)) > 0
        except dns.exception.DNSException:
            continue
    return found


async def _gathered(port: int, domains: int) -> int:
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    left = questions(domains)

    async def some() -> int:
        found = 0
        for name, record_type in left:
            try:
                found += len(await resolver.resolve(f"{name}.", record_type)) > 0
            except dns.exception.DNSException:
                continue
        return found

    return sum(await asyncio.gather(*(some() for _ in range(AT_A_TIME))))


if __name__ == "__main__":
    where = int(sys.argv[1]), int(sys.argv[2])
    print(
        json.dumps({"found": _sequential(*where) if "sequential" in sys.argv else asyncio.run(_gathered(*where))})
    )
