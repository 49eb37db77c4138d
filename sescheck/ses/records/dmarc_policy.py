"""Which DMARC policy applies to a domain: the tree walk of RFC 9989, sections 4.10, 4.10.1 and 4.10.2.

There is no list of public suffixes. Receivers that still follow RFC 7489 use one; for ordinary domains both find
the same record.
"""

from collections.abc import Sequence

import msgspec

from sescheck.comparison.logic import YES
from sescheck.ses.records.dmarc_record import DmarcRecord, Policy, dmarc_record
from sescheck.ses.records.lookups import Lookup, plain
from sescheck.snapshot.reading import Known, Reading, Unreadable

_MOST_QUERIES = 8


class AppliedPolicy(msgspec.Struct, frozen=True):
    """The DMARC policy that applies to a domain.

    Attributes:
        policy: None if receivers apply no DMARC: there is no record, or its policy is invalid.
        found_at: the domain whose record applies, without ``_dmarc.``; None if there is no record.
        record: its text.
        tag: ``p``, ``sp`` or ``np``: the tag that applies.
        testing: receivers are asked not to apply the policy.
        strict_dkim: the domain that signs must be the domain of the From address, not only belong to it.
        strict_spf: the same for the MAIL FROM domain.
        invalid: the value of the tag, if it is not a policy.
        several: domains that have several records, which receivers ignore.
    """

    policy: Policy | None = None
    found_at: str | None = None
    record: str | None = None
    tag: str | None = None
    testing: bool = False
    strict_dkim: bool = False
    strict_spf: bool = False
    invalid: str | None = None
    several: tuple[str, ...] = ()

    @property
    def is_enforced(self) -> bool:
        """True if receivers are asked to quarantine or reject mail that fails."""
        return self.policy in {Policy.QUARANTINE, Policy.REJECT} and not self.testing


def walk(domain: str) -> tuple[str, ...]:
    """The domains whose records are read, at most eight: the domain, then those above it, at most seven labels."""
    labels = plain(domain).split(".")
    start = max(1, len(labels) - (_MOST_QUERIES - 1))
    return (plain(domain), *(".".join(labels[each:]) for each in range(start, len(labels))))


def names_of_walk(domain: str) -> tuple[str, ...]:
    """The names that the walk asks about."""
    return tuple(map(_at, walk(domain)))


def _at(domain: str) -> str:
    return f"_dmarc.{domain}"


def applied_policy(domain: str, lookup: Lookup, exists: Reading[bool] = YES) -> Reading[AppliedPolicy]:
    """The policy that applies to the domain.

    An unread answer on the way makes the result unread, because any record there could change it.

    Args:
        domain: the domain of the From address.
        lookup: the TXT records at a name.
        exists: whether the domain exists; asked only if the record has a policy for domains that do not.
    """
    several: list[str] = []
    walked: list[tuple[str, DmarcRecord | None]] = []
    for each in walk(domain):
        match lookup(_at(each)):
            case Known(texts):
                record = _only_record(each, texts, several)
                walked.append((each, record))
            case Unreadable() as unread:
                return unread
        if record is not None and (len(walked) == 1 or record.psd in {"y", "n"}):
            break
    return _applied(walked, tuple(several), exists)


def _only_record(domain: str, texts: Sequence[str], several: list[str]) -> DmarcRecord | None:
    """The record at a name; several are all discarded, and noted."""
    match [record for record in map(dmarc_record, texts) if record is not None]:
        case []:
            return None
        case [record]:
            return record
        case _:
            several.append(domain)
            return None


def _applied(
    walked: Sequence[tuple[str, DmarcRecord | None]], several: tuple[str, ...], exists: Reading[bool]
) -> Reading[AppliedPolicy]:
    chosen = _chosen(walked)
    if chosen is None:
        return Known(AppliedPolicy(several=several))
    found_at, record = chosen
    if found_at == walked[0][0]:
        return Known(_policy(found_at, record, ("p",), several))
    existing, missing = (_policy(found_at, record, tags, several) for tags in (("sp", "p"), ("np", "sp", "p")))
    match exists:
        case Known(yes):
            return Known(existing if yes else missing)
        case Unreadable():
            return Known(existing) if existing.policy is missing.policy else exists


def _chosen(walked: Sequence[tuple[str, DmarcRecord | None]]) -> tuple[str, DmarcRecord] | None:
    """The record that applies: the domain's own, the organizational domain's, or the public suffix's.

    The walk ends at the first record that says what its domain is (``psd``). One label below a public suffix is
    the organizational domain; without a record there, that of the public suffix applies. If no record says what
    its domain is, the last one is that of the organizational domain. Records between are ignored.
    """
    found = [(each, record) for each, record in walked if record is not None]
    if not found:
        return None
    last = found[-1]
    if last[1].psd == "y" and len(walked) > 1:
        below, record = walked[-2]
        return last if record is None else (below, record)
    return last


def _policy(found_at: str, record: DmarcRecord, tags: Sequence[str], several: tuple[str, ...]) -> AppliedPolicy:
    """A record without ``p`` is one of policy none.

    If the value is invalid, the policy is none if the record names an address for reports; else receivers ignore
    the record. RFC 9989 can also mean that an invalid ``sp`` or ``np`` invalidates ``p``; here only the tag that
    applies counts.
    """
    tag = next((each for each in tags if each in record.policies), "p")
    value = record.policies.get(tag, Policy.NONE)
    valid = value in set(Policy)
    return AppliedPolicy(
        policy=Policy(value) if valid else Policy.NONE if record.has_reports else None,
        found_at=found_at,
        record=record.text,
        tag=tag,
        testing=record.testing,
        strict_dkim=record.strict_dkim,
        strict_spf=record.strict_spf,
        invalid=None if valid else value,
        several=several,
    )
