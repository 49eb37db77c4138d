"""Looking names up side by side, small: the zone, the page, and a run if NSD is installed."""

import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.endpoint.world import World
from benchmarks.resolving import __main__ as program
from benchmarks.resolving import audits, lookups, nsd
from benchmarks.resolving.local_server import HOST, free_port, serving
from benchmarks.resolving.lookups import CONTENDERS, OURS, Looked
from benchmarks.resolving.names import NAMES_OF_A_DOMAIN, questions, records
from benchmarks.resolving.page import Measured, bars, render

needs_nsd = pytest.mark.skipif(nsd.installed() is None, reason=nsd.WHY_NOT)
LOOKED = Looked(CONTENDERS[0], runs=1, asked=7000, found=7000, wall=3.0, cpu=2.0, memory=100.0)


def test_each_domain_has_seven_names() -> None:
    """None of them twice."""
    found = list(questions(5))
    assert 5 * NAMES_OF_A_DOMAIN == len(found) == len(set(found))


def test_every_record_is_in_the_zone_of_its_name() -> None:
    """With an SOA in each zone."""
    zones = nsd.zone_files(records(1))
    assert all(text.count("SOA") == 1 for text in zones.values())
    assert "\n_dmarc.d0.example.com. TXT" in zones["example.com"]
    assert "\namazonses.com. TXT" in zones["amazonses.com"]


def test_a_world_publishes_what_ses_expects() -> None:
    """Tokens of each region, and a MAIL FROM domain for each."""
    found = {(name, record_type) for name, record_type, _ in audits.records_of(World(2, 1, 1.0))}
    assert 6 == sum(record_type == "CNAME" for _, record_type in found)
    assert {("bounce-us-east-1.d0.example.com", "MX"), ("bounce-eu-west-1.d0.example.com", "TXT")} <= found


@pytest.mark.parametrize(("cpu", "memory", "reached"), [(2.0, 100.0, [True, True]), (4.0, 150.0, [False, False])])
def test_a_bar_is_reached_or_not(cpu: float, memory: float, reached: list[bool]) -> None:
    """Names for a second of CPU, and MB, not MiB."""
    measured = Measured([replace(LOOKED, cpu=cpu, memory=memory)], [], {}, [])
    assert reached == [each.reached for each in bars(measured)]
    assert ("**no**" in render(measured)) is not all(reached)


def test_without_nsd_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """And measures nothing."""
    monkeypatch.setattr(nsd, "installed", lambda: None)
    monkeypatch.setattr(sys, "argv", ["resolving"])
    assert 0 == program.main()
    assert nsd.WHY_NOT in capsys.readouterr().out


def test_a_server_runs_until_it_is_left(tmp_path: Path) -> None:
    """It takes connections from the start, and none after the end."""
    port = free_port()
    with serving([sys.executable, "-m", "http.server", str(port), "--bind", HOST], port, tmp_path / "log"):
        socket.create_connection((HOST, port), timeout=5).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, port), timeout=5)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    """In the words of the server."""
    command = [sys.executable, "-c", "raise SystemExit('no such zone')"]
    with pytest.raises(OSError, match="no such zone"), serving(command, free_port(), tmp_path / "log"):
        pass


@needs_nsd
def test_all_who_are_installed_find_every_name() -> None:
    """Sescheck and the loops at least."""
    found = {each.who.name: each for each in lookups.measure(3, 1)}
    assert {OURS, "dnspython, 50 at a time", "dnspython, sequential"} <= found.keys()
    assert all(each.asked == each.found for each in found.values())


@needs_nsd
def test_an_audit_is_measured_with_and_without_the_dns() -> None:
    """Every name is answered, and no finding is lost."""
    found = audits.measure("quick", 20, 100, 5000, 1)
    assert (0, 0) == (found.unread, found.wrong)
    assert 200 < found.names
    assert all(each > 0 for each in (*found.wall, *found.cpu, *found.memory))


@needs_nsd
def test_the_page_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also without an audit."""
    monkeypatch.setattr(sys, "argv", ["resolving", "--domains", "2", "--audited", "0", "--folder", str(tmp_path)])
    assert 0 == program.main()
    assert "## Looked up" in (tmp_path / "README.md").read_text()
