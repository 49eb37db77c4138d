"""Resources of worlds outside SES: buckets, functions, streams, keys, roles, in moto's own state.

Everything is created once: a second call for the same name finds it.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sescheck.emulator.backdoor import Region
from sescheck.emulator.installation import iam_backend

SES = "ses.amazonaws.com"
_PARTITION = "aws"
_NOWHERE = {"BucketARN": "arn:aws:s3:::nowhere", "RoleARN": "arn:aws:iam::123456789012:role/nobody"}


def bucket(region: Region, name: str) -> str:
    """Create an S3 bucket in the region that lets SES write; the caller chooses its name."""
    from moto.s3.models import s3_backends  # noqa: PLC0415 # see installation.install

    backend: Any = s3_backends[region.account_id][_PARTITION]
    if name not in backend.buckets:
        backend.create_bucket(name, region.region)
        lets_ses = _for_ses(region, "s3:PutObject", Resource=f"arn:{_PARTITION}:s3:::{name}/*")
        backend.put_bucket_policy(name, lets_ses.encode())
    return name


def role(region: Region, name: str, service: str = SES) -> str:
    """An IAM role that a service may assume; returns its ARN."""
    backend = iam_backend(region.account_id)
    arn = f"arn:{_PARTITION}:iam::{region.account_id}:role/{name}"
    if all(each.arn != arn for each in backend.roles.values()):
        backend.create_role(
            name, _policy("sts:AssumeRole", Principal={"Service": service}), "/", None, "", [], None
        )
    return arn


def sending_role(region: Region, name: str, *, only_in: Sequence[str] = ()) -> None:
    """An IAM role of software that sends through the API; with ``only_in``, in these regions only."""
    role(region, name, "ecs-tasks.amazonaws.com")
    narrowed = {"Condition": {"StringEquals": {"aws:RequestedRegion": list(only_in)}}} if only_in else {}
    text = _policy("ses:SendEmail", Resource="*", **narrowed)
    iam_backend(region.account_id).put_role_policy(name, "send", text)


def function(region: Region, name: str) -> str:
    """A Lambda function that lets SES invoke it; returns its ARN."""
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415

    code = {"ImageUri": f"{region.account_id}.dkr.ecr.{region.region}.amazonaws.com/{name}:1"}
    may = role(region, "functions", "lambda.amazonaws.com")
    spec = {"FunctionName": name, "Role": may, "Code": code, "PackageType": "Image"}
    made: Any = lambda_backends[region.account_id][region.region].create_function(spec)
    permission = {
        "StatementId": "ses",
        "Action": "lambda:InvokeFunction",
        "Principal": SES,
        "SourceAccount": region.account_id,
    }
    made.policy.add_statement(json.dumps(permission))
    return str(made.function_arn)


def stream(region: Region, name: str) -> str:
    """A Firehose stream; returns its ARN."""
    from moto.firehose.models import firehose_backends  # noqa: PLC0415

    backend: Any = firehose_backends[region.account_id][region.region]
    none: dict[str, Any] = {}
    to_s3 = (none, none, none, _NOWHERE, *[none] * 6)
    return str(backend.create_delivery_stream(region.region, name, "DirectPut", *to_s3, []))


def key(region: Region, purpose: str) -> str:
    """Create a multi-region KMS key, by its purpose, or a replica if another region has it. Returns its ARN."""
    from moto.kms.models import kms_backends  # noqa: PLC0415

    backends: Any = kms_backends[region.account_id]
    for other in tuple(backends.values()):
        for found in tuple(other.keys.values()):
            if found.description == purpose and found.region == other.region_name:
                other.replicate_key(found.id, region.region)
                return str(backends[region.region].keys[found.id].arn)
    made = backends[region.region].create_key(
        None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", purpose, None, multi_region=True
    )
    return str(made.arn)


def key_for_ses(region: Region, purpose: str) -> str:
    """Such a key, with a policy that lets SES encrypt what it receives. Returns its ARN."""
    from moto.kms.models import kms_backends  # noqa: PLC0415

    arn = key(region, purpose)
    backend: Any = kms_backends[region.account_id][region.region]
    backend.put_key_policy(arn.rpartition("/")[2], _for_ses(region, "kms:GenerateDataKey*", Resource="*"))
    return arn


def contact_list(region: Region, name: str, **topics: str) -> None:
    """Create a contact list; topic -> display name, nobody is subscribed by default."""
    listed = [
        {"TopicName": topic, "DisplayName": words, "DefaultSubscriptionStatus": "OPT_OUT"}
        for topic, words in topics.items()
    ]
    _sesv2(region).create_contact_list({"ContactListName": name, "Topics": listed})


def contact(region: Region, contact_list: str, address: str, *opted_out: str) -> None:
    """Create a contact who opted out of these topics; of everything, if none is named."""
    choices = [{"TopicName": topic, "SubscriptionStatus": "OPT_OUT"} for topic in opted_out]
    made = {"EmailAddress": address, "TopicPreferences": choices, "UnsubscribeAll": not opted_out}
    _sesv2(region).create_contact(contact_list, made)


def ip_pool(region: Region, name: str, *addresses: str) -> None:
    """Create a dedicated IP pool with warm addresses."""
    _sesv2(region).create_dedicated_ip_pool(name, [], "STANDARD")
    warm = {"WarmupStatus": "DONE", "WarmupPercentage": 100, "PoolName": name}
    region.stage("DedicatedIps", [*region.state.staged["DedicatedIps"], *({"Ip": ip, **warm} for ip in addresses)])


def smtp_user(region: Region, name: str, *, created: str, key_id: str, only_in: Sequence[str] = ()) -> None:
    """Create an IAM user like SES's console, with an access key that was used an hour ago in this region.

    Args:
        region: of the account that gets the user.
        name: the user's name.
        created: when the key was made, RFC 3339.
        key_id: the key's id, which the SMTP user name is.
        only_in: the regions to which the policy is restricted; none: it is as the console made it.
    """
    backend = iam_backend(region.account_id)
    if name in backend.users:
        return
    backend.create_user("us-east-1", name, "/", [{"Key": "InvokedBy", "Value": "SESConsole"}])
    narrowed = {"Condition": {"StringEquals": {"aws:RequestedRegion": list(only_in)}}} if only_in else {}
    backend.put_user_policy(name, "AmazonSesSendingAccess", _policy("ses:SendRawEmail", Resource="*", **narrowed))
    key = backend.create_access_key(name)
    backend.access_keys[key_id] = backend.access_keys.pop(key.access_key_id)
    key.access_key_id = key_id
    region.settle_access_key(name, created=created, last_used=str(datetime.now(UTC) - timedelta(hours=1)))


def _for_ses(region: Region, action: str, **members: Any) -> str:
    """A policy that lets SES do something for this account."""
    own = {"Condition": {"StringEquals": {"AWS:SourceAccount": region.account_id}}}
    return _policy(action, Principal={"Service": SES}, **own, **members)


def _policy(action: str, **members: Any) -> str:
    statement = {"Effect": "Allow", "Action": action, **members}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _sesv2(region: Region) -> Any:
    from moto.sesv2.models import sesv2_backends  # noqa: PLC0415

    return sesv2_backends[region.account_id][region.region]
