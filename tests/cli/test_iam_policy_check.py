import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from sescheck.collect.declarations import actions, every_read
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.snapshot.model import Depth
from tests.cli import policy_simulator
from tests.cli.own_rule import NAME, own_rules
from tests.conftest import Cli, Result

REGION = "eu-west-1"
ACCOUNT = "123456789012"
MONITOR = f"arn:aws:iam::{ACCOUNT}:role/monitor"
CAN_NOT_BE_TRIED = {"iam:GetAccessKeyLastUsed", *(each for each in actions() if each.startswith("s3:"))}


@dataclass(frozen=True)
class Check:
    """The command on the emulator."""

    cli: Cli
    emulator: Emulator

    def __call__(self, *options: str) -> Result:
        """As people see it."""
        return self.cli("iam-policy", "--check", "--endpoint-url", self.emulator.url, "-r", REGION, *options)

    def json(self, *options: str) -> Any:
        """The first caller of the JSON, which says the exit code too."""
        result = self(*options, "--format", "json")
        assert "" == result.err
        assert result.code == json.loads(result.out)["exit_code"]
        return json.loads(result.out)["callers"][0] | {"code": result.code}


@pytest.fixture
def check(cli: Cli, emulator: Emulator) -> Check:
    """On a world that has what there is."""
    healthy(emulator)
    return Check(cli, emulator)


def lacking(caller: Any) -> list[str]:
    """The actions that the caller lacks."""
    return [each["action"] for each in caller["lacking"]]


def role(emulator: Emulator, path: str = "/") -> None:
    """A role named monitor."""
    with_keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    client = boto3.client("iam", endpoint_url=emulator.url, region_name="us-east-1", **with_keys)
    client.create_role(RoleName="monitor", Path=path, AssumeRolePolicyDocument="{}")
    client.close()


def deny(emulator: Emulator, operations: Sequence[str]) -> None:
    """What AWS itself refuses."""
    emulator.inject(*(Fault("deny", operation=operation) for operation in operations))


def test_a_caller_with_all_permissions_lacks_nothing(check: Check) -> None:
    """Exit code 0; what cannot be tried is said, and is no fault."""
    caller = check.json("--depth", "deep", "--suppression-list")
    assert (0, [], REGION, ACCOUNT) == (caller["code"], lacking(caller), caller["region"], caller["account_id"])
    unknown = {each["action"] for each in caller["unknown"]}
    assert CAN_NOT_BE_TRIED & set(actions()) == unknown
    assert set(actions()) == {*caller["allowed"], *unknown, *caller["need_no_permission"]}
    assert ["sts:GetCallerIdentity"] == caller["need_no_permission"]


@pytest.mark.parametrize("depth", Depth)
def test_only_what_that_depth_reads_is_checked(check: Check, depth: Depth) -> None:
    """A permission that an audit does not use is not missed."""
    caller = check.json("--depth", depth)
    told = {*caller["allowed"], *(each["action"] for each in caller["unknown"]), *caller["need_no_permission"]}
    assert set(actions(depth, ())) == told


def test_every_action_that_is_refused_is_lacking(check: Check) -> None:
    """Each by its own name, by trying it."""
    triable = set(actions()) - CAN_NOT_BE_TRIED - {"sts:GetCallerIdentity"}
    deny(check.emulator, [action.partition(":")[2] for action in triable])
    caller = check.json("--depth", "deep", "--suppression-list")
    assert (3, sorted(triable), []) == (caller["code"], lacking(caller), caller["allowed"])
    assert not caller["simulated"]


def test_one_action_that_is_refused_is_the_only_one_lacking(check: Check) -> None:
    """The others are allowed."""
    deny(check.emulator, ["ListTenants"])
    caller = check.json()
    assert (3, ["ses:ListTenants"]) == (caller["code"], lacking(caller))
    assert set(actions(Depth.STANDARD, ())) - CAN_NOT_BE_TRIED == {
        "ses:ListTenants",
        "sts:GetCallerIdentity",
        *caller["allowed"],
    }


def test_trying_calls_each_operation_once_for_a_missing_resource(check: Check) -> None:
    """No operation is called twice, and nothing real is read."""
    check.emulator.forget_calls()
    assert 0 == check().code
    calls = [(call.service, call.operation) for call in check.emulator.calls]
    assert sorted(set(calls)) == sorted(calls)


def test_a_lacking_action_names_the_rules_that_may_stay_undecided(check: Check) -> None:
    """The rules that rest on what it brings, a few for people, all for scripts."""
    deny(check.emulator, ["GetIdentityMailFromDomainAttributes"])
    result = check()
    assert 3 == result.code
    assert f"in {REGION}: 1 action lacking" in result.out
    line = next(each for each in result.out.splitlines() if "ses:GetIdentityMailFromDomainAttributes" in each)
    assert "more rules" in line
    found = check.json()["lacking"][0]
    assert "mail-from-missing-in-region" in found["rules"]
    assert "template-missing-in-region" not in found["rules"]
    assert found["detail"].startswith("denied: ")


