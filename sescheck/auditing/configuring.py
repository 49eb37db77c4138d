"""The configuration as an audit uses it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sescheck.auditing.options import ReadOptions
from sescheck.aws.ses_regions import ses_regions
from sescheck.collect.declarations import actions
from sescheck.comparison.account_view import Thresholds
from sescheck.config.checking import Vocabulary
from sescheck.config.loading import NOTHING, Loaded, find, read, read_rules, taken
from sescheck.config.own_rules import own_rule_files
from sescheck.config.shape import ALL, Configuration
from sescheck.engine.groups import DEFAULT_GROUP, GroupPlan
from sescheck.engine.rule import Entry
from sescheck.rules.catalogue import every_rule
from sescheck.rules.own.own_entries import entries_of
from sescheck.ses.records.lookups import QUERY


def load(file: Path | None) -> Loaded:
    """Return the file that was named, else the one of the working folder, else the defaults; and run own rules.

    Raises:
        ConfigError: it cannot be used; the message names the line.
        FileError: it cannot be read.
    """
    return _with_own_rules(load_unrun(file))


def load_unrun(file: Path | None) -> Loaded:
    """Return the same, without running own rules: only their names are known.

    Raises:
        ConfigError: it cannot be used; the message names the line.
        FileError: it cannot be read.
    """
    source = find(file)
    return _defaults() if source is None else read(source, _vocabulary())


def take(configuration: Configuration) -> Loaded:
    """Return a configuration that a program has built, and run own rules.

    Raises:
        ConfigError: it cannot be used.
        FileError: the file of an own rule cannot be read.
    """
    return _with_own_rules(taken(configuration, _vocabulary()))


def defaults() -> Loaded:
    """Return the configuration of a program that gives none: the rules of installed packages apply.

    Raises:
        ConfigError: one of them cannot be loaded.
    """
    return _with_own_rules(_defaults())


def _defaults() -> Loaded:
    return replace(NOTHING, rule_files=own_rule_files(NOTHING.configuration, Path()))


def _with_own_rules(loaded: Loaded) -> Loaded:
    return replace(loaded, own=entries_of(loaded.rule_files))


def own_rules(file: Path | None, *, on_trial: bool = False) -> tuple[Entry, ...]:
    """Return the own rules of the same file, whatever else is in it.

    Args:
        file: what the user named.
        on_trial: as in ``entries_of``.

    Raises:
        ConfigError: one of them cannot be loaded; the message names the file and the line.
        FileError: a file cannot be read.
    """
    source = find(file)
    files = _defaults().rule_files if source is None else read_rules(source)
    return entries_of(files, on_trial=on_trial)


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
