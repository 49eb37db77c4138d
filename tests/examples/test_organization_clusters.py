"""A cluster as the page starts it: certificates, a scheduler and two workers over TLS, a run of the engine."""

import os
import shlex
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

from sescheck.auditing.checks import Source
from sescheck.auditing.options import ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.aws.limits import Limits
from sescheck.emulator import Emulator
from sescheck.errors import CannotRunError
from sescheck.organization.engine.cluster_options import ClusterOptions, check_cluster
from sescheck.organization.engine.doing import Doing
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.engine.running import run
from sescheck.organization.model import Outcome
from tests.conftest import ROOT
from tests.examples.clusters import ADDRESS, FOLDER, PAGE, Part, in_ecs, on_page, secrets_of, template
from tests.examples.conftest import Machine

DASK = Path(sys.executable).with_name("dask")
REGION = "us-east-1"
MEMBERS = tuple(f"{number}" * 12 for number in range(1, 5))
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificates, made by the command of the page."""
    assert "    sh examples/organization/certificates.sh tls\n" in PAGE.read_text()
    folder = tmp_path_factory.mktemp("reader")
    done = certificates(folder, "tls")
    assert 0 == done.returncode, done.stderr
    return folder / "tls"


def certificates(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script."""
    script = FOLDER / "certificates.sh"
    return subprocess.run(["sh", script, *words], cwd=folder, capture_output=True, text=True, check=False)


def openssl(*words: str | Path) -> str:
    """Run it, and return what it prints."""
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    return done.stdout


def test_the_script_makes_what_the_page_lists(tls: Path) -> None:
    """For nobody else to read, and without the key of the authority; strict programs take them too."""
    parts = ("scheduler", "worker", "client")
    wanted = {"ca.pem", *(f"{part}.{suffix}" for part in parts for suffix in ("pem", "key"))}
    assert wanted == {each.name for each in tls.iterdir()}
    assert {0o600} == {each.stat().st_mode & 0o777 for each in tls.iterdir()}
    for part in parts:
        openssl("verify", "-x509_strict", "-CAfile", tls / "ca.pem", tls / f"{part}.pem")
        uses = openssl("x509", "-in", tls / f"{part}.pem", "-noout", "-ext", "extendedKeyUsage")
        assert ("Server Authentication" in uses) is (part != "client")
        openssl("x509", "-in", tls / f"{part}.pem", "-noout", "-checkend", str(89 * 86400))


def test_the_script_replaces_nothing(tls: Path, tmp_path: Path) -> None:
    """A second time, it says so; days are its second argument."""
    before = (tls / "ca.pem").read_text()
    done = certificates(tls.parent, "tls")
    assert (2, "tls has certificates: name a new folder\n") == (done.returncode, done.stderr)
    assert before == (tls / "ca.pem").read_text()
    assert 0 == certificates(tmp_path, "short", "3").returncode
    with pytest.raises(AssertionError):
        openssl("x509", "-in", tmp_path / "short" / "worker.pem", "-noout", "-checkend", str(4 * 86400))


@pytest.fixture
def start(tmp_path: Path, machine: Machine) -> Iterator[Start]:
    """Start a program of Dask, as a reader does; all end with the test."""
    running_now: list[subprocess.Popen[bytes]] = []

    def started(words: Sequence[str], environment: dict[str, str], folder: Path) -> "subprocess.Popen[bytes]":
        with (tmp_path / f"log-{len(running_now)}").open("wb") as log:
            process = subprocess.Popen(
                [DASK, *words[1:]],
                stdout=log,
                stderr=log,
                env={**machine.variables, "PYTHONPATH": str(ROOT), **environment},
                cwd=folder,
            )
        running_now.append(process)
        return process

    yield started
    for each in reversed(running_now):
        for child in psutil.Process(each.pid).children(recursive=True) if each.poll() is None else ():
            with suppress(psutil.NoSuchProcess):
                child.kill()
        each.kill()
        each.wait()


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def here(part: Part, address: str, ports: Sequence[int], scratch: Path) -> list[str]:
    """The words of a part, on this machine: with its own addresses and free ports."""
    words = shlex.join(part.words)
    for name in (
        ADDRESS,
        "tls://${AWS::StackName}.internal:8786",
        "tls://scheduler.${AWS::StackName}.internal:8786",
    ):
        words = words.replace(shlex.quote(name), address)
    for port, free in zip((8786, 8787, 8788, 8789), ports, strict=True):
        words = words.replace(str(port), str(free))
    for old in ("10.0.0.5", "0.0.0.0"):  # noqa: S104 - it is replaced
        words = words.replace(old, "127.0.0.1")
    return [word.replace("/tmp", str(scratch)) for word in shlex.split(words)]  # noqa: S108 - it is replaced


