"""Domains that are identities only because they are tracking domains.

A configuration set's custom tracking domain must be a verified identity of its region. Its CNAME record points to
the tracking server of one region, so AWS recommends a domain for each region: other regions do not need it.
Source: https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html
"""

from sescheck.comparison.account_view import RegionView, key_of
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import NO, YES, all_of
from sescheck.ses.localised import without_own_name
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of


def is_tracked_through(view: RegionView, name: str) -> Reading[bool]:
    """True if a configuration set of the region names it as its tracking domain.

    If the depth does not read the options of the sets, the answer is ``NO``, unless the domain has the name of
    its region in it, as tracking domains often have: then the answer is unread.
    """
    names, unread = view.tracking_domains
    if key_of(name) in names:
        return YES
    if unread is None or (unread.why is Why.NOT_ASKED and without_own_name(name, view.name) == name):
        return NO
    return unread


def only_tracks(view: RegionView, identity: Identity) -> Reading[bool]:
    """True if the identity is a tracking domain, and nothing else is set up for it."""
    if "@" in identity.name:
        return NO
    return all_of(
        (
            value_of(identity.mail_from, lambda found: found is None),
            value_of(identity.detail, lambda found: found.configuration_set is None and not found.policies),
            is_tracked_through(view, identity.name),
        )
    )


def sends_there(peer: Peer) -> Peer | None:
    """The peer, or None if the identity is only a tracking domain there; unread if that is unknown."""
    match peer.identity:
        case Known(identity) if identity is not None:
            match is_tracked_through(peer.view, identity.name):
                case Known(named) if not named:
                    return peer
                case Known() | Unreadable():
                    return _unless_only_tracking(peer, identity)
        case Known() | Unreadable():
            return peer


def _unless_only_tracking(peer: Peer, identity: Identity) -> Peer | None:
    match only_tracks(peer.view, identity):
        case Known(value):
            return None if value else peer
        case Unreadable() as unread:
            return Peer(peer.view, unread)
