"""Suppression that differs between regions is found over HTTP, and nobody's address gets out unasked."""

import gzip
import re
from pathlib import Path

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import parts
from sescheck.report.formats import FORMATS
from sescheck.snapshot.storage import load
from tests.conftest import AwsCli, Cli

HERE, THERE, THIRD = "us-east-1", "us-west-2", "eu-west-1"
REGIONS = f"{HERE},{THERE}"
ACCOUNT = "123456789012"
MISSING = "suppressed-address-missing-in-region"
LIST = "--suppression-list"
HASH = re.compile(r"sha256:[0-9a-f]{32}")
ANN, BEN, CAT = "Ann.Private@example.net", "ben@example.net", "cat@example.net"


def suppress(emulator: Emulator, region: str, address: str, reason: str = "BOUNCE") -> None:
    """As PutSuppressedDestination does."""
    emulator.region(region).call("sesv2", "PutSuppressedDestination", EmailAddress=address, Reason=reason)


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match, each with the same two addresses on its list; one is written in another case."""
    for region in (HERE, THERE, THIRD):
        parts.production(emulator.region(region), sent=1200)
        parts.domain(emulator.region(region), "example.com", mail_from=True)
    suppress(emulator, HERE, ANN)
    suppress(emulator, THERE, ANN.lower())
    for region in (HERE, THERE):
        suppress(emulator, region, BEN, "COMPLAINT")
    return emulator


@pytest.mark.usefixtures("world")
def test_two_regions_with_the_same_lists_have_nothing_to_say(audit: Cli) -> None:
    """Whether they are shown or hashed."""
    for options in ((LIST,), (LIST, "--show-addresses")):
        result = audit(REGIONS, *options)
        assert (0, [], []) == (result.code, result.report["findings"], result.report["unread"])


def test_each_fault_is_found_by_its_rule_and_nothing_else(world: Emulator, audit: Cli) -> None:
    """Addresses that one region lacks, other reasons, none at all, and VDM in one region only."""
    suppress(world, THERE, CAT)
    for region, reasons in ((HERE, ["BOUNCE"]), (THIRD, [])):
        world.region(region).call("sesv2", "PutAccountSuppressionAttributes", SuppressedReasons=reasons)
    for region in (HERE, THERE):
        world.region(region).call("sesv2", "PutAccountVdmAttributes", VdmAttributes={"VdmEnabled": "ENABLED"})
    expected = [
        (MISSING, HERE, ACCOUNT),
        ("suppression-off", THIRD, ACCOUNT),
        ("suppression-reasons-differ", HERE, ACCOUNT),
        ("suppression-reasons-differ", THERE, ACCOUNT),
        ("vdm-differs", THIRD, ACCOUNT),
    ]
    result = audit(f"{REGIONS},{THIRD}", LIST)
    assert (1, expected) == (result.code, result.findings)


def test_the_list_is_read_only_when_it_is_asked_for(world: Emulator, audit: Cli) -> None:
    """Without the option there is no call, and that is said once."""
    suppress(world, THERE, CAT)
    world.forget_calls()
    result = audit(REGIONS)
    assert "ListSuppressedDestinations" not in {call.operation for call in world.calls}
    assert (0, [], []) == (result.code, result.findings, result.report["unread"])
    assert 1 == sum(MISSING == each["rule"] for each in result.report["summary"]["not_asked"])


def test_a_list_that_is_refused_is_no_empty_one(world: Emulator, audit: Cli) -> None:
    """Whom it holds cannot be told; the other region's addresses may be on it."""
    suppress(world, THERE, CAT)
    world.inject(Fault("deny", region=HERE, operation="ListSuppressedDestinations"))
    result = audit(REGIONS, LIST)
    assert (3, []) == (result.code, result.findings)
    assert {(HERE, "ses:ListSuppressedDestinations", "denied")} == result.unread


def test_no_address_gets_out_unless_it_is_to_be_shown(
    world: Emulator, audit: Cli, cli: Cli, tmp_path: Path
) -> None:
    """Neither into the snapshot nor into any format, nor to standard error; the finding has its hash."""
    suppress(world, THERE, CAT)
    file = tmp_path / "ses.snapshot"
    result = audit(REGIONS, LIST, "-v", "--snapshot", str(file))
    (entries,) = (each["evidence"]["entries"] for each in result.report["findings"] if each["rule"] == MISSING)
    assert [True] == [HASH.fullmatch(each) is not None for each in entries]
    drawn = [cli("audit", "--from", str(file), "-v", "-f", name).out for name in FORMATS]
    words = "\n".join([gzip.decompress(file.read_bytes()).decode(), result.out, result.err, *drawn]).lower()
    assert "sha256:" in words
    assert [] == [address for address in (ANN, BEN, CAT) if address.lower() in words]


def test_addresses_are_shown_when_that_is_asked_for(world: Emulator, audit: Cli, tmp_path: Path) -> None:
    """In the report, and in the snapshot."""
    suppress(world, THERE, CAT)
    file = tmp_path / "ses.snapshot"
    result = audit(REGIONS, LIST, "--show-addresses", "--snapshot", str(file))
    (finding,) = (each for each in result.report["findings"] if each["rule"] == MISSING)
    assert {CAT: "BOUNCE"} == finding["evidence"]["entries"]
    assert CAT in gzip.decompress(file.read_bytes()).decode()


@pytest.mark.parametrize("shown", [False, True])
def test_going_on_with_a_snapshot_asks_as_it_did(world: Emulator, cli: Cli, tmp_path: Path, shown: bool) -> None:
    """Or hashes of one region would be held against addresses of another."""
    options = (LIST, "--show-addresses") if shown else (LIST,)
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    where = ("--endpoint-url", world.url)
    world.inject(Fault("deny", region=HERE, operation="ListSuppressedDestinations"))
    assert 3 == cli("snapshot", *where, "-r", REGIONS, *options, "-o", first).code
    world.clear_faults()
    assert 0 == cli("snapshot", *where, "--resume", first, "-o", second).code
    (account,) = load(Path(second)).accounts
    assert [2, 2] == [len(region.suppressed.items) for region in account.regions]
    found = {"@" in each.address for region in account.regions for each in region.suppressed.items}
    assert {shown} == found


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["audit", "-r", HERE, "--show-addresses"], [LIST]),
        (["snapshot", "-r", HERE, "--show-addresses", "-o", "x"], [LIST]),
        (["audit", "--from", "x", LIST], ["--from", LIST]),
        (["audit", "--resume", "x", LIST], ["--resume", LIST]),
    ],
)
def test_wrong_usage_is_one_line(cli: Cli, arguments: list[str], words: list[str]) -> None:
    """Exit code 2, before anything is read."""
    result = cli(*arguments)
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert all(word in result.err for word in words), result.err


@pytest.mark.awscli
def test_an_address_that_the_aws_cli_suppressed_is_found(world: Emulator, audit: Cli, aws_cli: AwsCli) -> None:
    """In the region whose list lacks it."""
    aws_cli(
        *("sesv2", "put-suppressed-destination", "--email-address", CAT, "--reason", "COMPLAINT"), region=THERE
    )
    assert [(MISSING, HERE, ACCOUNT)] == audit(REGIONS, LIST).findings
    assert CAT in world.region(THERE).state.suppressed
