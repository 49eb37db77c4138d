"""Which regions are compared with which."""

from sescheck.rules.world import Group, RegionView, Thresholds, World
from sescheck.snapshot.model import Account, Asked, Region, Snapshot
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.snapshot.silences import is_disabled

DEFAULT_GROUP = "default"


def worlds_of(snapshot: Snapshot, thresholds: Thresholds | None = None) -> tuple[World, ...]:
    """A world an account, with the groups that hold without configuration.

    Regions named by the user are one mirror group, used or not, enabled or not. Of discovered ones the unused
    take no part in comparisons, and about those not enabled there is nothing to ask.
    """
    return tuple(_world(account, snapshot, thresholds or Thresholds()) for account in snapshot.accounts)


def _world(account: Account, snapshot: Snapshot, thresholds: Thresholds) -> World:
    named = snapshot.asked is Asked.NAMED
    views = tuple(RegionView(r) for r in account.regions if named or not is_disabled(r))
    unused = frozenset(v.name for v in views if not named and looks_unused(v.region))
    compared = tuple(v for v in views if v.name not in unused)
    return World(
        account=account,
        asked=snapshot.asked,
        depth=snapshot.depth,
        regions=views,
        groups=(Group(DEFAULT_GROUP, compared),) if compared else (),
        unused=unused,
        thresholds=thresholds,
    )


def looks_unused(region: Region) -> bool:
    """Nothing was seen in it, and neither the identities nor the account's settings were refused.

    What else could not be read does not count as used: an audit that may not list templates would otherwise
    compare every empty region with the busy ones.
    """
    match region.settings:
        case Known(settings):
            idle = not settings.production_access and settings.sent_last_24_hours == 0
        case Unreadable():
            return False
    seen = (
        region.identities.items
        or region.configuration_sets.items
        or region.templates.items
        or region.rule_sets.items
    )
    return idle and not seen and region.identities.unread is None
