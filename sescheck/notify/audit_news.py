"""What the report of an audit gives to say: what changed, whether the regions can send, the first steps."""

from collections.abc import Iterator, Mapping, Sequence

from sescheck.engine.severity import Severity
from sescheck.errors import ExitCode
from sescheck.notify.change_news import change_section, change_words, is_changed
from sescheck.notify.first_steps import first_steps
from sescheck.notify.notification import Line, Notification, Section
from sescheck.notify.report_files import REPORT, SavedAccount, SavedRegion, SavedReport
from sescheck.plain import NAME, cut, safe
from sescheck.report.text.phrases import plural, sentence

MOST_REGIONS = 12
_CAN, _CANNOT, _UNKNOWN = "can-send", "cannot-send", "unknown"
_ORDER = {_CANNOT: 0, _UNKNOWN: 1, _CAN: 2}
_VERDICTS = {_CAN: "can send", _UNKNOWN: "unknown whether it can send"}
_STATES = {
    "read": "read",
    "partial": "not everything could be read",
    "unreadable": "could not be read",
    "disabled": "not enabled for this account",
    "no-ses": "no SES here",
}
_OUTCOMES = {
    ExitCode.CLEAN: "nothing fails",
    ExitCode.INCOMPLETE: "not everything could be read",
    ExitCode.COULD_NOT_RUN: "not everything could be judged",
}
_PAGERDUTY = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "info",
    Severity.INFO: "info",
}


def audit_news(report: SavedReport, link: str = "") -> Notification:
    """Return what the report gives to say."""
    sections = (change_section(report), _regions(report), first_steps(report.findings))
    return Notification(
        about=REPORT,
        title=f"{subject(report.accounts)}: {_outcome(report)}",
        sections=(*_notice(report.notice), *(each for each in sections if each is not None)),
        footer=" ".join(_footer(report)),
        accounts=tuple(safe(each.account_id) for each in report.accounts),
        generated_at=safe(report.generated_at),
        exit_code=report.exit_code,
        severity=_severity(report),
        failed=report.exit_code != ExitCode.CLEAN,
        changed=is_changed(report),
        open=_open(report),
        link=link,
    )


def subject(accounts: Sequence[SavedAccount]) -> str:
    """Return ``Amazon SES 123456789012 (acme)``, or how many accounts there are."""
    if len(accounts) != 1:
        return f"Amazon SES, {plural(len(accounts), 'account')}"
    (account,) = accounts
    alias = f" ({cut(safe(account.alias), NAME)})" if account.alias else ""
    return f"Amazon SES {safe(account.account_id)}{alias}"


def _notice(notice: str | None) -> tuple[Section, ...]:
    return (Section(cut(safe(notice))),) if notice else ()


def _outcome(report: SavedReport) -> str:
    changed = "" if report.changes is None else change_words(report.changes)
    return sentence((changed, _verdict(report), _findings(report)))


def _verdict(report: SavedReport) -> str:
    """Return how many regions can send; empty if the report does not say."""
    verdicts = [_verdict_of(region) for account in report.accounts for region in account.regions]
    if None in verdicts or not verdicts:
        return ""
    return f"{verdicts.count(_CAN)} of {plural(len(verdicts), 'region')} can send"


def _findings(report: SavedReport) -> str:
    if report.exit_code != ExitCode.FINDINGS:
        return _OUTCOMES.get(ExitCode(report.exit_code), "") if report.exit_code in set(ExitCode) else ""
    counts = [f"{count:,} {name}" for name, count in _open(report).items() if count and name != Severity.INFO]
    return f"findings: {', '.join(counts)}" if counts else "findings"


def _open(report: SavedReport) -> Mapping[str, int]:
    return {name: report.summary.open.get(name, 0) for name in Severity}


def _severity(report: SavedReport) -> str:
    """Return how bad it is. A finding below the threshold of the run may be worse than one that it missed."""
    if report.exit_code == ExitCode.CLEAN:
        return "info"
    if report.exit_code != ExitCode.FINDINGS:
        return "warning"
    worst = next((name for name, count in _open(report).items() if count), Severity.HIGH)
    return _PAGERDUTY[Severity(worst)]


def _regions(report: SavedReport) -> Section | None:
    named = [(account, region) for account in report.accounts for region in account.regions]
    if not named:
        return None
    ordered = sorted(named, key=lambda pair: _ORDER.get(pair[1].verdict or "", len(_ORDER)))
    several = len(report.accounts) > 1
    lines = [Line(_region(account, region, several=several)) for account, region in ordered]
    if len(lines) > MOST_REGIONS + 1:
        lines[MOST_REGIONS:] = [Line(f"and {plural(len(lines) - MOST_REGIONS, 'more region')}")]
    return Section("Regions", tuple(lines))


def _region(account: SavedAccount, region: SavedRegion, *, several: bool) -> str:
    place = f"{account.account_id} {region.region}" if several else region.region
    return cut(safe(f"{place}: {_words(region)}"), NAME)


def _words(region: SavedRegion) -> str:
    match _verdict_of(region):
        case None:
            return _STATES.get(region.state, region.state)
        case "cannot-send":
            return f"cannot send ({region.reason})" if region.reason else "cannot send"
        case verdict:
            return region.reason or _VERDICTS.get(verdict, verdict)


def _verdict_of(region: SavedRegion) -> str | None:
    """Return the verdict; None if the report does not say."""
    return None if region.verdict == _UNKNOWN and not region.reason else region.verdict


def _footer(report: SavedReport) -> Iterator[str]:
    counts = [f"{count:,} {name}" for name, count in _open(report).items() if count]
    yield f"Open findings: {', '.join(counts) or 'none'}."
    if report.summary.unread:
        yield f"Not read: {report.summary.unread:,}."
    if report.rule_errors:
        yield f"Rules that failed: {len(report.rule_errors):,}."
    version = f" {safe(report.tool.version)}" if report.tool.version else ""
    yield f"Exit code {report.exit_code}, read {safe(report.generated_at)}, sescheck{version}."
