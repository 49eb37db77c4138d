"""Each operation refused in turn, in the primary and in the standby: readiness says nothing that is not so."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from sescheck import Addresses, audit
from sescheck.auditing.judging import criteria
from sescheck.auditing.options import JudgeOptions
from sescheck.auditing.taking_over import Asked, readiness_answers
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.worlds import SCENARIOS, healthy, parts
from sescheck.emulator.worlds.healthy import ADDRESS
from sescheck.engine.failover import Track
from sescheck.engine.steps import Human
from sescheck.takeover.model import Answer, Readiness, State
from tests.conftest import use_own_credentials

PRIMARY, STANDBY = "us-east-1", "eu-west-1"
NOT_READY, CANNOT_TELL, GAPS, READY = Answer.NOT_READY, Answer.CANNOT_TELL, Answer.GAPS, Answer.READY
Call = tuple[str, str, str]
"""Region, service and operation."""

PARTS = 10
"""Each is a test, because all calls take longer than one test may."""
ALL = os.environ.get("SESCHECK_REFUSALS") == "all"
"""Refuse each call in both worlds, one by one. Otherwise some operations are refused at the same time, each in one
region of one world, and in the other region of the other world."""
TOGETHER = 1 if ALL else 3

MAY_BECOME: Mapping[Answer, frozenset[Answer]] = {
    NOT_READY: frozenset({NOT_READY, CANNOT_TELL}),
    CANNOT_TELL: frozenset({CANNOT_TELL}),
    GAPS: frozenset({GAPS, CANNOT_TELL}),
    READY: frozenset({READY, GAPS, CANNOT_TELL}),
    Answer.NOT_ASKED: frozenset({Answer.NOT_ASKED, CANNOT_TELL}),
}
"""The answers that are still true if less was read."""


def two_apart(emulator: Emulator) -> None:
    """The standby lacks one thing of each kind, or has it switched off; it needs some of the primary."""
    healthy(emulator, (PRIMARY, STANDBY))
    primary, standby = emulator.region(PRIMARY), emulator.region(STANDBY)
    parts.template(primary, "only-in-the-primary")
    parts.custom_template(primary, "only-there", ADDRESS)
    primary.call("sesv2", "CreateTenant", TenantName="only-there")
    primary.call("sesv2", "CreateConfigurationSet", ConfigurationSetName="only-there")
    parts.domain(primary, "only-there.example.com")
    standby.settle("news.example.net", mail_from="FAILED")
    _reject(standby, "news.example.net")
    standby.settle_tenant("shop", "DISABLED")
    standby.stage_topic("shop.example.org", "Bounce", f"arn:aws:sns:{PRIMARY}:{primary.account_id}:ses-bounces")


def _reject(region: Region, name: str) -> None:
    region.state.find(name).mail_from_fallback = "REJECT_MESSAGE"  # type: ignore[union-attr] # the world has it


WORLDS = {"clean": (SCENARIOS["clean"].build, READY), "apart": (two_apart, NOT_READY)}
"""How to build each world, and whether its standby can send."""


@dataclass(frozen=True)
class World:
    """A world, what readiness says of it, and every call that it takes."""

    aws: Emulator
    nameserver: str
    full: Readiness
    calls: tuple[Call, ...]
    number: int

    @property
    def share(self) -> tuple[Call, ...]:
        """The calls that this world refuses: of an operation in two regions, each world has one."""
        operations = sorted({(service, operation) for _, service, operation in self.calls})
        first = {each: (number + self.number) % 2 for number, each in enumerate(operations)}
        return tuple(each for each in self.calls if first[each[1:]] == (each[0] == STANDBY))

    def without(self, *calls: Call) -> Readiness:
        """What readiness says if these calls are denied."""
        self.aws.clear_faults()
        self.aws.inject(*(Fault("deny", region=r, service=s, operation=o) for r, s, o in calls))
        try:
            return ask(self.aws, self.nameserver)
        finally:
            self.aws.clear_faults()


def ask(aws: Emulator, nameserver: str) -> Readiness:
    """Audit through the real collector, over HTTP, and ask for the standby."""
    report = audit(
        regions=[PRIMARY, STANDBY],
        endpoint_url=aws.url,
        nameserver=nameserver,
        dns_rate=100_000,
        depth="deep",
        addresses=Addresses.SHOWN,
        max_rate=1000,
        retries=0,
    )
    (found,) = readiness_answers(
        report.snapshot, criteria(JudgeOptions()), Asked(PRIMARY, (STANDBY,), endpoint=True)
    )
    return found


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest, one_key_pair: None) -> Iterator[World]:  # noqa: ARG001 # made before
    """Each world once, for all refusals."""
    with pytest.MonkeyPatch.context() as patch, Emulator() as aws, DnsServer(WorldRecords()) as dns:
        use_own_credentials(patch)
        build, answer = WORLDS[request.param]
        build(aws)
        aws.forget_calls()
        full = ask(aws, dns.address)
        assert full.tracks[Track.SENDING] is answer
        calls = {(call.region, call.service, call.operation) for call in aws.calls}
        known = tuple(sorted(calls - {("us-east-1", "sts", "GetCallerIdentity")}))
        yield World(aws, dns.address, full, known, list(WORLDS).index(request.param))


def findings(found: Readiness, full: Readiness) -> set[str]:
    """The fingerprints of what counts, in the tracks that a complete reading asks about."""
    asked = [check for check in found.checks if full.tracks[check.track] is not Answer.NOT_ASKED]
    return {each.finding.fingerprint for check in asked for each in check.findings}


def lies(full: Readiness, less: Readiness) -> Iterator[str]:
    """What an answer says that the answer of a complete reading does not."""
    for track in Track:
        if less.tracks[track] not in MAY_BECOME[full.tracks[track]]:
            yield f"{track}: {less.tracks[track]}, and not {full.tracks[track]}"
    if not set(less.senders.ready) <= set(full.senders.ready):
        yield f"ready: {set(less.senders.ready) - set(full.senders.ready)}"
    for name, rules in less.senders.blocked.items():
        if not set(rules) <= set(full.senders.blocked.get(name, ())):
            yield f"{name} is blocked by {rules}"
    if not findings(less, full) <= findings(full, full):
        yield f"findings: {findings(less, full) - findings(full, full)}"
    if not set(less.hangs_on) <= set(full.hangs_on):
        yield f"needs: {set(less.hangs_on) - set(full.hangs_on)}"
    if not set(full.hangs_on) <= set(less.hangs_on) and not less.hidden:
        yield f"needs nothing of {set(full.hangs_on) - set(less.hangs_on)}"
    yield from _plan(full, less)
    yield from _numbers(full, less)
    yield from _endpoint(full, less)


def _plan(full: Readiness, less: Readiness) -> Iterator[str]:
    """The steps that a complete reading does not have, other than those of people and those that say "unless"."""
    known = {repr(each.step.does) for each in full.plan.steps}
    for each in less.plan.steps:
        step = each.step
        if isinstance(step.does, Human) or step.title.endswith(", unless it exists"):
            continue
        if repr(step.does) not in known:
            yield f"step: {step.title}: {step.does}"


def _numbers(full: Readiness, less: Readiness) -> Iterator[str]:
    for name in ("needed", "have", "rate_needed", "rate", "sent"):
        if getattr(less.capacity, name) not in {None, getattr(full.capacity, name)}:
            yield f"{name}: {getattr(less.capacity, name)}, and not {getattr(full.capacity, name)}"


def _endpoint(full: Readiness, less: Readiness) -> Iterator[str]:
    assert full.endpoint is not None
    assert less.endpoint is not None
    if less.endpoint.answer not in MAY_BECOME[full.endpoint.answer]:
        yield f"endpoint: {less.endpoint.answer}, and not {full.endpoint.answer}"
    known = {check.rule: check for check in full.endpoint.checks}
    for check in less.endpoint.checks:
        if check.state is State.BLOCKS and known[check.rule].state is not State.BLOCKS:
            yield f"endpoint: {check.rule} blocks: {check.words}"
        if check.state is State.PASSED and known[check.rule].state is not State.PASSED:
            yield f"endpoint: {check.rule} passes"


@pytest.mark.parametrize("part", range(PARTS))
def test_a_refused_operation_makes_no_answer_better_and_invents_nothing(world: World, part: int) -> None:
    """What blocks may become unknown, and never nothing; what was not read is never missing."""
    chosen = world.calls if ALL else world.share
    apart = -(-len(chosen) // TOGETHER)
    groups = [chosen[start::apart] for start in range(apart)]
    told = {group: list(lies(world.full, world.without(*group))) for group in groups[part::PARTS]}
    assert {group: said for group, said in told.items() if said} == {}


@pytest.mark.parametrize("service", ["sesv2", "ses"])
@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
def test_a_refused_service_neither(world: World, region: str, service: str) -> None:
    """Some operations are asked in the place of others; here all are refused."""
    every = {(region, service, operation) for _, service_of, operation in world.calls if service_of == service}
    less = world.without(*every)
    assert list(lies(world.full, less)) == []
    assert less.tracks[Track.SENDING] in {NOT_READY, CANNOT_TELL}


def test_what_hides_a_block_is_unknown_and_says_why(world: World) -> None:
    """A list that could not be read: the rules about what the standby lacks cannot tell."""
    for operation, rule in (
        ("ListEmailTemplates", "template-missing-in-region"),
        ("ListCustomVerificationEmailTemplates", "custom-verification-template-missing-in-region"),
        ("ListConfigurationSets", "configuration-set-missing-in-region"),
        ("ListTenants", "tenant-missing-in-region"),
    ):
        for region in (PRIMARY, STANDBY):
            found = world.without((region, "sesv2", operation))
            check = next(each for each in found.checks if each.rule == rule)
            assert (check.state, check.may_block) == (State.UNKNOWN, True), (region, operation)
            assert {(one.region, one.why) for each in check.undecided for one in each.because} == {
                (region, "denied")
            }
            assert found.tracks[Track.SENDING] in {NOT_READY, CANNOT_TELL}
