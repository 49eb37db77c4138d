"""The names of many domains, seven each, and the records that they have.

Nothing is imported from this repository or from dnspython: each contender asks about the same names.
"""

from collections.abc import Iterator

NAMES_OF_A_DOMAIN = 7
ZONES = ("example.com", "amazonses.com", "amazonaws.com", "com")
SPF = '"v=spf1 include:amazonses.com ~all"'
SHARED = (
    ("amazonses.com", "TXT", '"v=spf1 ip4:192.0.2.0/24 ~all"'),
    ("feedback-smtp.us-east-1.amazonses.com", "A", "192.0.2.1"),
    ("inbound-smtp.us-east-1.amazonaws.com", "A", "192.0.2.2"),
)
"""What the records of the domains point to."""

Record = tuple[str, str, str]
"""Name, type, and data as a zone file has them."""


def domain(number: int) -> str:
    """The name of a domain."""
    return f"d{number}.example.com"


def records(domains: int) -> Iterator[Record]:
    """Three of DKIM, two of MAIL FROM, DMARC, and the MX, of each domain."""
    for number in range(domains):
        name = domain(number)
        for key in "abc":
            token = f"{key}{number:031}"
            yield f"{token}._domainkey.{name}", "CNAME", f"{token}.dkim.amazonses.com."
        yield f"bounce.{name}", "MX", "10 feedback-smtp.us-east-1.amazonses.com."
        yield f"bounce.{name}", "TXT", SPF
        yield f"_dmarc.{name}", "TXT", f'"v=DMARC1; p=quarantine; rua=mailto:dmarc@{name}"'
        yield name, "MX", "10 inbound-smtp.us-east-1.amazonaws.com."


def questions(domains: int) -> Iterator[tuple[str, str]]:
    """Names and types, in the order of the domains."""
    return ((name, record_type) for name, record_type, _ in records(domains))
