"""Whether a region receives mail: by an active rule set, or by an ingress endpoint of Mail Manager."""

from collections.abc import Container

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.logic import NO
from sescheck.rules.shared.ingress import takes_mail
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Reading, any_of, none_if_unsupported, value_of


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
