"""The contacts of a contact list, in pages; moto keeps them, and answers all at once."""

from typing import Any

from sescheck.emulator.registry import (
    BAD_REQUEST,
    NOT_FOUND,
    Members,
    Params,
    Refused,
    operation,
    page,
    page_size,
    with_token,
)
from sescheck.emulator.state import RegionState

_MEMBERS = ("EmailAddress", "TopicPreferences", "UnsubscribeAll")


@operation("sesv2", "ListContacts")
def list_contacts(state: RegionState, ask: Params) -> Members:
    """A page of contacts; without a filter, because the audit uses none."""
    name = ask["ContactListName"]
    if name not in state.backend.contacts_lists:
        raise Refused(NOT_FOUND, f"List with name: {name} doesn't exist.")
    if ask.get("Filter"):
        raise Refused(BAD_REQUEST, "The emulator does not filter contacts.")
    size = page_size(ask.get("PageSize"), default=100, lowest=1, highest=1000)
    contacts: list[Any] = list(state.backend.contacts_lists[name].list_contacts())
    found, token = page(contacts, size, ask.get("NextToken"), BAD_REQUEST)
    items = [{member: each.response_object[member] for member in _MEMBERS} for each in found]
    return with_token({"Contacts": items}, token)
