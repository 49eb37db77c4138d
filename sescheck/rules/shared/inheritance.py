"""Whose settings a region's mail follows.

Settings such as feedback notifications apply at the most granular level that is verified: those of an unverified
address or subdomain are not in force where a domain above it is verified.
Source: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
"""

from sescheck.comparison.account_view import RegionView, is_verified
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import NO, YES
from sescheck.engine.rule import CLEAR, Flag, Verdict, need
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.ses.cover import cover
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, value_of


def in_force(view: RegionView, identity: Identity) -> Reading[bool]:
    """Are the identity's own settings those that its mail follows in this region?"""
    verified = is_verified(Known(identity))
    if verified == YES:
        return verified
    alone = value_of(cover(view, identity.name), lambda found: found is None)
    return verified if alone == NO else alone


def flag_if_in_force(subject: IdentitySubject, flag: Flag) -> Verdict:
    """The flag, unless the settings that it is about are another identity's to decide."""
    value = need(in_force(subject.here, subject.identity))
    return flag if value else CLEAR


def in_force_there(peer: Peer) -> Peer | None:
    """The peer, unless its own settings are not in force; unreadable where that is."""
    match peer.identity:
        case Known(identity) if identity is not None:
            match in_force(peer.view, identity):
                case Known(value):
                    return peer if value else None
                case Unreadable() as unread:
                    return Peer(peer.view, unread)
        case Known() | Unreadable():
            return peer
