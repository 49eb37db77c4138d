"""How much of a region was read."""

from collections.abc import Iterator

from sescheck.report.model import State
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.unread import is_disabled, of_region


def state_of(region: Region) -> State:
    """Return how much of the region was read."""
    if is_disabled(region):
        return State.DISABLED
    match region.settings:
        case Unreadable(why=Why.NOT_SUPPORTED_HERE):
            return State.NO_SES
        case Known() | Unreadable():
            pass
    whys = {unread.why for _, unread in of_region(region)}
    if not whys - {Why.NOT_ASKED, Why.NOT_SUPPORTED_HERE}:
        return State.READ
    return State.PARTIAL if any(_answers(region)) else State.UNREADABLE


def _answers(region: Region) -> Iterator[bool]:
    yield isinstance(region.settings, Known)
    yield isinstance(region.active_rule_set, Known)
    yield bool(region.identities.items) or region.identities.unread is None
    yield bool(region.configuration_sets.items) or region.configuration_sets.unread is None
    yield bool(region.templates.items) or region.templates.unread is None
    yield bool(region.rule_sets.items) or region.rule_sets.unread is None
