"""What is other than it was, as the page tells it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from sescheck.report.clusters import Cluster, clusters_of
from sescheck.report.html.evidence import value_words
from sescheck.report.report import Changes, Gone, Report, SettingChange
from sescheck.rules.rule import Severity

MOST = 200
"""Settings, and findings of a rule that are gone, which are written out; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting with both its values in words."""

    change: SettingChange
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GoneRule:
    """Findings of one rule that are not there any more."""

    rule: str
    severity: Severity
    members: tuple[Gone, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What changed.

    Attributes:
        changes: None where no earlier run was given.
        settings: the first of them.
        new: the new findings, an entry a rule.
        gone: those of the earlier run that are not there any more.
        fixed: those of the baseline that are not there any more.
        unconfirmed: what the baseline knew and nobody could judge this time.
    """

    changes: Changes | None
    settings: tuple[Setting, ...]
    new: tuple[Cluster, ...]
    gone: tuple[GoneRule, ...]
    fixed: tuple[GoneRule, ...]
    unconfirmed: tuple[GoneRule, ...]


def news_of(report: Report) -> News | None:
    """What changed; None where there was nothing to compare with, or the baseline is as it was."""
    changes = report.changes
    if changes is None and not report.fixed and not report.unconfirmed:
        return None
    settings = (changes.settings or ()) if changes else ()
    return News(
        changes=changes,
        settings=tuple(_setting(change) for change in settings[:MOST]),
        new=clusters_of(replace(report, findings=changes.new)) if changes else (),
        gone=_by_rule(changes.gone if changes else ()),
        fixed=_by_rule(report.fixed),
        unconfirmed=_by_rule(report.unconfirmed),
    )


def _setting(change: SettingChange) -> Setting:
    return Setting(change, _value(change.before), _value(change.after))


def _value(value: object) -> str:
    return "not there" if value is None else value_words(value)


def _by_rule(gone: Iterable[Gone]) -> tuple[GoneRule, ...]:
    ordered = sorted(gone, key=lambda each: (each.severity.rank, each.rule))
    return tuple(
        GoneRule(rule, severity, tuple(members))
        for (severity, rule), members in groupby(ordered, key=lambda each: (each.severity, each.rule))
    )
