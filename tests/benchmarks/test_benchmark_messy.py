"""The world in which no two regions agree, and what is known of it."""

import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from benchmarks.contenders import BY_NAME
from benchmarks.endpoint.messy import Messy
from benchmarks.endpoint.world import World
from benchmarks.scripts import bare_loop
from benchmarks.task import Task
from benchmarks.tools.audit import audited
from benchmarks.tools.loops import once, scripted

Serve = Callable[..., Any]
Cli = Callable[..., Any]


def test_no_two_regions_agree_about_an_identity() -> None:
    """Also where one leaves out what has the region's name in it."""
    world = Messy(4, 60)

    def drawn(number: int, region: str) -> tuple[Any, ...]:
        state = world.state(number, region)
        assert state is not None
        topics = tuple(each and each.rpartition(":")[2] for each in state.topics)
        return (state.verification, state.dkim, state.signs, state.key, state.fallback, topics, state.headers)

    for one, other in combinations(world.region_names, 2):
        alike = [number for number in range(60) if drawn(number, one) == drawn(number, other)]
        assert alike == []


def test_a_seed_gives_the_same_world_and_another_seed_another() -> None:
    """The endpoint and the one that compares draw it apart from each other."""

    def states(world: World) -> list[Any]:
        return [world.state(number, region) for region in world.region_names for number in range(30)]

    assert states(Messy(2, 30)) == states(Messy(2, 30))
    assert states(Messy(2, 30)) != states(Messy(2, 30, seed=2))


def test_an_address_has_the_dkim_of_its_domain() -> None:
    """As SES shows it."""
    world = Messy(2, 40)
    for region in world.region_names:
        for number in range(world.domain_count, 40):
            mine, owners = world.state(number, region), world.state(world.owner(number), region)
            assert mine is not None
            assert owners is not None
            assert (mine.dkim, mine.tokens) == (owners.dkim, owners.tokens)


@pytest.mark.parametrize("number", [0, 5, 39])
def test_both_protocols_say_the_same_of_a_messy_identity(serve: Serve, number: int) -> None:
    """v1's batches and v2's single read are two views of one world."""
    world = Messy(2, 40)
    running, name = serve(world=world), world.name(number)
    v1, v2 = running.client("ses"), running.client("sesv2").get_email_identity(EmailIdentity=name)
    dkim = v1.get_identity_dkim_attributes(Identities=[name])["DkimAttributes"][name]
    mail = v1.get_identity_mail_from_domain_attributes(Identities=[name])["MailFromDomainAttributes"][name]
    told = v1.get_identity_notification_attributes(Identities=[name])["NotificationAttributes"][name]
    status = v1.get_identity_verification_attributes(Identities=[name])["VerificationAttributes"][name]
    assert dkim["DkimVerificationStatus"].upper() == v2["DkimAttributes"]["Status"].replace("_", "")
    assert (dkim["DkimEnabled"], dkim["DkimTokens"]) == (
        v2["DkimAttributes"]["SigningEnabled"],
        v2["DkimAttributes"]["Tokens"],
    )
    assert mail.get("MailFromDomain") == v2["MailFromAttributes"].get("MailFromDomain")
    assert told["ForwardingEnabled"] == v2["FeedbackForwardingStatus"]
    assert status["VerificationStatus"].upper() == v2["VerificationStatus"].replace("_", "")


def audit(cli: Cli, running: Any, world: World, folder: Path, depth: str) -> Task:
    """An audit of a world that is served, with its report where contenders leave it."""
    task = Task(running.url, world, folder)
    where = ("--endpoint-url", running.url, "--regions", task.regions, "--depth", depth)
    cli("audit", *where, "--format", f"json:{folder / 'report.json'}")
    return task


@pytest.mark.parametrize(("regions", "depth"), [(1, "quick"), (2, "standard"), (3, "quick")])
def test_an_audit_says_of_the_messy_world_what_is_known_of_it(
    serve: Serve, cli: Cli, tmp_path: Path, regions: int, depth: str
) -> None:
    """Which identities are verified where, and whose DKIM is not; beyond that there are many findings."""
    world = Messy(regions, 60)
    outcome = audited(depth)(audit(cli, serve(world=world), world, tmp_path, depth))
    assert (outcome.identities, outcome.wrong) == (outcome.of, 0)
    assert outcome.findings > len(world.expected(depth)) > 10 * regions


def test_a_finding_too_many_and_one_too_few_are_wrong(serve: Serve, cli: Cli, tmp_path: Path) -> None:
    """The truth is no formality."""
    world = Messy(2, 40)
    task = audit(cli, serve(world=world), world, tmp_path, "quick")
    file = tmp_path / "report.json"
    report = json.loads(file.read_text())
    known = next(
        f for f in report["findings"] if f["rule"] == "identity-not-verified" and "@" not in f["subject"]["name"]
    )
    report["findings"].remove(known)
    file.write_text(json.dumps(report))
    assert audited("quick")(task).wrong == 1
    moved = {"us-east-1": "eu-west-1", "eu-west-1": "us-east-1"}
    for finding in report["findings"]:
        finding["region"] = moved.get(finding["region"])
    file.write_text(json.dumps(report))
    assert audited("quick")(task).wrong > 10


def test_an_address_that_a_verified_domain_covers_is_not_judged() -> None:
    """What a right audit says of it depends on its own settings; of others it follows from the status."""
    world = Messy(1, 60)
    region = world.region_names[0]
    for number in range(world.domain_count, 60):
        owner = world.state(world.owner(number), region)
        assert owner is not None
        assert world.judges("identity-not-verified", region, world.name(number)) is not owner.is_verified
    assert not world.judges("mail-from-not-verified", region, world.name(0))


@pytest.mark.parametrize("world", [World(2, 110), Messy(2, 110)])
@pytest.mark.parametrize("depth", ["quick", "standard"])
def test_the_bare_loop_makes_the_calls_of_the_audit_and_no_others(
    serve: Serve, cli: Cli, tmp_path: Path, world: World, depth: str
) -> None:
    """Else a comparison with it would say little."""
    running = serve(world=world)
    counters = running.service.counters
    audit(cli, running, world, tmp_path, depth)
    audited_calls = dict(counters.answered)
    counters.reset()
    bare_loop.read(running.url, list(world.region_names), depth, once(depth))
    assert dict(counters.answered) == audited_calls
    assert counters.errors.total() == 0


def test_the_bare_loop_reads_every_identity_of_the_messy_world(serve: Serve, tmp_path: Path) -> None:
    """And what it says of DKIM is so."""
    world = Messy(2, 110)
    task = Task(serve(world=world).url, world, tmp_path)
    read = bare_loop.read(task.url, list(world.region_names), "quick", once("quick"))
    (tmp_path / "read.json").write_text(json.dumps(bare_loop.statuses(read)))
    outcome = scripted(task)
    assert (outcome.identities, outcome.of, outcome.wrong) == (220, 220, 0)


def test_every_format_is_asked_for_once() -> None:
    """Twelve files."""
    task = Task("http://127.0.0.1:1", Messy(1, 1), Path("folder"))
    written = [word for word in BY_NAME["sescheck quick, every format"].command(task) if ":folder" in word]
    assert len(written) == len(set(written)) == 12
