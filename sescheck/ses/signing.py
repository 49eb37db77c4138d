"""Whether mail is signed with DKIM, with an identity's own key or with that of the domain above it.

An address has no key of its own. A subdomain for which DKIM was never set up inherits the signature of the domain
above it. A subdomain whose DKIM was set up and switched off does not inherit.
Source: https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html
"""

from collections.abc import Callable
from typing import TypeVar

from sescheck.comparison.account_view import RECORDS_LOST, RegionView, is_verified
from sescheck.comparison.logic import NO, YES
from sescheck.ses.cover import ruling_domain
from sescheck.snapshot.model import Detail, Dkim, Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, then, value_of

T = TypeVar("T")

NEVER_SET_UP = "NOT_STARTED"


def is_signing(dkim: Dkim) -> bool:
    """True if SES signs mail with these settings."""
    return dkim.enabled and dkim.status == "SUCCESS"


def may_be_signing(dkim: Dkim) -> bool:
    """True if SES signs, or if it lost the records less than 72 hours ago and may still sign.

    AWS does not document whether it signs in the meantime; identities below such a domain are not flagged for it.
    """
    return dkim.enabled and dkim.status in {"SUCCESS", RECORDS_LOST}


def _is_set_up(dkim: Dkim) -> bool:
    return dkim.enabled


def domain_signs(view: RegionView, name: str) -> Reading[bool]:
    """True if the verified domain above the name signs in this region, with its own key or an inherited one."""
    return _domain_is(may_be_signing, view, name)


def own_domain_signs(view: RegionView, address: str) -> Reading[bool]:
    """True if the domain after the @ signs with a key of its own in this region; domains above it do not count.

    An address reports the state of exactly that domain.
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
    """True if the domain above the name is enabled for DKIM, whatever its status is."""
    return _domain_is(_is_set_up, view, name)


def _domain_is(wanted: Callable[[Dkim], bool], view: RegionView, name: str) -> Reading[bool]:
    def answer(dkim: Dkim, domain: str) -> Reading[bool]:
        return _domain_is(wanted, view, domain) if inherits(dkim) else (YES if wanted(dkim) else NO)

    match ruling_domain(view, name):
        case Known(domain):
            return NO if domain is None else then(domain.dkim, lambda dkim: answer(dkim, domain.name))
        case Unreadable() as unread:
            return unread


def inherits(dkim: Dkim) -> bool:
    """True if a domain with these settings inherits the signature of the domain above it, if there is one."""
    return not dkim.enabled and dkim.status == NEVER_SET_UP


def in_use(identity: Identity, part: Callable[[Detail], T | None]) -> Reading[T | None]:
    """A part of the detail that is about the DKIM key, for a domain that is enabled for DKIM.

    ``Known(None)`` if DKIM is off or AWS does not give the part. AWS gives an origin and key lengths also for
    identities whose DKIM is off.
    """
    found = value_of(identity.detail, part)
    if found == Known(None):
        return found
    match identity.dkim:
        case Known(Dkim(enabled=enabled)):
            return found if enabled else Known(None)
        case Unreadable() as unread:
            return found if isinstance(found, Unreadable) else unread
