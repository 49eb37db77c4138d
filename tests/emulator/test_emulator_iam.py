"""IAM's users by the page, their boundaries, and the backdoor to the past of their keys."""

import json
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

from sescheck.emulator import Emulator
from tests.emulator.conftest import Aws
from tests.iam_world import group, managed, many_users, policy, user

KINDS = ["User", "Group", "LocalManagedPolicy"]


def test_users_come_by_the_page(emulator: Emulator, aws: Aws) -> None:
    """A hundred at most, each once, whatever is asked for."""
    many_users(emulator, 201)
    pages = list(aws("iam").get_paginator("list_users").paginate(PaginationConfig={"PageSize": 1000}))
    assert [100, 100, 1] == [len(page["Users"]) for page in pages]
    assert 201 == len({each["UserName"] for page in pages for each in page["Users"]})


def test_details_come_by_the_page_counted_together(aws: Aws) -> None:
    """Users, then groups, then policies; all lists are there on each page."""
    iam = aws("iam")
    user(iam, "a")
    user(iam, "b")
    group(iam, "g", "a", text=policy())
    managed(iam, "m", policy())
    pages = iam.get_paginator("get_account_authorization_details").paginate(
        Filter=KINDS, PaginationConfig={"PageSize": 3}
    )
    shape = [(len(p["UserDetailList"]), len(p["GroupDetailList"]), len(p["Policies"])) for p in pages]
    assert [(2, 1, 0), (0, 0, 1)] == shape


def test_a_filter_leaves_the_others_out(aws: Aws) -> None:
    """And without one everything is there."""
    iam = aws("iam")
    user(iam, "a")
    managed(iam, "m", policy())
    assert [] == iam.get_account_authorization_details(Filter=["User"])["Policies"]
    whole = iam.get_account_authorization_details()
    assert (1, 1) == (len(whole["UserDetailList"]), len(whole["Policies"]))


def test_a_marker_that_was_made_up_is_refused(aws: Aws, refused: Callable[..., Any]) -> None:
    """As AWS would."""
    assert ("ValidationError", 400) == refused(aws("iam").list_users, Marker="x")


def test_a_user_has_the_boundary_that_it_was_given(aws: Aws, refused: Callable[..., Any]) -> None:
    """In both places where AWS tells it."""
    iam = aws("iam")
    user(iam, "a")
    arn = managed(iam, "limit", policy())
    iam.put_user_permissions_boundary(UserName="a", PermissionsBoundary=arn)
    details = iam.get_account_authorization_details(Filter=["User"])["UserDetailList"][0]
    for told in (details, iam.get_user(UserName="a")["User"]):
        assert arn == told["PermissionsBoundary"]["PermissionsBoundaryArn"]
    nobody = {"UserName": "nobody", "PermissionsBoundary": arn}
    assert "NoSuchEntity" == refused(iam.put_user_permissions_boundary, **nobody)[0]


def test_a_user_is_made_with_its_boundary(aws: Aws) -> None:
    """And with its tags and its path, as moto keeps them."""
    iam = aws("iam")
    arn = managed(iam, "limit", policy())
    tag = {"Key": "team", "Value": "mail"}
    made = iam.create_user(UserName="a", Path="/smtp/", PermissionsBoundary=arn, Tags=[tag])["User"]
    for told in (made, iam.get_user(UserName="a")["User"]):
        assert arn == told["PermissionsBoundary"]["PermissionsBoundaryArn"]
        assert "arn:aws:iam::123456789012:user/smtp/a" == told["Arn"]
    assert [tag] == iam.list_user_tags(UserName="a")["Tags"]


def test_the_backdoor_gives_keys_another_past(emulator: Emulator, aws: Aws) -> None:
    """Over HTTP, for another process; and takes a use back."""
    iam = aws("iam")
    user(iam, "a")
    key_id = iam.list_access_keys(UserName="a")["AccessKeyMetadata"][0]["AccessKeyId"]
    past = {"created": "2018-01-01T00:00:00Z", "last_used": "2019-01-01T00:00:00Z"}
    body = json.dumps({"region": "us-west-2", "user": "a", **past}).encode()
    urlopen(Request(f"{emulator.url}/_emulator/settle_access_key", body)).close()  # noqa: S310 - the emulator's own
    assert 2018 == iam.list_access_keys(UserName="a")["AccessKeyMetadata"][0]["CreateDate"].year
    used = iam.get_access_key_last_used(AccessKeyId=key_id)["AccessKeyLastUsed"]
    assert (2019, "ses", "us-west-2") == (used["LastUsedDate"].year, used["ServiceName"], used["Region"])
    emulator.region("us-west-2").settle_access_key("a", last_used="never")
    assert "N/A" == iam.get_access_key_last_used(AccessKeyId=key_id)["AccessKeyLastUsed"]["ServiceName"]
