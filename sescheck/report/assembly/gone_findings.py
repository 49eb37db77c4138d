"""The earlier findings that are not there any more, whichever comparison says so."""

from sescheck.report.model import Gone, Report


def gone_of(report: Report) -> tuple[Gone, ...]:
    """What the baseline knew and what an earlier run found, each once, worst first."""
    since = report.changes.gone if report.changes else ()
    unique = dict.fromkeys((*report.fixed, *since))
    return tuple(sorted(unique, key=lambda gone: (gone.severity.rank, gone.rule, gone.fingerprint, gone.message)))