def test_own_rules_and_only_those_that_run_are_named(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the configuration of the folder, or of the one that is named; without one there are none."""
    deny(check.emulator, ["ListEmailIdentities"])
    assert NAME not in check.json()["lacking"][0]["rules"]
    file = own_rules(tmp_path)
    assert NAME in check.json("--config", str(file))["lacking"][0]["rules"]
    monkeypatch.chdir(tmp_path)
    assert [NAME] == check.json("--select", NAME)["lacking"][0]["rules"]
    line = next(each for each in check("--select", NAME).out.splitlines() if "ses:ListEmailIdentities" in each)
    assert line.split()[1] == f"{NAME};"


def test_a_lacking_fallback_costs_nothing_by_itself(check: Check) -> None:
    """The v1 list matters where the v2 list is refused."""
    deny(check.emulator, ["ListIdentities"])
    found = check.json()["lacking"][0]
    assert ("ses:ListIdentities", [], "ses:ListEmailIdentities") == (
        found["action"],
        found["rules"],
        found["only_if"],
    )
    assert "nothing, as long as ses:ListEmailIdentities is allowed" in check().out


def test_the_fallback_of_a_lacking_action_is_named(check: Check) -> None:
    """It tells less, so the rules are named too."""
    deny(check.emulator, ["ListEmailIdentities"])
    found = check.json()["lacking"][0]
    assert "ses:ListIdentities" in found["instead"]
    assert "identity-cannot-send" in found["rules"]
    assert "is called instead and may return less" in check().out


def test_an_operation_without_an_answer_is_not_known(check: Check) -> None:
    """Neither allowed nor lacking, and the exit code says so."""
    check.emulator.inject(Fault("server-error", operation="GetAccount"))
    caller = check.json()
    assert (3, []) == (caller["code"], lacking(caller))
    assert {"action": "ses:GetAccount"}.items() <= next(
        each for each in caller["unknown"] if each["action"] not in CAN_NOT_BE_TRIED
    ).items()
    assert "ses:GetAccount" in check().out


def test_a_region_without_receiving_is_not_a_lacking_permission(cli: Cli, emulator: Emulator) -> None:
    """An operation that the region does not have needs no permission there."""
    emulator.region("ap-south-2").enable()
    caller = json.loads(
        cli("iam-policy", "--check", "--endpoint-url", emulator.url, "-r", "ap-south-2", "-f", "json").out
    )["callers"][0]
    assert "ses:ListReceiptRuleSets" in {each["action"] for each in caller["unknown"]}
    assert [] == lacking(caller)


def test_the_simulator_is_asked_about_the_role_that_was_assumed(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the role's ARN, with its path, which the assumed role's ARN lacks; nothing else is asked then."""
    simulator = policy_simulator.install(monkeypatch)
    role(check.emulator, "/team/")
    check.emulator.forget_calls()
    caller = check.json("--role-arn", MONITOR)
    assert (0, [], [], True) == (caller["code"], lacking(caller), caller["unknown"], caller["simulated"])
    assert {f"arn:aws:iam::{ACCOUNT}:role/team/monitor"} == simulator.principals
    assert {REGION, "us-east-1"} == simulator.regions
    assert {"sts", "iam"} == {call.service for call in check.emulator.calls}
    assert caller["arn"].startswith(f"arn:aws:sts::{ACCOUNT}:assumed-role/monitor/")


def test_if_the_role_may_not_be_read_its_arn_is_derived(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a path, as most roles are."""
    simulator = policy_simulator.install(monkeypatch)
    deny(check.emulator, ["GetRole"])
    check.json("--role-arn", MONITOR)
    assert {MONITOR} == simulator.principals


def test_actions_that_the_simulator_denies_are_tried(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """IAM's simulator does not know all that AWS knows: what then works is not lacking."""
    policy_simulator.install(monkeypatch, ["ses:GetAccount", "ses:GetEmailIdentity"])
    role(check.emulator)
    deny(check.emulator, ["GetAccount"])
    caller = check.json("--role-arn", MONITOR)
    assert (3, ["ses:GetAccount"]) == (caller["code"], lacking(caller))


def test_if_trying_decides_nothing_the_simulators_answer_stands(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of what gives no answer."""
    policy_simulator.install(monkeypatch, ["ses:GetAccount"])
    role(check.emulator)
    check.emulator.inject(Fault("server-error", operation="GetAccount"))
    assert ["ses:GetAccount"] == lacking(check.json("--role-arn", MONITOR))


def test_without_the_simulator_every_action_is_tried(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a permission of its own, which no audit needs."""
    policy_simulator.install(monkeypatch)
    role(check.emulator)
    deny(check.emulator, ["SimulatePrincipalPolicy", "ListTenants"])
    caller = check.json("--role-arn", MONITOR)
    assert (["ses:ListTenants"], False) == (lacking(caller), caller["simulated"])
    assert "simulator could not be used" in check("--role-arn", MONITOR).out


def test_several_callers_are_distinguished(check: Check) -> None:
    """One after the other."""
    other = "arn:aws:iam::210987654321:role/monitor"
    result = check("--role-arn", MONITOR, "--role-arn", other, "--format", "json")
    assert [ACCOUNT, "210987654321"] == [each["account_id"] for each in json.loads(result.out)["callers"]]


def test_no_credentials_exit_with_could_not_run(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 4 and one line."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    result = cli("iam-policy", "--check")
    assert (4, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert "no credentials found" in result.err


def test_expired_credentials_exit_with_could_not_run(check: Check) -> None:
    """STS refuses them, so there is nobody to tell about."""
    check.emulator.inject(Fault("expired"))
    result = check()
    assert (4, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert "STS does not say who is asking" in result.err


def test_a_role_that_may_not_be_assumed_does_not_hide_another(check: Check) -> None:
    """What could be told is told, and the exit code says that this is not all."""
    check.emulator.inject(Fault("deny", operation="AssumeRole", after=1))
    result = check("--role-arn", MONITOR, "--role-arn", "arn:aws:iam::210987654321:role/monitor")
    assert (4, 1) == (result.code, result.err.count("\n"))
    assert "0 actions lacking" in result.out


def test_without_any_answer_nothing_is_known(check: Check) -> None:
    """Not a caller who lacks nothing."""
    services = {operation.service for operation in every_read()} - {"sts"}
    check.emulator.inject(*(Fault("server-error", service=each) for each in services))
    result = check()
    assert 4 == result.code
    assert f"no permission could be checked in {REGION}" in result.err
