"""`sescheck organization` as a whole: a process that is killed, a cluster over TLS, Ctrl-C, what is read again.

SESCHECK_ORGANIZATION=200 makes it 200 accounts in 17 regions.
"""

import logging
import os
import signal
from pathlib import Path

import pytest

from sescheck.organization.model import Outcome
from tests.conftest import Cli
from tests.organization import front_door
from tests.organization.engine.certificates import authority
from tests.organization.engine.dask_commands import (
    client_of,
    scheduler,
    starting,
    tls_words,
    wait_for,
    worker,
)
from tests.organization.engine.jobs import worker_processes
from tests.organization.front_door import EVERY, MEMBERS, NAMED, SIZE, amazon, on_this_machine, words

pytestmark = pytest.mark.timeout(7200 if front_door.IS_LARGE else 600)
LOG = logging.getLogger(__name__)


def assert_read_once(aws: front_door.Amazon, folder: Path) -> None:
    """All are read; again only what a killed worker had: under way, or done and not yet taken from it."""
    most = SIZE + 2 * front_door.THREADS
    assert set(EVERY) == front_door.with_outcome(folder, Outcome.READ) == front_door.snapshots_of(folder)
    assert set(MEMBERS) == set(aws.roles)
    LOG.info("%d accounts, %d roles assumed, %d calls to SES", SIZE, aws.roles.total(), aws.ses_calls())
    assert aws.roles.total() <= most
    assert set(NAMED) == set(aws.readings())
    assert {} == {region: begun for region, begun in aws.readings().items() if not SIZE <= begun <= most}


def assert_nothing_is_read(aws: front_door.Amazon, *arguments: str) -> tuple[int, str, str]:
    """Run it: the accounts are listed, and that is all."""
    aws.running.reset()
    ended = front_door.run(*arguments)
    assert (0, {}) == (aws.ses_calls(), aws.roles)
    asked = {each["operation"] for each in aws.running.counters()["operations"]}
    assert asked == {"ListAccounts", "DescribeOrganization", "GetCallerIdentity"}
    return ended


