"""A service next to SES that does not answer: it holds nothing up, and spoils nothing but what is read from it."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sescheck.collect.declarations import declared
from sescheck.collect.readers import readers
from sescheck.emulator import Emulator, Fault
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Account
from sescheck.snapshot.storage import load
from tests.conftest import Cli, Result
from tests.fire.staging import HERE, IMPATIENT, KNOWN_FAULT, REGIONS, identities, rest

SERVICES = ("cloudwatch", "ec2", "events", "iam", "mailmanager", "service-quotas")
SILENT = {"hang": "timed-out", "reset": "unreachable"}
"""What an endpoint may do, and how that is called."""

SECONDS = 40
"""Far more than the time limits of the calls add up to: the operations of a service wait at the same time."""

BY_IAM = {"alias", "smtp_users", "sending_roles", "resources"}
"""What is read from IAM for the whole account, and the resources, which may be roles."""


def rules_about(service: str) -> set[str]:
    """The rules that look at what is read from this service."""
    facts = {each.fact for each in declared() if each.operation.service == service}
    return {entry.name for entry in every_rule() if facts & set(entry.rule.facts)}


def of_others(account: Account, service: str) -> dict[str, Any]:
    """What is read of the account, and of the region of the fault, from all other services."""
    without = {name for name, each in readers().items() if any(read.service == service for read in each.reads)}
    without |= BY_IAM if service == "iam" else set()
    (region,) = (each for each in account.regions if each.name == HERE)
    return {**_members(account, {"regions", *without}), **_members(region, without)}


def _members(struct: Any, without: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__ if name not in without}


@pytest.mark.parametrize("kind", SILENT)
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_around_that_is_silent_spoils_nothing_else(
    world: Emulator,
    audit: Cli,
    tmp_path: Path,
    service: str,
    kind: str,
) -> None:
    """Its own readings are missing, its own rules cannot tell, and all other readings are as before."""

    def read(name: str, *options: str) -> tuple[Result, Account]:
        file = tmp_path / name
        result = audit(REGIONS, "--depth", "deep", "--snapshot", str(file), *options)
        return result, load(file).accounts[0]

    whole, account = read("before")
    world.inject(Fault(kind, region=HERE, service=service))
    began = time.monotonic()
    after, left = read("after", *IMPATIENT)
    assert time.monotonic() - began < SECONDS
    assert ([KNOWN_FAULT], [KNOWN_FAULT]) == (whole.findings, after.findings)
    prefixes = {
        each.operation.action.partition(":")[0] for each in declared() if each.operation.service == service
    }
    assert prefixes == {action.partition(":")[0] for _, action, _ in after.unread}
    assert {SILENT[kind]} == {each["why"] for each in after.report["unread"]}
    undecided = {rule for each in after.report["unread"] for rule in each["rules"]}
    assert undecided <= rules_about(service)
    assert of_others(account, service) == of_others(left, service)
    assert identities(whole) == identities(after)
    assert rest(whole)["accounts"][0]["regions"] == rest(after)["accounts"][0]["regions"]
