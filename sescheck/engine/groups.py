"""Which regions are compared with which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sescheck.comparison.account_view import AccountView, Group, Mode, RegionView, Thresholds, key_of
from sescheck.ses.holdings import holdings
from sescheck.snapshot.model import Account, Asked, Region, Snapshot
from sescheck.snapshot.reading import Known
from sescheck.snapshot.unread import is_disabled

DEFAULT_GROUP = "default"
_IN_USE = "READY"
_TWO = 2


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A group as the user wants it, by the names of its regions.

    Attributes:
        name: no other group's, and no region's.
        regions: of a standby group the first is the model of the others.
        identities: globs of the identities it is about; what has no ``@`` has no case.
    """

    name: str
    regions: tuple[str, ...]
    mode: Mode = Mode.MIRROR
    identities: tuple[str, ...] = ("*",)

    def missing(self, names: Sequence[str]) -> tuple[str, ...]:
        """Its regions that are none of those."""
        return tuple(region for region in self.regions if region not in names)

    def of(self, views: Mapping[str, RegionView]) -> Group | None:
        """The group, of those of its regions that were read; None where nothing is left to compare with.

        A standby group without its first region has lost the model of the others.
        """
        there = tuple(views[name] for name in self.regions if name in views)
        if not there or (self.mode is Mode.STANDBY and self.regions[0] not in views):
            return None
        return Group(self.name, there, self.mode, tuple(map(key_of, self.identities)))


def account_views_of(
    snapshot: Snapshot,
    thresholds: Thresholds | None = None,
    groups: Sequence[GroupPlan] = (),
    trusted_accounts: frozenset[str] | None = None,
) -> tuple[AccountView, ...]:
    """Each account, with its groups.

    Regions named by the user, on the command line or in a group, take part, used or not, enabled or not. Of
    discovered ones the unused take no part in comparisons, and about those not enabled there is nothing to ask.
    A region through which a global endpoint sends is in use, whatever it holds.

    Args:
        snapshot: what was read.
        thresholds: figures at which rules speak.
        groups: none: the regions named by the user, else those in use, are one.
        trusted_accounts: as ``AccountView`` has them.
    """
    return tuple(
        _account_view(account, snapshot, thresholds or Thresholds(), groups, trusted_accounts)
        for account in snapshot.accounts
    )


def _account_view(
    account: Account,
    snapshot: Snapshot,
    thresholds: Thresholds,
    plans: Sequence[GroupPlan],
    trusted_accounts: frozenset[str] | None,
) -> AccountView:
    named = {name for plan in plans for name in plan.regions}
    if snapshot.asked is Asked.NAMED:
        named.update(region.name for region in account.regions)
    views = tuple(RegionView(r) for r in account.regions if r.name in named or not is_disabled(r))
    pairs = _pairs({view.name: view for view in views})
    named.update(view.name for pair in pairs for view in pair.regions)
    unused = frozenset(v.name for v in views if v.name not in named and looks_unused(v.region))
    used = {view.name: view for view in views if view.name not in unused}
    return AccountView(
        stored=account,
        asked=snapshot.asked,
        depth=snapshot.depth,
        regions=views,
        groups=tuple(_groups(used, plans, pairs)),
        unused=unused,
        thresholds=thresholds,
        trusted_accounts=trusted_accounts,
        taken_at=snapshot.taken_at,
    )


def _groups(
    used: Mapping[str, RegionView], wanted: Sequence[GroupPlan], pairs: Sequence[Group]
) -> Iterator[Group]:
    """Every group: the user's, else the one of all regions in use; then the pairs of global endpoints.

    At last each region that is in none, by itself.
    """
    plans = wanted or (GroupPlan(DEFAULT_GROUP, tuple(used)),)
    groups = list(_with_pairs([group for plan in plans if (group := plan.of(used)) is not None], pairs))
    yield from groups
    grouped = {view.name for group in groups for view in group.regions}
    for name, view in used.items():
        if name not in grouped:
            yield Group(name, (view,))


def _pairs(views: Mapping[str, RegionView]) -> tuple[Group, ...]:
    """A mirror of the two regions of every global endpoint in use, once a pair, where both were read."""
    found: dict[frozenset[str], Group] = {}
    for view in views.values():
        for endpoint in view.region.global_endpoints.items:
            pair = frozenset(endpoint.regions)
            if endpoint.status != _IN_USE or len(pair) < _TWO or not pair <= views.keys():
                continue
            names = endpoint.regions
            new = Group(f"global endpoint {endpoint.name} ({', '.join(names)})", tuple(views[n] for n in names))
            group = found.get(pair, new)
            found[pair] = replace(group, endpoints=tuple(dict.fromkeys((*group.endpoints, endpoint.name))))
    return tuple(found.values())


def _with_pairs(groups: Sequence[Group], pairs: Sequence[Group]) -> Iterator[Group]:
    """The groups, then the pairs; a group that expects what a pair expects stands for both."""
    left = list(pairs)
    for group in groups:
        same = next((pair for pair in left if _expects_the_same(group, pair)), None)
        if same is not None:
            left.remove(same)
        yield group if same is None else replace(group, endpoints=same.endpoints)
    yield from left


def _expects_the_same(group: Group, pair: Group) -> bool:
    return (group.mode, group.identities, frozenset(group.regions)) == (
        pair.mode,
        pair.identities,
        frozenset(pair.regions),
    )


def looks_unused(region: Region) -> bool:
    """Nothing was seen in it, and neither the identities nor the account's settings were refused.

    What else could not be read does not count as used: an audit that may not list templates would otherwise
    compare every empty region with the busy ones.
    """
    answered = isinstance(region.settings, Known) and region.identities.unread is None
    return answered and not holdings(region).seen
