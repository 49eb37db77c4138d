"""What the SPF record of a MAIL FROM domain says about mail of SES (RFC 7208, section 4).

The terms are evaluated in order until one matches, as a receiver of mail from SES does. ``include:amazonses.com``
matches; what comes after it does not count. The record of amazonses.com itself is not read. Terms that name
addresses (``ip4``, ``a``, ``mx``, ``ptr``, ``exists``) are not compared with the addresses of SES; those that cost
a lookup are counted. If one of them has a macro, it may match or not.
"""

from enum import StrEnum

import msgspec

from sescheck.ses.records.lookups import QUERY, Lookup, plain
from sescheck.ses.records.spf_terms import Mechanism, SpfRecord, SpfSyntaxError, is_spf, spf_record
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

AMAZON_SES = "amazonses.com"
MOST_LOOKUPS = 10
_LOOKS_UP = frozenset({"include", "a", "mx", "ptr", "exists"})


class SpfFault(StrEnum):
    """Why an SPF record does not work; all but the first are permanent errors to a receiver."""

    NO_RECORD = "no SPF record"
    SEVERAL_RECORDS = "several SPF records"
    SYNTAX = "a syntax error"
    TOO_MANY_LOOKUPS = "more than ten DNS lookups"
    INCLUDED_WITHOUT_RECORD = "an included domain has no SPF record"


class SpfOutcome(msgspec.Struct, frozen=True):
    """What an SPF record says about mail of SES.

    Attributes:
        through: the domains included one by one, up to and with amazonses.com; empty if it is not included.
        qualifier: of the term that matches: ``+`` pass, ``-`` fail, ``~`` softfail, ``?`` neutral. If no term
            matches, the result is neutral.
        lookups: DNS lookups that a receiver makes until then.
        fault: why the record does not work, or None.
        fault_at: the domain that has the fault.
        detail: the term at fault.
    """

    through: tuple[str, ...] = ()
    qualifier: str = "?"
    lookups: int = 0
    fault: SpfFault | None = None
    fault_at: str | None = None
    detail: str = ""

    @property
    def includes_ses(self) -> bool:
        """True if mail of SES passes because amazonses.com is included."""
        return self.fault is None and self.qualifier == "+" and bool(self.through)

    def __str__(self) -> str:
        """As people read it."""
        if self.fault is not None:
            return f"{self.fault}: {self.fault_at}{f' ({self.detail})' if self.detail else ''}"
        if not self.through:
            return f"does not include {AMAZON_SES}"
        between = ", ".join(self.through[:-1])
        return f"includes {AMAZON_SES}{f' (through {between})' if between else ''}, qualifier {self.qualifier}"


class _Fault(msgspec.Struct, frozen=True):
    fault: SpfFault
    domain: str
    detail: str = ""


class _Match(msgspec.Struct, frozen=True):
    qualifier: str
    through: tuple[str, ...] = ()


_NO_MATCH = _Match("?")


def spf_outcome(domain: str, lookup: Lookup) -> Reading[SpfOutcome]:
    """What the SPF record of the domain says about mail of SES.

    Unread if an answer that a receiver needs is unread, or if a macro decides whether mail of SES passes.
    """
    evaluation = _Evaluation(lookup)
    match evaluation.of(plain(domain), included=False):
        case Unreadable() as unread:
            return unread
        case _Match(through=through, qualifier=qualifier) if through or evaluation.macro is None:
            return Known(SpfOutcome(through, qualifier, evaluation.lookups))
        case _Fault() as found if evaluation.macro is None:
            return Known(
                SpfOutcome(
                    lookups=evaluation.lookups, fault=found.fault, fault_at=found.domain, detail=found.detail
                )
            )
        case _:
            detail = f"{evaluation.macro} in the SPF record of {plain(domain)} depends on the message"
            return Unreadable(Why.UNEXPECTED, QUERY, detail)


class _Evaluation:
    """One evaluation. It ends: each domain that is entered costs a lookup, and there are at most ten.

    Attributes:
        macro: the first domain with a macro that was skipped.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self.lookups = 0
        self.macro: str | None = None

    def of(self, domain: str, *, included: bool) -> _Match | _Fault | Unreadable:
        """The term that matches, in the record of the domain or in one that it includes."""
        match self._lookup(domain):
            case Unreadable() as unread:
                return unread
            case Known(texts):
                records = [text for text in texts if is_spf(text)]
        if not records:
            return _Fault(SpfFault.INCLUDED_WITHOUT_RECORD if included else SpfFault.NO_RECORD, domain)
        if len(records) > 1:
            return _Fault(SpfFault.SEVERAL_RECORDS, domain)
        match spf_record(records[0]):
            case SpfSyntaxError() as wrong:
                return _Fault(SpfFault.SYNTAX, domain, str(wrong))
            case SpfRecord() as record:
                return self._first_match(domain, record)

    def _first_match(self, domain: str, record: SpfRecord) -> _Match | _Fault | Unreadable:
        for mechanism in record.mechanisms:
            match self._mechanism(domain, mechanism):
                case None:
                    continue
                case found:
                    return found
        return _NO_MATCH if record.redirect is None else self._enter(domain, record.redirect)

    def _mechanism(self, domain: str, mechanism: Mechanism) -> _Match | _Fault | Unreadable | None:
        """What the mechanism says of mail of SES; None if it does not match, as far as is known."""
        if mechanism.name == "all":
            return _Match(mechanism.qualifier)
        if mechanism.name not in _LOOKS_UP:
            return None
        if mechanism.name != "include" or mechanism.value is None:
            self._note_macro(mechanism.value or "")
            return self._count(domain)
        match self._enter(domain, mechanism.value):
            case _Match(qualifier="+", through=through):
                return _Match(mechanism.qualifier, through)
            case _Match():
                return None
            case refused:
                return refused

    def _note_macro(self, target: str) -> bool:
        """True if the domain has a macro.

        A service that is asked about each address, as with ``exists:%{i}.example.com``, may know those of SES.
        """
        if "%" in target:
            self.macro = self.macro or target
        return "%" in target

    def _count(self, domain: str) -> _Fault | None:
        self.lookups += 1
        return _Fault(SpfFault.TOO_MANY_LOOKUPS, domain) if self.lookups > MOST_LOOKUPS else None

    def _enter(self, domain: str, target: str) -> _Match | _Fault | Unreadable:
        """The record of a domain that is included, or to which the record redirects."""
        name = plain(target)
        if (fault := self._count(domain)) is not None:
            return fault
        if name == AMAZON_SES:
            return _Match("+", (name,))
        if self._note_macro(target):
            return _NO_MATCH
        match self.of(name, included=True):
            case _Match(through=through, qualifier=qualifier) if through:
                return _Match(qualifier, (name, *through))
            case found:
                return found
