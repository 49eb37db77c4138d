"""The Distributed Map: its tasks run on an emulated organization, and the folder takes in what they write."""

import json
import re
from datetime import timedelta
from typing import Any

import boto3
import pytest

from sescheck.auditing.checks import Source
from sescheck.auditing.options import ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.aws.limits import Limits
from sescheck.collect.collection import Plan
from sescheck.emulator import Emulator, Fault
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.opening import open_folder
from sescheck.organization.model import Member, Outcome
from tests.examples.clusters import template
from tests.examples.conftest import Machine

BUCKET = "audits"
REGION = "us-east-1"
MEMBERS = ("111111111111", "222222222222")
DAY = timedelta(days=1)


def states() -> dict[str, Any]:
    """Return the states of the machine, with that of the Map's items."""
    found: dict[str, Any] = template("step-functions.yaml")["Machine"]["Properties"]["Definition"]["States"]
    return {**found, **found["Accounts"]["ItemProcessor"]["States"]}


def script(state: str) -> str:
    """What the container of a state runs."""
    (override,) = states()[state]["Parameters"]["Overrides"]["ContainerOverrides"]
    (found,) = override["Command"]
    return str(found)


@pytest.fixture
def task(machine: Machine, world: Emulator, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A container of the task: its environment, and a bucket that it reaches."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", world.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    (container,) = template("step-functions.yaml")["Task"]["Properties"]["ContainerDefinitions"]
    assert ["sh", "-ec"] == list(container["EntryPoint"])
    values = {"BUCKET": BUCKET, "PREFIX": "ses", "ROLE_NAME": "sescheck", "PARTITION": "aws"}
    assert set(values) == {each["Name"] for each in container["Environment"]}
    machine.variables.update(values, AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION)
    return machine


def read_by_task(task: Machine, account: str) -> tuple[int, str]:
    """Run the task of an account; in one region, because that is faster."""
    (place,) = {*re.findall(r"/tmp/\S+?snapshot", script("Account"))}  # noqa: S108 - it is replaced
    text = script("Account").replace(place, str(task.folder / "account.snapshot"))
    done = task.run(
        "sh", "-ec", text.replace("snapshot --quiet", f"snapshot --quiet -r {REGION}"), ACCOUNT=account
    )
    return done.returncode, done.stderr


def keys() -> list[str]:
    """What the bucket has."""
    return sorted(each["Key"] for each in boto3.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", []))


def plan_of(_: Member) -> Plan:
    """What the ordinary run asks."""
    return make_plan(ReadOptions(regions=(REGION,)), Limits(), Source())


def left_to_read(folder: Folder) -> list[str]:
    """The accounts that an ordinary run would read now; it is killed before it reads one."""
    with folder.claimed():
        members = ((Member(each), None) for each in MEMBERS)
        return [each.account_id for each in folder.expect(None, members, plan_of, DAY)]


def test_the_list_has_the_active_accounts(task: Machine) -> None:
    """As the array that the Map reads, at the place that it names."""
    organizations = boto3.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    for name in ("a", "b", "c"):
        organizations.create_account(Email=f"{name}@example.com", AccountName=name)
    every = [
        each["Id"] for page in organizations.get_paginator("list_accounts").paginate() for each in page["Accounts"]
    ]
    organizations.close_account(AccountId=every[-1])
    done = task.run("sh", "-ec", script("List"))
    assert (0, "") == (done.returncode, done.stderr)
    reader = states()["Accounts"]["ItemReader"]
    key = reader["Parameters"]["Key"].replace("${Prefix}", "ses")
    listed = json.loads(boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read())
    assert every[:-1] == listed
    assert "JSON" == reader["ReaderConfig"]["InputType"]


def test_the_folder_takes_in_what_the_tasks_wrote(task: Machine, world: Emulator) -> None:
    """The first night, the last state reads all again; then only what is missing."""
    assert [(0, "")] * 2 == [read_by_task(task, each) for each in MEMBERS]
    assert [f"ses/accounts/{each}.snapshot" for each in MEMBERS] == keys()
    place = f"s3://{BUCKET}/ses"
    assert list(MEMBERS) == left_to_read(open_folder(place, endpoint_url=world.url))
    assert (0, "") == read_by_task(task, MEMBERS[0])
    folder = open_folder(place, endpoint_url=world.url)
    assert [MEMBERS[1]] == left_to_read(folder)
    assert Outcome.READ is folder.manifest().entries[MEMBERS[0]].outcome


def test_a_part_is_kept_and_a_failure_is_none(task: Machine, world: Emulator) -> None:
    """Exit code 3 has a snapshot; without one, the task fails, and Step Functions tries again."""
    world.inject(Fault("deny", account=MEMBERS[0], operation="ListContactLists"))
    assert 0 == read_by_task(task, MEMBERS[0])[0]
    world.inject(Fault("deny", service="sts", operation="AssumeRole"))
    code, said = read_by_task(task, MEMBERS[1])
    assert 0 != code
    assert "AssumeRole" in said
    assert [f"ses/accounts/{MEMBERS[0]}.snapshot"] == keys()


def test_the_machine_ends_with_an_ordinary_run() -> None:
    """So what the Map could not read is read or named; a failed item ends no other."""
    found = states()
    named = {each[key] for each in found.values() for key in ("Next", "StartAt") if key in each}
    assert named <= set(found), "cfn-lint does not look for that"
    assert ("Accounts", "Rest") == (found["List"]["Next"], found["Accounts"]["Next"])
    assert found["Rest"]["End"] is True
    assert 'exec sescheck organization "s3://$BUCKET/$PREFIX"' in script("Rest")
    assert 100 == found["Accounts"]["ToleratedFailurePercentage"]
    assert not [state for state in ("List", "Account", "Rest") if "${" in script(state)]  # CloudFormation's own
