"""What is wrong with the options of a cluster is said before anything is read."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from sescheck.errors import FileError, UsageError
from sescheck.organization.engine import cluster_options
from sescheck.organization.engine.cluster_options import ClusterOptions, address_of, check_cluster

HERE = Path(cluster_options.__file__).with_name("doing.py")
NONE = Path("/none/such")
TLS = "tls://cluster.example.org:8786"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (ClusterOptions(workers=0), "--workers 0: it must be above 0"),
        (ClusterOptions(threads=-1), "--threads -1: it must be above 0"),
        (ClusterOptions(tls_ca=HERE), "need --scheduler"),
        (ClusterOptions(tls_key=HERE), "need --scheduler"),
        (ClusterOptions(workers=2, scheduler=TLS), "leave it out, or leave out --scheduler"),
        (ClusterOptions(scheduler=TLS), "needs --tls-ca and --tls-cert"),
        (ClusterOptions(scheduler=TLS, tls_ca=HERE, tls_key=HERE), "needs --tls-ca and --tls-cert"),
        (ClusterOptions(scheduler="tcp://10.0.0.1:8786"), "use tls://"),
        (ClusterOptions(scheduler="tcp://cluster.example.org"), "use tls://"),
        (ClusterOptions(scheduler="tcp://localhost.example.org"), "use tls://"),
        (ClusterOptions(scheduler="tcp://127.0.0.1", tls_ca=HERE), "need tls://"),
    ],
)
def test_options_that_do_not_go_together(options: ClusterOptions, words: str) -> None:
    """One line says why."""
    with pytest.raises(UsageError, match=words):
        check_cluster(options)


@pytest.mark.parametrize(
    "scheduler",
    [
        "cluster.example.org:8786",
        "tls://",
        "tls://:8786",
        "tls://host:0",
        "tls://host:port",
        "tls://host:99999",
        "tls://host/path",
        "tls://host?a=b",
        "tls://me@host",
        "tls://[::1",
        "ws://host:8786",
        "https://host:8786",
        "",
    ],
)
def test_not_an_address(scheduler: str) -> None:
    """It is named, with what is expected."""
    with pytest.raises(UsageError, match="is not an address like tls://HOST:8786"):
        check_cluster(ClusterOptions(scheduler=scheduler))


@pytest.mark.parametrize(
    ("scheduler", "address"),
    [
        ("tls://host", "tls://host:8786"),
        ("tls://host:1234/", "tls://host:1234"),
        ("tls://[2001:db8::1]", "tls://[2001:db8::1]:8786"),
        ("tcp://127.0.0.1:1", "tcp://127.0.0.1:1"),
    ],
)
def test_an_address_has_a_port(scheduler: str, address: str) -> None:
    """Dask's own by default."""
    assert address == address_of(scheduler)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "[::1]"])
def test_without_tls_on_this_machine_only(host: str) -> None:
    """As through a tunnel, or `kubectl port-forward`."""
    check_cluster(ClusterOptions(scheduler=f"tcp://{host}:8786"))


def test_good_options(tmp_path: Path) -> None:
    """Nothing is said; the key may be in the file of the certificate."""
    check_cluster(ClusterOptions())
    check_cluster(ClusterOptions(scheduler=TLS, tls_ca=HERE, tls_cert=HERE, tls_key=HERE))
    check_cluster(ClusterOptions(scheduler=TLS, tls_ca=HERE, tls_cert=HERE))
    with pytest.raises(FileError, match="cannot be read: no such file"):
        check_cluster(ClusterOptions(scheduler=TLS, tls_ca=HERE, tls_cert=tmp_path / "none"))


def test_a_key_with_a_password(tmp_path: Path) -> None:
    """OpenSSL would ask for it, in the middle of a run."""
    key = tmp_path / "key.pem"
    key.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    with pytest.raises(UsageError, match="has a password"):
        check_cluster(ClusterOptions(scheduler=TLS, tls_ca=HERE, tls_cert=HERE, tls_key=key))


@pytest.mark.parametrize("missing", ["distributed", "cryptography"])
def test_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """It says what to install."""
    monkeypatch.setattr(cluster_options, "find_spec", lambda name: None if name == missing else find_spec(name))
    with pytest.raises(UsageError, match=r"pip install 'sescheck\[organization\]'"):
        check_cluster(ClusterOptions())
