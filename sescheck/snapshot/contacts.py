"""The model of contacts who opted out. Other contacts are not kept."""

import msgspec


class OptOut(msgspec.Struct, frozen=True, gc=False):
    """A contact who does not want mail of a contact list, or of some of its topics. Source: sesv2 ListContacts.

    Attributes:
        contact_list: the name of the contact list.
        address: hashed or shown, as in ``Suppressed``.
        everything: UnsubscribeAll.
        topics: those that the contact opted out of, sorted.
    """

    contact_list: str
    address: str
    everything: bool
    topics: tuple[str, ...] = ()
