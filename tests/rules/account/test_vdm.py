"""What the examples of vdm-differs cannot show: the verdict about each region."""

from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, CannotTell, Verdict
from sescheck.engine.subjects.identities import RegionSubject
from sescheck.rules.account import vdm_differs
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s


def vdm(name: str, status: str | None) -> Region:
    """A region with VDM in that state."""
    return s.region(name, settings=s.account_settings(vdm=status))


def verdict(*regions: Region) -> Verdict:
    """The verdict about the first of them."""
    (account,) = account_views_of(s.snapshot(*regions))
    (group,) = account.groups
    return vdm_differs.check.verdict(
        RegionSubject(account, group, group.regions[0], group.elsewhere(group.regions[0]))
    )


def test_an_unread_region_may_have_vdm() -> None:
    """Only a region without VDM is undecided then."""
    unread = s.unread("ses:GetAccount")
    unread_region = s.region("us-west-2", settings=unread)
    assert CannotTell((s.located(unread, "us-west-2"),)) == verdict(vdm("us-east-1", "DISABLED"), unread_region)
    assert verdict(vdm("us-east-1", "ENABLED"), unread_region) is CLEAR


def test_an_unknown_status_is_neither_on_nor_off() -> None:
    """In this region and in another one."""
    assert verdict(vdm("us-east-1", "PAUSED"), vdm("us-west-2", "ENABLED")) is CLEAR
    assert verdict(vdm("us-east-1", "DISABLED"), vdm("us-west-2", "PAUSED")) is CLEAR


def test_a_single_region_is_not_compared() -> None:
    """There is no other region."""
    assert verdict(vdm("us-east-1", None)) is NOT_APPLICABLE
