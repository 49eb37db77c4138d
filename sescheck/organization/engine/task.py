"""Read one account, on a worker: whatever happens, it has a result."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sescheck._version import __version__
from sescheck.auditing.collecting import read
from sescheck.auditing.judging import is_any_region_readable
from sescheck.collect.collection import new_pool
from sescheck.collect.progress import Progress
from sescheck.errors import CredentialsError, SescheckError
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.model import HAS_SNAPSHOT, Outcome
from sescheck.report.text.phrases import plural
from sescheck.secrets import scrubbed
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.snapshot.storage import packed
from sescheck.snapshot.unread import unread_readings

_POOL = new_pool(4)
"""The clients of this process: each account uses them with its own credentials."""


def read_account(job: Job) -> Result:
    """Read the account of a job. Blocks; signals are left alone."""
    run = _Run(job)
    try:
        snapshot = read(job.plan, job.source, run.progress, handle_signals=False, pool=_POOL)
        return run.ended_with(snapshot)
    except CredentialsError as error:
        return run.without_snapshot(Outcome.REFUSED, str(error))
    except SescheckError as error:
        return run.without_snapshot(Outcome.FAILED, str(error))
    except Exception as error:  # noqa: BLE001 - it costs this account, and not the run; its words are kept
        return run.without_snapshot(Outcome.FAILED, words_of(error))


def words_of(error: BaseException) -> str:
    """Return the type and the words of an error that is not expected, without secrets."""
    return scrubbed(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)


def failed(account_id: str, why: str, started: str | None = None) -> Result:
    """Return the result of an account whose worker cannot give one."""
    when = started or _now()
    return Result(account_id, Outcome.FAILED, scrubbed(why), when, None, 0.0, 0, __version__, None)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class _Run:
    """The reading of one account, from its beginning."""

    job: Job
    progress: Progress = field(default_factory=Progress)
    started: str = field(default_factory=_now)
    began: float = field(default_factory=time.monotonic)

    def ended_with(self, snapshot: Snapshot) -> Result:
        """Return the result: nothing is filed under an account unless AWS says that it is this account."""
        stranger = _another_account(self.job, snapshot)
        if stranger is not None:
            return self.without_snapshot(Outcome.FAILED, stranger)
        gaps = _gaps(snapshot)
        outcome = Outcome.READ if gaps is None else Outcome.PARTIAL
        return self._result(outcome, gaps, snapshot.taken_at, b"".join(packed(snapshot)))

    def without_snapshot(self, outcome: Outcome, why: str) -> Result:
        """Return the result of an account of which nothing is kept."""
        return self._result(outcome, why, None, None)

    def _result(self, outcome: Outcome, why: str | None, taken_at: str | None, snapshot: bytes | None) -> Result:
        assert (outcome in HAS_SNAPSHOT) == (snapshot is not None)  # noqa: S101 - the folder relies on it
        seconds = round(time.monotonic() - self.began, 3)
        return Result(
            account_id=self.job.account_id,
            outcome=outcome,
            reason=None if why is None else scrubbed(why),
            started=self.started,
            taken_at=taken_at,
            seconds=seconds,
            calls=self.progress.calls,
            tool_version=__version__,
            snapshot=snapshot,
        )


def _another_account(job: Job, snapshot: Snapshot) -> str | None:
    """Return why this is not the account of the job; None if it is.

    With a role, its ARN names the account. Without one, only STS knows whose credentials the worker has.
    """
    for account in snapshot.accounts:
        match account.account_id:
            case Known(number) if number != job.account_id:
                return f"the credentials of the worker are those of the account {number}: it needs a role here"
            case Unreadable() as unread if not job.source.role_arns:
                return f"it is unknown whose credentials the worker has: {unread.operation}: {unread.detail}"
            case _:
                pass
    return None


def _gaps(snapshot: Snapshot) -> str | None:
    """Return what is missing, in a sentence; None if everything was read."""
    missing = list(unread_readings(snapshot))
    if not missing:
        return None
    if not is_any_region_readable(snapshot):
        first = missing[0].unread
        return f"no region could be read: {first.operation}: {first.why.words}: {first.detail}"
    regions = {each.region for each in missing} - {None}
    every = sum(len(account.regions) for account in snapshot.accounts)
    (operation, why), _ = Counter((each.unread.operation, each.unread.why) for each in missing).most_common(1)[0]
    where = f", in {len(regions)} of {plural(every, 'region')}" if regions else ""
    return f"{plural(len(missing), 'reading')} missing{where}; most often {operation} ({why.words})"
