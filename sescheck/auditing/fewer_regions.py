"""A saved snapshot as if only some of its regions had been read."""

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from sescheck.auditing.checks import parse_regions, split
from sescheck.aws.ses_regions import unique
from sescheck.errors import UsageError
from sescheck.snapshot.model import Account, Asked, Snapshot


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The values of ``--regions``, checked before the snapshot is read; empty: all regions that it has."""

    names: tuple[str, ...]

    def of(self, snapshot: Snapshot) -> Snapshot:
        """Return the snapshot with these regions only, in this order.

        Raises:
            UsageError: no account of it has one of them.
        """
        if not self.names:
            return snapshot
        read = sorted({region.name for account in snapshot.accounts for region in account.regions})
        names = unique(each for name in self.names for each in fnmatch.filter(read, name) or [name])
        missing = [name for name in names if name not in read]
        if missing:
            there = ", ".join(read) or "none"
            raise UsageError(f"the snapshot does not have {', '.join(missing)}; it has {there}")
        accounts = (_of_account(account, names) for account in snapshot.accounts)
        return replace(snapshot, asked=Asked.NAMED, accounts=tuple(each for each in accounts if each.regions))


def narrowing(values: Sequence[str] | None) -> Narrowing:
    """Check the values of ``--regions`` that stand next to ``--from``.

    Raises:
        UsageError: as ``parse_regions``.
    """
    names, _ = parse_regions(values)
    return Narrowing(split(values) if names else ())


def _of_account(account: Account, names: Sequence[str]) -> Account:
    by_name = {region.name: region for region in account.regions}
    return replace(account, regions=tuple(by_name[name] for name in names if name in by_name))
