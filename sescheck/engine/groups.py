"""Which regions are compared with each other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sescheck.comparison.account_view import AccountView, Group, Mode, RegionView, Thresholds, key_of
from sescheck.ses.holdings import holdings
from sescheck.snapshot.model import Account, Asked, Region, Snapshot
from sescheck.snapshot.reading import Known
from sescheck.snapshot.unread import account_label, is_disabled

DEFAULT_GROUP = "default"
_IN_USE = "READY"
_TWO = 2


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A group as the user configured it, with the names of its regions.

    Attributes:
        name: unique among groups and regions.
        regions: in a standby group, the others are compared with the first.
        identities: globs of the identities that are compared; without ``@``, case is ignored.
    """

    name: str
    regions: tuple[str, ...]
    mode: Mode = Mode.MIRROR
    identities: tuple[str, ...] = ("*",)

    def missing(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return its regions that are not in ``names``."""
        return tuple(region for region in self.regions if region not in names)

    def of(self, views: Mapping[str, RegionView]) -> Group | None:
        """Return the group with those of its regions that were read; None if nothing can be compared.

        In a standby group without its first region, nothing can be compared.
        """
        read = tuple(views[name] for name in self.regions if name in views)
        if not read or (self.mode is Mode.STANDBY and self.regions[0] not in views):
            return None
        return Group(self.name, read, self.mode, tuple(map(key_of, self.identities)))


def account_views_of(
    snapshot: Snapshot,
    thresholds: Thresholds | Callable[[str], Thresholds] | None = None,
    groups: Sequence[GroupPlan] = (),
    trusted_accounts: frozenset[str] | None = None,
    *,
    is_one_of_many: bool = False,
) -> tuple[AccountView, ...]:
    """Return each account as the rules see it, with its groups.

    Regions that the user named, as an option or in a group, are always compared, used or not, enabled or not.
    Discovered regions are left out if they are not enabled, and not compared if they are unused. A region through
    which a global endpoint sends is in use, even if it holds nothing.

    Args:
        snapshot: what was read.
        thresholds: the limits that rules check; or returns those of an account.
        groups: if empty, all regions that are compared are one group.
        trusted_accounts: see ``AccountView``.
        is_one_of_many: True if the regions were named for an organization, and not for its accounts.
    """
    return tuple(
        _account_view(
            account,
            snapshot,
            _of_account(thresholds, account),
            groups,
            trusted_accounts,
            _meant(account, snapshot, is_one_of_many=is_one_of_many),
        )
        for account in snapshot.accounts
    )


def _meant(account: Account, snapshot: Snapshot, *, is_one_of_many: bool) -> frozenset[str]:
    """Return the regions that were named for the account.

    Regions that are named for several accounts are those of all of them: an account means the ones that it uses.
    """
    if snapshot.asked is not Asked.NAMED:
        return frozenset()
    every = frozenset(region.name for region in account.regions)
    used = frozenset(region.name for region in account.regions if not looks_unused(region))
    if is_one_of_many:
        return used
    return every if len(snapshot.accounts) == 1 else used or every


def _of_account(thresholds: Thresholds | Callable[[str], Thresholds] | None, account: Account) -> Thresholds:
    return thresholds(account_label(account)) if callable(thresholds) else thresholds or Thresholds()


def _account_view(
    account: Account,
    snapshot: Snapshot,
    thresholds: Thresholds,
    plans: Sequence[GroupPlan],
    trusted_accounts: frozenset[str] | None,
    meant: frozenset[str],
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
        meant=meant,
        thresholds=thresholds,
        trusted_accounts=trusted_accounts,
        taken_at=snapshot.taken_at,
        dns=snapshot.dns,
        resolver=snapshot.resolver,
    )


def _groups(
    used: Mapping[str, RegionView], wanted: Sequence[GroupPlan], pairs: Sequence[Group]
) -> Iterator[Group]:
    """Yield the groups: those of the user, else one of all used regions; then the pairs of global endpoints.

    Each region that is in no group comes last, in a group of its own.
    """
    plans = wanted or (GroupPlan(DEFAULT_GROUP, tuple(used)),)
    groups = list(_with_pairs([group for plan in plans if (group := plan.of(used)) is not None], pairs))
    yield from groups
    grouped = {view.name for group in groups for view in group.regions}
    for name, view in used.items():
        if name not in grouped:
            yield Group(name, (view,))


def _pairs(views: Mapping[str, RegionView]) -> tuple[Group, ...]:
    """Return a mirror group for each pair of regions of a global endpoint in use, if both regions were read."""
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
    """Yield the groups, then the pairs. A group that is the same as a pair takes its endpoints."""
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
    """True if nothing was found in the region, and its identities and settings were read.

    Other unread lists do not make a region used. Otherwise an audit without permission to list templates would
    compare every empty region with the used ones.
    """
    answered = isinstance(region.settings, Known) and region.identities.unread is None
    return answered and not holdings(region).seen
