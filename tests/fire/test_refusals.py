"""Each declared operation refused in turn: its readings are unread, and nothing else changes."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from sescheck.aws.operations import Operation
from sescheck.collect.account.enabled_regions import GET_STATUS
from sescheck.collect.declarations import declared, every_read
from sescheck.collect.readers import readers
from sescheck.collect.smtp import sending_roles, smtp_users
from sescheck.collect.smtp.iam_details import USERS
from sescheck.collect.smtp.iam_singles import LIST_ROLES, LIST_USERS
from sescheck.collect.smtp.smtp_users import GET_LAST_USED, LIST_ACCESS_KEYS
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import typical
from sescheck.rules.catalogue import every_rule
from tests.conftest import Cli, Result
from tests.fire.staging import HERE, KNOWN_FAULT, REGIONS, have_little_patience, idle, judged, once, rest, states

Entry = tuple[str | None, str, str]
REFUSALS = {"deny": "denied", "garble": "unexpected", "throttle": "throttled"}
"""How an operation is refused for ever, and the reason that the report gives for it."""

STANDBY = "eu-west-1"
DEMO_REGIONS = f"us-east-1,{STANDBY}"


@dataclass(frozen=True)
class Staging:
    """How an operation comes to be asked, and what its refusal costs.

    Attributes:
        denied: operations that are denied besides, for it is asked in their place only.
        named: whether the regions are named; else they are discovered.
        unread: (region, action, why) of what is unread; `*` is the operation, or the reason it was refused for.
        changed: members of the JSON's account and findings that say something else then.
        lost: members that the JSON's account does not have then.
        seed: what is seeded besides, for it is asked in such a world only.
        closed: whether disabled regions are then asked too, and listed as such.
    """

    denied: tuple[str, ...] = ()
    named: bool = True
    unread: tuple[Entry, ...] = ((HERE, "*", "*"),)
    changed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    closed: bool = False
    seed: Callable[[Emulator], None] | None = None

    def expected(self, operation: Operation, kind: str) -> set[Entry]:
        """The unread entries."""
        return {
            (region, operation.action if action == "*" else action, REFUSALS[kind] if why == "*" else why)
            for region, action, why in self.unread
        }

    def left_of(self, result: Result) -> Any:
        """The report without what this refusal may change."""
        report = rest(result)
        for part in (*report["accounts"], *report["findings"]):
            part.update(dict.fromkeys(self.changed))
        for account in report["accounts"]:
            for member in self.lost:
                account.pop(member, None)
            if self.closed:
                account["regions"] = [each for each in account["regions"] if each["state"] != "disabled"]
        return report


_SINGLES = {*smtp_users.INSTEAD_OF, *sending_roles.INSTEAD_OF}
STAGED = {
    # EC2 says the same
    "account:ListRegions": Staging(named=False, unread=()),
    # the regions are asked themselves, also those that are disabled
    "ec2:DescribeRegions": Staging(named=False, unread=(), denied=("ListRegions",), closed=True),
    # a label that no rule rests on
    "iam:ListAccountAliases": Staging(unread=(), lost=("alias",)),
    # neither a role nor a bucket's name is of a region
    **{action: Staging(unread=((None, "*", "*"),)) for action in ("iam:GetRole", "s3:GetBucketLocation")},
    # of the account, not of the region; one after another where IAM's details are denied
    **{each.action: Staging(unread=((None, "*", "*"),)) for each in (LIST_ACCESS_KEYS, GET_LAST_USED)},
    **{each.action: Staging(denied=(USERS.name,), unread=((None, "*", "*"),)) for each in _SINGLES},
    USERS.action: Staging(denied=(LIST_USERS.name,), unread=((None, "*", "*"),)),
    **{
        each.action: Staging(denied=(USERS.name,), unread=((None, USERS.action, "denied"),))
        for each in (LIST_USERS, LIST_ROLES)
    },
    # asked where none is active
    "ses:DescribeReceiptRuleSet": Staging(seed=idle),
    # nothing is left to fall back on: what was refused first is named
    "ses:ListIdentities": Staging(
        denied=("ListEmailIdentities",), unread=((HERE, "ses:ListEmailIdentities", "denied"),)
    ),
    "ses:GetIdentityVerificationAttributes": Staging(
        denied=("ListEmailIdentities",),
        unread=((HERE, "ses:ListEmailIdentities", "denied"), (HERE, "*", "*")),
    ),
    # no policy can deny it, but a network can
    "sts:GetCallerIdentity": Staging(unread=((None, "*", "*"),), changed=("account_id", "fingerprint")),
}
"""By action, where it is not simply asked and then unread."""

RESTED_ON = {fact for entry in every_rule() if entry.name != "region-unused" for fact in entry.rule.facts}
"""What rules rest on; the one left out is not asked about regions that are named."""

NO_RULE_RESTS_ON = {
    "servicequotas:ListRequestedServiceQuotaChangeHistory",  # it only adds to findings
    "sts:GetCallerIdentity",
    *(read.operation.action for read in declared() if read.fact not in RESTED_ON),
}


OF_A_REGION = {
    *(each.action for reader in readers().values() for each in reader.reads),
    *(each.action for each in every_read() if each.action.startswith("ses:")),
}
"""What the readers of a region ask, also about each thing: without it the region is read in part."""


def id_of(operation: Operation) -> str:
    """The action, for a test's name."""
    return operation.action


