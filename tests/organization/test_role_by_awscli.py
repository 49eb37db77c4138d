"""The AWS CLI runs the printed commands on the emulator; an audit then assumes the roles that they made.

moto does not know trusted access, has one partition only, and puts a StackSet also into the management account if
that is in the unit.
"""

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from moto.sts.models import sts_backends

from sescheck.auditing.checks import Source
from sescheck.auditing.collecting import read
from sescheck.collect.collection import Plan
from sescheck.collect.declarations import actions
from sescheck.collect.progress import Progress
from sescheck.emulator import Emulator
from sescheck.emulator.server.emulator import DEFAULT_ACCOUNT
from sescheck.emulator.worlds import healthy
from sescheck.organization.model import Member
from sescheck.organization.role import session_policy, source_of_member
from sescheck.permissions.stackset import FILE
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Asked, Depth
from sescheck.snapshot.reading import Known
from tests.cli.test_iam_policy_stackset import commands, printed
from tests.conftest import AwsCli, Cli

pytestmark = [pytest.mark.exhaustive, pytest.mark.awscli]

REGIONS = ("us-east-1", "eu-west-1")
NAME = "audit/sescheck"
OPTIONS = ("--trusted-account", DEFAULT_ACCOUNT, "--external-id", "7f3c", "--role-name", NAME)


@pytest.fixture(autouse=True)
def stacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let moto's CloudFormation be imported: it imports API Gateway, which validates documents of OpenAPI."""
    for name in ("", ".validation", ".validation.exceptions"):
        module: Any = ModuleType(f"openapi_spec_validator{name}")
        module.validate = module.validate_spec = module.OpenAPIValidationError = None
        monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.fixture
def member(aws_cli: AwsCli) -> tuple[str, str]:
    """An account of an organization, and its organizational unit."""
    aws_cli("organizations", "create-organization", "--feature-set", "ALL")
    root = aws_cli("organizations", "list-roots")["Roots"][0]["Id"]
    made = aws_cli("organizations", "create-account", "--account-name", "mail", "--email", "mail@example.com")
    account = made["CreateAccountStatus"]["AccountId"]
    made = aws_cli("organizations", "create-organizational-unit", "--parent-id", root, "--name", "mail")
    unit = made["OrganizationalUnit"]["Id"]
    where = ("--source-parent-id", root, "--destination-parent-id", unit)
    aws_cli("organizations", "move-account", "--account-id", account, *where)
    return account, unit


@pytest.fixture
def created(cli: Cli, aws_cli: AwsCli, member: tuple[str, str], tmp_path: Path) -> str:
    """Run the printed commands that moto knows; return the member account."""
    account, unit = member
    text = printed(cli, *OPTIONS)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    ran = []
    for _, *words in commands(text):
        if words[1].startswith("create-"):
            given = (word.replace(FILE, str(tmp_path / FILE)).replace("$root", unit) for word in words)
            aws_cli(*given)
            ran.append(words[1])
    assert ["create-stack-set", "create-stack-instances", "create-stack"] == ran
    return account


def test_the_stack_is_the_role(created: str, aws_cli: AwsCli) -> None:
    """With its path, whom it trusts, and what it may do."""
    assert created != DEFAULT_ACCOUNT
    (stack,) = aws_cli("cloudformation", "describe-stacks", "--stack-name", "sescheck-role", region="us-east-1")[
        "Stacks"
    ]
    arn = f"arn:aws:iam::{DEFAULT_ACCOUNT}:role/{NAME}"
    assert [("RoleArn", arn)] == [(each["OutputKey"], each["OutputValue"]) for each in stack["Outputs"]]
    found = aws_cli("iam", "get-role", "--role-name", "sescheck")["Role"]
    assert (arn, "/audit/") == (found["Arn"], found["Path"])
    (statement,) = found["AssumeRolePolicyDocument"]["Statement"]
    assert {"AWS": f"arn:aws:iam::{DEFAULT_ACCOUNT}:root"} == statement["Principal"]
    assert {
        "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{DEFAULT_ACCOUNT}:*"},
        "StringEquals": {"sts:ExternalId": "7f3c"},
    } == statement["Condition"]
    policy = aws_cli("iam", "get-role-policy", "--role-name", "sescheck", "--policy-name", "sescheck")
    text = json.dumps(policy["PolicyDocument"])  # moto gives a text for it
    assert all(action in text for action in actions(Depth.STANDARD, ()))


def test_an_audit_assumes_the_role_of_the_stackset(created: str, emulator: Emulator, audit: Cli) -> None:
    """By its ARN; the world of the member account is healthy."""
    healthy(emulator, REGIONS, created)
    arn = f"arn:aws:iam::{created}:role/{NAME}"
    result = audit(",".join(REGIONS), "--role-arn", arn, "--external-id", "7f3c")
    assert (0, [], set()) == (result.code, result.findings, result.unread)
    assert [created] == [each["account_id"] for each in result.report["accounts"]]


def test_the_role_is_read_with_the_session_policy(created: str, emulator: Emulator) -> None:
    """As `sescheck organization` reads a member: STS is sent the external ID and the policy."""
    healthy(emulator, REGIONS, created)
    policy = session_policy("standard", {}, every_rule())
    base = Source(external_id="7f3c", endpoint_url=emulator.url)
    source = source_of_member(Member(created), base, DEFAULT_ACCOUNT, "aws", NAME, policy)
    plan = Plan(REGIONS, Asked.NAMED, "aws", Depth.STANDARD, endpoint_url=emulator.url)
    (account,) = read(plan, source, Progress(), handle_signals=False).accounts
    assert Known(created) == account.account_id
    (assumed,) = sts_backends[created]["aws"].assumed_roles
    assert (f"arn:aws:iam::{created}:role/{NAME}", "7f3c") == (assumed.role_arn, assumed.external_id)
    assert json.loads(policy) == json.loads(assumed.policy)


def test_one_principal_may_be_trusted(cli: Cli, aws_cli: AwsCli, tmp_path: Path) -> None:
    """By a parameter; without an external ID there is no condition on one."""
    (tmp_path / FILE).write_text(printed(cli), encoding="utf-8")
    runner = f"arn:aws:iam::{DEFAULT_ACCOUNT}:role/ci/runner"
    given = {"TrustedAccount": DEFAULT_ACCOUNT, "TrustedPrincipal": runner}
    aws_cli(
        *("cloudformation", "create-stack", "--stack-name", "sescheck-role"),
        *("--template-body", f"file://{tmp_path / FILE}", "--capabilities", "CAPABILITY_NAMED_IAM"),
        "--parameters",
        *(f"ParameterKey={key},ParameterValue={value}" for key, value in given.items()),
    )
    found = aws_cli("iam", "get-role", "--role-name", "sescheck")["Role"]
    (statement,) = found["AssumeRolePolicyDocument"]["Statement"]
    assert {"ArnLike": {"aws:PrincipalArn": runner}} == statement["Condition"]
