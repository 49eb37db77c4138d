"""An audit whose resolver is asked over TLS or HTTPS."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.worlds import SCENARIOS
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.snapshot.storage import load
from tests.conftest import Cli
from tests.dns.encrypted import Exchange, by_https, by_tls, encrypted

REGIONS = "us-east-1,eu-west-1"
FORMS = pytest.mark.parametrize(
    ("exchange", "form"), [(by_tls, "tls://127.0.0.1#{}"), (by_https, "https://127.0.0.1:{}/dns-query")]
)


@pytest.fixture
def dns(emulator: Emulator) -> Iterator[DnsServer]:
    """The DNS of two healthy regions."""
    SCENARIOS["clean"].stage(emulator)
    with DnsServer(WorldRecords()) as running:
        yield running


@FORMS
def test_a_resolver_is_asked_over_an_encrypted_connection(
    audit: Cli, dns: DnsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: Exchange, form: str
) -> None:
    """Every name has its answer, and nothing goes out in plain text."""
    with encrypted(dns, exchange, tmp_path) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        path = tmp_path / "snapshot"
        result = audit(REGIONS, "--nameserver", form.format(port), "--dns-rate", "5000", "--snapshot", str(path))
    assert (0, "") == (result.code, result.err)
    snapshot = load(path)
    assert form.format(port) == snapshot.resolver
    assert len(snapshot.dns) > 20
    assert all(isinstance(each, Known) for each in snapshot.dns.values())
    assert {exchange.__name__.removeprefix("by_")} == {each.over for each in dns.questions}


@FORMS
@pytest.mark.parametrize(("address", "is_trusted"), [("127.0.0.2", True), ("127.0.0.1", False)])
def test_a_wrong_certificate_is_one_line(
    audit: Cli,
    dns: DnsServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    exchange: Exchange,
    form: str,
    address: str,
    is_trusted: bool,
) -> None:
    """For another address, or of an unknown authority: no name is read, and the rest of the audit goes on."""
    with encrypted(dns, exchange, tmp_path, address) as port:
        if is_trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        path = tmp_path / "snapshot"
        result = audit(REGIONS, "--nameserver", form.format(port), "--dns-rate", "5000", "--snapshot", str(path))
    assert 3 == result.code
    assert "Traceback" not in result.err
    assert [] == dns.questions
    snapshot = load(path)
    assert all(isinstance(each, Unreadable) for each in snapshot.dns.values())
    assert all(each.identities.items for account in snapshot.accounts for each in account.regions)
    for each in result.report["unread"]:
        assert ("dns:Query", "unreachable") == (each["operation"], each["why"]), each
        assert f"{form.format(port)} has a certificate that is not trusted: " in each["detail"]
        assert ("for '127.0.0.1'" if is_trusted else "self-signed") in each["detail"]
    assert 2 >= len(result.report["unread"])


def test_https_needs_an_extra(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is wrong usage, and says what to install."""
    monkeypatch.setattr("sescheck.dns.nameservers.DOH_NEEDS", ("a_module_that_is_not_there",))
    result = cli("audit", "--nameserver", "https://127.0.0.1/dns-query")
    assert 2 == result.code
    assert "pip install 'sescheck[doh]'" in result.err
    assert "Traceback" not in result.err
