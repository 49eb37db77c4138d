"""NSD on this machine: a DNS server that answers far faster than it is asked here."""

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from benchmarks.resolving.names import SHARED, ZONES, Record

HOST = "127.0.0.1"
WHY_NOT = "NSD is not installed (Debian: apt-get install nsd)"
_PATIENCE = 30.0
_SOA = "@ 3600 SOA ns hostmaster 1 7200 900 1209600 900\n@ NS ns\nns A 127.0.0.1\n"
_CONFIGURATION = """
server:
  ip-address: {host}@{port}
  username: ""
  chroot: ""
  zonesdir: "{folder}"
  pidfile: "{folder}/pid"
  xfrdfile: "{folder}/xfrd"
  xfrdir: "{folder}"
  zonelistfile: "{folder}/zones"
  logfile: "{folder}/log"
  server-count: 1
  rrl-ratelimit: 0
  minimal-responses: yes
remote-control:
  control-enable: no
"""


def program() -> str | None:
    """Where NSD is; None if it is not installed."""
    return shutil.which("nsd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@contextmanager
def nsd(records: Iterable[Record]) -> Iterator[int]:
    """Serve these records, and those that they point to, until left; the port.

    Answers are minimal, as those of recursive resolvers are.

    Raises:
        OSError: it is not installed, or does not start.
    """
    if (path := program()) is None:
        raise OSError(WHY_NOT)
    with tempfile.TemporaryDirectory(prefix="nsd-") as name:
        folder, port = Path(name), _free_port()
        _write(folder, port, records)
        with subprocess.Popen([path, "-d", "-c", str(folder / "nsd.conf")], start_new_session=True) as process:  # noqa: S603 - as configured
            try:
                _wait(process, folder, port)
                yield port
            finally:
                _end(process)


def zone_files(records: Iterable[Record]) -> dict[str, str]:
    """Return the text of each zone."""
    lines: dict[str, list[str]] = {zone: [f"$TTL 300\n{_SOA}"] for zone in ZONES}
    for name, record_type, data in (*records, *SHARED):
        zone = next(each for each in ZONES if f".{name}".endswith(f".{each}"))
        lines[zone].append(f"{name}. {record_type} {data}\n")
    return {zone: "".join(each) for zone, each in lines.items()}


def _write(folder: Path, port: int, records: Iterable[Record]) -> None:
    configuration = _CONFIGURATION.format(host=HOST, port=port, folder=folder)
    for zone, text in zone_files(records).items():
        (folder / f"{zone}.zone").write_text(text)
        configuration += f'zone:\n  name: {zone}\n  zonefile: "{zone}.zone"\n'
    (folder / "nsd.conf").write_text(configuration)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """With its children; one that does not end by itself is killed."""
    process.terminate()
    try:
        process.wait(_PATIENCE / 3)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def _free_port() -> int:
    """Below those that the system gives to clients: a question of somebody else could take one of them."""
    while True:
        port = random.randint(15_000, 32_000)  # noqa: S311 - not a secret
        kinds = (socket.SOCK_DGRAM, socket.SOCK_STREAM)
        with ExitStack() as stack, suppress(OSError):
            for kind in kinds:
                stack.enter_context(socket.socket(socket.AF_INET, kind)).bind((HOST, port))
            return port


def _wait(process: "subprocess.Popen[bytes]", folder: Path, port: int) -> None:
    """Until it takes connections; the zones are read before that."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = folder / "log"
    raise OSError(f"NSD does not start: {log.read_text()[-400:] if log.exists() else ''}")
