"""Which resource of Terraform's aws provider does what a call does. What has none is printed as a command.

The names are those of version 6 of the provider. Nothing is imported in part: Terraform would take away what the
resource does not name. So settings of an identity or a set that exists are commands, unless they are a resource of
their own that is written as a whole.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from sescheck.engine.steps import Call, Secret
from sescheck.fix.printers.command_names import kebab
from sescheck.fix.printers.fill_ins import Names, fetched_in
from sescheck.fix.printers.hcl import Argument, Block, Expression, Resource, Value, label
from sescheck.fix.printers.option_calls import call_for_options
from sescheck.fix.printers.printed_things import Kind, Made, keys_of, topic_key

Shape: TypeAlias = "Mapping[str, Shape | None]"
"""The members of a structure that the provider has; None: a plain value."""


class _NotInTheProviderError(Exception):
    """The provider has no argument for a member."""


@dataclass(slots=True)
class AsResource:
    """What a call is for Terraform.

    Attributes:
        resource: None if the call only completes a resource of another step.
        then: calls for what the resource cannot set.
        uses: the steps whose resources it names.
    """

    resource: Resource | None
    then: tuple[Call, ...] = ()
    uses: set[int] = field(default_factory=set)


class Resources:
    """Makes the resources of a plan, in the order of its steps.

    Args:
        names: of the values to fill in.
        account_id: of the steps.
    """

    def __init__(self, names: Names, account_id: str) -> None:
        self._names = names
        self._account_id = account_id
        self._made: Made[Resource] = Made()
        self._labels: set[tuple[str, str]] = set()
        self._uses: set[int] = set()

    def of(self, call: Call, number: int) -> AsResource | None:
        """Return what a call is for Terraform; None if it has to be a command.

        Args:
            call: the call.
            number: of its step.
        """
        make = _MAKERS.get((call.service, call.operation))
        if make is None or call.region is None or any(fetched_in(call)):
            return None
        self._uses = set()
        try:
            found = make(self, call)
        except _NotInTheProviderError:
            return None
        if found is None:
            return None
        found.uses |= self._uses
        if found.resource is not None:
            found.resource.arguments = {"region": call.region, **found.resource.arguments}
            for key in keys_of(call):
                self._made.add(key, found.resource, number)
        return found

    def new(self, type_: str, call: Call, *words: str, **arguments: Argument) -> Resource:
        """Return a resource with a label that no other one has; arguments that are None are left out."""
        wanted = label(*words, call.region or "")
        found, number = wanted, 1
        while (type_, found) in self._labels:
            number += 1
            found = f"{wanted}_{number}"
        self._labels.add((type_, found))
        return Resource(type_, found, {name: each for name, each in arguments.items() if each is not None})

    def named(self, kind: Kind, call: Call, name: str, attribute: str) -> Value:
        """Return how a resource names another one: by reference if this plan makes it."""
        found = self._made.find((kind, call.region, name))
        if found is None:
            return name
        resource, number = found
        self._uses.add(number)
        return Expression(f"{resource.address}.{attribute}")

    def topic(self, arn: str) -> Value:
        """Return the ARN of a topic, by reference if this plan makes it."""
        found = self._made.find(topic_key(arn))
        if found is None or f":{self._account_id}:" not in arn:
            return arn
        resource, number = found
        self._uses.add(number)
        return Expression(f"{resource.address}.arn")

    def made(self, kind: Kind, call: Call, name: str) -> Resource | None:
        """Return the resource of this plan that makes a thing."""
        found = self._made.find((kind, call.region, name))
        if found is None:
            return None
        self._uses.add(found[1])
        return found[0]

    def secret(self, value: Any) -> Value:
        """Return a value, or the variable that holds it."""
        return Expression(f"var.{self._names[value].lower()}") if isinstance(value, Secret) else value

    def block(self, value: Mapping[str, Any], shape: Shape) -> Block:
        """Return a structure as a block.

        Raises:
            _NotInTheProviderError: the provider does not have a member.
        """
        found: dict[str, Value] = {}
        for name, each in value.items():
            if name not in shape:
                raise _NotInTheProviderError(name)
            inside, argument = shape[name], argument_of(name)
            if inside is None:
                found[argument] = self.topic(each) if name == "TopicArn" else self.secret(each)
            elif isinstance(each, list):
                found[argument] = [self.block(part, inside) for part in each]
            else:
                found[argument] = self.block(each, inside)
        return Block(found)


Maker: TypeAlias = Callable[[Resources, Call], AsResource | None]


def argument_of(member: str) -> str:
    """``TlsPolicy`` -> ``tls_policy``."""
    return kebab(member).replace("-", "_")


def _only(call: Call, *known: str) -> None:
    """Check that a call has no other members.

    Raises:
        _NotInTheProviderError: it has.
    """
    for name in call.parameters:
        if name not in known:
            raise _NotInTheProviderError(name)


def _tags(call: Call) -> dict[str, Value] | None:
    return {each["Key"]: each["Value"] for each in call.parameters.get("Tags", ())} or None


def _flat(*members: str) -> Shape:
    return dict.fromkeys(members)


_SIGNING = _flat("DomainSigningSelector", "DomainSigningPrivateKey", "NextSigningKeyLength")
_OPTIONS: Mapping[str, Shape] = {
    "DeliveryOptions": _flat("TlsPolicy", "SendingPoolName", "MaxDeliverySeconds"),
    "ReputationOptions": _flat("ReputationMetricsEnabled"),
    "SendingOptions": _flat("SendingEnabled"),
    "SuppressionOptions": _flat("SuppressedReasons"),
    "TrackingOptions": _flat("CustomRedirectDomain", "HttpsPolicy"),
    "VdmOptions": {
        "DashboardOptions": _flat("EngagementMetrics"),
        "GuardianOptions": _flat("OptimizedSharedDelivery"),
    },
}
_DESTINATION: Shape = {
    "Enabled": None,
    "MatchingEventTypes": None,
    "CloudWatchDestination": {
        "DimensionConfigurations": _flat("DimensionName", "DimensionValueSource", "DefaultDimensionValue")
    },
    "EventBridgeDestination": _flat("EventBusArn"),
    "KinesisFirehoseDestination": _flat("DeliveryStreamArn", "IamRoleArn"),
    "PinpointDestination": _flat("ApplicationArn"),
    "SnsDestination": _flat("TopicArn"),
}
_VDM: Shape = {
    "VdmEnabled": None,
    "DashboardAttributes": _flat("EngagementMetrics"),
    "GuardianAttributes": _flat("OptimizedSharedDelivery"),
}
_CONTACT_TOPIC = _flat("TopicName", "DisplayName", "Description", "DefaultSubscriptionStatus")
_ACTIONS: Mapping[str, Shape] = {
    "AddHeaderAction": _flat("HeaderName", "HeaderValue"),
    "BounceAction": _flat("Message", "Sender", "SmtpReplyCode", "StatusCode", "TopicArn"),
    "LambdaAction": _flat("FunctionArn", "InvocationType", "TopicArn"),
    "S3Action": _flat("BucketName", "IamRoleArn", "KmsKeyArn", "ObjectKeyPrefix", "TopicArn"),
    "SNSAction": _flat("Encoding", "TopicArn"),
    "StopAction": _flat("Scope", "TopicArn"),
    "WorkmailAction": _flat("OrganizationArn", "TopicArn"),
}
_TOPIC_ATTRIBUTES = {
    "DeliveryPolicy": "delivery_policy",
    "DisplayName": "display_name",
    "KmsMasterKeyId": "kms_master_key_id",
    "Policy": "policy",
    "TracingConfig": "tracing_config",
}
_PLURALS = {"dimension_configurations": "dimension_configuration"}


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
            tags=_tags(call),
            dkim_signing_attributes=signing and here.block(signing, _SIGNING),
        )
    )


def _of_identity(type_: str, *members: str) -> Maker:
    """A resource about an identity, with these members as arguments."""

    def make(here: Resources, call: Call) -> AsResource:
        values = call.parameters
        _only(call, "EmailIdentity", *members)
        name = values["EmailIdentity"]
        arguments: dict[str, Value] = {argument_of(each): values[each] for each in members if each in values}
        words = (name, values.get("PolicyName", ""))
        made = here.named(Kind.IDENTITY, call, name, "email_identity")
        resource = here.new(type_, call, *words, email_identity=made, **arguments)
        if call.operation == "UpdateEmailIdentityPolicy":
            resource.import_id = f"{name}|{values['PolicyName']}@{call.region}"
        return AsResource(resource)

    return make


def _configuration_set(here: Resources, call: Call) -> AsResource:
    name, found, then = call.parameters["ConfigurationSetName"], {}, []
    for member, value in call.parameters.items():
        if member in {"ConfigurationSetName", "Tags"}:
            continue
        try:
            found[argument_of(member)] = here.block(value, _OPTIONS.get(member, {}))
        except _NotInTheProviderError:
            then.append(call_for_options(call, member))
    if "delivery_options" in found and isinstance(found["delivery_options"], Block):
        arguments = dict(found["delivery_options"].arguments)
        pool = arguments.get("sending_pool_name")
        if isinstance(pool, str):
            arguments["sending_pool_name"] = here.named(Kind.POOL, call, pool, "pool_name")
            found["delivery_options"] = Block(arguments)
    resource = here.new(
        "aws_sesv2_configuration_set", call, name, configuration_set_name=name, tags=_tags(call), **found
    )
    resource.ignored = tuple(
        argument_of(member)
        for member in _OPTIONS
        if member in call.parameters and argument_of(member) not in found
    )
    return AsResource(resource, tuple(then))


def _destination(here: Resources, call: Call) -> AsResource:
    values = call.parameters
    set_name, name = values["ConfigurationSetName"], values["EventDestinationName"]
    resource = here.new(
        "aws_sesv2_configuration_set_event_destination",
        call,
        set_name,
        name,
        configuration_set_name=here.named(Kind.SET, call, set_name, "configuration_set_name"),
        event_destination_name=name,
        event_destination=_singular(here.block(values["EventDestination"], _DESTINATION)),
    )
    if call.operation.startswith("Update"):
        resource.import_id = f"{set_name}|{name}@{call.region}"
    return AsResource(resource)


def _singular(block: Block) -> Block:
    """The provider names a block that can be repeated in the singular."""
    return Block(
        {
            _PLURALS.get(name, name): _singular(each) if isinstance(each, Block) else each
            for name, each in block.arguments.items()
        }
    )


def _pool(here: Resources, call: Call) -> AsResource:
    name, mode = call.parameters["PoolName"], call.parameters.get("ScalingMode")
    return AsResource(
        here.new("aws_sesv2_dedicated_ip_pool", call, name, pool_name=name, scaling_mode=mode, tags=_tags(call))
    )


def _address_in_pool(here: Resources, call: Call) -> AsResource:
    address, pool = call.parameters["Ip"], call.parameters["DestinationPoolName"]
    made = here.named(Kind.POOL, call, pool, "pool_name")
    return AsResource(
        here.new("aws_sesv2_dedicated_ip_assignment", call, address, ip=address, destination_pool_name=made)
    )


def _contact_list(here: Resources, call: Call) -> AsResource:
    values = call.parameters
    _only(call, "ContactListName", "Topics", "Description", "Tags")
    return AsResource(
        here.new(
            "aws_sesv2_contact_list",
            call,
            values["ContactListName"],
            contact_list_name=values["ContactListName"],
            description=values.get("Description"),
            tags=_tags(call),
            topic=[here.block(each, _CONTACT_TOPIC) for each in values.get("Topics", ())] or None,
        )
    )


def _tenant(here: Resources, call: Call) -> AsResource:
    _only(call, "TenantName", "Tags")
    name = call.parameters["TenantName"]
    return AsResource(here.new("aws_sesv2_tenant", call, name, tenant_name=name, tags=_tags(call)))


def _resource_of_tenant(here: Resources, call: Call) -> AsResource:
    name, arn = call.parameters["TenantName"], call.parameters["ResourceArn"]
    made = here.named(Kind.TENANT, call, name, "tenant_name")
    words = (name, arn.rpartition(":")[2])
    return AsResource(
        here.new("aws_sesv2_tenant_resource_association", call, *words, tenant_name=made, resource_arn=arn)
    )


def _global_endpoint(here: Resources, call: Call) -> AsResource:
    name = call.parameters["EndpointName"]
    details = here.block(call.parameters["Details"], {"RoutesDetails": _flat("Region")})
    return AsResource(
        here.new(
            "aws_sesv2_multi_region_endpoint",
            call,
            name,
            endpoint_name=name,
            details=details,
            tags=_tags(call),
        )
    )


def _template(here: Resources, call: Call) -> AsResource:
    _only(call, "TemplateName", "TemplateContent")
    name, content = call.parameters["TemplateName"], call.parameters["TemplateContent"]
    parts = {each.lower(): content.get(member) for each, member in _TEMPLATE_PARTS.items()}
    return AsResource(here.new("aws_ses_template", call, name, name=name, **parts))


_TEMPLATE_PARTS = {"Subject": "Subject", "Html": "Html", "Text": "Text"}


def _account_suppression(here: Resources, call: Call) -> AsResource:
    _only(call, "SuppressedReasons")
    reasons = list(call.parameters["SuppressedReasons"])
    return AsResource(
        here.new("aws_sesv2_account_suppression_attributes", call, "account", suppressed_reasons=reasons)
    )


def _account_vdm(here: Resources, call: Call) -> AsResource:
    arguments = here.block(call.parameters["VdmAttributes"], _VDM).arguments
    return AsResource(here.new("aws_sesv2_account_vdm_attributes", call, "account", **arguments))


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


def _rule_set(here: Resources, call: Call) -> AsResource:
    name = call.parameters["RuleSetName"]
    return AsResource(here.new("aws_ses_receipt_rule_set", call, name, rule_set_name=name))


def _active_rule_set(here: Resources, call: Call) -> AsResource | None:
    name = call.parameters.get("RuleSetName")
    if name is None:
        return None
    made = here.named(Kind.RULE_SET, call, name, "rule_set_name")
    return AsResource(here.new("aws_ses_active_receipt_rule_set", call, name, rule_set_name=made))


def _receipt_rule(here: Resources, call: Call) -> AsResource:
    values, rule = call.parameters, call.parameters["Rule"]
    set_name, after = values["RuleSetName"], values.get("After")
    plain = {
        argument_of(each): rule[each]
        for each in ("Enabled", "Recipients", "ScanEnabled", "TlsPolicy")
        if each in rule and rule[each] != []
    }
    resource = here.new(
        "aws_ses_receipt_rule",
        call,
        set_name,
        rule["Name"],
        name=rule["Name"],
        rule_set_name=here.named(Kind.RULE_SET, call, set_name, "rule_set_name"),
        after=after and here.named(Kind.RULE, call, f"{set_name}/{after}", "name"),
        **plain,
        **_actions(here, rule.get("Actions", ())),
    )
    if call.operation.startswith("Update"):
        resource.import_id = f"{set_name}:{rule['Name']}@{call.region}"
        resource.ignored = ("after",)
    return AsResource(resource)


def _actions(here: Resources, actions: Iterable[Mapping[str, Any]]) -> dict[str, Value]:
    """The provider keeps the actions by their kind, so each says its position."""
    found: dict[str, Value] = {}
    for position, action in enumerate(actions, 1):
        for member, value in action.items():
            if member not in _ACTIONS:
                raise _NotInTheProviderError(member)
            block = here.block(value, _ACTIONS[member])
            known = found.setdefault(argument_of(member), [])
            if isinstance(known, list):
                known.append(Block({**block.arguments, "position": position}))
    return found


def _receipt_filter(here: Resources, call: Call) -> AsResource:
    found = call.parameters["Filter"]
    address = found["IpFilter"]
    return AsResource(
        here.new(
            "aws_ses_receipt_filter",
            call,
            found["Name"],
            name=found["Name"],
            cidr=address["Cidr"],
            policy=address["Policy"],
        )
    )


def _topic(here: Resources, call: Call) -> AsResource:
    _only(call, "Name", "Attributes", "Tags")
    attributes = call.parameters.get("Attributes", {})
    for name in attributes:
        if name not in _TOPIC_ATTRIBUTES:
            raise _NotInTheProviderError(name)
    arguments = {_TOPIC_ATTRIBUTES[name]: value for name, value in attributes.items()}
    name = call.parameters["Name"]
    return AsResource(here.new("aws_sns_topic", call, name, name=name, tags=_tags(call), **arguments))


def _topic_policy(here: Resources, call: Call) -> AsResource:
    values = call.parameters
    if values.get("AttributeName") != "Policy":
        raise _NotInTheProviderError(str(values.get("AttributeName")))
    arn = values["TopicArn"]
    words = arn.rpartition(":")[2]
    return AsResource(
        here.new("aws_sns_topic_policy", call, words, arn=here.topic(arn), policy=values["AttributeValue"])
    )


_MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("ses", "CreateReceiptFilter"): _receipt_filter,
        ("ses", "CreateReceiptRule"): _receipt_rule,
        ("ses", "CreateReceiptRuleSet"): _rule_set,
        ("ses", "SetActiveReceiptRuleSet"): _active_rule_set,
        ("ses", "SetIdentityHeadersInNotificationsEnabled"): _headers,
        ("ses", "SetIdentityNotificationTopic"): _notification_topic,
        ("ses", "UpdateReceiptRule"): _receipt_rule,
        ("sesv2", "CreateConfigurationSet"): _configuration_set,
        ("sesv2", "CreateConfigurationSetEventDestination"): _destination,
        ("sesv2", "CreateContactList"): _contact_list,
        ("sesv2", "CreateDedicatedIpPool"): _pool,
        ("sesv2", "CreateEmailIdentity"): _identity,
        ("sesv2", "CreateEmailIdentityPolicy"): _of_identity(
            "aws_sesv2_email_identity_policy", "PolicyName", "Policy"
        ),
        ("sesv2", "CreateEmailTemplate"): _template,
        ("sesv2", "CreateMultiRegionEndpoint"): _global_endpoint,
        ("sesv2", "CreateTenant"): _tenant,
        ("sesv2", "CreateTenantResourceAssociation"): _resource_of_tenant,
        ("sesv2", "PutAccountSuppressionAttributes"): _account_suppression,
        ("sesv2", "PutAccountVdmAttributes"): _account_vdm,
        ("sesv2", "PutDedicatedIpInPool"): _address_in_pool,
        ("sesv2", "PutEmailIdentityFeedbackAttributes"): _of_identity(
            "aws_sesv2_email_identity_feedback_attributes", "EmailForwardingEnabled"
        ),
        ("sesv2", "PutEmailIdentityMailFromAttributes"): _of_identity(
            "aws_sesv2_email_identity_mail_from_attributes", "MailFromDomain", "BehaviorOnMxFailure"
        ),
        ("sesv2", "UpdateConfigurationSetEventDestination"): _destination,
        ("sesv2", "UpdateEmailIdentityPolicy"): _of_identity(
            "aws_sesv2_email_identity_policy", "PolicyName", "Policy"
        ),
        ("sns", "CreateTopic"): _topic,
        ("sns", "SetTopicAttributes"): _topic_policy,
    }
)
