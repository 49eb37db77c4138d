"""Whether the account can send in its regions, by its settings there."""

from collections.abc import Iterable

from sescheck.comparison.account_view import RegionView, verified
from sescheck.comparison.answers import Answers, gather
from sescheck.snapshot.model import Identity, Region, Settings
from sescheck.snapshot.reading import Known, Reading, any_of, then

SHUTDOWN = "SHUTDOWN"
"""The EnforcementStatus of an account whose sending AWS has paused."""


def settings_of(views: Iterable[RegionView]) -> Answers[Settings]:
    """The account's settings in each region."""
    return gather((view.name, view.region.settings) for view in views)


def in_production(settings: Settings) -> bool:
    """True if the account has production access: it can send to any address."""
    return settings.production_access


def delivers(settings: Settings) -> bool:
    """True if SES accepts production mail: the account is not in the sandbox, and sending is on and not paused."""
    return settings.production_access and settings.sending_enabled and settings.enforcement_status != SHUTDOWN


def is_paused(settings: Settings) -> bool:
    """True if AWS has paused sending."""
    return settings.enforcement_status == SHUTDOWN


def any_sender(region: Region) -> Reading[bool]:
    """True if an identity of the region can send: it is verified, and AWS lets it."""
    answers = [_can_send(identity) for identity in region.identities.items]
    return any_of([*answers, region.identities.unread] if region.identities.unread else answers)


def _can_send(identity: Identity) -> Reading[bool]:
    return then(verified(identity), lambda yes: identity.sending if yes else Known(yes))
