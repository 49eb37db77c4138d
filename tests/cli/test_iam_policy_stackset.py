"""`sescheck iam-policy --stackset`: a template of the role, and the commands that create it."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import yaml
from botocore import xform_name
from cfnlint.decode.cfn_yaml import loads
from hypothesis import given
from hypothesis import strategies as st

from sescheck.auditing.roles import check_external_id, parse_role_name
from sescheck.collect.declarations import actions, every_option
from sescheck.permissions.policy import LIMIT_OF_ROLE
from sescheck.permissions.stackset import Role, as_stackset
from sescheck.snapshot.model import Depth
from tests.conftest import Cli

EVERYTHING = ("--depth", "deep", *(f"--{option}" for option in every_option()))
TRUSTED = ("--trusted-account", "111122223333", "--external-id", "7f3c")


def printed(cli: Cli, *options: str) -> str:
    """The text."""
    result = cli("iam-policy", "--stackset", *options)
    assert (0, "") == (result.code, result.err)
    return result.out


def template(text: str) -> Any:
    """The template, with CloudFormation's functions in their long form."""
    return json.loads(json.dumps(loads(text)))


def role(text: str) -> Any:
    """The properties of the role."""
    (resource,) = template(text)["Resources"].values()
    assert "AWS::IAM::Role" == resource["Type"]
    return resource["Properties"]


def script(text: str) -> str:
    """The commands in the comments, as a script."""
    lines = [line.removeprefix("#   ") for line in text.splitlines() if line.startswith("#   ")]
    return "".join(f"{line}\n" for line in lines if line.startswith(("aws ", "root=", "  --")))


def commands(text: str) -> list[list[str]]:
    """The same, as words."""
    lines = script(text).replace("\\\n", " ").splitlines()
    return [shlex.split(re.sub(r'^root="\$\((.*)\)"$', r"\1", line)) for line in lines]


@pytest.mark.parametrize(
    "options", [(), TRUSTED, (*EVERYTHING, *TRUSTED, "--role-name", "audit/mail/sescheck")], ids=len
)
@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1"])
def test_cfn_lint_finds_nothing(cli: Cli, tmp_path: Path, options: tuple[str, ...], region: str) -> None:
    """In both partitions."""
    assert "" == linted(printed(cli, *options), tmp_path, region)


def test_cfn_lint_finds_what_is_wrong(cli: Cli, tmp_path: Path) -> None:
    """So the other test can fail."""
    assert "AssumeRole" in linted(printed(cli).replace("AssumeRolePolicy", "AssumeRole"), tmp_path, "us-east-1")


