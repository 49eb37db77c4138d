"""The printed steps about receiving, run by the AWS CLI: they mend, and a second run prints nothing."""

import subprocess
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import parts
from tests.conftest import Cli
from tests.fix.running import machine

WEST, EAST = "us-west-2", "us-east-1"
TOPIC = "arn:aws:sns:{}:123456789012:incoming-mail"
pytestmark = pytest.mark.awscli


def announce(region: str) -> dict[str, dict[str, str]]:
    """An action that publishes each message to a topic of a region."""
    return {"SNSAction": {"TopicArn": TOPIC.format(region), "Encoding": "UTF-8"}}


def stage(emulator: Emulator, file: Path) -> None:
    """One region receives, with faults; the other one has the identity, and a rule set that is half done."""
    for name in (WEST, EAST):
        region = emulator.region(name)
        parts.domain(region, "example.com")
        region.create_topic("incoming-mail")
    header = {"AddHeaderAction": {"HeaderName": "X-Region", "HeaderValue": WEST}}
    west, east = emulator.region(WEST), emulator.region(EAST)
    rules = [
        parts.rule("first", ["help@example.com"], header, announce(WEST)),
        parts.rule("second", [f"$(touch {file})@example.com"], announce(EAST)),
        parts.rule("third", ["example.com"], header, {"StopAction": {"Scope": "RuleSet"}}),
    ]
    parts.rule_set(west, "inbound", *({**rule, "ScanEnabled": False, "TlsPolicy": "Optional"} for rule in rules))
    backend = east.state.backend
    backend.create_receipt_rule_set("inbound")
    backend.receipt_rule_set["inbound"].rules = [{**parts.rule("third", ["example.com"]), "Enabled": False}]
    filter_ = {"Name": "spam", "IpFilter": {"Policy": "Block", "Cidr": "192.0.2.0/24"}}
    west.call("ses", "CreateReceiptFilter", Filter=filter_)


def test_what_is_printed_for_receiving_mends_it(
    aws_cli_driver: "subprocess.Popen[str]", cli: Cli, emulator: Emulator, tmp_path: Path
) -> None:
    """Findings about one rule are one call. A rule that is copied has faults, which the second run mends."""
    stage(emulator, tmp_path / "x")
    where = ("--endpoint-url", emulator.url, "--regions", f"{WEST},{EAST}", "--depth", "deep")
    only = ("--select", "receiving-*")
    before = {rule for rule, _, _ in cli("audit", *where, *only, "--format", "json").findings}
    assert before == {
        "receiving-filters-differ",
        "receiving-inactive-in-region",
        "receiving-resource-wrong-region",
        "receiving-scan-off",
        "receiving-standby-differs",
        "receiving-tls-optional",
    }
    with machine(aws_cli_driver, emulator, tmp_path) as made:
        for _ in range(2):
            printed = cli("fix", *where, *only)
            assert printed.code == 0, printed.err
            made.run(printed.out)
    assert list(cli("audit", *where, *only, "--format", "json").findings) == []
    assert "\naws " not in cli("fix", *where, *only).out
    assert not (tmp_path / "x").exists()
