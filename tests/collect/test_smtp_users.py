"""The IAM users that may send through SMTP, read over HTTP."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sescheck.aws.clients import Clients
from sescheck.aws.door import Door
from sescheck.aws.limits import Limits
from sescheck.aws.traffic import Traffic
from sescheck.collect.resume import NO_EARLIER_RUN
from sescheck.collect.smtp import smtp_users
from sescheck.emulator import Emulator, Fault
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.users import AccessKey, LastUse, SmtpUser
from tests.conftest import Cli
from tests.iam_world import ACCOUNT, group, managed, many_users, policy, user

DETAILS = Fault("deny", operation="GetAccountAuthorizationDetails")

Read = Callable[..., Any]


@pytest.fixture
def read(emulator: Emulator, boto_session: Any) -> Read:
    """Read the SMTP users of the account through a new door, without retries."""

    async def run(depth: Depth) -> Any:
        traffic = Traffic(Limits(retries=0), lambda _: None)
        try:
            clients = Clients(boto_session, traffic.limits, emulator.url)
            return await smtp_users.read(Door(clients, traffic, "test", "us-east-1"), depth, NO_EARLIER_RUN)
        finally:
            traffic.close()

    return lambda depth=Depth.STANDARD: asyncio.run(run(depth))


def everybody(iam: Any) -> None:
    """Users with the permission in each possible way, and users without it."""
    user(iam, "inline", policy("ses:Send*"), tags={"InvokedBy": "SESConsole"})
    user(iam, "member", policy("s3:GetObject"))
    group(iam, "AWSSESSendingGroupDoNotRename", "member", text=policy())
    user(iam, "attached", policy("s3:GetObject"))
    iam.attach_user_policy(UserName="attached", PolicyArn=managed(iam, "send", policy()))
    user(iam, "smtp-limited")
    limit = managed(iam, "limit", policy("ses:*"))
    iam.put_user_permissions_boundary(UserName="smtp-limited", PermissionsBoundary=limit)
    user(iam, "admin", policy("*"))
    user(iam, "reader", policy("ses:Get*"))
    user(iam, "keyless", key=False)


def by_name(users: Any) -> dict[str, SmtpUser]:
    """The users that were read."""
    assert isinstance(users, Known)
    return {each.name: each for each in users.value}


def test_users_are_found_whatever_way_they_get_the_policy(iam: Any, read: Read) -> None:
    """Inline, by a group, or attached; not users who may do everything, and not users without a key."""
    everybody(iam)
    assert {"attached", "inline", "member", "smtp-limited"} == by_name(read()).keys()


def test_reading_one_by_one_gives_the_same(iam: Any, emulator: Emulator, read: Read) -> None:
    """If GetAccountAuthorizationDetails is denied."""
    everybody(iam)
    whole = by_name(read())
    emulator.inject(DETAILS)
    assert whole == by_name(read())


def test_a_user_has_its_policies_its_boundary_and_its_origin(iam: Any, read: Read) -> None:
    """The default version of each policy; made for SMTP by tag, group or name."""
    everybody(iam)
    found = by_name(read())
    assert f"arn:aws:iam::{ACCOUNT}:user/member" == found["member"].arn
    group_policy = "group/AWSSESSendingGroupDoNotRename/send"
    assert {"user/policy0", group_policy} == found["member"].policies.keys()
    assert policy() == found["attached"].policies[f"arn:aws:iam::{ACCOUNT}:policy/send"]
    assert (policy("ses:*"), None) == (found["smtp-limited"].boundary, found["inline"].boundary)
    made = {name: each.made_for_smtp for name, each in found.items()}
    assert {"attached": False, "inline": True, "member": True, "smtp-limited": True} == made


def test_a_key_has_its_age_and_its_last_use(iam: Any, emulator: Emulator, read: Read) -> None:
    """Its ID is shortened, because it is also the SMTP user name."""
    user(iam, "used")
    used = "2026-11-01T08:00:00Z"
    emulator.region("eu-west-1").settle_access_key("used", created="2018-05-01T00:00:00Z", last_used=used)
    key_id = iam.list_access_keys(UserName="used")["AccessKeyMetadata"][0]["AccessKeyId"]
    iam.update_access_key(UserName="used", AccessKeyId=key_id, Status="Inactive")
    key = AccessKey(key_id[-4:], False, "2018-05-01T00:00:00Z", Known(LastUse(used, "ses", "eu-west-1")))
    assert Known((key,)) == by_name(read())["used"].keys


def test_a_key_that_was_never_used_is_known(iam: Any, read: Read) -> None:
    """That is an answer."""
    user(iam, "new")
    keys = by_name(read())["new"].keys
    assert isinstance(keys, Known)
    assert [Known(None)] == [key.last_use for key in keys.value]


@pytest.mark.parametrize("denied", [(), (DETAILS,)], ids=["at once", "one by one"])
def test_every_page_is_followed(iam: Any, emulator: Emulator, read: Read, denied: tuple[Fault, ...]) -> None:
    """The SMTP user comes after a hundred other users."""
    many_users(emulator, 100)
    user(iam, "the-last")
    emulator.inject(*denied)
    assert {"the-last"} == by_name(read()).keys()
    pages = [each for each in emulator.calls if each.operation == "ListUsers"]
    assert (2 if denied else 0) == len(pages)


def test_a_refused_second_page_is_not_a_shorter_list(iam: Any, emulator: Emulator, read: Read) -> None:
    """No user is reported from an incomplete list."""
    many_users(emulator, 100)
    user(iam, "the-last")
    emulator.inject(Fault("garble", operation="GetAccountAuthorizationDetails", after=3))
    found = read()
    assert isinstance(found, Unreadable)
    assert Why.UNEXPECTED is found.why


def test_the_first_refusal_is_named_if_nothing_can_be_read(emulator: Emulator, read: Read) -> None:
    """The users cannot be listed either."""
    emulator.inject(DETAILS, Fault("deny", operation="ListUsers"))
    found = read()
    assert isinstance(found, Unreadable)
    assert (Why.DENIED, "iam:GetAccountAuthorizationDetails") == (found.why, found.operation)


def test_one_refused_call_makes_all_users_unread(iam: Any, emulator: Emulator, read: Read) -> None:
    """Each call in turn: if the policies of a user are unread, the user may use SMTP or not."""
    user(iam, "member")
    group(iam, "senders", "member", text=policy())
    iam.attach_group_policy(GroupName="senders", PolicyArn=managed(iam, "send", policy()))
    singles = {each.name for each in smtp_users.INSTEAD_OF} - {"ListUsers"}
    for operation in sorted(singles):
        emulator.clear_faults()
        emulator.inject(DETAILS, Fault("deny", operation=operation))
        found = read()
        assert isinstance(found, Unreadable), operation
        assert (Why.DENIED, f"iam:{operation}") == (found.why, found.operation)


def test_an_answer_that_cannot_be_parsed_is_not_empty(emulator: Emulator, read: Read) -> None:
    """The users are not read one by one then."""
    emulator.inject(Fault("garble", operation="GetAccountAuthorizationDetails"))
    found = read()
    assert isinstance(found, Unreadable)
    assert Why.UNEXPECTED is found.why


def test_a_policy_that_the_list_leaves_out_is_read(iam: Any, emulator: Emulator, read: Read) -> None:
    """Such as one of AWS's own policies."""
    user(iam, "attached", policy("s3:GetObject"))
    iam.attach_user_policy(UserName="attached", PolicyArn=managed(iam, "send", policy()))
    wrong, right = f"{ACCOUNT}:policy/send</Arn>", f"{ACCOUNT}:policy/other</Arn>"
    emulator.inject(Fault("rewrite", operation="GetAccountAuthorizationDetails", find=wrong, replacement=right))
    assert {"attached"} == by_name(read()).keys()


