"""Whether an identity's own settings apply to its mail.

Settings such as feedback notifications apply at the most granular level that is verified. Those of an unverified
address or subdomain do not apply if a domain above it is verified.
Source: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
"""

from collections.abc import Iterable

from sescheck.comparison.account_view import RegionView, is_verified
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import NO, YES
from sescheck.engine.rule import CLEAR, Flag, Verdict, need
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.ses.cover import cover
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, value_of


def own_settings_apply(view: RegionView, identity: Identity) -> Reading[bool]:
    """True if the identity's own settings apply to its mail in this region."""
    verified = is_verified(Known(identity))
    if verified == YES:
        return verified
    alone = value_of(cover(view, identity.name), lambda found: found is None)
    return verified if alone == NO else alone


def flag_if_own_settings_apply(subject: IdentitySubject, flag: Flag) -> Verdict:
    """The flag, or clear if the identity's own settings do not apply."""
    return flag if need(own_settings_apply(subject.here, subject.identity)) else CLEAR


def if_own_settings_apply(peer: Peer) -> Peer | None:
    """The peer, or None if its own settings do not apply; unread if that is unknown."""
    match peer.identity:
        case Known(identity) if identity is not None:
            match own_settings_apply(peer.view, identity):
                case Known(value):
                    return peer if value else None
                case Unreadable() as unread:
                    return Peer(peer.view, unread)
        case Known() | Unreadable():
            return peer


def lets_others_send(places: Iterable[tuple[RegionView, Identity]]) -> bool:
    """True if a policy of one of the identities is known: a delegate that uses it names this identity."""
    return any(isinstance(each.detail, Known) and each.detail.value.policies for _, each in places)
