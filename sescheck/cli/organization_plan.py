"""What a run of `organization` would read, for people."""

from collections.abc import Iterator

from sescheck.cli.progress_line import duration
from sescheck.organization.engine.cluster_options import ClusterOptions
from sescheck.organization.run_estimate import Estimate
from sescheck.report.text.phrases import plural

EMPTY_CALLS = 262
"""Calls at depth standard of an account that uses SES in none of its 17 regions."""


def plan_text(found: Estimate, cluster: ClusterOptions) -> str:
    """Return the text of ``--plan``."""
    return "".join(f"{line}\n" for line in _lines(found, cluster))


def _lines(found: Estimate, cluster: ClusterOptions) -> Iterator[str]:
    yield f"{plural(found.listed, 'account')} listed, {found.to_read:,} to read"
    if found.fresh:
        yield f"  {found.fresh:,} not read again, because they were read less than --max-age ago"
    for reason, count in sorted(found.skipped.items(), key=lambda each: -each[1]):
        yield f"  {count:,} skipped: {reason}"
    known = found.to_read - found.unknown
    if known:
        at_once = (cluster.workers or 1) * cluster.threads
        yield (
            f"{plural(known, 'account')} took {plural(found.calls, 'call')}, {duration(found.seconds)} last time"
            f" one after the other; with {plural(at_once, 'thread')} about {duration(found.seconds / at_once)}"
        )
    if found.unknown:
        yield (
            f"{plural(found.unknown, 'account')} never read: the cost is not known. An account without SES"
            f" takes about {EMPTY_CALLS} calls in 17 regions; `sescheck audit --plan --role-arn ARN` estimates one"
        )