@pytest.mark.parametrize("operation", ["ListAccessKeys", "GetAccessKeyLastUsed"])
def test_a_user_with_refused_keys_is_kept(iam: Any, emulator: Emulator, read: Read, operation: str) -> None:
    """It is unknown whether there are keys, or whether they were used."""
    user(iam, "mailer")
    emulator.inject(Fault("deny", operation=operation))
    keys = by_name(read())["mailer"].keys
    silent = keys if isinstance(keys, Unreadable) else keys.value[0].last_use
    assert isinstance(silent, Unreadable)
    assert (Why.DENIED, f"iam:{operation}") == (silent.why, silent.operation)


def test_resuming_reads_the_keys_that_are_unread(iam: Any, emulator: Emulator, cli: Cli, tmp_path: Path) -> None:
    """And nothing else about IAM users."""
    user(iam, "mailer")
    emulator.inject(Fault("deny", operation="GetAccessKeyLastUsed"))
    file = str(tmp_path / "ses.snapshot")
    where = ("snapshot", "--endpoint-url", emulator.url, "-o", file)
    assert 3 == cli(*where, "-r", "us-east-1").code
    emulator.clear_faults()
    emulator.forget_calls()
    assert 0 == cli(*where, "--resume", file).code
    asked = {each.operation for each in emulator.calls if each.service == "iam"} - {"ListAccountAliases"}
    assert {"ListAccessKeys", "GetAccessKeyLastUsed"} == asked


def test_quick_does_not_read_users(iam: Any, emulator: Emulator, read: Read) -> None:
    """The reading says which depth does."""
    user(iam, "mailer")
    found = read(Depth.QUICK)
    assert isinstance(found, Unreadable)
    assert (Why.NOT_ASKED, "SMTP users are read with --depth standard") == (found.why, found.detail)
    assert not [each for each in emulator.calls if each.operation == "GetAccountAuthorizationDetails"]