def linted(text: str, folder: Path, region: str) -> str:
    """What cfn-lint finds."""
    (folder / "role.yaml").write_text(text, encoding="utf-8")
    program = Path(sys.executable).parent / "cfn-lint"
    options = ("--non-zero-exit-code", "informational", "--regions", region, "--")
    ran = subprocess.run([program, *options, folder / "role.yaml"], capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


@pytest.mark.parametrize("depth", Depth)
def test_the_role_may_do_what_that_depth_reads(cli: Cli, depth: Depth) -> None:
    """The statements are those of the policy alone; they fit into a role."""
    alone = json.loads(cli("iam-policy", "--depth", depth).out)
    (policy,) = role(printed(cli, "--depth", depth))["Policies"]
    assert alone == policy["PolicyDocument"]
    assert set(actions(depth, ())) == {action for each in alone["Statement"] for action in each["Action"]}


def test_the_largest_policy_fits_into_a_role(cli: Cli) -> None:
    """White space is not counted."""
    (policy,) = role(printed(cli, *EVERYTHING))["Policies"]
    assert len(json.dumps(policy["PolicyDocument"], separators=(",", ":"))) <= LIMIT_OF_ROLE


def test_one_account_is_trusted_with_the_external_id(cli: Cli) -> None:
    """The ARNs are of the partition in which the stack is."""
    text = printed(cli, *TRUSTED)
    (statement,) = role(text)["AssumeRolePolicyDocument"]["Statement"]
    account = "arn:${AWS::Partition}:iam::${TrustedAccount}"
    assert {"AWS": {"Fn::Sub": f"{account}:root"}} == statement["Principal"]
    assert "sts:AssumeRole" == statement["Action"]
    assert {
        "ArnLike": {
            "aws:PrincipalArn": {
                "Fn::If": ["HasTrustedPrincipal", {"Ref": "TrustedPrincipal"}, {"Fn::Sub": f"{account}:*"}]
            }
        },
        "StringEquals": {
            "Fn::If": ["HasExternalId", {"sts:ExternalId": {"Ref": "ExternalId"}}, {"Ref": "AWS::NoValue"}]
        },
    } == statement["Condition"]
    parameters = template(text)["Parameters"]
    assert ("111122223333", "7f3c") == (
        parameters["TrustedAccount"]["Default"],
        parameters["ExternalId"]["Default"],
    )


@pytest.mark.parametrize(
    ("given", "path", "name"),
    [("sescheck", "/", "sescheck"), ("audit/mail/sescheck", "/audit/mail/", "sescheck"), ("/a/b", "/a/", "b")],
)
def test_the_name_of_the_role_may_have_a_path(cli: Cli, given: str, path: str, name: str) -> None:
    """It is in the ARN for which sescheck needs sts:AssumeRole, too."""
    text = printed(cli, "--role-name", given)
    parameters = template(text)["Parameters"]
    assert (path, name) == (parameters["RolePath"]["Default"], parameters["RoleName"]["Default"])
    assert f"arn:aws:iam::*:role/{given.removeprefix('/')}." in text


def test_defaults_match_their_own_patterns(cli: Cli) -> None:
    """CloudFormation refuses a stack otherwise; the names of parameters have letters and digits only."""
    parameters = template(printed(cli, *TRUSTED, "--role-name", "audit/sescheck"))["Parameters"]
    assert {"RoleName", "RolePath", "TrustedAccount", "TrustedPrincipal", "ExternalId"} == set(parameters)
    for each in parameters.values():
        assert re.fullmatch(each["AllowedPattern"], each["Default"], re.ASCII), each
    pattern = parameters["TrustedPrincipal"]["AllowedPattern"]
    assert re.match(pattern, "arn:aws-us-gov:iam::111122223333:role/ci/runner")
    assert not re.match(pattern, "arn:aws:sts::111122223333:assumed-role/runner/x")


def test_an_account_that_is_not_named_is_a_parameter(cli: Cli) -> None:
    """It has no default, so the commands name it."""
    text = printed(cli)
    assert "Default" not in template(text)["Parameters"]["TrustedAccount"]
    created = [words for words in commands(text) if words[2] in {"create-stack", "create-stack-set"}]
    value = "ParameterKey=TrustedAccount,ParameterValue=111122223333"
    assert [value, value] == [words[words.index("--parameters") + 1] for words in created]
    assert "--parameters" not in printed(cli, *TRUSTED)


def test_the_commands_create_the_role_everywhere(cli: Cli) -> None:
    """In the members by a StackSet, and in the management account by a stack."""
    found = commands(printed(cli, *TRUSTED))
    assert [
        "cloudformation activate-organizations-access",
        "cloudformation create-stack-set",
        "organizations list-roots",
        "cloudformation create-stack-instances",
        "cloudformation create-stack",
    ] == [" ".join(words[1:3]) for words in found]
    model = botocore.session.get_session().get_service_model
    for _, service, command, *words in found:
        described = model(service)
        operation = next(each for each in described.operation_names if xform_name(each, "-") == command)
        shape = described.operation_model(operation).input_shape
        known = {xform_name(name, "-") for name in (shape.members if shape is not None else ())}
        options = {word.removeprefix("--") for word in words if word.startswith("--")}
        assert set() == options - known - {"region", "query", "output"}


@pytest.mark.parametrize("options", [(), TRUSTED], ids=len)
def test_the_commands_are_a_script(cli: Cli, options: tuple[str, ...]) -> None:
    """As people paste it; shellcheck finds nothing."""
    text = f"#!/bin/sh\n{script(printed(cli, *options))}"
    program = Path(sys.executable).parent / "shellcheck"
    ran = subprocess.run([program, "-"], input=text, capture_output=True, text=True, check=False)
    assert (0, "") == (ran.returncode, ran.stdout)


@given(
    st.from_regex(r"[\w+=,.@-]{1,64}", fullmatch=True, alphabet=st.characters(codec="ascii")),
    st.lists(st.from_regex(r"[\w+=,.@-]{1,9}", fullmatch=True, alphabet=st.characters(codec="ascii")), max_size=3),
    st.from_regex(r"[\w+=,.@:/-]{2,40}", fullmatch=True, alphabet=st.characters(codec="ascii")),
    st.from_regex(r"[0-9]{12}", fullmatch=True),
)
def test_what_is_given_is_the_default_of_its_parameter(
    name: str, folders: list[str], external_id: str, account: str
) -> None:
    """Whatever it looks like to YAML: a number, a date, yes."""
    found = as_stackset(
        Role(parse_role_name("/".join((*folders, name))), account, check_external_id(external_id)), ()
    )
    begin, end = found.index("\nParameters:"), found.index("\nConditions:")
    parameters = yaml.safe_load(found[begin:end])["Parameters"]
    defaults = {key: each["Default"] for key, each in parameters.items() if key != "TrustedPrincipal"}
    path = "".join(f"/{each}" for each in folders)
    assert {
        "RoleName": name,
        "RolePath": f"{path}/",
        "TrustedAccount": account,
        "ExternalId": external_id,
    } == defaults


def test_every_line_of_the_commands_is_a_comment(cli: Cli) -> None:
    """The text is a template as it is."""
    text = printed(cli)
    before = text.partition("AWSTemplateFormatVersion")[0]
    assert all(line.startswith("#") for line in before.splitlines())
    assert max(map(len, before.splitlines())) <= 119


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--trusted-account", "111122223333"], ["--trusted-account", "--stackset"]),
        (["--role-name", "sescheck", "--check"], ["--role-name", "--stackset"]),
        (["--external-id", "7f3c"], ["--external-id", "--role-arn"]),
        (["--stackset", "--check"], ["--check", "no call"]),
        (["--stackset", "--profile", "p", "-r", "eu-west-1"], ["--regions, --profile"]),
        (["--stackset", "--role-arn", "arn:aws:iam::111122223333:role/x"], ["--role-arn"]),
        (["--stackset", "--endpoint-url", "http://127.0.0.1:1"], ["--endpoint-url"]),
        (["--stackset", "--format", "terraform"], ["cloudformation", "terraform"]),
        (["--stackset", "--trusted-account", "1111"], ["--trusted-account", "1111", "12 digits"]),
        (["--stackset", "--trusted-account", " "], ["--trusted-account", "12 digits"]),
        (["--stackset", "--external-id", 'x"\n'], ["--external-id"]),
        (["--stackset", "--role-name", "arn:aws:iam::111122223333:role/x"], ["--role-name"]),
        (["--stackset", "--depth", "deeep"], ["deeep", "deep"]),
    ],
)
def test_wrong_usage_is_one_line(cli: Cli, arguments: list[str], words: list[str]) -> None:
    """On standard error, with what was wrong."""
    result = cli("iam-policy", *arguments)
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert all(word in result.err for word in words), result.err


def test_the_format_may_be_named(cli: Cli) -> None:
    """It is the only one."""
    assert printed(cli) == printed(cli, "--format", "cloudformation")
