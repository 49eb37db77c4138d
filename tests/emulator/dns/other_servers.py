"""NSD and BIND with a zone file, in a folder of the test's own; neither leaves this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.resolving.local_server import free_port, program, serving

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


@contextmanager
def nsd(folder: Path, zone: str) -> Iterator[int]:
    """Serve the zone of the root; the port."""
    with _serving(folder, zone, NSD, "nsd", "-d") as port:
        yield port


@contextmanager
def bind(folder: Path, zone: str) -> Iterator[int]:
    """Serve the zone of the root; the port."""
    with _serving(folder, zone, BIND, "named", "-g", "-4", "-n", "1") as port:
        yield port


SERVERS = {"nsd": nsd, "named": bind}


@contextmanager
def _serving(folder: Path, zone: str, configuration: str, name: str, *options: str) -> Iterator[int]:
    port, file = free_port(), folder / "configuration"
    (folder / "zone").write_text(zone, encoding="utf-8")
    file.write_text(configuration.format(folder=folder, port=port), encoding="utf-8")
    with serving([str(program(name)), *options, "-c", str(file)], port, folder / "said"):
        yield port
