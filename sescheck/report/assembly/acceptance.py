"""Find the findings that the configuration accepts, and the accepts that match none."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase

from msgspec.structs import replace

from sescheck.comparison.account_view import AccountView, key_of
from sescheck.config.loading import Loaded
from sescheck.config.shape import Accept
from sescheck.engine.findings import Finding, Findings, packed
from sescheck.report.model import Acceptance, Remark, RemarkKind, Reported, Status

_IDENTITY = "identity"


def report_findings(findings: Findings) -> tuple[Reported, ...]:
    """The findings as they are reported, all of them open; ``with_accepted`` says which are accepted."""
    return tuple(Reported(found, Status.OPEN) for found in findings.flagged)


def with_accepted(reported: Iterable[Reported], accepts: Sequence[Accept], today: date) -> tuple[Reported, ...]:
    """Return the findings with the status that the accepts give them.

    Args:
        reported: findings, open.
        accepts: in the order of the file: the first that matches gives the reason.
        today: in UTC; an accept also applies on its last day.
    """
    return tuple(_with_accepted(each, accepts, today) for each in reported)


def _with_accepted(reported: Reported, accepts: Sequence[Accept], today: date) -> Reported:
    concerned = [accept for accept in accepts if concerns(accept, reported.finding)]
    for accept in concerned:
        if accept.until is None or today <= accept.until:
            return replace(reported, status=Status.ACCEPTED, accepted=Acceptance(accept.reason, accept.until))
    ended = [(accept.until, accept.reason) for accept in concerned if accept.until is not None]
    return replace(reported, finding=_back(reported.finding, *max(ended))) if ended else reported


def _back(finding: Finding, until: date, reason: str) -> Finding:
    return replace(
        finding,
        message=f"{finding.message}; it was accepted until {until} ({reason})",
        evidence_json=packed({**finding.evidence, "accepted_until": until.isoformat()}),
    )


def concerns(accept: Accept, finding: Finding) -> bool:
    """True if the accept matches the finding."""
    return (
        fnmatchcase(finding.rule, accept.rule)
        and accept.region in {None, finding.region}
        and _names(accept.subject, finding)
    )


def _names(glob: str, finding: Finding) -> bool:
    if finding.subject_type == _IDENTITY:
        return fnmatchcase(key_of(finding.subject), key_of(glob))
    return fnmatchcase(finding.subject, glob)


def unmatched(loaded: Loaded, accounts: Sequence[AccountView], findings: Findings) -> Iterator[Remark]:
    """Yield the accepts that match no finding, although their rules were run and their region was read."""
    for index, accept in enumerate(loaded.configuration.accept):
        if _could_match(accept, accounts, findings) and not any(concerns(accept, f) for f in findings.flagged):
            note = ", but not everything that it covers could be judged" if _is_undecided(accept, findings) else ""
            words = f"{loaded.place('accept', index)}: no finding matches this accept ({_named(accept)}){note}"
            yield Remark(RemarkKind.UNMATCHED_ACCEPT, words)


def _named(accept: Accept) -> str:
    return ", ".join(part for part in (accept.rule, accept.subject, accept.region) if part)


def _could_match(accept: Accept, accounts: Iterable[AccountView], findings: Findings) -> bool:
    regions = {view.name for account in accounts for view in account.regions}
    run = any(fnmatchcase(rule, accept.rule) for rule in findings.examined)
    return run and (accept.region is None or accept.region in regions)


def _is_undecided(accept: Accept, findings: Findings) -> bool:
    crashed = any(fnmatchcase(crash.rule, accept.rule) for crash in findings.crashes)
    return crashed or any(
        fnmatchcase(each.rule, accept.rule)
        and (accept.region is None or each.place.region in {None, accept.region})
        for each in findings.undecided
    )
