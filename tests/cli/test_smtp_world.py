"""SMTP users with something wrong are found by the rule meant for it, and a healthy pair is not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from tests.cli.lived_in import client
from tests.conftest import Cli, Result
from tests.iam_world import ACCOUNT, group, managed, policy, role, user

EAST, WEST = "us-east-1", "us-west-2"
CAPE_TOWN = "af-south-1"

Person = Callable[..., None]


def ago(days: int) -> str:
    """So many days before now, RFC 3339."""
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")


@pytest.fixture
def iam(emulator: Emulator) -> Iterator[Any]:
    """IAM of an account whose regions match in everything."""
    healthy(emulator, (EAST, WEST, CAPE_TOWN))
    with client(emulator, "iam") as made:
        yield made


@pytest.fixture
def person(iam: Any, emulator: Emulator) -> Person:
    """A user whose key was made and used when it is said, else a year and a day ago."""

    def make(name: str, *policies: str, created: str = "", last_used: str = "") -> None:
        user(iam, name, *policies)
        past = {"created": created or ago(365), "last_used": last_used or ago(1)}
        emulator.region(EAST).settle_access_key(name, **past)

    return make


def in_region(region: str) -> str:
    """A policy that allows sending there only."""
    return policy(Resource=f"arn:aws:ses:{region}:{ACCOUNT}:identity/*")


def found(result: Result) -> list[tuple[str, str | None, str]]:
    """Findings of the rules about SMTP."""
    return [each for each in result.findings if each[0].startswith("smtp-")]


def test_users_with_all_permissions_have_no_finding(person: Person, audit: Cli) -> None:
    """One who may send anywhere, a pair for a region each, and an administrator with an old key."""
    person("ses-smtp-user.1")
    person("smtp-east", in_region(EAST))
    person("smtp-west", in_region(WEST))
    person("admin", policy("*"), created="2015-01-01T00:00:00Z", last_used="2015-01-02T00:00:00Z")
    result = audit(f"{EAST},{WEST}")
    assert (0, [], []) == (result.code, result.report["findings"], result.report["unread"])


def test_each_fault_is_found_by_its_rule(iam: Any, person: Person, audit: Cli) -> None:
    """Of keys and policies once an account, of a region's access in that region."""
    person("smtp-old", created="2018-12-31T00:00:00Z")
    person("smtp-idle", last_used=ago(91))
    person("smtp-never", last_used="never")
    person("smtp-fenced")
    group(iam, "fence", "smtp-fenced", text=policy("*", "Deny", Condition=_requested(EAST)))
    person("smtp-mighty", policy("ses:*"))
    assert [
        ("smtp-key-older-than-sigv4", None, "smtp-old"),
        ("smtp-key-unused", None, "smtp-idle"),
        ("smtp-key-unused", None, "smtp-never"),
        ("smtp-user-denied-in-region", EAST, "smtp-fenced"),
        ("smtp-user-may-do-more", None, "smtp-mighty"),
    ] == found(audit(f"{EAST},{WEST}"))


def _requested(region: str) -> dict[str, Any]:
    return {"StringEquals": {"aws:RequestedRegion": region}}


def test_a_default_set_that_only_one_region_allows_is_found(
    person: Person, emulator: Emulator, audit: Cli
) -> None:
    """SES asks for the permission on the identity, and on its default configuration set."""
    for name in (EAST, WEST):
        region = emulator.region(name)
        region.call("sesv2", "CreateConfigurationSet", ConfigurationSetName="tracked")
        region.call(
            "sesv2",
            "PutEmailIdentityConfigurationSetAttributes",
            EmailIdentity="example.com",
            ConfigurationSetName="tracked",
        )
    identities = policy(Resource=f"arn:aws:ses:*:{ACCOUNT}:identity/*")
    person("smtp-half", identities, policy(Resource=f"arn:aws:ses:{WEST}:{ACCOUNT}:configuration-set/*"))
    person("smtp-whole", identities, policy(Resource=f"arn:aws:ses:*:{ACCOUNT}:configuration-set/*"))
    assert [("smtp-user-denied-in-region", EAST, "smtp-half")] == found(audit(f"{EAST},{WEST}"))


def test_an_old_key_under_a_condition_on_the_version_is_found(person: Person, audit: Cli) -> None:
    """SMTP is version 2 of the API: with "2" the user may send, with "1" not."""
    for version in ("1", "2"):
        only = policy(Condition={"StringEquals": {"ses:ApiVersion": version}})
        person(f"smtp-version-{version}", only, created="2018-12-31T00:00:00Z")
    assert [("smtp-key-older-than-sigv4", None, "smtp-version-2")] == found(audit(f"{EAST},{WEST}"))


