"""Everything in a snapshot that AWS did not say."""

from collections.abc import Iterator
from dataclasses import dataclass

from sescheck.snapshot.model import Account, Asked, Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why


@dataclass(frozen=True, slots=True)
class Silence:
    """A reading that could not be had.

    Attributes:
        region: None for what is read once an account.
        subject: the type and name of the resource asked about, or None for a list or a region's own settings.
    """

    account_id: str
    region: str | None
    subject: tuple[str, str] | None
    unread: Unreadable


def silences(snapshot: Snapshot) -> Iterator[Silence]:
    """Each unreadable reading, save those that nobody asked for and features that a region does not have.

    A region that is not enabled is silent only where the user named it.
    """
    for account in snapshot.accounts:
        named = snapshot.asked is Asked.NAMED
        unused = set() if named else {region.name for region in account.regions if is_disabled(region)}
        for silence in _of_account(account):
            if silence.region in unused and silence.unread.why is Why.REGION_DISABLED:
                continue
            if silence.unread.why not in {Why.NOT_ASKED, Why.NOT_SUPPORTED_HERE}:
                yield silence


def is_disabled(region: Region) -> bool:
    """Is it an opt-in region that the account has not enabled?

    A refused token alone does not say so of a region that AWS lists as enabled: a token of the global STS endpoint
    is refused there too.
    """
    match region.settings:
        case Known():
            return False
        case Unreadable(why=why):
            return why is Why.REGION_DISABLED and not _is_listed_as_enabled(region.opt_in)


def _is_listed_as_enabled(opt_in: Reading[str]) -> bool:
    match opt_in:
        case Known(status):
            return status not in {"DISABLED", "DISABLING"}
        case Unreadable():
            return False


def account_label(account: Account) -> str:
    """The account's number, or ``unknown`` where STS did not say."""
    match account.account_id:
        case Known(value):
            return value
        case Unreadable():
            return "unknown"


def _of_account(account: Account) -> Iterator[Silence]:
    label = account_label(account)
    if isinstance(account.account_id, Unreadable):
        yield Silence(label, None, None, account.account_id)
    for region in account.regions:
        for subject, unread in of_region(region):
            yield Silence(label, region.name, subject, unread)
    for topic in account.topics.values():
        place = topic.arn.split(":")[3:4]
        for reading in (topic.attributes, topic.subscriptions.unread):
            if isinstance(reading, Unreadable):
                yield Silence(label, place[0] if place else None, ("topic", topic.arn), reading)


def of_region(region: Region) -> Iterator[tuple[tuple[str, str] | None, Unreadable]]:
    """The unreadable readings of one region, whatever the reason, with the subject that each is about."""
    for reading in _region_readings(region):
        if isinstance(reading, Unreadable):
            yield None, reading
    for identity in region.identities.items:
        for reading in _identity_readings(identity):
            if isinstance(reading, Unreadable):
                yield ("identity", identity.name), reading
    for configuration_set in region.configuration_sets.items:
        if isinstance(configuration_set.destinations, Unreadable):
            yield ("configuration-set", configuration_set.name), configuration_set.destinations


def _region_readings(region: Region) -> Iterator[object]:
    listings: tuple[Listing[object], ...] = (
        region.identities,
        region.configuration_sets,
        region.templates,
        region.rule_sets,
    )
    yield from (region.settings, region.active_rule_set)
    yield from (listing.unread for listing in listings)


def _identity_readings(identity: Identity) -> Iterator[Reading[object]]:
    yield identity.verification
    yield identity.sending
    yield identity.dkim
    yield identity.mail_from
    yield identity.notifications
    yield identity.detail
