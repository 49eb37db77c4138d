"""What the configuration says about one account: the keys for all accounts, overridden by `[[account]]`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeAlias

from msgspec import structs

from sescheck.config.lines import KeyPath
from sescheck.config.shape import Accept, AccountTable, Configuration

PlacedAccept: TypeAlias = tuple[KeyPath, Accept]
"""An accept, and where it is in the file."""


@dataclass(frozen=True, slots=True)
class Named:
    """An account, as `[[account]]` may name it.

    Attributes:
        account_id: 12 digits, or ``unknown``.
        name: None if it is not known: then no entry with `name` applies.
        path: the organizational units from the root down, ``o-…/r-…/ou-…/``; None if they are not known: then no
            entry with `ou` applies.
    """

    account_id: str
    name: str | None = None
    path: str | None = None


def is_named(entry: AccountTable, account: Named) -> bool:
    """True if the entry applies to the account: each of its keys matches."""
    number = (account.account_id,) if account.account_id.isdigit() else ()
    names = () if account.name is None else (account.name,)
    units = (account.path or "").strip("/").split("/")
    return all(
        globs is None or any(fnmatchcase(each, glob) for glob in globs for each in values)
        for globs, values in ((entry.account, number), (entry.name, names), (entry.ou, units))
    )


def for_account(configuration: Configuration, account: Named) -> Configuration:
    """Return the configuration with the severities and the thresholds of this account; a later entry overrides."""
    entries = [entry for entry in configuration.account if is_named(entry, account)]
    if not entries:
        return configuration
    severity, thresholds = dict(configuration.severity), configuration.thresholds
    for entry in entries:
        severity |= entry.severity
        given = {key: value for key, value in structs.asdict(entry.thresholds).items() if value is not None}
        thresholds = structs.replace(thresholds, **given)
    return structs.replace(configuration, severity=severity, thresholds=thresholds)


def accepts_for(configuration: Configuration, account: Named) -> Sequence[PlacedAccept]:
    """Return the accepts that apply to this account: those of later entries first, and those for all last."""
    return (*_of_entries(configuration, account), *placed(configuration.accept, ("accept",)))


def _of_entries(configuration: Configuration, account: Named) -> Iterator[PlacedAccept]:
    for index, entry in reversed(list(enumerate(configuration.account))):
        if is_named(entry, account):
            yield from placed(entry.accept, ("account", index, "accept"))


def placed(accepts: Sequence[Accept], where: KeyPath) -> Iterator[PlacedAccept]:
    """Yield the accepts of a table with their places."""
    return (((*where, index), accept) for index, accept in enumerate(accepts))
