"""The role that reads an account, as a template of CloudFormation with the commands that create it everywhere.

Sources: CloudFormation User Guide, "Create CloudFormation StackSets with service-managed permissions" and
``AWS::IAM::Role``; IAM User Guide, "Access to AWS accounts owned by third parties", for the external ID.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sescheck.auditing.roles import RoleName
from sescheck.permissions.policy import VERSION, yaml_statements

FILE = "sescheck-role.yaml"
"""The name of the file in the commands."""

PLACEHOLDER = "111122223333"
"""The account in the commands, if none is given."""

_DESCRIPTION = "The role that sescheck assumes to audit Amazon SES. It changes nothing."

_COMMANDS = """\
# The role that sescheck assumes in each account of an organization. Save this text as {file}.
#
# Run the commands with credentials of the management account. IAM is the same in all regions, so one region is
# enough. In AWS GovCloud (US), write us-gov-west-1 for us-east-1.
#
# 1. The role in every member account, also in those that join later. StackSets need trusted access, once:
#
#   aws cloudformation activate-organizations-access --region us-east-1
#   aws cloudformation create-stack-set --region us-east-1 --stack-set-name sescheck-role \\
#     --template-body file://{file} --capabilities CAPABILITY_NAMED_IAM \\
#     --permission-model SERVICE_MANAGED \\
#     --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false{values}
#   root="$(aws organizations list-roots --region us-east-1 --query 'Roots[0].Id' --output text)"
#   aws cloudformation create-stack-instances --region us-east-1 --stack-set-name sescheck-role \\
#     --deployment-targets OrganizationalUnitIds="$root" --regions us-east-1 \\
#     --operation-preferences FailureTolerancePercentage=100,MaxConcurrentPercentage=100
#
#   For some organizational units only, write their IDs, separated by commas, for "$root".
#   A delegated administrator of StackSets adds --call-as DELEGATED_ADMIN to create-stack-set and to
#   create-stack-instances.
#
# 2. The role in the management account: a service-managed StackSet creates nothing there. If sescheck runs in the
#    management account, it needs no role there, and you can skip this.
#
#   aws cloudformation create-stack --region us-east-1 --stack-name sescheck-role \\
#     --template-body file://{file} --capabilities CAPABILITY_NAMED_IAM{values}
#
# 3. The role or user that runs sescheck needs the permission sts:AssumeRole on arn:aws:iam::*:role/{role}.
#    In AWS GovCloud (US), write aws-us-gov for aws."""

_ROLE = f"""\
Conditions:
  HasTrustedPrincipal: !Not [!Equals [!Ref TrustedPrincipal, ""]]
  HasExternalId: !Not [!Equals [!Ref ExternalId, ""]]
Resources:
  SescheckRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref RoleName
      Path: !Ref RolePath
      Description: {_DESCRIPTION}
      AssumeRolePolicyDocument:
        Version: "{VERSION}"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub arn:${{AWS::Partition}}:iam::${{TrustedAccount}}:root
            Action: sts:AssumeRole
            Condition:
              ArnLike:
                aws:PrincipalArn: !If
                  - HasTrustedPrincipal
                  - !Ref TrustedPrincipal
                  - !Sub arn:${{AWS::Partition}}:iam::${{TrustedAccount}}:*
              StringEquals: !If
                - HasExternalId
                - sts:ExternalId: !Ref ExternalId
                - !Ref AWS::NoValue
      Policies:
        - PolicyName: sescheck
          PolicyDocument:
            Version: "{VERSION}"
            Statement:"""

_OUTPUTS = """\
Outputs:
  RoleArn:
    Value: !GetAtt SescheckRole.Arn"""


@dataclass(frozen=True, slots=True)
class Role:
    """The role, and who may assume it.

    Attributes:
        trusted_account: the account in which sescheck runs; None: a parameter of the template without a default.
        external_id: None: the role requires none.
    """

    name: RoleName
    trusted_account: str | None = None
    external_id: str | None = None


def as_stackset(role: Role, actions: Iterable[str]) -> str:
    """Return the template, YAML; the commands are comments in it."""
    lines = (_commands(role), *_parameters(role), _ROLE, *yaml_statements(actions, indent=14), _OUTPUTS)
    return "\n".join(lines)


def _commands(role: Role) -> str:
    """Return the comments; the commands name the account if the template does not."""
    values = f" \\\n#     --parameters ParameterKey=TrustedAccount,ParameterValue={PLACEHOLDER}"
    return _COMMANDS.format(file=FILE, role=role.name, values="" if role.trusted_account else values)


def _parameters(role: Role) -> Iterator[str]:
    principal = (
        "ARN of the only role or user of TrustedAccount that may assume the role; empty - each may whose own"
    )
    yield 'AWSTemplateFormatVersion: "2010-09-09"'
    yield f"Description: {_DESCRIPTION}"
    yield "Parameters:"
    yield from _parameter("RoleName", r"[\w+=,.@-]{1,64}", role.name.name, "Name of the role")
    yield from _parameter(
        "RolePath", r"/([\w+=,.@-]+/)*", role.name.path, "Path of the role, with a slash at each end"
    )
    yield from _parameter(
        "TrustedAccount", "[0-9]{12}", role.trusted_account, "ID of the account that runs sescheck"
    )
    yield from _parameter(
        "TrustedPrincipal", "(arn:[a-z-]+:iam::[0-9]{12}:(role|user)/.+)?", "", f"{principal} policies allow it"
    )
    external = "External ID that sescheck has to name; empty - none"
    yield from _parameter("ExternalId", "([\\w+=,.@:/-]{2,1224})?", role.external_id or "", external)


def _parameter(name: str, pattern: str, default: str | None, description: str) -> Iterator[str]:
    yield f"  {name}:"
    yield "    Type: String"
    if default is not None:
        yield f"    Default: {json.dumps(default)}"
    yield f"    AllowedPattern: {json.dumps(f'^{pattern}$')}"
    yield f"    Description: {description}"
