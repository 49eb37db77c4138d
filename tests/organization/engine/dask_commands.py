"""A cluster that runs already: started by Dask's own commands, as its users start it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import Client, Security

from tests.conftest import ROOT
from tests.organization.engine.certificates import Files

DASK = Path(sys.executable).with_name("dask")
Start = Callable[..., "subprocess.Popen[bytes]"]


@contextmanager
def starting(folder: Path) -> Iterator[Start]:
    """Start commands of Dask in a folder; all end with the block."""
    running_now: list[subprocess.Popen[bytes]] = []

    def started(*words: str, **environment: str) -> "subprocess.Popen[bytes]":
        log = (folder / f"log-{len(running_now)}").open("wb")
        with log:
            process = subprocess.Popen(
                [DASK, *words],
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
                cwd=folder,
            )
        running_now.append(process)
        return process

    try:
        yield started
    finally:
        for each in reversed(running_now):
            each.kill()  # the process of a worker ends with the nanny that started it
            each.wait()


def client_of(files: Files) -> Security:
    """What a client of Dask is given."""
    return Security(tls_ca_file=str(files.ca), tls_client_cert=str(files.cert), tls_client_key=str(files.key))


def tls_words(files: Files) -> tuple[str, ...]:
    """The options of Dask's commands."""
    return ("--tls-ca-file", str(files.ca), "--tls-cert", str(files.cert), "--tls-key", str(files.key))


def scheduler(
    start: Start, folder: Path, *words: str, **environment: str
) -> "tuple[str, subprocess.Popen[bytes]]":
    """Start a scheduler, and return its address."""
    file = folder / "scheduler.json"
    process = start(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0",
        "--scheduler-file", str(file), *words, **environment,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if file.exists() and file.read_text().strip():
            return json.loads(file.read_text())["address"], process
        assert process.poll() is None, (folder / "log-0").read_text()
        time.sleep(0.05)
    pytest.fail((folder / "log-0").read_text())


def worker(start: Start, address: str, folder: Path, *words: str, **environment: str) -> "subprocess.Popen[bytes]":
    """Start a worker with four threads."""
    return start(
        "worker", address, "--nthreads", "4", "--host", "127.0.0.1", "--no-dashboard",
        "--local-directory", str(folder), *words, **environment,
    )  # fmt: skip


def wait_for(workers: int, address: str, security: Security | None = None) -> None:
    """Wait until they have come."""
    with Client(address, security=security, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)
