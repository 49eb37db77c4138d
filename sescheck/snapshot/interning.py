"""One object for equal values: ten thousand identities of 33 regions mostly have the same settings.

A decoder makes separate copies for each identity. Mappings keep their order, because reports show it.
"""

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from msgspec import structs

from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Detail, Dkim, Identity, MailFrom, Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable

T = TypeVar("T")


class Pool:
    """The readings of identities and of the DNS. Equal readings are one object."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}
        self._texts: dict[str, str] = {}

    def region(self, region: Region) -> Region:
        """Return the region; its identities use the readings of earlier ones if they are equal."""
        listed = region.identities
        items = tuple(map(self._identity, listed.items))
        return structs.replace(region, identities=Listing(items, listed.unread))

    def answers(self, answers: Mapping[str, Reading[DnsAnswer]]) -> dict[str, Reading[DnsAnswer]]:
        """Return answers of the DNS; most of them say that there is no record."""
        return {key: self._reading(answer) for key, answer in answers.items()}

    def _identity(self, found: Identity) -> Identity:
        return Identity(
            name=self._text(found.name),
            type=self._text(found.type),
            verification=self._reading(found.verification),
            sending=self._reading(found.sending),
            dkim=self._dkim(found.dkim),
            mail_from=self._mail_from(found.mail_from),
            notifications=self._reading(found.notifications),
            detail=self._detail(found.detail),
        )

    def _reading(self, reading: Reading[T]) -> Reading[T]:
        return self._once(reading, reading)

    def _once(self, key: Hashable, value: T) -> T:
        kept: T = self._known.setdefault(key, value)
        return kept

    def _text(self, text: str) -> str:
        return self._texts.setdefault(text, text)

    def _dkim(self, reading: Reading[Dkim]) -> Reading[Dkim]:
        """Share the reading. If there are tokens, which are different for each identity, share only the status."""
        match reading:
            case Known(dkim) if dkim.tokens:
                return Known(Dkim(dkim.enabled, self._text(dkim.status), dkim.tokens))
            case _:
                return self._reading(reading)

    def _mail_from(self, reading: Reading[MailFrom | None]) -> Reading[MailFrom | None]:
        match reading:
            case Known(MailFrom(domain, status, on_mx_failure)):
                return Known(MailFrom(self._text(domain), self._text(status), self._text(on_mx_failure)))
            case _:
                return self._reading(reading)

    def _detail(self, reading: Reading[Detail]) -> Reading[Detail]:
        """Share the reading by its parts. A mapping cannot be a key, so its items in their order are."""
        match reading:
            case Known(detail):
                policies, tags = tuple(detail.policies.items()), tuple(detail.tags.items())
                return self._once((*structs.astuple(detail)[:-2], policies, tags), reading)
            case Unreadable():
                return self._reading(reading)
