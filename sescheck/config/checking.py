"""Checks that the structure alone cannot do: that names exist, and that the parts of a file fit together."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from sescheck.config.lines import KeyPath
from sescheck.config.problems import Problem
from sescheck.config.shape import ALL, AccountTable, Configuration, Group, Thresholds
from sescheck.errors import unknown


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that exist.

    Attributes:
        rules: the name of every rule.
        regions: the partition of every region with SES.
        operations: returns the IAM actions that an audit may call; needed only if the file names some.
    """

    rules: Collection[str]
    regions: Mapping[str, str]
    operations: Callable[[], Collection[str]] = tuple

    def with_rules(self, names: Iterable[str]) -> "Vocabulary":
        """Return these names, and those of more rules."""
        return replace(self, rules=(*self.rules, *names))


def check(configuration: Configuration, known: Vocabulary) -> None:
    """Check that the configuration makes sense.

    Raises:
        Problem: it does not, and where.
    """
    _check_regions(configuration, known)
    _check_groups(configuration, known)
    _check_partitions(configuration, known)
    for key, globs in (("select", configuration.select), ("ignore", configuration.ignore)):
        for index, glob in enumerate(globs):
            _check_rule(glob, (key, index), known)
    _check_judging(configuration, (), known)
    for index, missing in enumerate(configuration.accept_unread):
        where = ("accept_unread", index)
        _check_operation(missing.operation, (*where, "operation"), known)
        if missing.region is not None:
            _check_region(missing.region, (*where, "region"), known)
    for index, entry in enumerate(configuration.account):
        if entry.account is entry.name is entry.ou is None:
            raise Problem(("account", index), "[[account]] names no account: give it `account`, `name` or `ou`")
        _check_judging(entry, ("account", index), known)


def _check_judging(table: Configuration | AccountTable, where: KeyPath, known: Vocabulary) -> None:
    """Check what may be given for all accounts, or for some."""
    for rule in table.severity:
        if rule not in known.rules:
            words = unknown("rule", rule, known.rules, "`sescheck rules` lists them")
            raise Problem((*where, "severity", rule), words)
    for index, accept in enumerate(table.accept):
        _check_rule(accept.rule, (*where, "accept", index, "rule"), known)
        if accept.region is not None:
            _check_region(accept.region, (*where, "accept", index, "region"), known)
    _check_thresholds(table.thresholds, where)


def _check_regions(configuration: Configuration, known: Vocabulary) -> None:
    names = configuration.regions or ()
    for index, name in enumerate(names):
        if name != ALL:
            _check_region(name, ("regions", index), known)
        elif len(names) > 1:
            raise Problem(("regions", index), f'regions: "{ALL}" cannot be combined with other regions')


def _check_groups(configuration: Configuration, known: Vocabulary) -> None:
    names: set[str] = set()
    for index, group in enumerate(configuration.group):
        where = ("group", index, "name")
        if group.name in names:
            raise Problem(where, f'there are two groups "{group.name}": give each a name of its own')
        if group.name in known.regions:
            raise Problem(where, f'a group cannot be called "{group.name}": that is a region')
        names.add(group.name)
        _check_members(group, index, configuration, known)


def _check_members(group: Group, place: int, configuration: Configuration, known: Vocabulary) -> None:
    read = configuration.regions
    for index, name in enumerate(group.regions):
        where = ("group", place, "regions", index)
        _check_region(name, where, known)
        if name in group.regions[:index]:
            raise Problem(where, f'group "{group.name}" has {name} twice')
        if read is not None and ALL not in read and name not in read:
            raise Problem(where, f'group "{group.name}": {name} is not among `regions`, so it would not be read')


def _check_partitions(configuration: Configuration, known: Vocabulary) -> None:
    named = list(_named(configuration))
    for where, name in named:
        _, first = named[0]
        if known.regions[name] != known.regions[first]:
            raise Problem(where, f"{name} and {first} are in different partitions: one run cannot read both")


def _named(configuration: Configuration) -> Iterator[tuple[KeyPath, str]]:
    for index, name in enumerate(configuration.regions or ()):
        if name != ALL:
            yield ("regions", index), name
    for place, group in enumerate(configuration.group):
        for index, name in enumerate(group.regions):
            yield ("group", place, "regions", index), name


def _check_region(name: str, where: KeyPath, known: Vocabulary) -> None:
    if name not in known.regions:
        raise Problem(where, unknown("region", name, known.regions, "`sescheck regions` lists them"))


def _check_rule(glob: str, where: KeyPath, known: Vocabulary) -> None:
    if not any(fnmatchcase(rule, glob) for rule in known.rules):
        raise Problem(where, unknown("rule", glob, known.rules, "`sescheck rules` lists them"))


def _check_operation(glob: str, where: KeyPath, known: Vocabulary) -> None:
    operations = known.operations()
    if not any(fnmatchcase(operation, glob) for operation in operations):
        raise Problem(where, unknown("operation", glob, operations, "`sescheck iam-policy` lists them"))


def _check_thresholds(thresholds: Thresholds, where: KeyPath) -> None:
    used, gone = thresholds.quota_used_percent, thresholds.quota_nearly_gone_percent
    if used is not None and gone is not None and gone < used:
        place = (*where, "thresholds", "quota_nearly_gone_percent")
        raise Problem(place, f"quota_nearly_gone_percent: {gone:g} is below quota_used_percent, {used:g}")
