"""Suppression that differs between regions is found over HTTP, and nobody's address gets out unasked."""

import gzip
import os
import re
import stat
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import parts
from sescheck.history.runs import RunFolder
from sescheck.report.formats import FORMATS
from sescheck.snapshot.storage import load, save
from tests.conftest import AwsCli, Cli

HERE, THERE, THIRD = "us-east-1", "us-west-2", "eu-west-1"
REGIONS = f"{HERE},{THERE}"
ACCOUNT = "123456789012"
MISSING = "suppressed-address-missing-in-region"
LIST = "--suppression-list"
HASH = re.compile(r"hmac:[0-9a-f]{32}")
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
def test_two_regions_with_the_same_lists_have_no_finding(audit: Cli) -> None:
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


def test_a_denied_suppression_list_is_not_empty(world: Emulator, audit: Cli) -> None:
    """Whom it holds cannot be told; the other region's addresses may be on it."""
    suppress(world, THERE, CAT)
    world.inject(Fault("deny", region=HERE, operation="ListSuppressedDestinations"))
    result = audit(REGIONS, LIST)
    assert (3, []) == (result.code, result.findings)
    assert {(HERE, "ses:ListSuppressedDestinations", "denied")} == result.unread


def test_addresses_are_hashed_by_default(world: Emulator, audit: Cli, cli: Cli, tmp_path: Path) -> None:
    """Neither into the snapshot nor into any format, nor to standard error; the finding has its hash."""
    suppress(world, THERE, CAT)
    file = tmp_path / "ses.snapshot"
    result = audit(REGIONS, LIST, "-v", "--snapshot", str(file))
    (entries,) = (each["evidence"]["entries"] for each in result.report["findings"] if each["rule"] == MISSING)
    assert [True] == [HASH.fullmatch(each) is not None for each in entries]
    drawn = [cli("audit", "--from", str(file), "-v", "-f", name).out for name in FORMATS]
    words = "\n".join([gzip.decompress(file.read_bytes()).decode(), result.out, result.err, *drawn]).lower()
    assert "hmac:" in words
    assert [] == [address for address in (ANN, BEN, CAT) if address.lower() in words]


def test_addresses_are_shown_on_request(world: Emulator, audit: Cli, tmp_path: Path) -> None:
    """In the report, and in the snapshot."""
    suppress(world, THERE, CAT)
    file = tmp_path / "ses.snapshot"
    result = audit(REGIONS, LIST, "--show-addresses", "--snapshot", str(file))
    (finding,) = (each for each in result.report["findings"] if each["rule"] == MISSING)
    assert {CAT: "BOUNCE"} == finding["evidence"]["entries"]
    assert CAT in gzip.decompress(file.read_bytes()).decode()


@pytest.mark.parametrize(("shown", "mode"), [((), 0o644), (("--show-addresses",), 0o600)])
def test_a_report_with_addresses_is_readable_only_by_its_owner(
    world: Emulator, cli: Cli, tmp_path: Path, shown: tuple[str, ...], mode: int
) -> None:
    """So is every run that `--since` keeps, whatever it holds, and a baseline."""
    suppress(world, THERE, CAT)
    before = os.umask(0o022)
    report, known, runs = tmp_path / "r", tmp_path / "k", tmp_path / "runs"
    try:
        where = ("--endpoint-url", world.url, "-r", REGIONS, LIST, *shown)
        cli("audit", *where, "-f", f"json:{report}", "--write-baseline", str(known), "--since", str(runs))
    finally:
        os.umask(before)
    assert [mode, mode] == [stat.S_IMODE(each.stat().st_mode) for each in (report, known)]
    kept = [path for path in runs.iterdir() if path.name != ".lock"]
    assert [0o600, 0o600] == [stat.S_IMODE(path.stat().st_mode) for path in kept]


@pytest.mark.parametrize("shown", [False, True])
def test_a_resumed_snapshot_reads_the_list_as_before(
    world: Emulator, cli: Cli, tmp_path: Path, shown: bool
) -> None:
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


def lists_of(file: Path) -> list[set[str]]:
    """The addresses of each region's list, as a snapshot has them."""
    (account,) = load(file).accounts
    return [{each.address for each in region.suppressed.items} for region in account.regions]


