"""Which region is right if regions differ: nobody can know, so it is the first one of the group."""

from collections.abc import Iterable

from sescheck.comparison.account_view import Group, RegionView


def to_make_equal(
    group: Group, here: RegionView, compared_with: Iterable[str]
) -> tuple[RegionView, list[RegionView]]:
    """Return the region that the others follow, and those that a finding asks to change.

    The finding in the first region and those in the others so have the same steps, which become one.

    Args:
        group: its regions, in the order that the user gave.
        here: the region of the finding.
        compared_with: the regions from which it differs.
    """
    differ = {here.name, *compared_with}
    first, *others = (view for view in group.regions if view.name in differ)
    return first, others if first is here else [here]
