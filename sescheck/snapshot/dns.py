"""What the DNS answers about the names that SES needs."""

import msgspec


class DnsAnswer(msgspec.Struct, frozen=True, gc=False):
    """What the DNS answers about one name and type.

    Attributes:
        records: the data of each record in presentation form, in the order of the answer. The strings of a TXT
            record are joined, without quotes. Names are absolute, in lower case, without the last dot; an MX is
            ``10 feedback-smtp.us-east-1.amazonses.com``. Empty: there is none.
        chain: the names of the CNAME records that were followed, without the name that was asked for.
        exists: False after NXDOMAIN.
        ttl: seconds. Of the records, or of a negative answer how long it may be kept; None where not given.
        authenticated: the resolver says that DNSSEC validated the answer (the AD flag).
    """

    records: tuple[str, ...]
    chain: tuple[str, ...]
    exists: bool
    ttl: int | None
    authenticated: bool