def test_two_snapshots_have_no_hash_in_common(world: Emulator, cli: Cli, tmp_path: Path) -> None:
    """Regions of one do; and the salt is in the snapshot alone."""
    where = ("--endpoint-url", world.url, "-r", REGIONS, LIST)
    for name in ("a", "b"):
        assert 0 == cli("audit", *where, "--snapshot", str(tmp_path / name), "-f", f"json:{tmp_path / 'r'}").code
    first, second = lists_of(tmp_path / "a"), lists_of(tmp_path / "b")
    assert (first[0], second[0]) == (first[1], second[1])
    assert set() == first[0] & second[0]
    salt = load(tmp_path / "b").salt
    assert salt
    assert salt not in (tmp_path / "r").read_text()


@pytest.mark.parametrize("shown", [(), ("--show-addresses",)])
def test_a_list_with_another_salt_is_not_a_change(
    world: Emulator, cli: Cli, tmp_path: Path, shown: tuple[str, ...]
) -> None:
    """Nothing changed, and nothing is said to have."""
    suppress(world, THERE, CAT)
    where = ("--endpoint-url", world.url, "-r", REGIONS, LIST)
    cli("snapshot", *where, "-o", str(tmp_path / "a"))
    cli("snapshot", *where, *shown, "-o", str(tmp_path / "b"))
    told = cli("diff", str(tmp_path / "a"), str(tmp_path / "b"), "-f", "json").report["changes"]
    assert ([], [], []) == (told["settings"], told["new"], told["gone"])


@pytest.mark.parametrize("same", [True, False])
def test_an_earlier_list_fills_a_denied_one_only_with_the_same_salt(
    world: Emulator, audit: Cli, tmp_path: Path, same: bool
) -> None:
    """Addresses of one region would else be held against hashes that nobody can compare them with."""
    since = ("--since", str(tmp_path / "runs"))
    audit(REGIONS, LIST, *since)
    (first,) = (tmp_path / "runs").glob("*.snapshot")
    if not same:
        save(msgspec.structs.replace(load(first), salt=None), first)
    world.inject(Fault("deny", region=HERE, operation="ListSuppressedDestinations"))
    audit(REGIONS, LIST, *since)
    last = RunFolder(tmp_path / "runs", 9).last()
    assert last is not None
    here, there = last.base.accounts[0].regions
    assert (2 if same else 0, 2) == (len(here.suppressed.items), len(there.suppressed.items))
    world.clear_faults()
    told = audit(REGIONS, LIST, *since).report["changes"]
    assert ([], []) == (told["settings"], told["gone"])


def test_runs_that_are_compared_keep_the_salt(world: Emulator, audit: Cli, tmp_path: Path) -> None:
    """Over a run that does not ask for the lists, too."""
    since = ("--since", str(tmp_path / "runs"))
    for options in ((LIST,), (), (LIST,)):
        audit(REGIONS, *options, *since)
    files = sorted((tmp_path / "runs").glob("*.snapshot"))
    assert 1 == len({load(file).salt for file in files})
    assert lists_of(files[0]) == lists_of(files[2])
    assert world.calls


def test_a_snapshot_without_a_salt_can_be_resumed(world: Emulator, cli: Cli, tmp_path: Path) -> None:
    """As early versions saved it: its lists stay comparable with each other."""
    first, second = tmp_path / "first", tmp_path / "second"
    world.inject(Fault("deny", region=HERE, operation="ListSuppressedDestinations"))
    cli("snapshot", "--endpoint-url", world.url, "-r", REGIONS, LIST, "-o", str(first))
    world.clear_faults()
    early = msgspec.structs.replace(load(first), salt=None)
    regions = tuple(
        msgspec.structs.replace(
            region,
            suppressed=msgspec.structs.replace(
                region.suppressed,
                items=tuple(
                    msgspec.structs.replace(
                        each, address=f"sha256:{sha256(name.lower().encode()).hexdigest()[:32]}"
                    )
                    for each, name in zip(region.suppressed.items, sorted((ANN, BEN)), strict=False)
                ),
            ),
        )
        for region in early.accounts[0].regions
    )
    save(
        msgspec.structs.replace(early, accounts=(msgspec.structs.replace(early.accounts[0], regions=regions),)),
        first,
    )
    assert 0 == cli("snapshot", "--endpoint-url", world.url, "--resume", str(first), "-o", str(second)).code
    here, there = lists_of(second)
    assert here == there
    assert all(each.startswith("sha256:") for each in here)


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
    assert CAT in world.region(THERE).state.kept["suppressed"]
