"""What the DNS answers about one name and type, and under which key a snapshot keeps it."""

import msgspec


class DnsAnswer(msgspec.Struct, frozen=True, gc=False):
    """What the DNS answers about one name and type.

    Attributes:
        records: the data of each record in presentation form; TXT strings joined, without quotes; names absolute,
            lower case, without the last dot; MX as "10 feedback-smtp.us-east-1.amazonses.com". Sorted, MX by
            preference, because servers shuffle them. Empty: there is none.
        chain: the names of the CNAMEs that were followed, without the one asked for.
        exists: False after NXDOMAIN. If there is a chain, its last name is the one that does not exist.
        ttl: seconds, of the records; for a negative answer how long it may be kept (SOA), None where not given.
        authenticated: the resolver says that DNSSEC validated it (AD).
    """

    records: tuple[str, ...]
    chain: tuple[str, ...]
    exists: bool
    ttl: int | None
    authenticated: bool


def dns_key(name: str, record_type: str) -> str:
    """Return the key of an answer: "name TYPE", the name in lower case and without the last dot."""
    return f"{name.lower().removesuffix('.')} {record_type.upper()}"
