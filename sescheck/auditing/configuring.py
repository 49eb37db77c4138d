"""The configuration as an audit uses it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sescheck.auditing.options import ReadOptions
from sescheck.aws.ses_regions import ses_regions
from sescheck.collect.declarations import actions
from sescheck.comparison.account_view import Thresholds
from sescheck.config.checking import Vocabulary
from sescheck.config.loading import NOTHING, Loaded, find, read, taken
from sescheck.config.shape import ALL, Configuration
from sescheck.engine.groups import DEFAULT_GROUP, GroupPlan
from sescheck.rules.catalogue import every_rule
from sescheck.ses.records.lookups import QUERY


def load(file: Path | None) -> Loaded:
    """Return the file that was named, else the one of the working folder, else the defaults.

    Raises:
        ConfigError: it cannot be used; the message names the line.
        FileError: it cannot be read.
    """
    source = find(file)
    return NOTHING if source is None else read(source, _vocabulary())


def take(configuration: Configuration) -> Loaded:
    """Return a configuration that a program has built.

    Raises:
        ConfigError: it cannot be used.
    """
    return taken(configuration, _vocabulary())


def _vocabulary() -> Vocabulary:
    return Vocabulary(
        rules=tuple(entry.name for entry in every_rule()),
        regions={name: partition for partition, names in ses_regions().items() for name in names},
        operations=lambda: (*actions(), "sts:AssumeRole", QUERY),
    )


def regions_of(given: Sequence[str] | None, configuration: Configuration) -> list[str] | None:
    """Return the regions to read: those of ``--regions``, else those of the file; None: discover."""
    return list(given) if given else list(configuration.wanted_regions) or None


def with_configuration(read: ReadOptions, configuration: Configuration) -> ReadOptions:
    """Return the options, completed from the file; a snapshot that is continued has its own."""
    if read.resume is not None:
        return read
    regions = regions_of(read.regions, configuration)
    return replace(read, regions=regions, depth=read.depth or configuration.depth)


def group_plans(configuration: Configuration, given: Sequence[str] | None) -> tuple[GroupPlan, ...]:
    """Return the groups to compare: those of the file, else its regions as one group; empty if it has neither.

    Args:
        configuration: the file.
        given: the regions of the command line, which override those of the file.
    """
    if configuration.group:
        return tuple(GroupPlan(g.name, g.regions, g.mode, g.identities) for g in configuration.group)
    regions = () if given else tuple(dict.fromkeys(configuration.regions or ()))
    return (GroupPlan(DEFAULT_GROUP, regions),) if regions and ALL not in regions else ()


def thresholds_of(configuration: Configuration) -> Thresholds:
    """Return the file's thresholds, else the defaults. The higher threshold is never below the lower one."""
    given, default = configuration.thresholds, Thresholds()
    used = default.quota_used_percent if given.quota_used_percent is None else given.quota_used_percent
    gone = given.quota_nearly_gone_percent
    return Thresholds(
        quota_used_percent=used if gone is None else min(used, gone),
        quota_nearly_gone_percent=max(used, default.quota_nearly_gone_percent) if gone is None else gone,
        peak_messages_per_day=given.peak_messages_per_day,
    )


def trusted_accounts_of(configuration: Configuration) -> frozenset[str] | None:
    """Return the accounts that the file trusts; None if it does not say."""
    trusted = configuration.policy.trusted_accounts
    return None if trusted is None else frozenset(trusted)
