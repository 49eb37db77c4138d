"""IAM users for tests, made with boto3 over HTTP."""

import json
from collections.abc import Mapping
from typing import Any

from sescheck.emulator import Emulator
from sescheck.emulator.installation import iam_backend

ACCOUNT = "123456789012"


def policy(action: str | list[str] = "ses:SendRawEmail", effect: str = "Allow", **element: Any) -> str:
    """A policy of one statement, on everything unless told otherwise."""
    statement = {"Effect": effect, "Action": action, "Resource": "*", **element}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def user(iam: Any, name: str, *policies: str, key: bool = True, tags: Mapping[str, str] | None = None) -> None:
    """A user with these inline policies (none: one that allows what SMTP takes), and with a key."""
    iam.create_user(UserName=name, Tags=[{"Key": each, "Value": text} for each, text in (tags or {}).items()])
    for number, text in enumerate(policies or (policy(),)):
        iam.put_user_policy(UserName=name, PolicyName=f"policy{number}", PolicyDocument=text)
    if key:
        iam.create_access_key(UserName=name)


def group(iam: Any, name: str, *members: str, text: str) -> None:
    """A group with one inline policy."""
    iam.create_group(GroupName=name)
    iam.put_group_policy(GroupName=name, PolicyName="send", PolicyDocument=text)
    for each in members:
        iam.add_user_to_group(GroupName=name, UserName=each)


def managed(iam: Any, name: str, text: str) -> str:
    """A policy of its own, whose second version is in force; its ARN."""
    arn = str(iam.create_policy(PolicyName=name, PolicyDocument=policy("s3:GetObject"))["Policy"]["Arn"])
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=text, SetAsDefault=True)
    return arn


def many_users(emulator: Emulator, count: int) -> None:
    """Users who may do nothing, made from behind."""
    backend = iam_backend(emulator.region("us-east-1").account_id)
    for number in range(count):
        backend.create_user("us-east-1", f"nobody-{number:04}", "/", [])


def in_a_group(emulator: Emulator, name: str) -> None:
    """A user's permission to send, again by a group and by a policy attached to both, made from behind."""
    backend = iam_backend(emulator.region("us-east-1").account_id)
    backend.create_group("senders")
    backend.put_group_policy("senders", "send", policy())
    backend.add_user_to_group("senders", name)
    arn = backend.create_policy("", "/", policy(), "send", []).arn
    backend.attach_group_policy(arn, "senders")
    backend.attach_user_policy(arn, name)


def role(iam: Any, name: str, *policies: str, path: str = "/", boundary: str | None = None) -> None:
    """A role with these inline policies (none: one that allows sending anywhere)."""
    limit = {} if boundary is None else {"PermissionsBoundary": boundary}
    iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument="{}", **limit)
    for number, text in enumerate(policies or (policy("ses:SendEmail"),)):
        iam.put_role_policy(RoleName=name, PolicyName=f"policy{number}", PolicyDocument=text)


def also_attached(emulator: Emulator, role_name: str) -> None:
    """A role's permission to send, again by a policy that is attached, made from behind."""
    backend = iam_backend(emulator.region("us-east-1").account_id)
    arn = backend.create_policy("", "/", policy("ses:SendEmail"), "send-by-role", []).arn
    backend.attach_role_policy(arn, role_name)
