"""AWS Organizations as its lists are: in pages, with paths, and not for everybody."""

from collections.abc import Callable
from typing import Any

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import organization
from tests.conftest import AwsCli

MANAGEMENT = "123456789012"
Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]


@pytest.fixture
def client(aws: Aws) -> Any:
    """A client of the management account."""
    return aws("organizations", "us-east-1")


def as_member(aws: Aws, account_id: str) -> Any:
    """A client of another account."""
    role = f"arn:aws:iam::{account_id}:role/any"
    keys = aws("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    return aws("organizations", "us-east-1", keys=keys)


def test_a_page_has_twenty_accounts_at_most(client: Any, emulator: Emulator, refused: Refused) -> None:
    """Whatever MaxResults asks for, within its limits; each account comes once."""
    world = organization(emulator, 45)
    first = client.list_accounts()
    assert (len(first["Accounts"]), "NextToken" in first) == (20, True)
    pages = list(client.get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 7}))
    sizes = [len(page["Accounts"]) for page in pages]
    assert sizes == [7, 7, 7, 7, 7, 7, 4]
    found = [each["Id"] for page in pages for each in page["Accounts"]]
    assert found == [MANAGEMENT, *world.account_ids]
    assert refused(client.list_accounts, NextToken="garbled") == ("InvalidInputException", 400)


