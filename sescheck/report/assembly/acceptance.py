"""Find the findings that the configuration accepts, and the accepts that match none."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase

from msgspec.structs import replace

from sescheck.comparison.account_view import AccountView, key_of
from sescheck.config.by_account import PlacedAccept
from sescheck.config.lines import KeyPath
from sescheck.config.loading import Loaded
from sescheck.config.shape import Accept
from sescheck.engine.findings import Finding, Findings, packed
from sescheck.report.model import Acceptance, Remark, RemarkKind, Reported, Status

_IDENTITY = "identity"


def report_findings(findings: Findings) -> tuple[Reported, ...]:
    """The findings as they are reported, all of them open; ``with_accepted`` says which are accepted."""
    return tuple(Reported(found, Status.OPEN) for found in findings.flagged)


def with_accepted(
    reported: Iterable[Reported], accepts: Callable[[str], Sequence[PlacedAccept]], today: date
) -> tuple[Reported, ...]:
    """Return the findings with the status that the accepts give them.

    Args:
        reported: findings, open.
        accepts: returns those of an account: the first that matches gives the reason.
        today: in UTC; an accept also applies on its last day.
    """
    return tuple(_with_accepted(each, accepts(each.finding.account_id), today) for each in reported)


def _with_accepted(reported: Reported, accepts: Sequence[PlacedAccept], today: date) -> Reported:
    concerned = [accept for _, accept in accepts if concerns(accept, reported.finding)]
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
    """True if the accept matches the finding; for a difference, the accept may name either region."""
    return (
        fnmatchcase(finding.rule, accept.rule)
        and accept.region in {None, finding.region, *finding.stands_for}
        and _names(accept.subject, finding)
    )


def _names(glob: str, finding: Finding) -> bool:
    if finding.subject_type == _IDENTITY:
        return fnmatchcase(key_of(finding.subject), key_of(glob))
    return fnmatchcase(finding.subject, glob)


def unmatched(
    loaded: Loaded,
    accounts: Sequence[AccountView],
    findings: Findings,
    accepts: Callable[[str], Sequence[PlacedAccept]],
) -> Iterator[Remark]:
    """Yield the accepts that match no finding, although their rules were run and their region was read.

    Args:
        loaded: the configuration.
        accounts: the accounts as the rules saw them.
        findings: what the rules found.
        accepts: returns those of an account.
    """
    for path, (accept, concerned) in sorted(_with_accounts(accounts, accepts).items(), key=lambda each: each[0]):
        ids = {account.account_id for account in concerned}
        found = (each for each in findings.flagged if each.account_id in ids)
        if _could_match(accept, concerned, findings) and not any(concerns(accept, each) for each in found):
            note = ", but not everything that it covers could be judged" if _is_undecided(accept, findings) else ""
            place = loaded.place(*path)
            words = f"{place}: no finding matches this accept ({_named(accept)}){note}"
            yield Remark(RemarkKind.UNMATCHED_ACCEPT, words, place)


def _with_accounts(
    accounts: Iterable[AccountView], accepts: Callable[[str], Sequence[PlacedAccept]]
) -> Mapping[KeyPath, tuple[Accept, list[AccountView]]]:
    """Return each accept with the accounts that it applies to."""
    found: dict[KeyPath, tuple[Accept, list[AccountView]]] = {}
    for account in accounts:
        for path, accept in accepts(account.account_id):
            found.setdefault(path, (accept, []))[1].append(account)
    return found


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
