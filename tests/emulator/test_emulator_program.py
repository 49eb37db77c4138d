"""`python -m sescheck.emulator`, as a process of its own; and what importing the package costs."""

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import dns.rcode
import pytest

COMMAND = [sys.executable, "-m", "sescheck.emulator"]
SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=testing/20261123/eu-west-1/ses/aws4_request, Signature=0"}


@pytest.fixture
def program() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program with a world and a fault, and its URL."""
    options = ["--world", "clean", "--fault", "deny:operation=GetAccount"]
    with subprocess.Popen(
        [*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def answer(url: str) -> dict[str, object]:
    """The JSON at a URL."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=SIGNED), timeout=5) as found:  # noqa: S310
        parsed: dict[str, object] = json.load(found)
        return parsed


def test_it_serves_a_world_with_faults(program: tuple[subprocess.Popen[str], str]) -> None:
    """One line on stdout, nothing on stderr, and it ends when asked to."""
    process, url = program
    identity = answer(f"{url}/v2/email/identities/example.com")
    assert identity["VerificationStatus"] == "SUCCESS"
    with pytest.raises(OSError, match="403"):
        answer(f"{url}/v2/email/account")
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0


def test_it_serves_the_dns_of_its_world(tmp_path: Path) -> None:
    """The second line is the address of the DNS; a zone file and faults come before the world."""
    (tmp_path / "zone").write_text("shop.example.org. 60 MX 10 mail.example.net.\n")
    options = ["--world", "clean", "--dns-port", "0", "--zone", str(tmp_path / "zone")]
    options += ["--dns-fault", "refused:name=broken.*"]
    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        host, _, port = process.stdout.readline().strip().partition("#")

        def ask(name: str, record_type: str) -> dns.message.Message:
            return dns.query.udp(dns.message.make_query(name, record_type), host, port=int(port), timeout=5)

        assert "v=DMARC1" in ask("_dmarc.example.com", "TXT").to_text()
        assert "mail.example.net." in ask("shop.example.org", "MX").to_text()
        assert dns.rcode.REFUSED == ask("broken.example.com", "TXT").rcode()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_it_serves_an_organization(boto_session: Any) -> None:
    """Its management account is that of every unknown key."""
    options = ["--organization", "3", "--account", "111122223333"]
    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        client = boto_session.client("organizations", endpoint_url=process.stdout.readline().strip())
        found = [each["Id"] for each in client.list_accounts()["Accounts"]]
        client.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert found == ["111122223333", "000000000001", "200000000002", "000000000003"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--dns-fault", "explode"],
        ["--fault", "explode"],
        ["--world", "flat"],
        ["--port", "x"],
        ["--organization", "x"],
    ],
)
def test_wrong_options_are_a_usage_error(wrong: list[str]) -> None:
    """With what there is to choose from."""
    done = subprocess.run([*COMMAND, *wrong], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, "usage:" in done.stderr) == (2, True)


def test_a_port_that_is_taken_is_said_plainly(program: tuple[subprocess.Popen[str], str]) -> None:
    """No traceback."""
    port = program[1].rpartition(":")[2]
    done = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("could not start the emulator:")


def test_importing_the_emulator_imports_no_moto() -> None:
    """Nor boto3, dnspython or Flask: who only asks for --help does not pay."""
    code = (
        "import sys, sescheck.emulator, sescheck.emulator.worlds; "
        "print(sorted({'moto', 'boto3', 'botocore', 'dns', 'flask', 'werkzeug'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_moto_is_said_with_what_to_install() -> None:
    """The demo extra."""
    code = (
        "import sys; sys.modules['moto'] = None\nfrom sescheck.emulator.__main__ import main\nsys.exit(main([]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "of the extra `demo`: pip install" in done.stderr