def test_an_account_has_state_status_and_path(client: Any, emulator: Emulator) -> None:
    """The older status knows three values."""
    seeded = emulator.organization()
    unit = seeded.add_unit("Inner", seeded.add_unit("Outer"))
    states = ("ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED", "PENDING_ACTIVATION")
    for number, state in enumerate(states):
        seeded.add_account(f"{number:012}", unit=unit, state=state)
    _, *members = client.list_accounts()["Accounts"]
    assert [each["State"] for each in members] == list(states)
    older = ["ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "SUSPENDED", "SUSPENDED"]
    assert [each["Status"] for each in members] == older
    assert members[0]["Paths"] == ["o-exampleorg/r-exam/ou-exam-00000001/ou-exam-00000002/000000000000/"]
    assert members[0]["Arn"] == f"arn:aws:organizations::{MANAGEMENT}:account/o-exampleorg/000000000000"
    seeded.settle("000000000000", "CLOSED")
    assert client.describe_account(AccountId="000000000000")["Account"]["State"] == "CLOSED"


def test_the_tree_has_units_accounts_and_tags(client: Any, emulator: Emulator, refused: Refused) -> None:
    """Level by level, from the root."""
    world = organization(emulator, 30)
    (root,) = client.list_roots()["Roots"]
    assert root["Arn"] == f"arn:aws:organizations::{MANAGEMENT}:root/o-exampleorg/r-exam"
    units = client.list_organizational_units_for_parent(ParentId=root["Id"])["OrganizationalUnits"]
    assert [each["Name"] for each in units] == ["Workloads", "Sandbox", "Security"]
    (inner,) = client.list_organizational_units_for_parent(ParentId=units[0]["Id"])["OrganizationalUnits"]
    assert inner["Path"] == f"o-exampleorg/r-exam/{units[0]['Id']}/{inner['Id']}/"
    accounts = client.list_accounts_for_parent(ParentId=inner["Id"])["Accounts"]
    assert [each["Name"] for each in accounts] == [f"account {n}" for n in range(1, 31, 7)]
    assert client.list_accounts_for_parent(ParentId=root["Id"])["Accounts"][0]["Id"] == MANAGEMENT
    tags = client.list_tags_for_resource(ResourceId=world.account_ids[2])["Tags"]
    assert tags == [{"Key": "stage", "Value": "prod"}]
    nowhere = ("ParentNotFoundException", 400)
    assert refused(client.list_accounts_for_parent, ParentId="ou-exam-99999999") == nowhere
    assert refused(client.list_organizational_units_for_parent, ParentId="ou-exam-99999999") == nowhere
    nobody = ("TargetNotFoundException", 400)
    assert refused(client.list_tags_for_resource, ResourceId="999999999999") == nobody


def test_only_the_management_account_and_delegated_ones_list(
    aws: Aws, client: Any, emulator: Emulator, refused: Refused
) -> None:
    """A member may describe the organization; an account outside may not."""
    in_none = ("AWSOrganizationsNotInUseException", 400)
    assert refused(client.list_accounts) == in_none
    assert refused(client.describe_organization) == in_none
    world = organization(emulator, 3)
    member = as_member(aws, world.account_ids[0])
    for call in (member.list_accounts, member.list_roots):
        assert refused(call) == ("AccessDeniedException", 400)
    assert member.describe_organization()["Organization"]["MasterAccountId"] == MANAGEMENT
    world.organization.delegate(world.account_ids[0])
    assert len(member.list_accounts()["Accounts"]) == 4
    assert refused(as_member(aws, "999988887777").list_accounts) == in_none


def test_what_moto_creates_is_listed_also(client: Any, emulator: Emulator) -> None:
    """CreateAccount, CreateOrganizationalUnit, MoveAccount and TagResource are moto's."""
    seeded = emulator.organization()
    created = client.create_account(AccountName="new", Email="new@example.com")["CreateAccountStatus"]["AccountId"]
    unit = client.create_organizational_unit(ParentId="r-exam", Name="Ours")["OrganizationalUnit"]["Id"]
    client.move_account(AccountId=created, SourceParentId="r-exam", DestinationParentId=unit)
    client.tag_resource(ResourceId=created, Tags=[{"Key": "a", "Value": "b"}])
    assert seeded.account_ids == (MANAGEMENT, created)
    assert client.list_accounts()["Accounts"][1]["Paths"] == [f"o-exampleorg/r-exam/{unit}/{created}/"]
    assert client.list_tags_for_resource(ResourceId=created)["Tags"] == [{"Key": "a", "Value": "b"}]


def test_a_reset_ends_every_organization(client: Any, aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """Also for its members, whom moto remembers."""
    world = organization(emulator, 1)
    emulator.reset()
    in_none = ("AWSOrganizationsNotInUseException", 400)
    assert refused(client.list_accounts) == in_none
    assert refused(as_member(aws, world.account_ids[0]).describe_organization) == in_none


def test_an_organization_of_many_units_has_pages_of_them(client: Any, emulator: Emulator) -> None:
    """As AWS's limit of twenty says."""
    seeded = emulator.organization()
    units = [seeded.add_unit(f"unit {number}") for number in range(25)]
    pages = client.get_paginator("list_organizational_units_for_parent").paginate(ParentId="r-exam")
    found = [[each["Id"] for each in page["OrganizationalUnits"]] for page in pages]
    assert found == [units[:20], units[20:]]


@pytest.mark.exhaustive
@pytest.mark.awscli
def test_the_cli_lists_an_organization(aws_cli: AwsCli, emulator: Emulator) -> None:
    """What somebody types to look at it, and to add an account."""
    world = organization(emulator, 45)
    found = aws_cli("organizations", "list-accounts")
    assert [each["Id"] for each in found["Accounts"]] == [MANAGEMENT, *world.account_ids]
    created = aws_cli("organizations", "create-account", "--account-name", "new", "--email", "new@example.com")
    new = created["CreateAccountStatus"]["AccountId"]
    root = aws_cli("organizations", "list-roots")["Roots"][0]["Id"]
    here = aws_cli("organizations", "list-accounts-for-parent", "--parent-id", root)
    assert [each["Id"] for each in here["Accounts"]] == [MANAGEMENT, new]
    units = aws_cli("organizations", "list-organizational-units-for-parent", "--parent-id", root)
    assert [each["Name"] for each in units["OrganizationalUnits"]] == ["Workloads", "Sandbox", "Security"]
