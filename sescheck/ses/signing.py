"""Whether mail is signed with DKIM, by an identity's own key or by that of the domain above it.

An address has no key of its own. A subdomain for which DKIM was never set up is signed by the domain above it;
one that was set up and is switched off is not: that is how the inheritance is overridden.
Source: https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html
"""

from collections.abc import Callable
from typing import TypeVar

from sescheck.comparison.account_view import IN_DANGER, RegionView, is_verified
from sescheck.comparison.logic import NO, YES
from sescheck.ses.cover import ruling_domain
from sescheck.snapshot.model import Detail, Dkim, Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, then, value_of

T = TypeVar("T")

NEVER_SET_UP = "NOT_STARTED"


def is_signing(dkim: Dkim) -> bool:
    """Is mail signed with these settings?"""
    return dkim.enabled and dkim.status == "SUCCESS"


def _may_be_signing(dkim: Dkim) -> bool:
    """Is mail signed, or are its records lost for less than the 72 hours that AWS waits?

    Whether AWS signs meanwhile is not documented: what is below such a domain lacks nothing of its own.
    """
    return dkim.enabled and dkim.status in {"SUCCESS", IN_DANGER}


def _is_set_up(dkim: Dkim) -> bool:
    return dkim.enabled


def domain_signs(view: RegionView, name: str) -> Reading[bool]:
    """Does the verified domain above the name sign in this region, be it with the key of one above it?"""
    return _domain_is(_may_be_signing, view, name)


def own_domain_signs(view: RegionView, address: str) -> Reading[bool]:
    """Does the domain after the @, and none above it, sign with a key of its own in this region?

    An address reports the state of just that domain; where it is not an identity, there is nothing to report.
    """
    found = view.identity(address.rpartition("@")[2])
    match is_verified(found):
        case Known(yes):
            if not yes:
                return NO
        case Unreadable() as unread:
            return unread
    return then(found, lambda domain: NO if domain is None else value_of(domain.dkim, is_signing))


def domain_is_set_up(view: RegionView, name: str) -> Reading[bool]:
    """Is that domain enabled for DKIM, whatever the status? Where it fails, the fault is the domain's."""
    return _domain_is(_is_set_up, view, name)


def _domain_is(so: Callable[[Dkim], bool], view: RegionView, name: str) -> Reading[bool]:
    def of(dkim: Dkim, domain: str) -> Reading[bool]:
        return _domain_is(so, view, domain) if inherits(dkim) else (YES if so(dkim) else NO)

    match ruling_domain(view, name):
        case Known(domain):
            return NO if domain is None else then(domain.dkim, lambda dkim: of(dkim, domain.name))
        case Unreadable() as unread:
            return unread


def inherits(dkim: Dkim) -> bool:
    """Does a domain with these settings take the signature of the domain above it, if there is one?"""
    return not dkim.enabled and dkim.status == NEVER_SET_UP


def in_use(identity: Identity, part: Callable[[Detail], T | None]) -> Reading[T | None]:
    """A part of the detail that is about the DKIM key, of a domain that is enabled for DKIM.

    ``Known(None)`` where DKIM is off, or where AWS says nothing of it: AWS gives an origin and key lengths also of
    identities that use none.
    """
    found = value_of(identity.detail, part)
    if found == Known(None):
        return found
    match identity.dkim:
        case Known(Dkim(enabled=enabled)):
            return found if enabled else Known(None)
        case Unreadable() as unread:
            return found if isinstance(found, Unreadable) else unread
