"""A reader that reads nothing: it answers at once, with the snapshot of an account in which almost nothing is."""

from functools import cache

from benchmarks.organization.runs import NAMED
from sescheck._version import __version__
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.model import Outcome
from sescheck.snapshot.storage import packed
from sescheck.testing import builders

AT = "2026-11-28T00:00:00Z"


def read_nothing(job: Job) -> Result:
    """Answer."""
    return Result(job.account_id, Outcome.READ, None, AT, AT, 0.1, 268, __version__, _snapshot())


@cache
def _snapshot() -> bytes:
    regions = [builders.region(name, *[builders.domain("example.com")] * (name in NAMED[:2])) for name in NAMED]
    return b"".join(packed(builders.snapshot(*regions)))
