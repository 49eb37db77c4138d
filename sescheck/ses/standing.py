"""How the account stands in its regions, by what its own settings there say."""

from collections.abc import Iterable

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.answers import Answers, gather
from sescheck.snapshot.model import Settings

SHUTDOWN = "SHUTDOWN"
"""EnforcementStatus of an account whose sending AWS has paused."""


def settings_of(views: Iterable[RegionView]) -> Answers[Settings]:
    """The account's settings in each region, and the silences."""
    return gather((view.name, view.region.settings) for view in views)


def in_production(settings: Settings) -> bool:
    """May the account write to anyone?"""
    return settings.production_access


def delivers(settings: Settings) -> bool:
    """Would SES carry production mail today: out of the sandbox, neither switched off nor paused by AWS?"""
    return settings.production_access and settings.sending_enabled and settings.enforcement_status != SHUTDOWN


def is_paused(settings: Settings) -> bool:
    """Has AWS paused sending?"""
    return settings.enforcement_status == SHUTDOWN
