"""What an answer of a resolver means: a reading, with the reason in plain words if it says nothing."""

import ssl
from collections.abc import Iterable, Sequence
from typing import Any

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rdata
import dns.rdatatype
import dns.resolver

from sescheck.dns.domain_names import plain
from sescheck.dns.silence import OPERATION
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

LONGEST_WORDS = 200
ABBREVIATIONS = frozenset({"DNSKEY", "DNSSEC", "DS", "NSEC", "NSEC3", "NXDOMAIN", "RRSIGS"})
NOT_THE_TRUTH = frozenset({4, 15, 16, 17})
"""Extended DNS errors of a resolver that changed or withheld the answer: forged, blocked, censored, filtered."""
NOT_ABSENT = NOT_THE_TRUTH | {3, 19}
"""Nor is a record known to be missing if the resolver could not ask again (stale answer, stale NXDOMAIN)."""
EXPLAINING = frozenset({dns.rdatatype.DNAME, dns.rdatatype.RRSIG})
"""Records that an answer has for the sake of others: DNAME for a CNAME, and signatures."""
WORDS = {
    "SERVFAIL": "could not find an answer (SERVFAIL)",
    "REFUSED": "refuses to answer (REFUSED)",
}


BROKEN: Sequence[tuple[type[BaseException], Why, str]] = (
    (
        dns.message.ChainTooLong,
        Why.UNEXPECTED,
        "answered with CNAME records that lead in a circle, or with more than 16 of them",
    ),
    (dns.message.AnswerForNXDOMAIN, Why.UNEXPECTED, "answered with a record and that the name does not exist"),
    (dns.exception.Timeout, Why.TIMED_OUT, "did not answer in time"),
    (EOFError, Why.UNREACHABLE, "ended the connection without an answer"),
    (ssl.SSLCertVerificationError, Why.UNREACHABLE, "has a certificate that is not trusted: {0.verify_message}"),
    (OSError, Why.UNREACHABLE, "cannot be reached: {}"),
)
"""What dnspython raises for an attempt, and what it means."""


def read(response: dns.message.QueryMessage, *, exists: bool, whom: str, largest: int) -> Reading[DnsAnswer]:
    """Return what an answer says: records, or that there are none.

    Args:
        response: NOERROR or NXDOMAIN.
        exists: False after NXDOMAIN.
        whom: the resolver, for people.
        largest: characters that the records may have together.
    """
    chained = response.resolve_chaining()
    found = () if chained.answer is None else tuple(map(_data, sorted(chained.answer, key=_order)))
    if reason := _withheld(response, NOT_THE_TRUTH if found else NOT_ABSENT):
        kind = "answer" if found else "negative answer"
        return unreadable(Why.UNEXPECTED, f"the {kind} of {whom} may not be the truth ({reason})")
    if reason := _is_part(response, chained):
        return unreadable(Why.UNEXPECTED, f"{whom} {reason}")
    if sum(map(len, found)) > largest:
        return unreadable(Why.UNEXPECTED, f"the answer of {whom} has more than {largest} characters")
    return Known(
        DnsAnswer(
            records=found,
            chain=tuple(plain(each[0].target) for each in chained.cnames),
            exists=exists,
            ttl=_ttl(response, chained),
            authenticated=bool(response.flags & dns.flags.AD),
        )
    )


def failed(error: BaseException, names: dict[str, str]) -> Unreadable:
    """Return why a question has no answer.

    Args:
        error: what dnspython raised.
        names: the resolvers as dnspython spells them, with their names for people.
    """
    match error:
        case dns.resolver.LifetimeTimeout() | dns.resolver.NoNameservers():
            attempts = list(_attempts(error.kwargs.get("errors", ()), names))
            lived_out = isinstance(error, dns.resolver.LifetimeTimeout)
            why = Why.TIMED_OUT if lived_out else _why([why for why, _ in attempts])
            return unreadable(why, "; ".join(dict.fromkeys(words for _, words in attempts)) or "no answer")
        case _:
            return unreadable(Why.UNEXPECTED, f"the answer cannot be read ({type(error).__name__}: {error})")


def unreadable(why: Why, detail: str) -> Unreadable:
    """Return a reading without an answer; its detail is one line."""
    line = "".join(character if character.isprintable() else " " for character in detail)
    return Unreadable(why, OPERATION, line if len(line) <= LONGEST_WORDS else f"{line[:LONGEST_WORDS]}...")


