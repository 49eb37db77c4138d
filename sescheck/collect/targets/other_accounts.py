"""Resources of other accounts that settings name. If the other account denies reading, nobody here can fix it.

Such a resource is neither missing nor fine: the rules that need it cannot tell, and the report says why. The ARN
of a bucket has no account ID, so a denied bucket may belong to this account: it stays denied.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.resources import Topic

_REFUSED = frozenset({Why.DENIED, Why.DENIED_BY_SCP})


def kept_back(operation: str, account: str) -> Unreadable:
    """Return the reading of a resource that another account owns and this account cannot read."""
    return Unreadable(
        Why.OTHER_ACCOUNT, operation, f"account {account} owns it, and does not let this account read it"
    )


def of_owners(topics: Mapping[str, Topic], own: Reading[str]) -> Mapping[str, Topic]:
    """Return the topics; the denied ones of other accounts get the reason ``other-account``."""
    return {arn: _of_owner(topic, own) for arn, topic in topics.items()}


def _of_owner(topic: Topic, own: Reading[str]) -> Topic:
    account = (*topic.arn.split(":"), *[""] * 5)[4]
    if not isinstance(own, Known) or not account or account == own.value:
        return topic
    attributes, listed = topic.attributes, topic.subscriptions
    if isinstance(attributes, Unreadable) and attributes.why in _REFUSED:
        attributes = kept_back(attributes.operation, account)
    if listed.unread is not None and listed.unread.why in _REFUSED:
        listed = Listing(listed.items, kept_back(listed.unread.operation, account))
    return replace(topic, attributes=attributes, subscriptions=listed)
