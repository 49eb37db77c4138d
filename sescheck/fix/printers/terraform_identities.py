"""Resources of Terraform for identities, and for the topics that their feedback goes to."""

from collections.abc import Mapping
from types import MappingProxyType

from sescheck.engine.steps import Call
from sescheck.fix.printers.hcl import Value
from sescheck.fix.printers.printed_things import Kind
from sescheck.fix.printers.terraform_resources import (
    AsResource,
    Maker,
    NotInTheProviderError,
    Resources,
    argument_of,
    flat,
    only,
    tags,
)

_SIGNING = flat("DomainSigningSelector", "DomainSigningPrivateKey", "NextSigningKeyLength")
_BETWEEN = "|"
"""Between the parts of an ID. The provider cannot import an address that has it."""
_TOPIC_ATTRIBUTES = {
    "DeliveryPolicy": "delivery_policy",
    "DisplayName": "display_name",
    "KmsMasterKeyId": "kms_master_key_id",
    "Policy": "policy",
    "TracingConfig": "tracing_config",
}


def _identity(here: Resources, call: Call) -> AsResource:
    values = call.parameters
    signing = values.get("DkimSigningAttributes")
    set_name = values.get("ConfigurationSetName")
    return AsResource(
        here.new(
            "aws_sesv2_email_identity",
            call,
            values["EmailIdentity"],
            email_identity=values["EmailIdentity"],
            configuration_set_name=set_name and here.named(Kind.SET, call, set_name, "configuration_set_name"),
            tags=tags(call),
            dkim_signing_attributes=signing and here.block(signing, _SIGNING),
        )
    )


def _of_identity(type_: str, *members: str) -> Maker:
    """A resource about an identity, with these members as arguments."""

    def make(here: Resources, call: Call) -> AsResource:
        values = call.parameters
        only(call, "EmailIdentity", *members)
        name = values["EmailIdentity"]
        arguments: dict[str, Value] = {argument_of(each): values[each] for each in members if each in values}
        words = (name, values.get("PolicyName", ""))
        made = here.named(Kind.IDENTITY, call, name, "email_identity")
        resource = here.new(type_, call, *words, email_identity=made, **arguments)
        if call.operation == "UpdateEmailIdentityPolicy":
            if _BETWEEN in name:
                raise NotInTheProviderError(name)
            resource.import_id = f"{name}{_BETWEEN}{values['PolicyName']}@{call.region}"
        return AsResource(resource)

    return make


def _notification_topic(here: Resources, call: Call) -> AsResource | None:
    """Only for an identity of this plan: the resource also switches the original headers off."""
    values = call.parameters
    identity, type_ = values["Identity"], values["NotificationType"]
    if here.made(Kind.IDENTITY, call, identity) is None or "SnsTopic" not in values:
        return None
    return AsResource(
        here.new(
            "aws_ses_identity_notification_topic",
            call,
            identity,
            type_,
            identity=here.named(Kind.IDENTITY, call, identity, "email_identity"),
            notification_type=type_,
            topic_arn=here.topic(values["SnsTopic"]),
        )
    )


def _headers(here: Resources, call: Call) -> AsResource | None:
    values = call.parameters
    topic = here.made(Kind.NOTIFICATION, call, f"{values['Identity']} {values['NotificationType']}")
    if topic is None:
        return None
    topic.arguments["include_original_headers"] = values["Enabled"]
    return AsResource(None)


def _topic(here: Resources, call: Call) -> AsResource:
    only(call, "Name", "Attributes", "Tags")
    attributes = call.parameters.get("Attributes", {})
    for name in attributes:
        if name not in _TOPIC_ATTRIBUTES:
            raise NotInTheProviderError(name)
    arguments = {_TOPIC_ATTRIBUTES[name]: value for name, value in attributes.items()}
    name = call.parameters["Name"]
    return AsResource(here.new("aws_sns_topic", call, name, name=name, tags=tags(call), **arguments))


def _topic_policy(here: Resources, call: Call) -> AsResource:
    values = call.parameters
    if values.get("AttributeName") != "Policy":
        raise NotInTheProviderError(str(values.get("AttributeName")))
    arn = values["TopicArn"]
    words = arn.rpartition(":")[2]
    return AsResource(
        here.new("aws_sns_topic_policy", call, words, arn=here.topic(arn), policy=values["AttributeValue"])
    )


MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("ses", "SetIdentityHeadersInNotificationsEnabled"): _headers,
        ("ses", "SetIdentityNotificationTopic"): _notification_topic,
        ("sesv2", "CreateEmailIdentity"): _identity,
        ("sesv2", "CreateEmailIdentityPolicy"): _of_identity(
            "aws_sesv2_email_identity_policy", "PolicyName", "Policy"
        ),
        ("sesv2", "PutEmailIdentityFeedbackAttributes"): _of_identity(
            "aws_sesv2_email_identity_feedback_attributes", "EmailForwardingEnabled"
        ),
        ("sesv2", "PutEmailIdentityMailFromAttributes"): _of_identity(
            "aws_sesv2_email_identity_mail_from_attributes", "MailFromDomain", "BehaviorOnMxFailure"
        ),
        ("sesv2", "UpdateEmailIdentityPolicy"): _of_identity(
            "aws_sesv2_email_identity_policy", "PolicyName", "Policy"
        ),
        ("sns", "CreateTopic"): _topic,
        ("sns", "SetTopicAttributes"): _topic_policy,
    }
)
"""By the service and the operation."""
