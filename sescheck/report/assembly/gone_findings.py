"""The earlier findings that are no longer found, from either comparison."""

from sescheck.report.model import EarlierFinding, Report


def gone_of(report: Report) -> tuple[EarlierFinding, ...]:
    """Return the findings of the baseline and of the earlier run that are gone, each once, worst first."""
    since = report.changes.gone if report.changes else ()
    unique = dict.fromkeys((*report.fixed, *since))
    return tuple(sorted(unique, key=lambda gone: (gone.severity.rank, gone.rule, gone.fingerprint, gone.message)))