def test_a_region_without_an_smtp_endpoint_is_found(person: Person, audit: Cli) -> None:
    """For the user who sends through SMTP, not for the one who may use the API."""
    person("ses-smtp-user.1")
    person("backend", policy("ses:*"))
    told = found(audit(f"{EAST},{CAPE_TOWN}"))
    assert ("smtp-endpoint-missing-in-region", CAPE_TOWN, "ses-smtp-user.1") in told
    assert "backend" not in {name for _, _, name in told}


def test_a_region_that_is_not_enabled_lacks_no_smtp_endpoint(
    person: Person, emulator: Emulator, audit: Cli
) -> None:
    """Nothing can be sent from it anyway."""
    person("ses-smtp-user.1")
    emulator.region(EAST).call("account", "DisableRegion", RegionName=CAPE_TOWN)
    assert [] == found(audit(f"{EAST},{CAPE_TOWN}"))


def test_users_that_may_not_be_read_are_listed_as_unread(person: Person, emulator: Emulator, audit: Cli) -> None:
    """Once, with the rules that it leaves open; nothing is found, and nothing is fine."""
    person("smtp-old", created="2018-12-31T00:00:00Z")
    emulator.inject(
        Fault("deny", operation="GetAccountAuthorizationDetails"), Fault("deny", operation="ListUsers")
    )
    result = audit(f"{EAST},{WEST}")
    assert (3, []) == (result.code, found(result))
    assert {(None, "iam:GetAccountAuthorizationDetails", "denied")} == result.unread
    assert {
        "smtp-endpoint-missing-in-region",
        "smtp-key-older-than-sigv4",
        "smtp-key-unused",
        "smtp-user-denied-in-region",
        "smtp-user-may-do-more",
    } == set(result.report["unread"][0]["rules"])


def test_a_role_that_sends_in_one_region_only_is_found(iam: Any, emulator: Emulator, audit: Cli) -> None:
    """By ARN, by a condition or by its boundary; only at depth deep, and not roles of AWS or administrators."""
    limit = managed(iam, "west-only", policy("*", Condition=_requested(WEST)))
    role(iam, "app-arn", policy("ses:SendRawEmail", Resource=f"arn:aws:ses:{WEST}:{ACCOUNT}:identity/*"))
    role(iam, "app-bound", boundary=limit)
    role(iam, "app-fenced", policy("ses:SendEmail"), policy("*", "Deny", Condition=_requested(EAST)))
    role(iam, "app-both")
    role(iam, "admin-west", policy("*", Condition=_requested(WEST)))
    role(iam, "app-linked", policy("ses:SendEmail", Condition=_requested(WEST)), path="/aws-service-role/ses/")
    assert [] == audit(f"{EAST},{WEST}").findings
    deep = audit(f"{EAST},{WEST}", "--depth", "deep")
    expected = [("sender-denied-in-region", EAST, name) for name in ("app-arn", "app-bound", "app-fenced")]
    assert expected == deep.findings
    emulator.inject(Fault("deny", operation="GetAccountAuthorizationDetails"))
    assert expected == audit(f"{EAST},{WEST}", "--depth", "deep").findings


def test_a_role_for_each_region_is_enough(iam: Any, audit: Cli) -> None:
    """Each region has its own."""
    for region in (EAST, WEST):
        role(iam, f"app-{region}", policy("ses:SendEmail", Condition=_requested(region)))
    result = audit(f"{EAST},{WEST}", "--depth", "deep")
    assert (0, [], []) == (result.code, result.findings, result.report["unread"])


def test_roles_that_could_not_be_read_leave_only_their_rule_open(iam: Any, emulator: Emulator, audit: Cli) -> None:
    """Users are read one by one, roles are not: the refusal is named once."""
    assert iam is not None
    emulator.inject(
        Fault("deny", operation="GetAccountAuthorizationDetails"), Fault("deny", operation="ListRoles")
    )
    result = audit(f"{EAST},{WEST}", "--depth", "deep")
    assert [] == result.findings
    assert [("iam:GetAccountAuthorizationDetails", ["sender-denied-in-region"])] == [
        (each["operation"], each["rules"]) for each in result.report["unread"]
    ]
