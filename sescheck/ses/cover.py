"""The identity through which a name can send without a verified identity of its own.

Source: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
"""

from sescheck.comparison.account_view import RegionView, covering_domains, is_verified
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable


def cover(view: RegionView, name: str) -> Reading[Identity | None]:
    """A verified identity through which the name can send here; ``Known(None)`` if there is none.

    It is the address without its ``+label``, or else the nearest verified domain. One verified identity is enough;
    without one, an identity that could not be read makes the answer unread.
    """
    base = without_label(name)
    if base is None:
        return view.covering(name)
    found = view.identity(base)
    match is_verified(found):
        case Known(verified):
            return found if verified else view.covering(name)
        case Unreadable() as unread:
            domain = view.covering(name)
            return unread if domain == Known(None) else domain


def without_label(name: str) -> str | None:
    """The address that covers ``user+label@host``; None if there is no label."""
    user, at, host = name.rpartition("@")
    base, plus, _ = user.partition("+")
    return f"{base}@{host}" if at and plus and base else None


def ruling_domain(view: RegionView, name: str) -> Reading[Identity | None]:
    """The verified domain above a name whose settings apply to it here: the nearest one.

    Any verified domain can be a cover, but only the nearest can be this one: if a nearer domain could not be read,
    the answer is unread.
    """
    for domain in covering_domains(name):
        found = view.identity(domain)
        match is_verified(found):
            case Known(verified):
                if verified:
                    return found
            case Unreadable() as unread:
                return unread
    return Known(None)
