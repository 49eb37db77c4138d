"""A DNS server of another program on this machine, for as long as it is needed."""

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

HOST = "127.0.0.1"
_PLACES = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
_PATIENCE = 30.0


def program(name: str) -> str | None:
    """Where a program is; None if it is not installed."""
    return shutil.which(name, path=_PLACES)


def free_port() -> int:
    """Below those that the system gives to clients: a question of somebody else could take one of them."""
    while True:
        port = random.randint(15_000, 32_000)  # noqa: S311 - not a secret
        kinds = (socket.SOCK_DGRAM, socket.SOCK_STREAM)
        with ExitStack() as stack, suppress(OSError):
            for kind in kinds:
                stack.enter_context(socket.socket(socket.AF_INET, kind)).bind((HOST, port))
            return port


@contextmanager
def serving(command: Sequence[str], port: int, log: Path) -> Iterator[None]:
    """Run a server until left.

    Args:
        command: which does not go to the background.
        port: on which it takes connections as soon as it serves.
        log: gets what it says.

    Raises:
        OSError: it does not start.
    """
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True) as process,  # noqa: S603 - as configured
    ):
        try:
            _wait(process, port, log)
            yield
        finally:
            _end(process)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise OSError(f"the server does not start: {log.read_text()[-600:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """With its children; one that does not end by itself is killed."""
    process.terminate()
    try:
        process.wait(_PATIENCE / 3)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
