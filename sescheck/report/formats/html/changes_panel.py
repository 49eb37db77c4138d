"""What changed, as the page shows it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sescheck.engine.severity import Severity
from sescheck.report.formats.html.evidence import value_words
from sescheck.report.model import Changes, EarlierFinding, Report, SettingChange
from sescheck.report.text.phrases import plural
from sescheck.report.views.change_lines import new_clusters, of_account, of_new

MOST = 200
"""Most settings, and most findings of a rule that are gone, that are listed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting with both its values in words."""

    change: SettingChange
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Findings of one rule that are new, or no longer found.

    Attributes:
        extent: how many; for new findings also where.
        members: a sentence each.
    """

    severity: Severity
    title: str
    extent: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangesPanel:
    """What changed.

    Attributes:
        changes: None without an earlier run.
        settings: the first of them.
        new: the new findings, an entry a rule.
        gone: those of the earlier run that are no longer found.
        fixed: those of the baseline that are no longer found.
        unconfirmed: those of the baseline that could not be judged this time.
    """

    changes: Changes | None
    settings: tuple[Setting, ...]
    new: tuple[Moved, ...]
    gone: tuple[Moved, ...]
    fixed: tuple[Moved, ...]
    unconfirmed: tuple[Moved, ...]


def changes_panel_of(report: Report) -> ChangesPanel | None:
    """Return what changed; None if there is nothing to compare with, or the baseline is unchanged."""
    changes = report.changes
    if changes is None and not report.fixed and not report.unconfirmed:
        return None
    settings = (changes.settings or ()) if changes else ()
    return ChangesPanel(
        changes=changes,
        settings=tuple(_setting(change) for change in settings[:MOST]),
        new=tuple(_new(report, changes)) if changes else (),
        gone=_by_rule(report, changes.gone if changes else ()),
        fixed=_by_rule(report, report.fixed),
        unconfirmed=_by_rule(report, report.unconfirmed),
    )


def _setting(change: SettingChange) -> Setting:
    words = _value if change.setting else _existence
    return Setting(change, words(change.before), words(change.after))


def _existence(value: object) -> str:
    return "does not exist" if value is None else "exists"


def _value(value: object) -> str:
    return "not set" if value is None else value_words(value)


def _by_rule(report: Report, gone: Iterable[EarlierFinding]) -> tuple[Moved, ...]:
    several = len(report.accounts) > 1
    ordered = sorted(gone, key=lambda each: (each.severity.rank, each.rule))
    return tuple(
        _gone(rule, severity, [of_account(each, several=several) for each in members])
        for (severity, rule), members in groupby(ordered, key=lambda each: (each.severity, each.rule))
    )


def _gone(rule: str, severity: Severity, members: Sequence[str]) -> Moved:
    return Moved(severity, rule, plural(len(members), "finding"), tuple(members))


def _new(report: Report, changes: Changes) -> Iterator[Moved]:
    several = len(report.accounts) > 1
    for cluster in new_clusters(report, changes):
        yield Moved(
            severity=cluster.severity,
            title=cluster.title or cluster.rule,
            extent=f"{cluster.size()}, {cluster.places()}",
            members=tuple(of_new(each, changes, several=several) for each in cluster.members),
        )
