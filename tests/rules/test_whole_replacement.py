"""A call that replaces a whole carries all members of botocore's model: what is left out, AWS may reset."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.model import Shape

from sescheck.collect.fetch.parsing import flat
from sescheck.engine.steps import Call
from sescheck.rules.shared.steps.event_destinations import definition
from sescheck.rules.shared.steps.receipt_rules import MEMBERS, update_rule
from sescheck.rules.shared.steps.set_options import _OPERATIONS, put_options
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST
from tests.rules.test_steps import FLAGGED, model_of, planned

_IF_READ = "left out if the region has no such setting; the tests below give all of them"

LEFT_OUT: Mapping[str, Mapping[str, str]] = {
    "PutTenantSuppressionAttributes": {"SuppressedReasons": "AWS gives none for either region"},
    "PutAccountDedicatedIpWarmupAttributes": {},
    "PutAccountDeliveryAttributes": {},
    "PutAccountDetails": dict.fromkeys(
        ("ContactLanguage", "UseCaseDescription", "AdditionalContactEmailAddresses"),
        "not read: the step says that they are replaced, and what shows them",
    ),
    "PutAccountSendingAttributes": {},
    "PutAccountSuppressionAttributes": dict.fromkeys(("SuppressedReasons", "ValidationAttributes"), _IF_READ),
    "PutAccountVdmAttributes": {},
    "PutConfigurationSetDeliveryOptions": dict.fromkeys(
        ("TlsPolicy", "SendingPoolName", "MaxDeliverySeconds", "SharedPoolDeliveryMode"), _IF_READ
    ),
    "PutConfigurationSetReputationOptions": {},
    "PutConfigurationSetSendingOptions": {},
    "PutConfigurationSetSuppressionOptions": dict.fromkeys(
        ("SuppressedReasons", "SuppressionScope", "ValidationOptions"), _IF_READ
    ),
    "PutConfigurationSetTrackingOptions": dict.fromkeys(("CustomRedirectDomain", "HttpsPolicy"), _IF_READ),
    "PutConfigurationSetVdmOptions": {},
    "PutDedicatedIpInPool": {},
    "PutEmailIdentityConfigurationSetAttributes": {},
    "PutEmailIdentityDkimAttributes": {},
    "PutEmailIdentityDkimSigningAttributes": {"SigningAttributes": "a replica has none"},
    "PutEmailIdentityFeedbackAttributes": {},
    "PutEmailIdentityMailFromAttributes": {},
    "PutSuppressedDestination": {"TenantName": "the list of the account is meant"},
    "PutBucketPolicy": dict.fromkeys(
        ("ContentMD5", "ChecksumAlgorithm", "ConfirmRemoveSelfBucketAccess", "ExpectedBucketOwner"),
        "about the call, not about the policy",
    ),
    "PutKeyPolicy": {"BypassPolicyLockoutSafetyCheck": "about the call, not about the policy"},
    "SetActiveReceiptRuleSet": {},
    "SetIdentityHeadersInNotificationsEnabled": {},
    "SetIdentityNotificationTopic": {},
    "SetTopicAttributes": {},
    "UpdateAssumeRolePolicy": {},
    "UpdateConfigurationSet": {},
    "UpdateConfigurationSetEventDestination": {},
    "UpdateContactList": {},
    "UpdateReputationEntityPolicy": {},
    "UpdateCustomVerificationEmailTemplate": {},
    "UpdateEmailIdentityPolicy": {},
    "UpdateEmailTemplate": {},
    "UpdateReceiptRule": {},
    "UpdateReputationEntityCustomerManagedStatus": {},
}
"""The members that a step may leave out, with the reason; everything else is always given."""


def replacing_calls() -> Iterator[Call]:
    """The calls that replace something, of all examples."""
    for case in FLAGGED.values():
        for each in planned(*case).steps:
            if isinstance(each.step.does, Call) and each.step.does.operation.startswith(("Put", "Set", "Update")):
                yield each.step.does


def shape_of(service: str, operation: str) -> Shape:
    """The input of an operation."""
    found = model_of(service).operation_model(operation).input_shape
    assert isinstance(found, Shape)
    return found


def test_every_member_is_given_or_left_out_with_a_reason() -> None:
    """A newer botocore that has another member is noticed, and so is a new operation."""
    faults = {
        f"{call.operation}.{name}"
        for call in replacing_calls()
        for name in shape_of(call.service, call.operation).members
        if name not in {*call.parameters, *LEFT_OUT.get(call.operation, ())}
    }
    assert faults == set()
    assert {call.operation for call in replacing_calls()} <= LEFT_OUT.keys()


def every_value(shape: Shape) -> Any:
    """A value that sets every member at every depth."""
    match shape.type_name:
        case "structure":
            inside = {name: every_value(each) for name, each in shape.members.items()}
            return {name: value for name, value in inside.items() if value != {}}
        case "list":
            return [every_value(shape.member)]
        case "string":
            return _most(shape)
        case "boolean":
            return True
        case _:
            return 600


def _most(shape: Shape) -> str:
    """``ENABLED`` if there is such a value: the settings below it then have an effect."""
    values = list(getattr(shape, "enum", None) or [])
    return "ENABLED" if "ENABLED" in values else values[0] if values else f"a {shape.name}"


KINDS = dict(_OPERATIONS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_option_of_a_set_is_changed_without_the_others(kind: str) -> None:
    """All other options of its kind are repeated, whatever they are."""
    wanted = every_value(shape_of("sesv2", KINDS[kind])) | {"ConfigurationSetName": "main"}
    options = {name: each for name, each in wanted.items() if name != "ConfigurationSetName"}
    values = flat(options if kind in options else {kind: options})
    for path in values:
        (step,) = put_options("main", EAST, {**values, path: "now"}, {path: values[path]})
        assert isinstance(step.does, Call)
        assert wanted == step.does.parameters, path


def test_a_receipt_rule_is_changed_without_its_other_members() -> None:
    """Every member of the rule, and of an action of every kind."""
    shape = shape_of("ses", "UpdateReceiptRule").members["Rule"]
    actions = shape.members["Actions"].member.members
    assert set(actions) == set(MEMBERS.values())
    kinds = {member: kind for kind, member in MEMBERS.items()}
    given = {member: every_value(each) for member, each in actions.items()}
    own = s.receipt_rule(
        "store", "example.com", actions=[s.action(kinds[member], **each) for member, each in given.items()]
    )
    step = update_rule("Change it", "inbound", own, {"TlsPolicy": "Require"}, EAST)
    assert isinstance(step.does, Call)
    rule = step.does.parameters["Rule"]
    assert set(shape.members) == set(rule)
    assert [{member: each} for member, each in given.items()] == rule["Actions"]


DESTINATIONS = {
    "SNS": ("SnsDestination", "TopicArn"),
    "FIREHOSE": ("KinesisFirehoseDestination", "DeliveryStreamArn"),
    "EVENT_BRIDGE": ("EventBridgeDestination", "EventBusArn"),
    "CLOUD_WATCH": ("CloudWatchDestination", None),
}


@pytest.mark.parametrize("kind", DESTINATIONS)
def test_an_event_destination_is_written_with_all_its_members(kind: str) -> None:
    """Every member of what it publishes to. Only a person changes one for Pinpoint."""
    shape = shape_of("sesv2", "UpdateConfigurationSetEventDestination").members["EventDestination"]
    kinds = {member for member, _ in DESTINATIONS.values()}
    assert {"Enabled", "MatchingEventTypes", "PinpointDestination", *kinds} == set(shape.members)
    member, target = DESTINATIONS[kind]
    inside = every_value(shape.members[member])
    settings = flat({name: each for name, each in inside.items() if name != target})
    found = s.destination("BOUNCE", kind=kind, target=inside.get(target), settings=settings)
    assert {"Enabled": True, "MatchingEventTypes": ["BOUNCE"], member: inside} == definition(found, EAST, EAST)
