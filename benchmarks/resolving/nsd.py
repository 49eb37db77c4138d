"""NSD on this machine: a DNS server that answers far faster than it is asked here."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.resolving.local_server import HOST, free_port, program, serving
from benchmarks.resolving.names import SHARED, ZONES, Record

WHY_NOT = "NSD is not installed (Debian: apt-get install nsd)"
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
  server-count: 1
  rrl-ratelimit: 0
  minimal-responses: yes
remote-control:
  control-enable: no
"""


def installed() -> str | None:
    """Where NSD is; None if it is not installed."""
    return program("nsd")


@contextmanager
def nsd(records: Iterable[Record]) -> Iterator[int]:
    """Serve these records, and those that they point to, until left; the port.

    Answers are minimal, as those of recursive resolvers are.

    Raises:
        OSError: it is not installed, or does not start.
    """
    if (path := installed()) is None:
        raise OSError(WHY_NOT)
    with tempfile.TemporaryDirectory(prefix="nsd-") as name:
        folder, port = Path(name), free_port()
        _write(folder, port, records)
        with serving([path, "-d", "-c", str(folder / "nsd.conf")], port, folder / "log"):
            yield port


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
