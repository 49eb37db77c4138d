"""What the worked examples of vdm-differs cannot show: each region's own answer."""

from sescheck.engine.groups import worlds_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, CannotTell, Verdict
from sescheck.engine.subjects.identities import RegionSubject
from sescheck.rules.account import vdm_differs
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s


def vdm(name: str, status: str | None) -> Region:
    """A region with VDM in that state."""
    return s.region(name, settings=s.account_settings(vdm=status))


def verdict(*regions: Region) -> Verdict:
    """About the first of them."""
    (world,) = worlds_of(s.snapshot(*regions))
    (group,) = world.groups
    return vdm_differs.check.verdict(
        RegionSubject(world, group, group.regions[0], group.elsewhere(group.regions[0]))
    )


def test_a_region_that_refuses_may_have_it_on() -> None:
    """Which leaves the one where it is off in doubt, and no other."""
    unread = s.unread("ses:GetAccount")
    silent = s.region("us-west-2", settings=unread)
    assert CannotTell((s.located(unread, "us-west-2"),)) == verdict(vdm("us-east-1", "DISABLED"), silent)
    assert verdict(vdm("us-east-1", "ENABLED"), silent) is CLEAR


def test_a_later_word_is_neither_on_nor_off() -> None:
    """Here and elsewhere."""
    assert verdict(vdm("us-east-1", "PAUSED"), vdm("us-west-2", "ENABLED")) is CLEAR
    assert verdict(vdm("us-east-1", "DISABLED"), vdm("us-west-2", "PAUSED")) is CLEAR


def test_a_region_alone_is_compared_with_nothing() -> None:
    """There is no elsewhere."""
    assert verdict(vdm("us-east-1", None)) is NOT_APPLICABLE
