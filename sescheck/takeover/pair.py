"""Which groups are about the regions of a question: a snapshot may have more regions, which do not count."""

from sescheck.comparison.account_view import AccountView


def groups_of(account: AccountView, *regions: str | None) -> frozenset[str]:
    """The names of the groups that have no other region."""
    homes = (account.homes[view.name] for view in account.regions)
    every = {group.name: group for group in (*homes, *account.groups)}
    return frozenset(name for name, group in every.items() if all(view.name in regions for view in group.regions))