def wait_until_healthy(port: int) -> None:
    """Wait for what the health checks of the examples ask."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            assert b"ok" == answer.read()
            return
        time.sleep(0.1)
    pytest.fail(f"nothing is healthy on port {port}")


@dataclass(frozen=True)
class Cluster:
    """A cluster that runs.

    Attributes:
        address: of the scheduler.
        health: the port of its health check.
        others: the ports of the workers.
        processes: the scheduler, and then the workers.
    """

    address: str
    health: int
    others: frozenset[int]
    processes: tuple["subprocess.Popen[bytes]", ...]


def cluster_of(scheduler: Part, worker: Part, start: Start, folder: Path, scratch: Path) -> Cluster:
    """Start a scheduler and two workers."""
    serving, health, *ports = free_ports(6)
    address = f"tls://127.0.0.1:{serving}"
    first = start(here(scheduler, address, (serving, health, 0, 0), scratch), dict(scheduler.environment), folder)
    wait_until_healthy(health)
    workers = [
        start(
            [*here(worker, address, (serving, health, *pair), scratch), "--host", "127.0.0.1"],
            dict(worker.environment),
            folder,
        )
        for pair in (ports[:2], ports[2:])
    ]
    return Cluster(address, health, frozenset(ports), (first, *workers))


def jobs_of(emulator: Emulator) -> list[Job]:
    """A job for each member, in one region."""
    found = []
    for member in MEMBERS:
        source = Source(role_arns=(f"arn:aws:iam::{member}:role/sescheck",), endpoint_url=emulator.url)
        plan = make_plan(ReadOptions(regions=(REGION,), endpoint_url=emulator.url), Limits(), source)
        found.append(Job(member, plan, source))
    return found


def options_of(address: str, tls: Path) -> ClusterOptions:
    """The options of the client."""
    return ClusterOptions(
        scheduler=address, tls_ca=tls / "ca.pem", tls_cert=tls / "client.pem", tls_key=tls / "client.key"
    )


def assert_reads(cluster: Cluster, tls: Path, emulator: Emulator) -> None:
    """A run reads each member once; the client connects to the scheduler alone."""
    options = options_of(cluster.address, tls)
    check_cluster(options)
    results: list[Result] = []
    connected: set[int] = set()

    def on_progress(_: Doing) -> None:
        connected.update(
            each.raddr.port
            for each in psutil.Process().net_connections("tcp")
            if each.status == psutil.CONN_ESTABLISHED and each.raddr
        )

    run(jobs_of(emulator), options, results.append, on_progress, threading.Event())
    assert dict.fromkeys(MEMBERS, Outcome.READ) == {each.account_id: each.outcome for each in results}
    assert len(MEMBERS) == len(results)
    assert int(cluster.address.rpartition(":")[2]) in connected
    assert not connected & cluster.others


def test_the_commands_of_the_page_make_a_cluster(
    tls: Path, start: Start, emulator: Emulator, tmp_path: Path
) -> None:
    """In the folder in which the reader made the certificates."""
    cluster = cluster_of(on_page("dask scheduler"), on_page("dask worker"), start, tls.parent, tmp_path)
    assert_reads(cluster, tls, emulator)
    for page in ("info/main/workers.html", "json/counts.json", "metrics", "status"):
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"http://127.0.0.1:{cluster.health}/{page}", timeout=5)


def test_a_stranger_reaches_nothing(tls: Path, start: Start, emulator: Emulator, tmp_path: Path) -> None:
    """With certificates of another authority; nobody is let in without TLS."""
    cluster = cluster_of(on_page("dask scheduler"), on_page("dask worker"), start, tls.parent, tmp_path)
    assert 0 == certificates(tmp_path, "others").returncode
    for options in (
        options_of(cluster.address, tmp_path / "others"),
        ClusterOptions(scheduler=cluster.address.replace("tls:", "tcp:")),
    ):
        check_cluster(options)
        with pytest.raises(CannotRunError, match="cannot be reached"):
            run(jobs_of(emulator), options, print, None, threading.Event())


def test_the_certificates_of_ecs_come_from_the_environment(
    tls: Path, start: Start, emulator: Emulator, tmp_path: Path
) -> None:
    """The containers have no files but those that the client writes, for itself."""
    secrets = secrets_of(tls)
    empty = tmp_path / "empty"
    empty.mkdir()
    parts = (in_ecs("SchedulerTask", secrets), in_ecs("WorkerTask", secrets))
    cluster = cluster_of(*parts, start, empty, tmp_path)
    assert_reads(cluster, client_files(tmp_path, secrets), emulator)


def client_files(folder: Path, secrets: dict[str, str]) -> Path:
    """Run the script of the client's container up to sescheck, and return where the certificates are."""
    (container,) = template("ecs.yaml")["ClientTask"]["Properties"]["ContainerDefinitions"]
    (script,) = container["Command"]
    given = {"TLS_CA": "TlsCa", "TLS_CERT": "${ClientTls}:cert::", "TLS_KEY": "${ClientTls}:key::"}
    environment = {name: secrets[source].rstrip("\n") for name, source in given.items()}
    environment |= {"FOLDER": "bucket/ses", "ROLE_NAME": "sescheck", "SCHEDULER": "tls://x:8786"}
    noting = folder / "bin" / "sescheck"
    noting.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/noted\n')
    done = subprocess.run(
        [*container["EntryPoint"], str(script).replace("/tmp/", f"{folder}/")],  # noqa: S108 - it is replaced
        env={**os.environ, **environment, "PATH": f"{noting.parent}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "") == (done.returncode, done.stderr)
    words = (folder / "noted").read_text().splitlines()
    assert ["organization", "s3://bucket/ses", "--role-name", "sescheck"] == words[:4]
    assert str(folder / "tls" / "ca.pem") in words
    assert 0o600 == (folder / "tls" / "client.key").stat().st_mode & 0o777
    return folder / "tls"


def test_a_worker_without_a_scheduler_ends(tls: Path, start: Start, tmp_path: Path) -> None:
    """After the time that the option says, so that it is started again."""
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        address = f"tls://127.0.0.1:{closed.getsockname()[1]}"
    worker = on_page("dask worker")
    assert "60" == worker.words[worker.words.index("--death-timeout") + 1]
    words = here(worker, address, (0, 0, 0, 0), tmp_path)
    words[words.index("--death-timeout") + 1] = "3"
    start(words, dict(worker.environment), tls.parent).wait(timeout=60)


def test_the_page_and_the_command_have_the_same_options_for_the_client() -> None:
    """The line that joins the cluster of the page."""
    words = on_page("sescheck organization accounts --scheduler").words
    assert ADDRESS == words[words.index("--scheduler") + 1]
    assert {"--tls-ca", "--tls-cert", "--tls-key"} < set(words)
