"""The endpoint with an organization: who is in it, whose credentials are used, and what each account has."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from benchmarks.endpoint.members import Members, ids, worlds_of
from benchmarks.endpoint.world import ACCOUNT, World

Serve = Callable[..., Any]
WORLD = World(2, 2, 1.0)


def with_members(serve: Serve, count: int, denied: frozenset[str] = frozenset(), **more: Any) -> Any:
    """An endpoint with so many members."""
    running = serve(world=WORLD, **more)
    running.service.members = Members(count, worlds_of(WORLD), denied)
    return running


def as_member(running: Any, account: str, service: str) -> Any:
    """A client with the credentials of a role."""
    role = f"arn:aws:iam::{account}:role/sescheck"
    given = running.client("sts").assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=running.url,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )


def test_every_account_is_listed_once(serve: Serve) -> None:
    """20 a page; the management account first."""
    pages = list(with_members(serve, 41).client("organizations").get_paginator("list_accounts").paginate())
    assert [len(page["Accounts"]) for page in pages] == [20, 20, 2]
    assert (ACCOUNT, *ids(41)) == tuple(each["Id"] for page in pages for each in page["Accounts"])


def test_a_member_has_its_own_id_and_its_own_identities(serve: Serve) -> None:
    """The first has none, the next one, and so on; what names an account names this one."""
    running = with_members(serve, 4)
    for account, count in zip(ids(4), (0, 1, 2, 0), strict=True):
        assert as_member(running, account, "sts").get_caller_identity()["Account"] == account
        listed = as_member(running, account, "sesv2").list_email_identities()["EmailIdentities"]
        assert len(listed) == count
    topics = as_member(running, ids(2)[1], "ses").get_identity_notification_attributes(
        Identities=["d0.example.com"]
    )["NotificationAttributes"]["d0.example.com"]
    arn = topics["BounceTopic"]
    assert f"arn:aws:sns:us-east-1:{ids(2)[1]}:bounces" == arn
    attributes = as_member(running, ids(2)[1], "sns").get_topic_attributes(TopicArn=arn)["Attributes"]
    assert attributes["TopicArn"] == arn


def test_the_roles_that_were_asked_for_are_counted(serve: Serve) -> None:
    """Also one that may not be assumed."""
    first, second = ids(2)
    running = with_members(serve, 2, frozenset({second}))
    as_member(running, first, "sts")
    as_member(running, first, "sts")
    with pytest.raises(ClientError, match="AccessDenied"):
        as_member(running, second, "sts")
    assert {first: 2, second: 1} == running.service.counters.as_json()["roles"]
    running.service.counters.reset()
    assert {} == running.service.counters.roles


def test_each_account_has_its_own_limits(serve: Serve) -> None:
    """SES counts by account."""
    running = with_members(serve, 2, rate=0.001)
    clients = [as_member(running, each, "sesv2") for each in ids(2)]
    for each in clients:
        each.get_account()
    assert running.service.counters.refused.total() == 0
