"""The IAM roles that may send, read over HTTP."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sescheck.aws.clients import Clients
from sescheck.aws.door import Door
from sescheck.aws.limits import Limits
from sescheck.aws.traffic import Traffic
from sescheck.collect.resume import NO_EARLIER_RUN
from sescheck.collect.smtp import iam_details, iam_singles, principals, sending_roles, smtp_users
from sescheck.collect.smtp.iam_details import ManagedPolicies
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.installation import iam_backend
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.users import SendingRole
from tests.iam_world import ACCOUNT, managed, policy, role

DETAILS = Fault("deny", operation="GetAccountAuthorizationDetails")

Read = Callable[..., Any]


@pytest.fixture
def read(emulator: Emulator, boto_session: Any) -> Read:
    """Read the roles of the account, and the SMTP users with them, as a run does."""

    async def run(depth: Depth) -> Any:
        traffic = Traffic(Limits(retries=0), lambda _: None)
        try:
            door = Door(Clients(boto_session, traffic.limits, emulator.url), traffic, "test", "us-east-1")
            shared = ManagedPolicies()
            _, roles = await asyncio.gather(
                smtp_users.read(door, depth, NO_EARLIER_RUN, shared),
                sending_roles.read(door, depth, NO_EARLIER_RUN, shared),
            )
        finally:
            traffic.close()
        return roles

    return lambda depth=Depth.DEEP: asyncio.run(run(depth))


def everybody(iam: Any) -> None:
    """Roles with the permission in each possible way, and roles without it."""
    role(iam, "inline", policy("ses:Send*"))
    role(iam, "attached", policy("s3:GetObject"))
    iam.attach_role_policy(RoleName="attached", PolicyArn=managed(iam, "send", policy("ses:SendEmail")))
    role(iam, "limited", path="/service-role/", boundary=managed(iam, "limit", policy("ses:*")))
    role(iam, "admin", policy("*"))
    role(iam, "reader", policy("ses:Get*"))
    role(iam, "linked", path="/aws-service-role/ses.amazonaws.com/")
    role(iam, "of-a-person", path="/aws-reserved/sso.amazonaws.com/")


def by_name(roles: Any) -> dict[str, SendingRole]:
    """The roles that were read."""
    assert isinstance(roles, Known)
    return {each.name: each for each in roles.value}


def test_roles_are_found_whatever_way_they_get_the_policy(iam: Any, read: Read) -> None:
    """Inline or attached; not those that may do everything, and not those of AWS."""
    everybody(iam)
    found = by_name(read())
    assert {"attached", "inline", "limited"} == found.keys()
    assert {"role/policy0", f"arn:aws:iam::{ACCOUNT}:policy/send"} == found["attached"].policies.keys()
    assert (policy("ses:*"), None) == (found["limited"].boundary, found["inline"].boundary)
    assert f"arn:aws:iam::{ACCOUNT}:role/service-role/limited" == found["limited"].arn


def test_reading_one_by_one_gives_the_same(iam: Any, emulator: Emulator, read: Read) -> None:
    """If GetAccountAuthorizationDetails is denied."""
    everybody(iam)
    whole = by_name(read())
    emulator.inject(DETAILS)
    assert whole == by_name(read())


def test_users_and_roles_share_the_list_of_policies(emulator: Emulator, read: Read) -> None:
    """The list of roles is all that deep adds."""
    counts = []
    for depth in (Depth.STANDARD, Depth.DEEP):
        emulator.forget_calls()
        read(depth)
        counts.append(sum(each.operation == "GetAccountAuthorizationDetails" for each in emulator.calls))
    standard, deep = counts
    assert standard + 1 == deep


def test_every_page_is_followed(iam: Any, emulator: Emulator, read: Read) -> None:
    """The role that sends comes after a hundred other roles."""
    backend = iam_backend(emulator.region("us-east-1").account_id)
    for number in range(150):
        backend.create_role(f"nothing-{number:04}", "{}", "/", None, "", [], None)
    role(iam, "the-last")
    assert {"the-last"} == by_name(read()).keys()


def test_too_many_roles_are_not_read_one_by_one(
    iam: Any, emulator: Emulator, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The permission that would help is named, and no role is asked about."""
    everybody(iam)
    few = replace(iam_singles.ROLE, most=1)
    monkeypatch.setattr(sending_roles, "ROLES", principals.Ways(iam_details.ROLE, few))
    emulator.inject(DETAILS)
    emulator.forget_calls()
    found = read()
    assert isinstance(found, Unreadable)
    assert (Why.DENIED, "iam:GetAccountAuthorizationDetails") == (found.why, found.operation)
    assert not [each for each in emulator.calls if each.operation == "ListRolePolicies"]


def test_one_refused_call_makes_all_roles_unread(iam: Any, emulator: Emulator, read: Read) -> None:
    """Each call in turn: if the policies of a role are unread, it may send or not."""
    role(iam, "app")
    iam.attach_role_policy(RoleName="app", PolicyArn=managed(iam, "send", policy("ses:SendEmail")))
    for operation in sorted({each.name for each in sending_roles.INSTEAD_OF} - {"ListRoles"}):
        emulator.clear_faults()
        emulator.inject(DETAILS, Fault("deny", operation=operation))
        found = read()
        assert isinstance(found, Unreadable), operation
        assert (Why.DENIED, f"iam:{operation}") == (found.why, found.operation)


@pytest.mark.parametrize("depth", [Depth.QUICK, Depth.STANDARD])
def test_only_deep_reads_roles(iam: Any, emulator: Emulator, read: Read, depth: Depth) -> None:
    """The reading says which depth does."""
    role(iam, "app")
    found = read(depth)
    assert isinstance(found, Unreadable)
    assert (Why.NOT_ASKED, "IAM roles that may send are read with --depth deep") == (found.why, found.detail)
    assert not [each for each in emulator.calls if each.operation == "ListRoles"]
