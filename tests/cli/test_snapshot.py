"""What was read can be saved, audited later, and picked up where it ended."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy, typical
from sescheck.snapshot.storage import load
from tests.conftest import Cli

REGIONS = "us-east-1,eu-west-1"


def without_times(report: Any) -> Any:
    """The report, save for when it was made."""
    return {key: value for key, value in report.items() if key != "generated_at"}


@pytest.mark.parametrize("depth", ["quick", "standard", "deep"])
def test_an_audit_of_a_saved_snapshot_finds_the_same(
    audit: Cli, cli: Cli, emulator: Emulator, tmp_path: Path, depth: str
) -> None:
    """Field for field, refusals too, and without a call."""
    typical(emulator)
    emulator.inject(Fault("deny", region="eu-west-1", operation="GetIdentityMailFromDomainAttributes"))
    file = tmp_path / "ses.snapshot"
    first = audit(f"{REGIONS},af-south-1", "--depth", depth, "--snapshot", str(file))
    emulator.forget_calls()
    again = cli("audit", "--from", str(file), "--format", "json")
    assert () == emulator.calls
    assert (first.code, without_times(first.report)) == (again.code, without_times(again.report))


def test_snapshot_saves_the_file_and_its_exit_code_says_whether_it_is_complete(
    cli: Cli, emulator: Emulator, tmp_path: Path
) -> None:
    """Exit code 0, or 3 where something could not be read; nothing is judged."""
    healthy(emulator)
    file = str(tmp_path / "ses.snapshot")
    where = ("--endpoint-url", emulator.url, "-r", REGIONS, "-o", file)
    assert (0, "", "") == tuple(vars(cli("snapshot", *where)).values())
    emulator.inject(Fault("deny", operation="ListConfigurationSets"))
    words = f"sescheck: not everything could be read: `sescheck audit --from {file}` says what, and why\n"
    assert (3, "", words) == tuple(vars(cli("snapshot", *where)).values())
    assert words in cli("snapshot", *where, "--quiet").err
    emulator.inject(Fault("deny"))
    result = cli("snapshot", *where)
    assert (4, "") == (result.code, result.out)
    assert "sescheck: no region could be read: " in result.err


def test_resuming_reads_only_what_is_missing(audit: Cli, cli: Cli, emulator: Emulator, tmp_path: Path) -> None:
    """After a run in which one read and one region were refused."""
    healthy(emulator)
    whole = audit(REGIONS)
    emulator.inject(
        Fault("deny", region="us-east-1", operation="GetIdentityDkimAttributes"),
        Fault("deny", region="eu-west-1", operation="ListReceiptRuleSets"),
        Fault("deny", operation="GetTopicAttributes"),
    )
    file = str(tmp_path / "ses.snapshot")
    assert 3 == audit(REGIONS, "--snapshot", file).code
    emulator.clear_faults()
    emulator.forget_calls()
    resumed = cli("audit", "--endpoint-url", emulator.url, "--resume", file, "--format", "json")
    assert without_times(whole.report) == without_times(resumed.report)
    asked = {(call.region, call.operation) for call in emulator.calls if call.service in {"ses", "sesv2"}}
    assert {("us-east-1", "GetIdentityDkimAttributes"), ("eu-west-1", "ListReceiptRuleSets")} == asked
    topics = {call.operation for call in emulator.calls if call.service == "sns"}
    assert {"GetTopicAttributes", "ListSubscriptionsByTopic"} == topics


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_what_it_read(
    cli: Cli, emulator: Emulator, tmp_path: Path, number: signal.Signals
) -> None:
    """Exit code 130 within two seconds, marked incomplete; going on gives what a whole run gives."""
    healthy(emulator)
    emulator.inject(Fault("hang", region="eu-west-1", operation="GetIdentityDkimAttributes"))
    file = tmp_path / "ses.snapshot"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "sescheck", "audit", "-v", "-r", REGIONS, "--endpoint-url", emulator.url),
            *("--snapshot", str(file), "--read-timeout", "60"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    seen = ""
    while seen.count("ListSubscriptionsByTopic") + seen.count("DescribeActiveReceiptRuleSet") < 2:
        seen += process.stderr.readline()
    process.send_signal(number)
    _, err = process.communicate(timeout=15)
    assert 130 == process.returncode
    assert f"sescheck: interrupted; what was read is in {file}: continue with --resume {file}" in err
    assert "Traceback" not in err
    saved = load(file)
    assert saved.interrupted
    assert [4, 4] == [len(region.identities.items) for region in saved.accounts[0].regions]
    emulator.clear_faults()
    resumed = cli("audit", "--endpoint-url", emulator.url, "--resume", str(file), "--format", "json")
    assert (0, []) == (resumed.code, resumed.report["unread"])


def test_a_run_that_its_time_limit_ends_can_be_resumed(
    audit: Cli, cli: Cli, emulator: Emulator, tmp_path: Path
) -> None:
    """What was not read says that it was the time."""
    healthy(emulator)
    emulator.inject(Fault("hang", operation="GetEmailIdentity"))
    file = str(tmp_path / "ses.snapshot")
    first = audit(REGIONS, "--snapshot", file, "--timeout", "1.5")
    assert (3, {"timed-out"}) == (first.code, {why for _, _, why in first.unread})
    emulator.clear_faults()
    resumed = cli("audit", "--endpoint-url", emulator.url, "--resume", file, "--format", "json")
    assert (0, []) == (resumed.code, resumed.report["unread"])
