"""An audit with five thousand names: what it opens, how it is interrupted, and how its time limit ends it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.storage import load

DOMAINS = 1000
ALL = ("-r", "us-east-1", "--depth", "quick")
AT_ONCE = 50
FILES = 60
"""What an audit opens beside the questions under way: connections to AWS, and what Python holds."""


@pytest.fixture(scope="module")
def many(one_key_pair: None) -> Iterator[Emulator]:  # noqa: ARG001 # there before the first world is made
    """A region with a thousand domains."""
    with Emulator() as running:
        region = running.region("us-east-1")
        for number in range(DOMAINS):
            region.call("sesv2", "CreateEmailIdentity", EmailIdentity=f"d{number}.example.com")
        yield running


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    """Their DNS."""
    with DnsServer(WorldRecords()) as running:
        yield running


def begun(many: Emulator, dns: DnsServer, path: Path, *options: str) -> subprocess.Popen[str]:
    """Start an audit."""
    where = ("--endpoint-url", many.url, "--nameserver", dns.address)
    command = [sys.executable, "-W", "error::ResourceWarning", "-m", "sescheck", "audit", *where, *options]
    written = ("--snapshot", str(path), "--format", "json", "--no-progress")
    return subprocess.Popen(
        [*command, *written], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )


def test_five_thousand_names_open_a_few_files(many: Emulator, dns: DnsServer, tmp_path: Path) -> None:
    """A socket for each question under way; nothing is said about one that was not closed."""
    most = 0
    with begun(many, dns, tmp_path / "x", *ALL, "--dns-rate", "5000") as audit:
        files = Path(f"/proc/{audit.pid}/fd")
        while audit.poll() is None:
            most = max(most, sum(1 for _ in files.iterdir()))
            time.sleep(0.01)
        _, said = audit.communicate()
    assert "Warning" not in said
    assert "Traceback" not in said
    assert 5000 <= len(load(tmp_path / "x").dns)
    assert AT_ONCE + FILES >= most


def test_an_interrupt_ends_the_questions_at_once(many: Emulator, dns: DnsServer, tmp_path: Path) -> None:
    """What was answered is in the snapshot, and a later run asks only the rest."""
    path = tmp_path / "x"
    with begun(many, dns, path, *ALL, "--dns-rate", "500") as audit:
        while len(dns.questions) < 1000 and audit.poll() is None:
            time.sleep(0.02)
        audit.send_signal(signal.SIGINT)
        interrupted = time.monotonic()
        _, said = audit.communicate()
        took = time.monotonic() - interrupted
    assert 130 == audit.returncode
    assert "Traceback" not in said
    assert 4 > took  # two seconds on a machine that does nothing else
    before = load(path)
    answered = {key for key, each in before.dns.items() if isinstance(each, Known)}
    assert before.interrupted
    assert 900 <= len(answered) < 5000 <= len(before.dns)
    dns.questions.clear()
    with begun(many, dns, path, "--dns-rate", "5000", "--resume", str(path)) as again:
        again.communicate()
    after = load(path)
    assert after.dns.keys() == before.dns.keys()
    unread = {str(each) for each in after.dns.values() if isinstance(each, Unreadable)}
    assert (1, set()) == (again.returncode, unread)
    assert set() == answered & {f"{each.name} {each.record_type}" for each in dns.questions}


def test_the_time_limit_ends_the_questions(many: Emulator, dns: DnsServer, tmp_path: Path) -> None:
    """The rest is not read, and the run ends soon after."""
    dns.inject(DnsFault("delay", seconds=0.1))
    started = time.monotonic()
    with begun(many, dns, tmp_path / "x", *ALL, "--dns-rate", "100", "--timeout", "6") as audit:
        audit.communicate()
    assert 1 == audit.returncode  # findings decide
    assert 20 > time.monotonic() - started  # it would take fifty
    answers = load(tmp_path / "x").dns.values()
    assert {Why.TIMED_OUT} == {each.why for each in answers if isinstance(each, Unreadable)}
    assert any(isinstance(each, Known) for each in answers)
