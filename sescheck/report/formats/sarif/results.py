"""The results of a run: findings, and what is unknown."""

from collections.abc import Iterator, Mapping

import msgspec

from sescheck.engine.findings import Finding
from sescheck.plain import cut, safe
from sescheck.report.formats.json.fix_steps import steps_of
from sescheck.report.formats.sarif.locations import Places
from sescheck.report.formats.sarif.messages import Object, message
from sescheck.report.formats.sarif.rule_descriptors import LEVELS, READING
from sescheck.report.model import Report, Reported, Status, Unread
from sescheck.report.text.phrases import plural, sentence, some
from sescheck.report.views.remedies import Remedy, remedy_of

_ORDER = (Status.OPEN, Status.ACCEPTED, Status.BASELINE)
_NAMED = 10
_FINGERPRINT = "sescheckFingerprint/v1"


def results_of(report: Report, places: Places, index: Mapping[str, int]) -> Iterator[Object]:
    """Yield open findings, what to do first is first; what is unknown; what is accepted or in the baseline."""
    changes = report.changes
    new = None if changes is None else {each.finding.fingerprint for each in changes.new}
    seen: dict[str, int] = {}
    priorities = _priorities(len(report.findings))
    by_status: dict[Status, list[tuple[Reported, float]]] = {status: [] for status in _ORDER}
    for reported, priority in zip(report.findings, priorities, strict=True):
        by_status[reported.status].append((reported, priority))
    for status in _ORDER:
        for reported, priority in by_status[status]:
            fingerprint = reported.finding.fingerprint
            seen[fingerprint] = seen.get(fingerprint, 0) + 1
            result = _result(report, reported, places, index, seen[fingerprint])
            result["rank"] = priority
            if new is not None:
                result["baselineState"] = "new" if fingerprint in new else "unchanged"
            if changes is not None and fingerprint in changes.first_judged:
                result["properties"]["judgedBefore"] = False
            yield result
        if status is Status.OPEN:
            yield from _unknown(report, places, index)


def _priorities(count: int) -> Iterator[float]:
    """Yield the priority of each finding in its order (3.27.25): 100 for what to do first, and never 0."""
    return (round(100 - 100 * place / count, 4) for place in range(count))


def _result(report: Report, reported: Reported, places: Places, index: Mapping[str, int], nth: int) -> Object:
    """Return a finding (3.27); findings about whole groups may share a fingerprint, so they are numbered."""
    found = reported.finding
    remedy = remedy_of(report, reported)
    is_known = report.fixes is not None and reported.status is Status.OPEN
    return {
        "ruleId": found.rule,
        "ruleIndex": index[found.rule],
        "kind": "fail",
        "level": LEVELS[found.severity],
        "message": _message(found, remedy),
        "locations": [places.of(found.account_id, found.region, (found.subject_type, found.subject))],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{found.fingerprint}:{nth}",
            _FINGERPRINT: found.fingerprint,
        },
        **_suppressed(reported),
        "properties": {
            "severity": found.severity,
            "status": reported.status,
            "group": found.group,
            "comparedWith": list(found.compared_with),
            "evidence": found.evidence,
            "help": reported.help,
            "fix": msgspec.to_builtins(steps_of(remedy)) if is_known else None,
        },
    }


def _message(found: Finding, remedy: Remedy | None) -> Object:
    """Return the message, and the first step. The format's own `fixes` (3.55) are changes of files."""
    words = cut(found.message)
    if remedy is None or not remedy.steps:
        return message(words)
    place = f", {remedy.place}" if remedy.place else ""
    return message(f"{words}. Fix{place}: {cut(remedy.steps[0].title)} ({remedy.command})")


def _suppressed(reported: Reported) -> Object:
    """Accepted by the configuration, or in the baseline (3.35)."""
    match reported.status:
        case Status.OPEN:
            return {}
        case Status.BASELINE:
            words = "in the baseline"
        case Status.ACCEPTED:
            accepted = reported.accepted
            until = f"until {accepted.until}" if accepted and accepted.until else ""
            words = sentence((safe(cut(accepted.reason)) if accepted else "", until))
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": words}]}


def _unknown(report: Report, places: Places, index: Mapping[str, int]) -> Iterator[Object]:
    """Yield what is unknown: neither pass nor fail, but ``open`` (3.27.9).

    One per region, not per rule: code scanning opens an alert for each, and a refusal leaves most rules undecided.
    """
    by_place: dict[tuple[str, str | None], list[Unread]] = {}
    for unread in report.missing:
        by_place.setdefault((unread.account_id, unread.region), []).append(unread)
    for (account_id, region), found in by_place.items():
        rules = sorted({rule for unread in found for rule in unread.rules})
        asked = dict.fromkeys(f"{unread.operation} {unread.why.words}" for unread in found)
        count = plural(sum(unread.count for unread in found), "reading")
        leaves = f"rules undecided: {some(rules, _NAMED, 'rule')}" if rules else ""
        missing = f"{count} not read in {region or account_id}: {some(list(asked), _NAMED, 'operation')}"
        words = sentence((missing, leaves))
        yield _open(READING, words, places.of(account_id, region), index, {"rules": rules})
    for crash in report.crashes:
        account_id = report.accounts[0].account_id if report.accounts else "unknown"
        cause = "a fault in its file" if crash.origin else "an internal error"
        words = f"{crash.rule} failed because of {cause}: what it would find is unknown"
        yield _open(crash.rule, words, places.of(account_id, None), index, {"error": crash.error})


def _open(rule: str, words: str, place: Object, index: Mapping[str, int], more: Object) -> Object:
    path = place["physicalLocation"]["artifactLocation"]["uri"]
    return {
        "ruleId": rule,
        "ruleIndex": index[rule],
        "kind": "open",
        "level": "none",
        "message": message(words),
        "locations": [place],
        "partialFingerprints": {"primaryLocationLineHash": f"open/{rule}/{path}:1"},
        "properties": more,
    }
