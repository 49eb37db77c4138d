"""Templates of CloudFormation: judged by cfn-lint, which has the schemas of the resources."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.steps import Call, Human
from sescheck.fix.plan import Plan
from sescheck.fix.printers import cloudformation, yaml_text
from tests.fix.printers.plans import (
    ACCOUNT,
    EAST,
    EVERYTHING,
    HOSTILE,
    KEY,
    OTHER_ACCOUNT,
    PREFACE,
    TOPIC,
    WEST,
    chain,
    plan,
    ses1,
    ses2,
    texts,
)


def printed(found: Plan) -> dict[str, str]:
    """The files."""
    return texts(cloudformation.files(found, PREFACE))


def templates(found: Plan) -> dict[str, Mapping[str, Any]]:
    """What the files mean."""
    return {name: yaml.safe_load(text) for name, text in printed(found).items() if name.endswith(".yaml")}


def properties(found: Plan, file: str = f"{WEST}.yaml") -> dict[str, Any]:
    """The properties of each resource of a template."""
    return {name: each["Properties"] for name, each in templates(found)[file]["Resources"].items()}


def linted(files: Mapping[str, str], folder: Path) -> str:
    """What cfn-lint finds."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    program = Path(sys.executable).parent / "cfn-lint"
    names = [folder / each for each in files if each.endswith(".yaml")]
    options = ("--non-zero-exit-code", "informational", "--regions", WEST, "--")
    ran = subprocess.run([program, *options, *names], capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


def test_cfn_lint_finds_nothing(tmp_path: Path) -> None:
    """In the templates of all rounds."""
    files = printed(chain(*EVERYTHING))
    assert [f"{WEST}.yaml", "all-regions.txt", f"{WEST}-round-2.yaml"] == list(files)
    assert linted(files, tmp_path) == ""


def test_cfn_lint_finds_what_is_wrong(tmp_path: Path) -> None:
    """So the other test can fail."""
    files = printed(chain(*EVERYTHING))
    wrong = {name: text.replace("TopicARN", "TopicArn") for name, text in files.items()}
    assert "TopicArn" in linted(wrong, tmp_path)


def test_what_was_created_is_named_by_reference() -> None:
    """And the others that come before are in DependsOn."""
    found = properties(chain(*EVERYTHING))
    events = found["ConfigurationSetEventDestinationMainEvents"]
    assert {"Ref": "ConfigurationSetMain"} == events["ConfigurationSetName"]
    assert {"TopicARN": {"Ref": "TopicBounces"}} == events["EventDestination"]["SnsDestination"]
    assert ["bounce", "renderingFailure"] == events["EventDestination"]["MatchingEventTypes"]
    whole = templates(chain(*EVERYTHING))[f"{WEST}.yaml"]["Resources"]
    assert ["ReceiptRuleInboundStore"] == whole["ReceiptRuleInboundRest"]["DependsOn"]


def test_the_settings_of_a_new_identity_are_its_properties() -> None:
    """Those that come after a DNS record only in the template of the next round, which has all of the first."""
    first = templates(chain(*EVERYTHING))[f"{WEST}.yaml"]["Resources"]
    second = templates(chain(*EVERYTHING))[f"{WEST}-round-2.yaml"]["Resources"]
    identity = "EmailIdentityExampleOrg"
    assert {"EmailForwardingEnabled": False} == first[identity]["Properties"]["FeedbackAttributes"]
    assert {"SigningEnabled": False} == first[identity]["Properties"]["DkimAttributes"]
    assert "MailFromAttributes" not in first[identity]["Properties"]
    assert "bounce.example.org" == second[identity]["Properties"]["MailFromAttributes"]["MailFromDomain"]
    assert first.keys() <= second.keys()


@pytest.mark.parametrize(
    "call",
    [
        ses2("PutEmailIdentityFeedbackAttributes", EmailIdentity="old.org", EmailForwardingEnabled=False),
        ses2("CreateEmailIdentityPolicy", EmailIdentity="old.org", PolicyName="p", Policy="{}"),
        ses2("PutConfigurationSetSendingOptions", ConfigurationSetName="old", SendingEnabled=True),
        ses1("SetIdentityNotificationTopic", Identity="old.org", NotificationType="Bounce", SnsTopic=TOPIC),
        ses1("SetActiveReceiptRuleSet", RuleSetName="inbound"),
        ses2(
            "CreateEmailIdentity",
            EmailIdentity="x.org",
            DkimSigningAttributes={"DomainSigningAttributesOrigin": "AWS_SES_US_EAST_1"},
        ),
        ses2("CreateEmailIdentity", EmailIdentity="{{resolve:secretsmanager:it}}"),
    ],
    ids=lambda each: each.operation,
)
def test_what_cloudformation_cannot_do_is_a_command_in_a_comment(call: Call) -> None:
    """There is no template."""
    ((name, text),) = printed(plan(call)).items()
    assert f"{WEST}.txt" == name
    assert all(line.startswith("#") or not line for line in text.split("\n"))
    assert "#   aws ses" in text


def test_what_a_set_cannot_have_follows_as_a_command() -> None:
    """The template has the other options."""
    text = printed(chain(*EVERYTHING))[f"{WEST}.yaml"]
    assert {"ArchivingOptions", "Name"} == properties(chain(*EVERYTHING))["ConfigurationSetArchived"].keys()
    assert "#   aws sesv2 put-configuration-set-delivery-options --region eu-west-1" in text
    assert "#   aws sesv2 update-configuration-set --region eu-west-1" in text


def test_a_secret_is_a_parameter_that_is_not_shown() -> None:
    """Its value is in no template."""
    template = templates(chain(*EVERYTHING))[f"{WEST}.yaml"]
    assert {"Type": "String", "NoEcho": True, "Description": KEY.words} == template["Parameters"]["DkimPrivateKey"]
    signing = template["Resources"]["EmailIdentityOwnKeyExampleOrg"]["Properties"]["DkimSigningAttributes"]
    assert {"Ref": "DkimPrivateKey"} == signing["DomainSigningPrivateKey"]


def test_a_template_is_for_one_account_and_one_region() -> None:
    """Elsewhere it makes nothing; and a stack that goes leaves the resources."""
    calls = (ses2("CreateEmailIdentity", region, EmailIdentity="x.org") for region in (WEST, EAST))
    found = templates(plan(*calls))
    assert [f"{WEST}.yaml", f"{EAST}.yaml"] == list(found)
    for region, template in zip((WEST, EAST), found.values(), strict=True):
        account, place = template["Conditions"]["IsTheRightPlace"]["Fn::And"]
        assert [{"Ref": "AWS::AccountId"}, ACCOUNT] == account["Fn::Equals"]
        assert [{"Ref": "AWS::Region"}, region] == place["Fn::Equals"]
        for each in template["Resources"].values():
            assert ("IsTheRightPlace", "RetainExceptOnCreate") == (each["Condition"], each["DeletionPolicy"])


def test_each_account_has_its_files() -> None:
    """With its number."""
    call = ses2("CreateEmailIdentity", EmailIdentity="x.org")
    both = Plan((*plan(call).steps, *plan(call, account=OTHER_ACCOUNT).steps))
    assert [f"{ACCOUNT}-{WEST}.yaml", f"{OTHER_ACCOUNT}-{WEST}.yaml"] == list(printed(both))


def test_every_step_is_in_the_files() -> None:
    """As a resource, as a property of another one, or in a comment."""
    text = "".join(printed(chain(*EVERYTHING)).values())
    for number in range(1, len(EVERYTHING) + 1):
        assert f"\n# {number}. Do it\n" in text, number


@pytest.mark.parametrize("value", [each for each in HOSTILE if "resolve" not in each], ids=range(len(HOSTILE) - 1))
def test_hostile_names_stay_strings_and_comments(value: str) -> None:
    """The template means them as they are."""
    found = plan(
        ses2("CreateEmailIdentity", EmailIdentity=value, Tags=[{"Key": value, "Value": value}]),
        ses2("PutX", Name=value),
        Human(value, value),
        title=value,
        subject=value,
    )
    ((_, identity),) = properties(found).items()
    assert {"EmailIdentity": value, "Tags": [{"Key": value, "Value": value}]} == identity


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["True", "No", "Null", "1e3"]
)


SCALAR = TEXT | st.booleans() | st.integers()
VALUE = st.recursive(SCALAR, lambda each: st.lists(each) | st.dictionaries(TEXT, each), max_leaves=8)


@given(st.dictionaries(TEXT, VALUE, min_size=1, max_size=4))
def test_yaml_means_the_structure(value: dict[str, Any]) -> None:
    """For PyYAML as for CloudFormation, which reads the same language."""
    assert value == yaml.safe_load("\n".join(yaml_text.lines(value)))
