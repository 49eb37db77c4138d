"""What a run makes of a cluster that is played."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from sescheck import __version__
from sescheck.auditing.checks import Source
from sescheck.aws.sessions import Credentials
from sescheck.errors import CannotRunError, UsageError
from sescheck.organization.engine import envelope, running
from sescheck.organization.engine.cluster import End, Ended
from sescheck.organization.engine.cluster_options import ClusterOptions
from sescheck.organization.engine.envelope import answer_to
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.engine.running import run
from sescheck.organization.model import Outcome
from tests.organization.engine.fake_readers import read_fake, read_nothing
from tests.organization.engine.jobs import executed, fake_jobs

Answering = Callable[[str, bytes], Ended]


def answers(account_id: str, sealed: bytes) -> Ended:
    """As a worker does."""
    return Ended(account_id, End.ANSWERED, answer=answer_to(sealed))


@dataclass
class Played:
    """A cluster with one worker that reads one account at a look."""

    answering: Answering = answers
    address: str = "tls://played:8786"
    dashboard: str | None = None
    workers: int = 1
    threads: int = 4
    is_lost: bool = False
    under_way: tuple[str, ...] = ()
    most: int = 0
    submitted: list[str] = field(default_factory=list)
    queue: deque[tuple[str, bytes]] = field(default_factory=deque)

    @property
    def outstanding(self) -> int:
        """As of a cluster."""
        return len(self.queue)

    def submit(self, account_id: str, sealed: bytes, priority: float) -> None:
        """As of a cluster."""
        assert priority >= 0
        self.submitted.append(account_id)
        self.queue.append((account_id, sealed))
        self.most = max(self.most, len(self.queue))

    def ended(self, seconds: float) -> Iterator[Ended]:
        """As of a cluster."""
        assert seconds < 1
        if self.queue:
            yield self.answering(*self.queue.popleft())

    def drop_waiting(self) -> tuple[str, ...]:
        """As of a cluster."""
        dropped = tuple(each for each, _ in self.queue)
        self.queue.clear()
        return dropped


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[Result]]:
    """Run some jobs on a cluster that is played."""

    def played(cluster: Played, count: int = 3, stop: threading.Event | None = None) -> list[Result]:
        @contextmanager
        def opened(options: ClusterOptions) -> Iterator[Played]:  # noqa: ARG001 - of the real one
            yield cluster

        monkeypatch.setattr(running, "opened", opened)
        results: list[Result] = []
        jobs: list[Job] = fake_jobs(tmp_path / "executions", count, 0)
        run(jobs, ClusterOptions(), results.append, None, stop or threading.Event(), reader=read_nothing)
        return results

    return played


Play = Callable[..., list[Result]]


def test_the_longest_come_first_and_never_all_at_once(play: Play) -> None:
    """The scheduler holds some for each thread, and not the 5,000 of an organization."""
    cluster = Played()
    results = play(cluster, 500)
    assert [f"{number:012}" for number in range(500, 0, -1)] == cluster.submitted
    assert len(results) == 500
    assert cluster.most == 64
    many = Played(threads=100)
    play(many, 500)
    assert many.most == 300


def test_a_result_that_comes_twice_is_one(play: Play) -> None:
    """Whatever the scheduler does."""

    def twice(account_id: str, sealed: bytes) -> Ended:
        if account_id.endswith("3") and len(cluster.submitted) == 3:
            cluster.queue.append((account_id, sealed))
            cluster.submitted.append(account_id)
        return answers(account_id, sealed)

    cluster = Played(twice)
    assert ["000000000003", "000000000002", "000000000001"] == [each.account_id for each in play(cluster)]


def test_suspects_are_read_one_by_one(play: Play) -> None:
    """After all others: the guilty one fails, the other one does not."""
    killed: list[str] = []

    def killing(account_id: str, sealed: bytes) -> Ended:
        guilty = account_id.endswith("2")
        if guilty or (account_id.endswith("3") and account_id not in killed):
            killed.append(account_id)
            return Ended(account_id, End.KILLED)
        if account_id in killed:
            assert not cluster.queue
        return answers(account_id, sealed)

    cluster = Played(killing)
    results = {each.account_id: each for each in play(cluster)}
    assert Outcome.READ == results["000000000003"].outcome
    assert Outcome.FAILED == results["000000000002"].outcome
    assert len(results) == 3
    assert ["000000000003", "000000000002"] == cluster.submitted[3:]


def test_a_worker_that_comes_later_has_another_version(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not open what it is given, and the run ends with one line."""

    def newer(account_id: str, sealed: bytes) -> Ended:
        with monkeypatch.context() as patch:
            patch.setattr(envelope, "__version__", "9.9.9")
            return answers(account_id, sealed)

    words = f"the worker that read 000000000003 has sescheck 9.9.9, but this is sescheck {__version__}: .*0 of 3"
    with pytest.raises(CannotRunError, match=words):
        play(Played(newer))


def test_another_version_does_not_open_a_job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It may not know what is in it."""
    (job,) = fake_jobs(tmp_path / "executions", 1, 0)
    sealed = envelope.sealed(read_fake, job)
    monkeypatch.setattr(envelope, "__version__", "9.9.9")
    answer = answer_to(sealed)
    assert not executed(tmp_path / "executions")
    monkeypatch.undo()
    assert ("9.9.9", None) == envelope.opened(answer)


def test_a_lost_task_is_a_lost_scheduler(play: Play) -> None:
    """Dask connects again, but knows nothing of the tasks of before."""
    with pytest.raises(
        CannotRunError, match="the scheduler at tls://played:8786 is lost; 0 of 3 accounts are done"
    ):
        play(Played(lambda account_id, _: Ended(account_id, End.LOST)))


def test_nothing_is_started_at_the_end(play: Play) -> None:
    """A task that is lost then is not an error."""
    stop = threading.Event()

    def ending(account_id: str, sealed: bytes) -> Ended:
        stop.set()
        return answers(account_id, sealed)

    cluster = Played(ending)
    assert len(play(cluster, 200, stop)) == 1
    assert len(cluster.submitted) == 65


def test_keys_are_not_sent(tmp_path: Path) -> None:
    """A scheduler keeps what it is given in its memory."""
    (job,) = fake_jobs(tmp_path / "executions", 1, 0)
    secret = replace(job, source=Source(credentials=Credentials("AKIAIOSFODNN7EXAMPLE", "secret")))
    with pytest.raises(UsageError, match="credentials are not sent"):
        run([secret], ClusterOptions(), print, None, threading.Event())
