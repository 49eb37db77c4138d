"""The notifications of a run: everything except its results."""

from collections.abc import Iterator, Mapping

from sescheck.engine.findings import Crash
from sescheck.plain import cut
from sescheck.report.formats.sarif.locations import Places
from sescheck.report.formats.sarif.messages import Object, message
from sescheck.report.model import EarlierFinding, Report, SettingChange, Unread
from sescheck.report.text.failed_rules import why_failed
from sescheck.report.text.phrases import plural, sentence
from sescheck.report.views.change_lines import headline, setting_words, unknown_lines
from sescheck.report.views.gaps import open_questions

KINDS = {
    "notice": "A notice about the report",
    "unread": "Something could not be read",
    "rule-failed": "A rule failed: what it would find is unknown",
    "not-asked": "The chosen depth or options leave rules undecided",
    "configuration": "A part of the configuration does not have its full effect",
    "fixed": "A finding of the baseline is no longer found",
    "unconfirmed": "A finding of the baseline could not be judged this time",
    "gone": "A finding of the earlier run is no longer found",
    "changes": "What differs from the earlier run",
    "setting": "A setting that differs from the earlier run",
    "not-compared": "Something of the two runs could not be compared",
    "left-out": "There are more results than a run may have",
}


def notifications_of(
    report: Report, places: Places, index: Mapping[str, int], left: int, kept: int
) -> Iterator[tuple[str, Object]]:
    """By descriptor (3.58)."""
    if report.notice is not None:
        yield _notification("notice", "note", cut(report.notice))
    if left:
        words = f"{plural(left, 'result')} left out, the least urgent, of {left + kept:,}: a run can hold {kept:,}"
        yield _notification("left-out", "warning", words)
    for crash in report.crashes:
        yield _crash(crash, index)
    for unread in report.unread:
        yield _unread(unread, places)
    for question in open_questions(report, every=True):
        yield _notification("not-asked", "note", question)
    for remark in report.remarks:
        yield _notification("configuration", "warning", cut(remark.message))
    yield from (_gone("fixed", gone, places) for gone in report.fixed)
    yield from (_gone("unconfirmed", gone, places) for gone in report.unconfirmed)
    if report.changes is not None:
        yield from (_gone("gone", gone, places) for gone in report.changes.gone)
        yield _notification("changes", "note", headline(report.changes))
        yield from (
            _setting(change, places, several=len(report.accounts) > 1) for change in report.changes.settings or ()
        )
        yield from (_notification("not-compared", "warning", words) for _, words in unknown_lines(report.changes))


def _notification(name: str, level: str, words: str, **more: object) -> tuple[str, Object]:
    return name, {"descriptor": {"id": name}, "level": level, "message": message(words), **more}


def _crash(crash: Crash, index: Mapping[str, int]) -> tuple[str, Object]:
    rule = {"id": crash.rule, "index": index[crash.rule]}
    return _notification("rule-failed", "error", f"{crash.rule} {why_failed(crash)}", associatedRule=rule)


def _unread(unread: Unread, places: Places) -> tuple[str, Object]:
    about = "" if unread.subject is None else f" of {unread.subject[1]}"
    where = f" in {unread.region}" if unread.region else ""
    times = f", {unread.count:,} times" if unread.count > 1 else ""
    accepted = "" if unread.accepted is None else cut(unread.accepted.words)
    words = f"{unread.operation}{cut(about)}{where}: {unread.why.words}{times}: {cut(unread.detail)}"
    return _notification(
        "unread",
        "warning" if unread.accepted is None else "note",
        sentence((words, accepted)),
        locations=[places.of(unread.account_id, unread.region, unread.subject)],
        properties={"why": unread.why, "count": unread.count, "rules": list(unread.rules)},
    )


def _gone(name: str, gone: EarlierFinding, places: Places) -> tuple[str, Object]:
    """Not a result with ``baselineState`` absent: code scanning ignores that state, and would open an alert."""
    return _notification(
        name,
        "note",
        f"{gone.severity} {gone.rule}: {cut(gone.message)}",
        locations=[places.of(gone.account_id, gone.region, gone.subject)],
        properties={"fingerprint": gone.fingerprint, "rule": gone.rule, "severity": gone.severity},
    )


def _setting(change: SettingChange, places: Places, *, several: bool) -> tuple[str, Object]:
    words = setting_words(change, several=several)
    return _notification(
        "setting",
        "note",
        words,
        locations=[places.of(change.account_id, change.region, change.subject)],
        properties={"setting": change.setting, "before": change.before, "after": change.after},
    )
