import json
import re
from typing import Any

import pytest
import yaml

from sescheck.collect.declarations import actions, every_option, unneeded_for
from sescheck.permissions.policy import LIMIT
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Depth
from tests.conftest import Cli

EVERYTHING = ("--depth", "deep", *(f"--{option}" for option in every_option()))
BLOCK = re.compile(
    r'statement \{\s+sid    = "(?P<sid>\w+)"\s+effect = "(?P<effect>\w+)"\s+actions = \[(?P<actions>[^]]+)\]\s+'
    r'resources = \["(?P<resource>[^"]+)"\]\s+\}'
)


def policy(cli: Cli, *options: str) -> Any:
    """The policy document."""
    result = cli("iam-policy", *options)
    assert (0, "") == (result.code, result.err)
    return json.loads(result.out)


def allowed(document: Any) -> set[str]:
    """The actions of a policy document."""
    return {action for statement in document["Statement"] for action in statement["Action"]}


@pytest.mark.parametrize("depth", Depth)
def test_the_policy_allows_what_that_depth_reads(cli: Cli, depth: Depth) -> None:
    """Neither more nor less than the collectors declare."""
    assert set(actions(depth, ())) == allowed(policy(cli, "--depth", depth))


def test_the_depth_is_that_of_an_audit(cli: Cli) -> None:
    """Without options, as `sescheck audit` without options."""
    assert policy(cli, "--depth", "standard") == policy(cli)


@pytest.mark.parametrize("option", sorted(every_option()))
def test_an_option_adds_the_permissions_it_needs(cli: Cli, option: str) -> None:
    """And nothing without it."""
    without, given = policy(cli, f"--no-{option}"), policy(cli, f"--{option}")
    assert allowed(without) < allowed(given)
    assert set(actions(Depth.STANDARD, (option,))) == allowed(given)


def test_every_statement_has_its_own_name_and_allows(cli: Cli) -> None:
    """One a service; Sids hold letters and digits only."""
    statements = policy(cli, *EVERYTHING)["Statement"]
    sids = [each["Sid"] for each in statements]
    assert len(set(sids)) == len(sids)
    assert all(re.fullmatch(r"[A-Za-z0-9]+", sid) for sid in sids)
    assert {("Allow", "*")} == {(each["Effect"], each["Resource"]) for each in statements}
    assert [1] * len(sids) == [len({action.partition(":")[0] for action in each["Action"]}) for each in statements]


def test_the_policy_has_no_wildcards_among_its_actions(cli: Cli) -> None:
    """`ses:Get*` would grow by itself."""
    assert not [action for action in allowed(policy(cli, *EVERYTHING)) if "*" in action]


def test_the_policy_is_small_enough_for_a_managed_one(cli: Cli) -> None:
    """White space is not counted."""
    assert len(json.dumps(policy(cli, *EVERYTHING), separators=(",", ":"))) <= LIMIT


def test_cloudformation_holds_the_same_policy(cli: Cli) -> None:
    """A template, read by a YAML parser that knows `!Ref`."""

    class Loader(yaml.SafeLoader):
        """PyYAML's, with CloudFormation's short form."""

    Loader.add_constructor("!Ref", lambda _, node: {"Ref": node.value})
    template = yaml.load(cli("iam-policy", *EVERYTHING, "--format", "cloudformation").out, Loader)  # noqa: S506 - safe
    resource = template["Resources"]["SescheckPolicy"]
    assert "AWS::IAM::ManagedPolicy" == resource["Type"]
    assert policy(cli, *EVERYTHING) == resource["Properties"]["PolicyDocument"]
    assert {"Ref": "SescheckPolicy"} == template["Outputs"]["PolicyArn"]["Value"]


def test_terraform_holds_the_same_policy(cli: Cli) -> None:
    """A data source, statement by statement."""
    text = cli("iam-policy", *EVERYTHING, "--format", "terraform").out
    assert text.startswith('data "aws_iam_policy_document" "sescheck" {\n  statement {\n')
    found = [
        {
            "Sid": block["sid"],
            "Effect": block["effect"],
            "Action": re.findall(r'"([^"]+)",', block["actions"]),
            "Resource": block["resource"],
        }
        for block in BLOCK.finditer(text)
    ]
    assert policy(cli, *EVERYTHING)["Statement"] == found
    assert "" == re.sub(r'[\s}]|data "aws_iam_policy_document" "sescheck" \{', "", BLOCK.sub("", text))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "yaml"], ["yaml", "json, terraform, cloudformation"]),
        (["--format", "text"], ["text", "json, terraform, cloudformation"]),
        (["--check", "--format", "terraform"], ["terraform", "text, json"]),
        (["--depth", "deeep"], ["deeep", "deep"]),
        (["--profile", "p", "-r", "eu-west-1"], ["--profile", "--regions", "--check"]),
        (["--check", "-r", "eu-wset-1"], ["eu-wset-1", "did you mean", "eu-west-1"]),
        (["--check", "--profile", "nobody"], ["nobody"]),
    ],
)
def test_wrong_usage_is_one_line(cli: Cli, arguments: list[str], words: list[str]) -> None:
    """On standard error, with what was wrong and what is right."""
    result = cli("iam-policy", *arguments)
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert all(word in result.err for word in words), result.err


def test_skipped_rules_need_no_permission(cli: Cli) -> None:
    """What is read for them alone is not allowed; what every report is about is."""
    everything, without = allowed(policy(cli)), allowed(policy(cli, "--ignore", "smtp-*", "--ignore", "sender-*"))
    assert without < everything
    assert {"iam:GetAccountAuthorizationDetails", "iam:ListUsers"} <= everything - without
    assert "ses:GetEmailIdentity" in everything - allowed(policy(cli, "--select", "suppression-*"))
    assert "ses:GetAccount" in allowed(policy(cli, "--select", "suppression-*"))


def test_all_rules_together_need_every_declared_action() -> None:
    """Nothing is read that no rule rests on."""
    assert frozenset() == unneeded_for({fact for entry in every_rule() for fact in entry.rule.facts})
