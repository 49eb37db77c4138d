"""The model of Mail Manager beyond its first lists: archives, relays, address lists, add-ons, and contents."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from sescheck.snapshot.reading import Listing, Reading
from sescheck.snapshot.sending import ADDED_LATER, Value
from sescheck.snapshot.subjects import NamesOf


class Archive(msgspec.Struct, frozen=True):
    """An archive of Mail Manager. Source: mailmanager ListArchives.

    Attributes:
        id: its id in the region, with which its ARN ends.
        state: ``ACTIVE`` or ``PENDING_DELETION``; None if AWS gives none.
    """

    name: str
    id: str
    state: str | None


class ManagedPart(msgspec.Struct, frozen=True):
    """A relay, an address list or an add-on. Source: mailmanager ListRelays, ListAddressLists, ListAddonInstances.

    Attributes:
        id: its id in the region.
    """

    name: str
    id: str


class MailManagerParts(msgspec.Struct, frozen=True):
    """What rule sets and configuration sets use: read only if a region uses Mail Manager or an archive."""

    archives: Annotated[Listing[Archive], NamesOf("mail-manager", "archive/")] = Listing((), ADDED_LATER)
    relays: Annotated[Listing[ManagedPart], NamesOf("mail-manager", "relay/")] = Listing((), ADDED_LATER)
    address_lists: Annotated[Listing[ManagedPart], NamesOf("mail-manager", "address-list/")] = Listing(
        (), ADDED_LATER
    )
    addons: Annotated[Listing[ManagedPart], NamesOf("mail-manager", "add-on/")] = Listing((), ADDED_LATER)


class Contents(msgspec.Struct, frozen=True):
    """The contents of a resource of Mail Manager.

    Source: mailmanager GetRuleSet, GetTrafficPolicy, GetIngressPoint, GetRelay, GetArchive.

    Attributes:
        name: ``rule-set/NAME``, ``traffic-policy/NAME``, ``ingress-point/NAME``, ``relay/NAME``, ``archive/NAME``.
        values: by path, such as ``Rules[0].Actions[1].Relay.Relay``. What has no order is sorted. An id of another
            resource of Mail Manager is replaced by its kind and name. Of a secret, only whether there is one.
    """

    SUBJECT: ClassVar[str] = "mail-manager"

    name: str
    values: Reading[Mapping[str, Value]]
