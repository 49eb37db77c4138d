"""Configuration of Terraform: resources have the arguments of the real provider, and strings mean their text."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hcl2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.steps import Call, Human
from sescheck.fix.plan import Plan
from sescheck.fix.printers import hcl, terraform
from tests.fix.printers.plans import (
    ACCOUNT,
    EVERYTHING,
    HOSTILE,
    KEY,
    OTHER_ACCOUNT,
    OTHER_KEY,
    PREFACE,
    TOPIC,
    WEST,
    chain,
    plan,
    ses1,
    ses2,
    texts,
)

PROVIDER = json.loads(Path(__file__).with_name("aws_provider.json").read_text(encoding="utf-8"))["resources"]
META = {"depends_on", "lifecycle"}


def printed(found: Plan) -> dict[str, str]:
    """The files."""
    return texts(terraform.files(found, PREFACE))


def parsed(text: str) -> Mapping[str, Any]:
    """The blocks of a file."""
    found: Mapping[str, Any] = hcl2.load(io.StringIO(text))
    return found


def resources(text: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The type, the label and the arguments of each resource."""
    for block in parsed(text).get("resource", ()):
        for type_, labels in block.items():
            for label, arguments in labels.items():
                yield json.loads(type_), json.loads(label), arguments


def wrong(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """Arguments that the provider does not have, and those that it wants and that are missing."""
    given_ = {name for name in arguments if not name.startswith("__")}
    found = [f"not in the provider: {name}" for name in given_ - schema.keys() - META]
    found += [f"missing: {name}" for name, each in schema.items() if each.get("required") and name not in given_]
    for name in given_ & schema.keys():
        blocks = arguments[name]
        is_block = isinstance(blocks, list) and bool(blocks) and isinstance(blocks[0], Mapping)
        if ("nested" in schema[name]) != is_block:
            found.append(f"a block or not: {name}")
        elif is_block:
            found += [f"{name}: {each}" for block in blocks for each in wrong(block, schema[name]["nested"])]
    return found


def everything() -> str:
    """All files of the plan with everything, as on standard output."""
    return "".join(printed(chain(*EVERYTHING)).values())


def test_every_resource_has_the_arguments_of_the_provider() -> None:
    """Its names, its blocks, and all that it requires; and the region."""
    found = list(resources(everything()))
    assert 25 < len(found)
    assert [] == [
        (type_, label, each) for type_, label, args in found for each in wrong(args, PROVIDER[type_]["arguments"])
    ]
    assert [] == [label for type_, label, arguments in found if arguments["region"] != f'"{WEST}"']


def test_every_label_is_unique() -> None:
    """Also of names that differ only in signs."""
    found = plan(
        *(ses2("CreateConfigurationSet", ConfigurationSetName=each) for each in ("a.b", "a-b", "a_b", "A_B"))
    )
    labels = [(type_, label) for type_, label, _ in resources(printed(found)["main.tf"])]
    assert 4 == len(set(labels))


def test_a_resource_names_another_one_by_reference() -> None:
    """So that Terraform makes it first; a step that no argument names is in depends_on."""
    text = printed(chain(*EVERYTHING))["main.tf"]
    for each in (
        "topic_arn = aws_sns_topic.bounces_eu_west_1.arn",
        "sending_pool_name    = aws_sesv2_dedicated_ip_pool.pool_eu_west_1.pool_name",
        "configuration_set_name = aws_sesv2_configuration_set.main_eu_west_1.configuration_set_name",
        "rule_set_name = aws_ses_receipt_rule_set.inbound_eu_west_1.rule_set_name",
        "after         = aws_ses_receipt_rule.inbound_store_eu_west_1.name",
        "include_original_headers = true",
    ):
        assert each in text
    assert "depends_on = [aws_sesv2_email_identity.example_org_eu_west_1]" in text


def test_a_topic_of_another_account_is_not_a_reference() -> None:
    """It only has the same name."""
    found = plan(
        Call("sns", "CreateTopic", WEST, {"Name": "bounces"}),
        Call(
            "sns",
            "SetTopicAttributes",
            WEST,
            {"TopicArn": TOPIC.replace(ACCOUNT, OTHER_ACCOUNT), "AttributeName": "Policy", "AttributeValue": "{}"},
        ),
    )
    assert f'arn    = "{TOPIC.replace(ACCOUNT, OTHER_ACCOUNT)}"' in printed(found)["main.tf"]


def test_what_exists_is_imported() -> None:
    """By the id of the provider's documentation, with the region."""
    text = printed(chain(*EVERYTHING))["main.tf"]
    for each in ("old|events@eu-west-1", "old.example.org|send@eu-west-1", "old:store@eu-west-1"):
        assert f'id = "{each}"' in text


def test_an_address_that_the_provider_would_split_is_a_command() -> None:
    """Its ID has the mark that stands between the parts of an ID."""
    call = ses2("UpdateEmailIdentityPolicy", EmailIdentity="a|b@example.org", PolicyName="send", Policy="{}")
    text = printed(plan(call))["main.tf"]
    assert "import {" not in text
    assert "#   aws sesv2 update-email-identity-policy" in text


def test_what_needs_a_command_waits_in_a_file_of_its_own() -> None:
    """Terraform does not read that file before it is renamed."""
    files = printed(chain(*EVERYTHING))
    assert ["main.tf", "round-2.tf.later"] == list(files)
    assert "aws_sesv2_email_identity_mail_from_attributes" not in files["main.tf"]
    assert "aws_sesv2_email_identity_mail_from_attributes" in files["round-2.tf.later"]
    assert '"replica_example_org' in files["round-2.tf.later"]


@pytest.mark.parametrize(
    "command",
    [
        "aws sesv2 create-email-identity --region eu-west-1 --email-identity replica.example.org",
        "aws sesv2 put-configuration-set-archiving-options --region eu-west-1 --configuration-set-name archived",
        "aws sesv2 put-configuration-set-delivery-options --region eu-west-1 --configuration-set-name archived",
        "aws sesv2 update-configuration-set --region eu-west-1 --configuration-set-name archived",
        "aws sesv2 put-email-identity-dkim-attributes",
        "aws service-quotas request-service-quota-increase",
        "bounce.example.org. 1800 IN MX 10 feedback-smtp.eu-west-1.amazonses.com.",
        "Ask AWS. Wait.",
        "sescheck_1=",
    ],
)
def test_what_the_provider_cannot_do_is_a_command_in_a_comment(command: str) -> None:
    """In the order of the plan."""
    assert any(line.startswith("#") and command in line for line in everything().split("\n"))


def test_options_that_a_command_sets_are_ignored() -> None:
    """Or Terraform would take them away again."""
    assert "ignore_changes = [delivery_options]" in everything()


def test_every_step_is_in_the_files_once() -> None:
    """As a resource, as an argument of another one, or in a comment."""
    text = everything()
    for number in range(1, len(EVERYTHING) + 1):
        assert 1 == text.count(f"\n# {number}. Do it\n"), number


def test_secrets_are_sensitive_variables() -> None:
    """Each of its own."""
    identities = (
        ses2(
            "CreateEmailIdentity",
            EmailIdentity=name,
            DkimSigningAttributes={"DomainSigningSelector": "s", "DomainSigningPrivateKey": key},
        )
        for name, key in (("example.org", KEY), ("example.net", OTHER_KEY))
    )
    text = printed(plan(*identities))["main.tf"]
    for name in ("dkim_private_key", "dkim_private_key_2"):
        assert f'variable "{name}" {{' in text
        assert f"= var.{name}\n" in text
    assert 2 == text.count("sensitive   = true")


def test_topics_of_an_identity_that_exists_are_commands() -> None:
    """The provider's resource would switch its original headers off."""
    call = ses1("SetIdentityNotificationTopic", Identity="old.org", NotificationType="Bounce", SnsTopic=TOPIC)
    assert "resource" not in parsed(printed(plan(call))["main.tf"])


def test_each_account_has_its_files() -> None:
    """And its provider refuses other accounts."""
    mine, others = plan(ses2("PutX")).steps, plan(ses2("PutX"), account=OTHER_ACCOUNT).steps
    files = printed(Plan((*mine, *others)))
    assert [f"{ACCOUNT}-main.tf", f"{OTHER_ACCOUNT}-main.tf"] == list(files)
    assert f'allowed_account_ids = ["{OTHER_ACCOUNT}"]' in files[f"{OTHER_ACCOUNT}-main.tf"]


def meant(text: str) -> str:
    """What Terraform makes of a quoted string without expressions: its escapes, and then its templates."""
    assert text.isascii()
    assert (text[0], text[-1]) == ('"', '"')
    inside = text[1:-1].replace("$${", "\x00").replace("%%{", "\x01")
    assert "${" not in inside
    assert "%{" not in inside
    inside = inside.replace("\x00", "${").replace("\x01", "%{")
    return (
        inside.encode()
        .decode("unicode_escape")
        .encode("utf-16", "surrogatepass")
        .decode("utf-16", "surrogatepass")
    )


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text('$%{}\\"n') | st.sampled_from(HOSTILE))
def test_a_string_means_its_text(value: str) -> None:
    """No expression begins in it, and nothing ends it."""
    assert value == meant(hcl.literal(value))


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stay_strings_and_comments(value: str) -> None:
    """The file can be parsed, and has the resources that it should have."""
    found = plan(
        ses2("CreateEmailIdentity", EmailIdentity=value, Tags=[{"Key": value, "Value": value}]),
        ses2("CreateConfigurationSet", ConfigurationSetName=value),
        ses2("PutX", Name=value),
        Human(value, value),
        title=value,
        subject=value,
    )
    ((_, text),) = printed(found).items()
    if len(value) < 1000:
        assert 2 == len(list(resources(text)))
    outside = [
        line for line in text.split("\n") if not line.startswith(("#", "resource", " ", "}", "terraform", "prov"))
    ]
    assert {""} == set(outside)
