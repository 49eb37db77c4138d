"""What lets SES in, as AWS answers about it: policies of functions, buckets, keys and roles, Object Lock."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]

TRUST = {"Version": "2012-10-17", "Statement": []}


def code_of(call: Callable[..., Any], **parameters: str) -> str:
    """The error code of a call that is refused."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    return str(refused.value.response["Error"]["Code"])


def test_a_bucket_without_a_policy_says_so(aws: Aws) -> None:
    """And one that does not exist, something else; so it is with Object Lock."""
    s3 = aws("s3", "us-east-1", attempts=3)
    s3.create_bucket(Bucket="inbound")
    assert "NoSuchBucketPolicy" == code_of(s3.get_bucket_policy, Bucket="inbound")
    assert "NoSuchBucket" == code_of(s3.get_bucket_policy, Bucket="elsewhere")
    assert "ObjectLockConfigurationNotFoundError" == code_of(s3.get_object_lock_configuration, Bucket="inbound")
    s3.put_bucket_policy(Bucket="inbound", Policy=json.dumps(TRUST))
    assert TRUST == json.loads(s3.get_bucket_policy(Bucket="inbound")["Policy"])


def test_object_lock_may_have_no_default_retention(aws: Aws) -> None:
    """As a bucket has it that was made with Object Lock, until somebody sets one."""
    s3 = aws("s3", "us-east-1", attempts=3)
    s3.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
    found = s3.get_object_lock_configuration(Bucket="locked")["ObjectLockConfiguration"]
    assert {"ObjectLockEnabled": "Enabled"} == found


def test_a_new_key_lets_in_its_account_and_nobody_else(aws: Aws) -> None:
    """By the policy that KMS gives it; what a key is called by an alias, DescribeKey says."""
    kms = aws("kms", attempts=3)
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/topics", TargetKeyId=key["KeyId"])
    (statement,) = json.loads(kms.get_key_policy(KeyId=key["Arn"], PolicyName="default")["Policy"])["Statement"]
    assert {"AWS": "arn:aws:iam::123456789012:root"} == statement["Principal"]
    found = kms.describe_key(KeyId="alias/topics")["KeyMetadata"]
    assert (key["Arn"], "CUSTOMER") == (found["Arn"], found["KeyManager"])


def test_a_function_without_a_permission_has_no_policy(aws: Aws) -> None:
    """The same code as of a function that does not exist: only GetFunctionConfiguration tells them apart."""
    aws("iam").create_role(RoleName="functions", AssumeRolePolicyDocument=json.dumps(TRUST))
    functions = aws("lambda", attempts=3)
    made = functions.create_function(
        FunctionName="sort",
        Runtime="python3.12",
        Role="arn:aws:iam::123456789012:role/functions",
        Handler="sort.handle",
        Code={"ZipFile": b"nothing"},
    )
    assert "ResourceNotFoundException" == code_of(functions.get_policy, FunctionName="sort")
    assert "Active" == functions.get_function_configuration(FunctionName="sort")["State"]
    functions.add_permission(
        FunctionName="sort", StatementId="ses", Action="lambda:InvokeFunction", Principal="ses.amazonaws.com"
    )
    (statement,) = json.loads(functions.get_policy(FunctionName=made["FunctionArn"])["Policy"])["Statement"]
    assert {"Service": "ses.amazonaws.com"} == statement["Principal"]
    assert TRUST == aws("iam").get_role(RoleName="functions")["Role"]["AssumeRolePolicyDocument"]
