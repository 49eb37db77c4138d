"""Whether a region receives mail: by an active rule set, or by an ingress endpoint of Mail Manager."""

from collections.abc import Container

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.logic import NO, YES
from sescheck.rules.shared.ingress import takes_mail
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Reading, any_of, is_unsupported, none_if_unsupported, value_of


def receives(view: RegionView, asked: Container[Fact]) -> Reading[bool]:
    """True if mail comes in.

    Args:
        view: the region.
        asked: what the selected rules read; what none of them reads does not matter.
    """
    active = none_if_unsupported(view.region.active_rule_set)
    by_rules = value_of(active, lambda found: found is not None) if Fact.ACTIVE_RULE_SET in asked else NO
    by_endpoints = takes_mail(view.region) if Fact.MAIL_MANAGER in asked else NO
    return any_of((by_rules, by_endpoints))


def cannot_receive(there: RegionView, here: RegionView, asked: Container[Fact]) -> bool:
    """True if mail comes in by Mail Manager, which the region that takes over does not have: no rule says so."""
    unread = here.region.mail_manager.ingress_points.unread
    is_without = unread is not None and is_unsupported(unread)
    return is_without and Fact.MAIL_MANAGER in asked and takes_mail(there.region) == YES
