"""What a name sends under where it has no verified identity of its own.

Source: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
"""

from sescheck.comparison.account_view import RegionView, covering_domains, is_verified
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable


def cover(view: RegionView, name: str) -> Reading[Identity | None]:
    """A verified identity by which the name may send here all the same; ``Known(None)`` where there is none.

    The address without its ``+label``, else the nearest verified domain; one that is verified suffices, one that
    cannot be read spoils a no.
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
    """The address that covers ``user+label@host``; None where there is no label."""
    user, at, host = name.rpartition("@")
    base, plus, _ = user.partition("+")
    return f"{base}@{host}" if at and plus and base else None


def ruling_domain(view: RegionView, name: str) -> Reading[Identity | None]:
    """The verified domain above a name whose settings come first here: the nearest.

    Unlike a cover, which may be any, a nearer domain that cannot be read leaves open which one rules.
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
