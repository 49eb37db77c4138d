"""The IAM policy that allows some actions, as text: JSON, Terraform, CloudFormation."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

VERSION = "2012-10-17"
"""The policy language's version. Source: IAM User Guide, "IAM JSON policy elements: Version"."""

LIMIT = 6144
"""Most characters of a managed policy, without white space. Source: IAM User Guide, "IAM quotas"."""

LIMIT_OF_ROLE = 10_240
"""Most characters of all inline policies of a role, without white space. Source: as above."""

DESCRIPTION = "What sescheck reads. It changes nothing."


@dataclass(frozen=True, slots=True)
class Statement:
    """The allowed actions of one service, on every resource."""

    sid: str
    actions: tuple[str, ...]


def statements(actions: Iterable[str]) -> tuple[Statement, ...]:
    """Return one statement per service, in alphabetical order; the same actions make the same text."""
    by_service = groupby(sorted(set(actions)), key=lambda action: action.partition(":")[0])
    return tuple(Statement(f"Read{service.capitalize()}", tuple(group)) for service, group in by_service)


def document(actions: Iterable[str]) -> dict[str, object]:
    """Return the policy in IAM's JSON."""
    return {
        "Version": VERSION,
        "Statement": [
            {"Sid": each.sid, "Effect": "Allow", "Action": list(each.actions), "Resource": "*"}
            for each in statements(actions)
        ],
    }


def as_json(actions: Iterable[str]) -> str:
    """The policy document."""
    return json.dumps(document(actions), indent=2)


def as_terraform(actions: Iterable[str]) -> str:
    """A data source whose ``json`` is the policy document."""
    blocks = "\n\n".join(map(_terraform_statement, statements(actions)))
    return f'data "aws_iam_policy_document" "sescheck" {{\n{blocks}\n}}'


def _terraform_statement(statement: Statement) -> str:
    """Format lists as ``terraform fmt`` does."""
    lines = ["  statement {", f'    sid    = "{statement.sid}"', '    effect = "Allow"', "", "    actions = ["]
    lines += [f'      "{action}",' for action in statement.actions]
    lines += ["    ]", "", '    resources = ["*"]', "  }"]
    return "\n".join(lines)


def as_cloudformation(actions: Iterable[str]) -> str:
    """A template, YAML, with the policy as a managed one; creating it takes CAPABILITY_IAM."""
    lines = [
        'AWSTemplateFormatVersion: "2010-09-09"',
        f"Description: {DESCRIPTION}",
        "Resources:",
        "  SescheckPolicy:",
        "    Type: AWS::IAM::ManagedPolicy",
        "    Properties:",
        f"      Description: {DESCRIPTION}",
        "      PolicyDocument:",
        f'        Version: "{VERSION}"',
        "        Statement:",
    ]
    lines += yaml_statements(actions, indent=10)
    lines += ["Outputs:", "  PolicyArn:", "    Value: !Ref SescheckPolicy"]
    return "\n".join(lines)


def yaml_statements(actions: Iterable[str], *, indent: int) -> tuple[str, ...]:
    """Return the items of ``Statement`` as lines of YAML."""
    lines: list[str] = []
    for each in statements(actions):
        lines += [f"- Sid: {each.sid}", "  Effect: Allow", "  Action:"]
        lines += [f"    - {action}" for action in each.actions]
        lines += ['  Resource: "*"']
    return tuple(f"{' ' * indent}{line}" for line in lines)


FORMATS: Mapping[str, Callable[[Iterable[str]], str]] = {
    "json": as_json,
    "terraform": as_terraform,
    "cloudformation": as_cloudformation,
}
"""The values of ``sescheck iam-policy --format``."""