def _data(record: dns.rdata.Rdata) -> str:
    match record.rdtype:
        case dns.rdatatype.TXT:
            strings: Iterable[bytes] = _member(record, "strings")
            return _readable(b"".join(strings).decode("utf-8", "backslashreplace"))
        case dns.rdatatype.CNAME | dns.rdatatype.NS:
            return plain(_member(record, "target"))
        case dns.rdatatype.MX:
            return f"{_member(record, 'preference')} {plain(_member(record, 'exchange'))}"
        case dns.rdatatype.SOA:
            mname, rname, *numbers = record.to_text().lower().split()
            return " ".join([mname.removesuffix("."), rname.removesuffix("."), *numbers])
        case _:
            return record.to_text()


def _member(record: dns.rdata.Rdata, name: str) -> Any:
    """A member that only one type of records has."""
    return getattr(record, name)


def _readable(text: str) -> str:
    """A control character as the DNS writes it: a terminal does nothing with it."""
    return "".join(each if each.isprintable() else f"\\{ord(each):03}" for each in text)


def _order(record: dns.rdata.Rdata) -> tuple[int, str]:
    return (_member(record, "preference") if record.rdtype == dns.rdatatype.MX else 0), record.to_text().lower()


def _is_part(response: dns.message.QueryMessage, chained: dns.message.ChainingResult) -> str:
    """What shows that the answer is not complete: a record that it lacks may be there."""
    if response.flags & dns.flags.TC:
        return "cut off its answer, over TCP also"
    if chained.answer is not None:
        return ""
    if not _on_the_way(response, chained):
        return "answered with records that were not asked for"
    types = {each.rdtype for each in response.authority}
    has_soa, is_authoritative = dns.rdatatype.SOA in types, bool(response.flags & dns.flags.AA)
    if dns.rdatatype.NS in types and not has_soa:
        return "refers to other servers and does not ask them"
    is_final = bool(response.flags & dns.flags.RA) or (is_authoritative and (has_soa or not chained.cnames))
    return "" if is_final else "does not ask other servers (no recursion)"


def _on_the_way(response: dns.message.QueryMessage, chained: dns.message.ChainingResult) -> bool:
    """True if an answer without the record has only the CNAME records that lead to where it would be."""
    return all(each in chained.cnames for each in response.answer if each.rdtype not in EXPLAINING)


def _ttl(response: dns.message.QueryMessage, chained: dns.message.ChainingResult) -> int | None:
    if chained.answer is not None:
        return int(chained.answer.ttl)
    has_soa = any(each.rdtype == dns.rdatatype.SOA for each in response.authority)
    return int(chained.minimum_ttl) if has_soa else None


def _withheld(response: dns.message.Message, codes: frozenset[int]) -> str:
    return _extended([each for each in response.extended_errors() if int(each.code) in codes])


def _extended(errors: Sequence[dns.edns.EDEOption]) -> str:
    return ", ".join(
        f"EDE {int(each.code)} {_meaning(each.code)}{f': {each.text.strip()}' if each.text else ''}"
        for each in errors
    )


def _meaning(code: int) -> str:
    """STALE_NXDOMAIN_ANSWER is "stale NXDOMAIN answer"; a newer code has no words."""
    try:
        name = dns.edns.EDECode(code).name
    except ValueError:
        return "unknown"
    words = [word if word in ABBREVIATIONS else word.lower() for word in name.split("_")]
    return " ".join(words)


def _attempts(errors: Iterable[Any], names: dict[str, str]) -> Iterable[tuple[Why, str]]:
    for server, over_tcp, _, error, response in errors:
        whom = names.get(server, server)
        if isinstance(error, dns.message.Truncated) and not over_tcp:
            continue  # it was asked again over TCP
        if isinstance(error, str):
            extended = _extended(response.extended_errors()) if response is not None else ""
            words = f"{whom} {WORDS.get(error, f'answered {error}')}{f', {extended}' if extended else ''}"
            yield (Why.DENIED if error == "REFUSED" else Why.UNEXPECTED), words
        else:
            why, words = _broken(error)
            yield why, f"{whom} {words}"


def _broken(error: BaseException) -> tuple[Why, str]:
    for kind, why, words in BROKEN:
        if isinstance(error, kind):
            return why, words.format(error)
    return Why.UNEXPECTED, f"sent an answer that cannot be read ({type(error).__name__})"


def _why(reasons: Sequence[Why]) -> Why:
    """The reason that all attempts have in common; several reasons are one that nobody expects.

    A resolver that is silent at first and then refuses the connection is not reached.
    """
    found = set(reasons)
    if found == {Why.TIMED_OUT, Why.UNREACHABLE}:
        return Why.UNREACHABLE
    return reasons[0] if len(found) == 1 else Why.UNEXPECTED
