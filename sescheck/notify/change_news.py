"""What changed since the run before, as the reports of `audit --since` and `diff` say it."""

from sescheck.notify.notification import Line, Section
from sescheck.notify.report_files import SavedChangedFinding, SavedChanges, SavedReport, SavedSetting
from sescheck.plain import cut, safe
from sescheck.report.model import SettingChange
from sescheck.report.text.phrases import plural, sentence, some
from sescheck.report.views.change_lines import Mark, setting_words

MOST_CHANGES = 8
"""Of each kind: new findings, findings that are gone, settings."""
LONGEST = 300
"""Characters of a line."""
_MOST_PLACES = 6


def is_changed(report: SavedReport) -> bool:
    """True if something changed, or may have.

    It may if there is no earlier run, if not the same was asked, if a rule failed, or if something was not
    compared and something could not be read. So what cannot be read is said until it is read, or accepted.
    """
    changes = report.changes
    if changes is None or report.rule_errors:
        return True
    return bool(_any(changes) or changes.apart or (changes.uncompared and not report.complete))


def _any(changes: SavedChanges) -> bool:
    return bool(changes.new or changes.gone or changes.settings)


def change_words(changes: SavedChanges) -> str:
    """Return the change in a few words, such as ``2 new findings, 1 gone; 3 settings changed``."""
    if not _any(changes):
        return "no change"
    settings = f"{plural(len(changes.settings), 'setting')} changed" if changes.settings else ""
    return sentence((f"{plural(len(changes.new), 'new finding')}, {len(changes.gone):,} gone", settings))


def change_section(report: SavedReport) -> Section | None:
    """Return the section about the change; None if the report does not compare."""
    changes, several = report.changes, len(report.accounts) > 1
    if changes is None:
        return None
    since = safe(changes.since)
    heading = f"Changed since {since}" if _any(changes) else f"No change since {since}"
    new = tuple(f"{Mark.NEW} {_finding(each, several=several)}" for each in changes.new)
    gone = tuple(f"{Mark.GONE} {_finding(each, several=several)}" for each in changes.gone)
    settings = tuple(f"{Mark.CHANGED} {_setting(each, several=several)}" for each in changes.settings or ())
    lines = (
        *_first(new, f"{Mark.NEW} and", "more new finding"),
        *_first(gone, f"{Mark.GONE} and", "more finding"),
        *_first(settings, f"{Mark.CHANGED} and", "more setting"),
        *_unknown(changes),
    )
    return Section(heading, tuple(Line(cut(safe(words), LONGEST)) for words in lines))


def _first(lines: tuple[str, ...], lead: str, noun: str) -> tuple[str, ...]:
    left = len(lines) - MOST_CHANGES
    return lines if left <= 1 else (*lines[:MOST_CHANGES], f"{lead} {plural(left, noun)}")


def _finding(found: SavedChangedFinding, *, several: bool) -> str:
    account = f"{found.account_id}: " if several else ""
    unsure = "" if found.judged_before else " (could not be judged before)"
    return f"{found.severity.upper()} {account}{found.message}{unsure}"


def _setting(setting: SavedSetting, *, several: bool) -> str:
    change = SettingChange(
        account_id=setting.account_id,
        region=setting.region,
        subject=(setting.subject.type, setting.subject.name),
        setting=setting.setting,
        before=setting.before,
        after=setting.after,
    )
    return setting_words(change, several=several)


def _unknown(changes: SavedChanges) -> tuple[str, ...]:
    lines = []
    if changes.undecided:
        noun = plural(changes.undecided, "earlier finding")
        lines.append(f"{Mark.UNKNOWN} {noun} could not be judged: unknown whether fixed")
    if changes.apart:
        places = some(changes.apart, _MOST_PLACES)
        lines.append(f"{Mark.UNKNOWN} covered by only one of the two runs: {places}")
    return tuple(lines)