def ids_of(operations: list[Operation]) -> str:
    """The actions."""
    return " ".join(map(id_of, operations))


BY_ACTION = {operation.action: operation for operation in every_read() if operation != GET_STATUS}
"""Without the one that is only asked about a region that refuses everything: `test_refused_regions` denies it.

One an action: of those that follow several lists of one answer each is refused with the others."""

TRIALS = [
    pytest.param(operation, kind, id=f"{action}-{kind}")
    for number, (action, operation) in enumerate(BY_ACTION.items())
    for kind in ("deny", *(("throttle",) if number % 10 == 1 else ("garble",) if number % 10 == 6 else ()))
    if kind == "deny" or STAGED.get(action, Staging()).named
]
"""Each operation denied, and some in one more way; whatever the kind, the door makes the same of it."""

SIMPLY_ASKED = [operation for action, operation in BY_ACTION.items() if action not in STAGED]
TOGETHER = 1 if os.environ.get("SESCHECK_REFUSALS") == "all" else 5
"""Operations that a region full of faults refuses at the same time. SESCHECK_REFUSALS=all refuses one by one."""
APART = -(-len(SIMPLY_ASKED) // TOGETHER)
"""How far those of one test are from each other in the list: neighbours are of the same reader."""


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second in place of two minutes, after which an operation that is only throttled is given up."""
    have_little_patience(monkeypatch)


def ask(audit: Cli, cli: Cli, emulator: Emulator, staging: Staging) -> Result:
    """Audit named regions as deeply as can be, or all that are discovered, which is many for one emulator."""
    if staging.named:
        return audit(REGIONS, "--depth", "deep", "--retries", "0", "--suppression-list")
    patient = ("--depth", "quick", "--read-timeout", "60")
    return cli("audit", "--endpoint-url", emulator.url, "--format", "json", *patient)


def refuse(emulator: Emulator, operation: Operation, kind: str, staging: Staging) -> None:
    """Refuse it in one region, for ever."""
    for name in staging.denied:
        emulator.inject(Fault("deny", region=HERE, operation=name))
    emulator.inject(Fault(kind, region=HERE, service=operation.service, operation=operation.name))


@pytest.mark.parametrize(("operation", "kind"), TRIALS)
def test_what_is_refused_is_unread_and_the_rest_is_as_before(
    world: Emulator, audit: Cli, cli: Cli, known: dict[str, Result], operation: Operation, kind: str
) -> None:
    """Operation, region and reason are named; no finding comes or goes; the other region is the same."""
    staging = STAGED.get(operation.action, Staging())
    if staging.seed:
        staging.seed(world)
    before = once(known, f"{staging.named} {staging.seed}", lambda: ask(audit, cli, world, staging))
    world.forget_calls()
    refuse(world, operation, kind, staging)
    after = ask(audit, cli, world, staging)
    asked = {(call.region, call.service, call.operation) for call in world.calls}
    assert (HERE, operation.service, operation.name) in asked
    assert (set(), [KNOWN_FAULT]) == (before.unread, before.findings)
    expected = staging.expected(operation, kind)
    assert (expected, [KNOWN_FAULT], 1) == (after.unread, after.findings, after.code)
    assert (not expected) is after.report["complete"]
    assert staging.left_of(before) == staging.left_of(after)
    assert set(staging.lost).isdisjoint(after.report["accounts"][0])
    open_rules = {rule for each in after.report["unread"] for rule in each["rules"]}
    assert bool(open_rules) is (bool(expected) and operation.action not in NO_RULE_RESTS_ON)
    of_the_region = any(region == HERE and action in OF_A_REGION for region, action, _ in expected)
    assert ("partial" if of_the_region else "read") == states(after)[HERE]


@pytest.mark.parametrize("operations", [SIMPLY_ASKED[start::APART] for start in range(APART)], ids=ids_of)
def test_what_was_wrong_is_still_found_or_said_to_be_open(
    emulator: Emulator, audit: Cli, known: dict[str, Result], operations: list[Operation]
) -> None:
    """In a region full of faults a finding only vanishes where the report says that its rule cannot tell."""
    typical(emulator)
    before = once(known, "demo", lambda: audit(DEMO_REGIONS, "--depth", "deep"))
    emulator.inject(
        *(Fault("deny", region=STANDBY, service=each.service, operation=each.name) for each in operations)
    )
    after = audit(DEMO_REGIONS, "--depth", "deep")
    open_rules = {rule for each in after.report["unread"] for rule in each["rules"]}
    assert set() == judged(after) - judged(before)
    vanished = {rule for rule, _, _ in judged(before) - judged(after)}
    assert vanished <= open_rules
