"""The settings of an identity itself, which its mail loses in a region where the identity does not exist."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sescheck.comparison.account_view import RegionView, verified
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import NO, YES, all_of
from sescheck.ses.signing import domain_signs, inherits, own_domain_signs
from sescheck.snapshot.model import Detail, Dkim, Identity, MailFrom, Notifications
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """The settings that differ from those of a new identity.

    Attributes:
        names: in words, by region; regions without any are left out.
        unread: the settings that could not be read; those that the depth leaves out do not count.
    """

    names: Mapping[str, list[str]]
    unread: tuple[Unreadable, ...]


def own_settings(places: Iterable[tuple[RegionView, Identity]]) -> OwnSettings:
    """The settings of identities that they do not inherit from a domain above them.

    A subdomain's own DKIM key does not count: every domain identity has one, and without it the domain above
    signs.
    """
    names: dict[str, list[str]] = {}
    unread: list[Unreadable] = []
    for view, identity in places:
        for reading in _readings(view, identity):
            match reading:
                case Known(found):
                    if found:
                        names.setdefault(view.name, []).extend(found)
                case Unreadable(why=why):
                    if why is not Why.NOT_ASKED:
                        unread.append(reading)
    return OwnSettings(names, tuple(unread))


def verified_places(peers: Iterable[Peer]) -> Iterator[tuple[RegionView, Identity]]:
    """The other regions in which the identity is verified, so that its own settings apply."""
    for peer in peers:
        match peer.identity:
            case Known(identity):
                if identity is not None and verified(identity) == YES:
                    yield peer.view, identity
            case Unreadable():
                pass


def _readings(view: RegionView, identity: Identity) -> tuple[Reading[tuple[str, ...]], ...]:
    return (
        value_of(identity.notifications, _of_notifications),
        value_of(identity.mail_from, _of_mail_from),
        value_of(identity.detail, _of_detail),
        value_of(_signing_switched_off(view, identity), lambda off: ("DKIM switched off",) if off else ()),
    )


def _of_notifications(found: Notifications) -> tuple[str, ...]:
    return (
        *(f"{kind} topic" for kind, part in found.by_type() if part.topic is not None),
        *(f"{kind} headers" for kind, part in found.by_type() if part.headers),
        *(() if found.forwarding else ("feedback forwarding off",)),
    )


def _of_mail_from(found: MailFrom | None) -> tuple[str, ...]:
    return () if found is None else ("MAIL FROM domain",)


def _of_detail(found: Detail) -> tuple[str, ...]:
    return (
        *(("default configuration set",) if found.configuration_set is not None else ()),
        *(("sending authorization policies",) if found.policies else ()),
    )


def _signing_switched_off(view: RegionView, identity: Identity) -> Reading[bool]:
    """True if its DKIM was switched off although the domain above it signs."""
    is_address = identity.type == "EMAIL_ADDRESS"

    def off(dkim: Dkim) -> bool:
        return not dkim.enabled and (is_address or not inherits(dkim))

    here = value_of(identity.dkim, off)
    signs = own_domain_signs if is_address else domain_signs
    return here if here == NO else all_of((here, signs(view, identity.name)))
