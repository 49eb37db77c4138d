"""NSD and BIND with a zone file, in a folder of the test's own; neither leaves this machine."""

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

PLACES = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
PATIENCE = 30.0

NSD = """
server:
  ip-address: 127.0.0.1@{port}
  username: ""
  chroot: ""
  zonesdir: "{folder}"
  pidfile: "{folder}/pid"
  xfrdfile: "{folder}/xfrd"
  xfrdir: "{folder}"
  zonelistfile: "{folder}/list"
  logfile: "{folder}/log"
  server-count: 1
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: .
  zonefile: zone
"""
# zero-no-soa-ttl is an extension of BIND: it gives negative answers about an SOA a TTL of zero.
BIND = """
options {{
  directory "{folder}";
  pid-file "{folder}/pid";
  session-keyfile "{folder}/session";
  listen-on port {port} {{ 127.0.0.1; }};
  listen-on-v6 {{ none; }};
  recursion no;
  dnssec-validation no;
  max-udp-size 1232;
  zero-no-soa-ttl no;
  notify no;
}};
controls {{ }};
zone "." {{ type primary; file "{folder}/zone"; }};
"""


def program(name: str) -> str | None:
    """Where a program is; None if it is not installed."""
    return shutil.which(name, path=PLACES)


@contextmanager
def nsd(folder: Path, zone: str) -> Iterator[int]:
    """Serve the zone of the root; the port."""
    with _serving(folder, zone, NSD, lambda file: [str(program("nsd")), "-d", "-c", file]) as port:
        yield port


@contextmanager
def bind(folder: Path, zone: str) -> Iterator[int]:
    """Serve the zone of the root; the port."""
    with _serving(
        folder, zone, BIND, lambda file: [str(program("named")), "-g", "-4", "-n", "1", "-c", file]
    ) as port:
        yield port


SERVERS = {"nsd": nsd, "named": bind}


@contextmanager
def _serving(folder: Path, zone: str, configuration: str, command: Callable[[str], list[str]]) -> Iterator[int]:
    port = _free_port()
    (folder / "zone").write_text(zone, encoding="utf-8")
    (folder / "configuration").write_text(configuration.format(folder=folder, port=port), encoding="utf-8")
    with (
        (folder / "said").open("wb") as said,
        subprocess.Popen(
            command(str(folder / "configuration")), stdout=said, stderr=said, start_new_session=True
        ) as process,
    ):
        try:
            _wait(process, folder, port)
            yield port
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _free_port() -> int:
    """Below those that the system gives to clients: a question of somebody else could take one of them."""
    while True:
        port = random.randint(15_000, 32_000)  # noqa: S311 - not a secret
        kinds = (socket.SOCK_DGRAM, socket.SOCK_STREAM)
        with ExitStack() as stack, suppress(OSError):
            for kind in kinds:
                stack.enter_context(socket.socket(socket.AF_INET, kind)).bind(("127.0.0.1", port))
            return port


def _wait(process: "subprocess.Popen[bytes]", folder: Path, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the server does not start: {(folder / 'said').read_text()[-600:]}")