def test_two_workers_of_which_one_is_killed(tmp_path: Path, cli: Cli) -> None:
    """Every account is read, with the findings of an audit of its own; a second run reads nothing."""
    folder = tmp_path / "organization"
    with amazon() as aws:
        arguments = words(aws.url, folder, *on_this_machine())
        with front_door.started(*arguments) as process:
            aws.wait_for(SIZE // 2, process)
            victim = worker_processes(process.pid)[0].pid
            os.kill(victim, signal.SIGKILL)
            assert len(aws.roles) < len(MEMBERS)
            code, _, err = front_door.ended(process)
        assert code == 0, err
        assert "Traceback" not in err
        assert_read_once(aws, folder)

        code, _, err = assert_nothing_is_read(aws, *arguments)
        assert code == 0, err

        assert len(front_door.same_findings(cli, folder, aws.url)) > 3


def test_a_cluster_over_tls_of_which_a_worker_is_killed(tmp_path: Path, cli: Cli) -> None:
    """A scheduler and two workers, started by the commands of the documentation."""
    files, folder = authority(tmp_path, "ours"), tmp_path / "organization"
    with amazon() as aws, starting(tmp_path) as start:
        address, _ = scheduler(start, tmp_path, "--protocol", "tls", *tls_words(files))
        assert address.startswith("tls://")
        options = ("--nthreads", str(front_door.THREADS), *tls_words(files))
        workers = [worker(start, address, tmp_path, *options) for _ in range(2)]
        wait_for(2, address, client_of(files))
        tls = ("--tls-ca", str(files.ca), "--tls-cert", str(files.cert), "--tls-key", str(files.key))
        arguments = words(aws.url, folder, "--scheduler", address, *tls)
        with front_door.started(*arguments) as process:
            aws.wait_for(SIZE // 2, process)
            os.kill(worker_processes(workers[0].pid)[0].pid, signal.SIGKILL)
            assert len(aws.roles) < len(MEMBERS)
            code, _, err = front_door.ended(process)
        assert code == 0, err
        assert "Traceback" not in err
        assert_read_once(aws, folder)

        code, _, err = assert_nothing_is_read(aws, *arguments)
        assert code == 0, err

        assert len(front_door.same_findings(cli, folder, aws.url)) > 3


def test_ctrl_c_keeps_what_was_read(tmp_path: Path) -> None:
    """The manifest is whole, and the next run reads only the rest."""
    folder = tmp_path / "organization"
    with amazon() as aws:
        arguments = words(aws.url, folder, *on_this_machine())
        with front_door.started(*arguments) as process:
            aws.wait_for(SIZE // 3, process)
            process.send_signal(signal.SIGINT)
            code, out, err = front_door.ended(process)
        assert (130, "") == (code, out), err
        assert "Traceback" not in err
        assert f"what was read is in {folder}: run the same command again" in err.splitlines()[-1]
        read = front_door.with_outcome(folder, Outcome.READ)
        waiting = front_door.with_outcome(folder, Outcome.WAITING)
        assert (set(EVERY), set()) == (read | waiting, read & waiting)
        assert front_door.snapshots_of(folder) == read
        assert read
        assert waiting

        aws.running.reset()
        code, _, err = front_door.run(*arguments)
        assert code == 0, err
        assert {each: 1 for each in waiting if each in MEMBERS} == aws.roles
        assert set(aws.readings().values()) == {len(waiting)}
        assert set(EVERY) == front_door.with_outcome(folder, Outcome.READ) == front_door.snapshots_of(folder)


def test_a_plan_reads_nothing(tmp_path: Path) -> None:
    """Not even the folder is made."""
    folder = tmp_path / "organization"
    with amazon() as aws:
        arguments = [each for each in words(aws.url, folder, "--plan") if each not in {"--fail-on", "never"}]
        code, out, err = assert_nothing_is_read(aws, *arguments)
    assert code == 0, err
    assert out.splitlines()[0] == f"{SIZE} accounts listed, {SIZE} to read"
    assert not folder.exists()


def test_a_role_that_is_refused(tmp_path: Path) -> None:
    """The others are read; the account is named, with its reason, and the run is not complete."""
    folder, refused = tmp_path / "organization", MEMBERS[3]
    with amazon(denied=[refused]) as aws:
        code, out, err = front_door.run(*words(aws.url, folder, *on_this_machine()))
    assert code == 3, err
    assert any(refused in line and "sts:AssumeRole" in line for line in err.splitlines()), err
    assert "1 of 12 accounts was not read" in out or front_door.IS_LARGE
    assert refused in out
    assert {refused} == front_door.with_outcome(folder, Outcome.REFUSED)
    assert set(EVERY) - {refused} == front_door.with_outcome(folder, Outcome.READ)
    assert set(EVERY) - {refused} == front_door.snapshots_of(folder)


def test_only_the_accounts_that_are_chosen(tmp_path: Path) -> None:
    """By options; by a file, without AWS Organizations, but for one of them."""
    first, second, third, fourth = MEMBERS[:4]
    names = tmp_path / "accounts.txt"
    names.write_text(f"{second}\n{third}  # with a remark\n{fourth}\n")
    by_option = ("--account", first, "--account", third)
    by_file = ("--accounts", str(names), "--exclude-account", third)
    for options, expected in ((by_option, {first, third}), (by_file, {second, fourth})):
        folder = tmp_path / options[0]
        with amazon() as aws:
            code, _, err = front_door.run(*words(aws.url, folder, *on_this_machine(), *options))
            asked = {each["operation"] for each in aws.running.counters()["operations"]}
            assert code == 0, err
            assert dict.fromkeys(expected, 1) == aws.roles
            assert expected == front_door.snapshots_of(folder) == front_door.with_outcome(folder, Outcome.READ)
            assert ("ListAccounts" in asked) == (options is by_option)
