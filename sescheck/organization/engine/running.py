"""Read the accounts on a cluster: each once, the longest first, and whatever happens to the workers."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sescheck._version import __version__
from sescheck.errors import CannotRunError, UsageError
from sescheck.organization.engine.cluster import Cluster, End, Ended
from sescheck.organization.engine.cluster_options import ClusterOptions
from sescheck.organization.engine.doing import Doing
from sescheck.organization.engine.envelope import Reader, sealed
from sescheck.organization.engine.envelope import opened as unsealed
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.engine.joining import mismatch, opened
from sescheck.organization.engine.task import failed, read_account, words_of
from sescheck.organization.model import Outcome
from sescheck.report.text.phrases import plural

GRACE = 30.0
"""Seconds that the accounts under way get after the user ended the run."""
NO_WORKER = 600.0
"""Seconds to wait for a first worker: a cloud starts one in minutes."""
_LOOK = 0.1
"""Seconds between two looks at what the user wants."""
_AHEAD = 64
"""At least so many accounts are with the scheduler: it starts workers for them, if it can."""
_PER_THREAD = 3
"""So many accounts for each thread: the scheduler always has the next one."""


def run(
    jobs: Sequence[Job],
    cluster: ClusterOptions,
    on_result: Callable[[Result], None],
    on_progress: Callable[[Doing], None] | None,
    stop: threading.Event,
    *,
    reader: Reader = read_account,
) -> None:
    """Read the accounts, and hand over each result once, as it comes. Blocks.

    If `stop` is set, no more accounts are started, and those under way get some time. What has no result
    then is not read.

    Args:
        jobs: one for each account.
        cluster: the workers; checked by ``check_cluster``.
        on_result: called with each result, in this thread.
        on_progress: called some times a second, in this thread.
        stop: set by the caller to end the run.
        reader: reads an account; it can be imported on the workers.

    Raises:
        UsageError: a job has credentials.
        CannotRunError: there is no cluster, it has another version of sescheck, or it is lost.
    """
    if any(job.source.credentials is not None for job in jobs):
        raise UsageError(
            "credentials are not sent through a scheduler, which keeps them: the workers have their own"
        )
    if not jobs or stop.is_set():
        return
    with opened(cluster) as joined:
        _Run(joined, jobs, on_result, on_progress or _nobody, stop, reader).to_the_end()


def _nobody(doing: Doing) -> None:
    """Does nothing."""


@dataclass(slots=True)
class _Run:
    """The state of a run.

    Attributes:
        waiting: the jobs that the scheduler does not have yet, the first one first.
        suspects: the accounts that were read by workers that died, one of which may be the cause.
        ends_at: when the run is over, on the monotonic clock; None if the user did not end it.
        alone: True in the second pass: one suspect at a time, so that the innocent ones are read.
    """

    cluster: Cluster
    jobs: Sequence[Job]
    on_result: Callable[[Result], None]
    on_progress: Callable[[Doing], None]
    stop: threading.Event
    reader: Reader
    waiting: deque[Job] = field(init=False)
    by_account: dict[str, Job] = field(init=False)
    done: dict[str, Outcome] = field(default_factory=dict)
    suspects: list[Job] = field(default_factory=list)
    alone: bool = False
    ends_at: float | None = None
    last_worker: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.waiting = deque(sorted(self.jobs, key=lambda job: -job.first))
        self.by_account = {job.account_id: job for job in self.jobs}

    def to_the_end(self) -> None:
        """Read all accounts, or as many as possible until the user ends the run."""
        while self._goes_on():
            self._fill()
            self.on_progress(self._doing())
            for each in self.cluster.ended(_LOOK):
                self._take(each)
                self._fill()
            self._check_cluster()
        self.on_progress(self._doing())

    def _goes_on(self) -> bool:
        if self.stop.is_set():
            return self._ending()
        if self.cluster.outstanding or self.waiting:
            return True
        if self.suspects:
            self.alone = True
            self.waiting.append(self.suspects.pop(0))
        return bool(self.waiting)

    def _ending(self) -> bool:
        """Start nothing more. Return False when the accounts under way are done, or their time is over."""
        if self.ends_at is None:
            self.ends_at = time.monotonic() + GRACE
            self.cluster.drop_waiting()
        return bool(self.cluster.outstanding) and time.monotonic() < self.ends_at

    def _fill(self) -> None:
        if self.ends_at is not None or self.cluster.is_lost:
            return
        most = max(_AHEAD, _PER_THREAD * self.cluster.threads)
        while self.waiting and self.cluster.outstanding < most:
            job = self.waiting.popleft()
            self.cluster.submit(job.account_id, sealed(self.reader, job), job.first)

    def _take(self, ended: Ended) -> None:
        account_id = ended.account_id
        match ended.end:
            case End.ANSWERED:
                self._keep(self._result(account_id, ended.answer or b""))
            case End.KILLED if not self.alone:
                self.suspects.append(self.by_account[account_id])
            case End.KILLED:
                self._keep(failed(account_id, "each worker process that read it died: it may need more memory"))
            case End.ERROR:
                self._keep(failed(account_id, words_of(ended.error or RuntimeError())))
            case End.LOST:
                self._check_cluster(is_lost=True)

    def _result(self, account_id: str, answer: bytes) -> Result:
        """Unpack an answer.

        Raises:
            CannotRunError: the worker, which may have come later than the others, has another version.
        """
        version, result = unsealed(answer)
        if result is None or version != __version__:
            raise CannotRunError(f"{mismatch(f'the worker that read {account_id}', version)}; {self._so_far()}")
        return result

    def _keep(self, result: Result) -> None:
        """Hand over a result; one that came already is dropped."""
        if result.account_id not in self.done:
            self.done[result.account_id] = result.outcome
            self.on_result(result)

    def _check_cluster(self, *, is_lost: bool = False) -> None:
        """Check that somebody is there to read.

        Raises:
            CannotRunError: the scheduler is lost, or no worker comes.
        """
        if self.ends_at is not None:
            return
        if is_lost or self.cluster.is_lost:
            raise CannotRunError(f"the scheduler at {self.cluster.address} is lost; {self._so_far()}")
        if self.cluster.workers:
            self.last_worker = time.monotonic()
        elif time.monotonic() - self.last_worker > NO_WORKER:
            raise CannotRunError(
                f"no worker has come to the scheduler at {self.cluster.address} for {NO_WORKER:.0f} s;"
                f" {self._so_far()}"
            )

    def _so_far(self) -> str:
        return (
            f"{len(self.done)} of {plural(len(self.jobs), 'account')} are done and kept: "
            "run the same command again for the others"
        )

    def _doing(self) -> Doing:
        return Doing(
            asked=len(self.jobs),
            outcomes=Counter(self.done.values()),
            under_way=self.cluster.under_way,
            workers=self.cluster.workers,
            threads=self.cluster.threads,
            dashboard=self.cluster.dashboard,
            is_ending=self.ends_at is not None,
        )
