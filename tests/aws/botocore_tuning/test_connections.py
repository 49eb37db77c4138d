"""The clients of a region share their connections, and the certificates to trust are read once."""

import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import boto3
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sescheck.aws.botocore_tuning import connections
from sescheck.aws.clients import Clients
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation
from sescheck.aws.pace.rate_control import IN_FLIGHT

OPERATIONS = (
    Operation("sesv2", "GetAccount"),
    Operation("ses", "ListReceiptFilters"),
    Operation("iam", "ListUsers"),
)
EMPTY = {
    "sesv2": b"{}",
    "ses": b"<R><ListReceiptFiltersResult/></R>",
    "iam": b"<R><ListUsersResult/></R>",
}


class _Server(ThreadingHTTPServer):
    """Counts the connections that come, by where they come from."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.came = 0
        self.regions: dict[object, set[str]] = {}
        self.scheme = "http" if context is None else "https"
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self.came += 1
        super().process_request(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        # AWS4-HMAC-SHA256 Credential=KEY/DAY/REGION/SERVICE/aws4_request, ...
        *_, region, service, _ = self.headers["Authorization"].split(",")[0].split("/")
        self.server.regions.setdefault(self.client_address, set()).add(region)
        body = EMPTY["sesv2" if self.command == "GET" else "iam" if service == "iam" else "ses"]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - http.server's name

    def log_message(self, *_: Any) -> None:
        """Nothing."""


Serve = Callable[..., _Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server; all of them end with the test."""
    running: list[_Server] = []

    def start(context: ssl.SSLContext | None = None) -> _Server:
        server = _Server(context)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def _clients(url: str) -> Clients:
    session = boto3.Session(aws_access_key_id="AKIATEST", aws_secret_access_key="none")
    return Clients(session, Limits(), url, OPERATIONS)


def _calls(clients: Clients, region: str) -> list[Callable[[], Any]]:
    return [clients.call(operation, region, {}) for operation in OPERATIONS]


def test_the_clients_of_a_region_share_their_connections(serve: Serve) -> None:
    """One after the other, three services need one connection; another region has its own."""
    server = serve()
    clients = _clients(server.url)
    for region in ("us-east-1", "eu-west-1"):
        for call in _calls(clients, region) * 2:
            call()

    assert server.came == 2
    assert all(len(regions) == 1 for regions in server.regions.values())


def test_no_more_connections_are_kept_than_calls_may_be_under_way(serve: Serve) -> None:
    """However many services they go to."""
    server = serve()
    calls = _calls(_clients(server.url), "us-east-1") * 20
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        list(pool.map(lambda call: call(), calls))

    assert server.came <= IN_FLIGHT


@pytest.mark.parametrize(("longest", "expected"), [(60.0, 1), (-1.0, 4)])
def test_a_connection_that_was_idle_for_long_is_opened_again(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, longest: float, expected: int
) -> None:
    """What is between may have dropped it without a word."""
    monkeypatch.setattr(connections, "LONGEST_IDLE", longest)
    server = serve()
    (call, *_) = _calls(_clients(server.url), "us-east-1")
    for _ in range(4):
        call()
    assert expected == server.came


def test_clients_behind_other_proxies_share_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_PROXY may name the host of one service and not of another."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "iam.amazonaws.com")
    clients = Clients(_clients("").session, Limits(), None, OPERATIONS)
    v1, v2, iam = (clients.client(each, "us-east-1")._endpoint.http_session for each in ("ses", "sesv2", "iam"))

    assert v1 is v2
    assert v1 is not iam
    assert v1._proxy_config.proxy_url_for("https://email.us-east-1.amazonaws.com") == "http://127.0.0.1:9"
    assert iam._proxy_config.proxy_url_for("https://iam.amazonaws.com") is None


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and its certificate for 127.0.0.1, by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file of certificates is read."""
    read: Counter[str] = Counter()
    real = ssl.SSLContext.load_verify_locations

    def load(self: ssl.SSLContext, cafile: Any = None, capath: Any = None, cadata: Any = None) -> None:
        read[str(cafile)] += 1
        real(self, cafile, capath, cadata)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", load)
    return read


def test_the_certificates_to_trust_are_read_once(
    serve: Serve, certificate: Path, read_files: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They take 14 ms of CPU each time, and botocore would read them for every connection."""
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = serve(context)
    clients = _clients(server.url)
    calls = [call for region in ("us-east-1", "eu-west-1", "eu-north-1") for call in _calls(clients, region)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda call: call(), calls * 3))

    assert server.came >= 3
    assert read_files == {str(certificate): 1}


def test_a_certificate_that_is_not_trusted_is_still_refused(serve: Serve, certificate: Path) -> None:
    """By every connection, not by the first one only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    clients = _clients(serve(context).url)
    for call in _calls(clients, "us-east-1") * 2:
        with pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED"):
            call()


def test_a_file_that_holds_no_certificates_fails_every_call(
    serve: Serve, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be read once is not taken for read."""
    (tmp_path / "empty.pem").touch()
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "empty.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    clients = _clients(serve(context).url)
    for call in _calls(clients, "us-east-1") * 2:
        with pytest.raises(Exception, match="SSL validation failed"):
            call()
