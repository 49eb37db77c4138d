"""Ask about DMARC, SPF of the MAIL FROM domain, and both MX by checkdmarc; it has nothing for DKIM.

It runs in checkdmarc's own environment and parses the records, as checkdmarc always does.
"""

import json
import sys

import dns.resolver
from checkdmarc.dmarc import check_dmarc
from checkdmarc.spf import check_spf
from checkdmarc.utils import get_mx_records

from benchmarks.resolving.names import domain

NAMES = 4
"""Of each domain, of the seven."""


def _main(port: int, domains: int) -> int:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    found = 0
    for name in map(domain, range(domains)):
        found += check_dmarc(name, resolver=resolver).get("record") is not None
        found += check_spf(f"bounce.{name}", resolver=resolver).get("record") is not None
        found += bool(get_mx_records(f"bounce.{name}", resolver=resolver))
        found += bool(get_mx_records(name, resolver=resolver))
    return found


if __name__ == "__main__":
    print(json.dumps({"found": _main(int(sys.argv[1]), int(sys.argv[2]))}))
