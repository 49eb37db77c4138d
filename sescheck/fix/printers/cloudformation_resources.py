"""Which resource of CloudFormation does what a call does. What has none is printed as a command.

Only what is created is a resource: CloudFormation cannot change what exists and is not part of a stack. Settings
of an identity that the plan creates become properties of that identity.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from sescheck.engine.steps import Call, Secret
from sescheck.fix.printers.fill_ins import Names, fetched_in
from sescheck.fix.printers.option_calls import call_for_options
from sescheck.fix.printers.printed_things import Kind, Made, keys_of, topic_key

_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9]+", re.ASCII)
_LONGEST_ID = 200
_RESOLVED = "{{resolve:"
"""CloudFormation replaces what begins so, wherever it stands, by a secret."""

Properties: TypeAlias = dict[str, Any]


class _NotInTheSchemaError(Exception):
    """CloudFormation has no property for a member."""


@dataclass(slots=True)
class Declared:
    """A resource of a template."""

    id: str
    type: str
    properties: Properties
    depends_on: set[str] = field(default_factory=set)


@dataclass(slots=True)
class AsDeclared:
    """What a call is for CloudFormation.

    Attributes:
        resource: that it makes, or whose properties it sets.
        adds: the properties that it sets; of a resource that another step makes, only these.
        second: a resource that belongs to the first one.
        then: calls for what the resource cannot set.
        uses: the steps whose resources it names.
    """

    resource: Declared
    adds: Properties
    second: Declared | None = None
    then: tuple[Call, ...] = ()
    uses: set[int] = field(default_factory=set)


class Declarations:
    """Makes the resources of a template, in the order of the steps.

    Args:
        names: of the values to fill in.
        account_id: of the steps.
    """

    def __init__(self, names: Names, account_id: str) -> None:
        self._names = names
        self._account_id = account_id
        self._made: Made[Declared] = Made()
        self._ids: set[str] = set()
        self._uses: set[int] = set()

    def of(self, call: Call, number: int) -> AsDeclared | None:
        """Return what a call is for CloudFormation; None if it has to be a command.

        Args:
            call: the call.
            number: of its step.
        """
        make = _MAKERS.get((call.service, call.operation))
        if make is None or call.region is None or any(fetched_in(call)) or _is_resolved(call.parameters):
            return None
        self._uses = set()
        try:
            found = make(self, call)
        except _NotInTheSchemaError:
            return None
        if found is not None:
            found.uses |= self._uses
            for key in keys_of(call):
                self._made.add(key, found.resource, number)
        return found

    def new(self, type_: str, *words: str, **properties: Any) -> AsDeclared:
        """Return a resource with an id that no other one has; properties that are None are left out."""
        wanted = "".join(part[:1].upper() + part[1:] for each in words for part in _NOT_IN_IDS.split(each))
        wanted = (type_.rpartition(":")[2] + wanted)[:_LONGEST_ID]
        found, number = wanted, 1
        while found in self._ids:
            number += 1
            found = f"{wanted}{number}"
        self._ids.add(found)
        return AsDeclared(
            Declared(found, type_, {}), {name: each for name, each in properties.items() if each is not None}
        )

    def named(self, kind: Kind, call: Call, name: str) -> Any:
        """Return how a resource names another one: by reference if this template makes it."""
        found = self.made(kind, call, name)
        return name if found is None else {"Ref": found.id}

    def made(self, kind: Kind, call: Call, name: str) -> Declared | None:
        """Return the resource of this template that makes a thing."""
        found = self._made.find((kind, call.region, name))
        if found is None:
            return None
        self._uses.add(found[1])
        return found[0]

    def topic(self, arn: str) -> Any:
        """Return the ARN of a topic, by reference if this template makes it."""
        found = self._made.find(topic_key(arn))
        if found is None or f":{self._account_id}:" not in arn:
            return arn
        self._uses.add(found[1])
        return {"Ref": found[0].id}

    def values(self, value: Any) -> Any:
        """Return a structure with its topics and its values to fill in as references."""
        match value:
            case Secret():
                return {"Ref": parameter_of(self._names[value])}
            case Mapping():
                return {
                    _SPELLING.get(name, name): self.topic(each) if name == "TopicArn" else self.values(each)
                    for name, each in value.items()
                }
            case list() | tuple():
                return [self.values(each) for each in value]
            case _:
                return value


Maker: TypeAlias = Callable[[Declarations, Call], AsDeclared | None]


def parameter_of(name: str) -> str:
    """``DKIM_PRIVATE_KEY`` -> ``DkimPrivateKey``."""
    return "".join(part.capitalize() for part in name.split("_"))


def _is_resolved(value: Any) -> bool:
    return any(_RESOLVED in each for each in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for name, each in value.items():
                yield name
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)
        case _:
            pass


def _only(value: Mapping[str, Any], *known: str) -> None:
    """Check that a structure has no other members.

    Raises:
        _NotInTheSchemaError: it has.
    """
    for name in value:
        if name not in known:
            raise _NotInTheSchemaError(name)


_SPELLING = {"DeliveryStreamArn": "DeliveryStreamARN", "IamRoleArn": "IAMRoleARN", "TopicArn": "TopicARN"}
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "ArchivingOptions": ("ArchiveArn",),
    "DeliveryOptions": ("TlsPolicy", "SendingPoolName", "MaxDeliverySeconds"),
    "ReputationOptions": ("ReputationMetricsEnabled",),
    "SendingOptions": ("SendingEnabled",),
    "SuppressionOptions": ("SuppressedReasons",),
    "TrackingOptions": ("CustomRedirectDomain", "HttpsPolicy"),
    "VdmOptions": ("DashboardOptions", "GuardianOptions"),
}
_SIGNING = ("DomainSigningSelector", "DomainSigningPrivateKey", "NextSigningKeyLength")
_DESTINATION = (
    "Enabled",
    "MatchingEventTypes",
    "CloudWatchDestination",
    "EventBridgeDestination",
    "KinesisFirehoseDestination",
    "SnsDestination",
)
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "AddHeaderAction": ("HeaderName", "HeaderValue"),
    "BounceAction": ("Message", "Sender", "SmtpReplyCode", "StatusCode", "TopicArn"),
    "ConnectAction": ("IAMRoleARN", "InstanceARN"),
    "LambdaAction": ("FunctionArn", "InvocationType", "TopicArn"),
    "S3Action": ("BucketName", "IamRoleArn", "KmsKeyArn", "ObjectKeyPrefix", "TopicArn"),
    "SNSAction": ("Encoding", "TopicArn"),
    "StopAction": ("Scope", "TopicArn"),
    "WorkmailAction": ("OrganizationArn", "TopicArn"),
}


def _identity(here: Declarations, call: Call) -> AsDeclared:
    values = call.parameters
    signing, set_name = values.get("DkimSigningAttributes"), values.get("ConfigurationSetName")
    _only(signing or {}, *_SIGNING)
    made = set_name and {"ConfigurationSetName": here.named(Kind.SET, call, set_name)}
    return here.new(
        "AWS::SES::EmailIdentity",
        values["EmailIdentity"],
        EmailIdentity=values["EmailIdentity"],
        ConfigurationSetAttributes=made,
        DkimSigningAttributes=signing and here.values(signing),
        Tags=values.get("Tags"),
    )


def _of_identity(property_: str) -> Maker:
    """Settings of an identity that this template makes."""

    def make(here: Declarations, call: Call) -> AsDeclared | None:
        values = dict(call.parameters)
        made = here.made(Kind.IDENTITY, call, values.pop("EmailIdentity"))
        return None if made is None else AsDeclared(made, {property_: values})

    return make


def _configuration_set(here: Declarations, call: Call) -> AsDeclared:
    name, found, then = call.parameters["ConfigurationSetName"], {}, []
    for member, value in call.parameters.items():
        if member in {"ConfigurationSetName", "Tags"}:
            continue
        if member in _OPTIONS and set(value) <= set(_OPTIONS[member]):
            found[member] = here.values(value)
        else:
            then.append(call_for_options(call, member))
    pool = found.get("DeliveryOptions", {}).get("SendingPoolName")
    if pool is not None:
        found["DeliveryOptions"]["SendingPoolName"] = here.named(Kind.POOL, call, pool)
    made = here.new("AWS::SES::ConfigurationSet", name, Name=name, Tags=call.parameters.get("Tags"), **found)
    made.then = tuple(then)
    return made


def _destination(here: Declarations, call: Call) -> AsDeclared:
    """CloudFormation spells the types of events in its own way."""
    values = call.parameters
    _only(values["EventDestination"], *_DESTINATION)
    destination = here.values(values["EventDestination"])
    destination["MatchingEventTypes"] = [_camel(each) for each in destination["MatchingEventTypes"]]
    for each in destination.get("CloudWatchDestination", {}).get("DimensionConfigurations", ()):
        each["DimensionValueSource"] = _camel(each["DimensionValueSource"])
    set_name, name = values["ConfigurationSetName"], values["EventDestinationName"]
    return here.new(
        "AWS::SES::ConfigurationSetEventDestination",
        set_name,
        name,
        ConfigurationSetName=here.named(Kind.SET, call, set_name),
        EventDestination={"Name": name, **destination},
    )


def _camel(value: str) -> str:
    """``RENDERING_FAILURE`` -> ``renderingFailure``."""
    first, *others = value.lower().split("_")
    return first + "".join(each.capitalize() for each in others)


def _pool(here: Declarations, call: Call) -> AsDeclared:
    return here.new("AWS::SES::DedicatedIpPool", call.parameters["PoolName"], **call.parameters)


def _contact_list(here: Declarations, call: Call) -> AsDeclared:
    return here.new("AWS::SES::ContactList", call.parameters["ContactListName"], **call.parameters)


def _tenant(here: Declarations, call: Call) -> AsDeclared:
    return here.new("AWS::SES::Tenant", call.parameters["TenantName"], **call.parameters)


def _resource_of_tenant(here: Declarations, call: Call) -> AsDeclared | None:
    made = here.made(Kind.TENANT, call, call.parameters["TenantName"])
    arn = {"ResourceArn": call.parameters["ResourceArn"]}
    return None if made is None else AsDeclared(made, {"ResourceAssociations": [arn]})


def _global_endpoint(here: Declarations, call: Call) -> AsDeclared:
    values = call.parameters
    return here.new(
        "AWS::SES::MultiRegionEndpoint",
        values["EndpointName"],
        EndpointName=values["EndpointName"],
        Details={"RouteDetails": list(values["Details"]["RoutesDetails"])},
        Tags=values.get("Tags"),
    )


def _template(here: Declarations, call: Call) -> AsDeclared:
    values, content = call.parameters, call.parameters["TemplateContent"]
    parts = {
        "SubjectPart": content.get("Subject"),
        "HtmlPart": content.get("Html"),
        "TextPart": content.get("Text"),
    }
    written = {name: each for name, each in parts.items() if each is not None}
    return here.new(
        "AWS::SES::Template",
        values["TemplateName"],
        Template={"TemplateName": values["TemplateName"], **written},
        Tags=values.get("Tags"),
    )


def _verification_template(here: Declarations, call: Call) -> AsDeclared:
    return here.new(
        "AWS::SES::CustomVerificationEmailTemplate", call.parameters["TemplateName"], **call.parameters
    )


def _rule_set(here: Declarations, call: Call) -> AsDeclared:
    return here.new("AWS::SES::ReceiptRuleSet", call.parameters["RuleSetName"], **call.parameters)


def _receipt_rule(here: Declarations, call: Call) -> AsDeclared:
    values, rule = call.parameters, call.parameters["Rule"]
    for action in rule.get("Actions", ()):
        for member, value in action.items():
            _only(value, *_ACTIONS.get(member, ()))
    set_name, after = values["RuleSetName"], values.get("After")
    here.made(Kind.RULE, call, f"{set_name}/{after}")
    return here.new(
        "AWS::SES::ReceiptRule",
        set_name,
        rule["Name"],
        RuleSetName=here.named(Kind.RULE_SET, call, set_name),
        After=after,
        Rule={**rule, "Actions": _actions(here, rule)} if "Actions" in rule else dict(rule),
    )


def _actions(here: Declarations, rule: Mapping[str, Any]) -> list[Any]:
    return [
        {
            member: {name: here.topic(each) if name == "TopicArn" else each for name, each in value.items()}
            for member, value in action.items()
        }
        for action in rule["Actions"]
    ]


def _receipt_filter(here: Declarations, call: Call) -> AsDeclared:
    return here.new("AWS::SES::ReceiptFilter", call.parameters["Filter"]["Name"], **call.parameters)


def _topic(here: Declarations, call: Call) -> AsDeclared:
    values, attributes = call.parameters, dict(call.parameters.get("Attributes", {}))
    policy = attributes.pop("Policy", None)
    _only(attributes, "DisplayName", "KmsMasterKeyId")
    name = values["Name"]
    made = here.new("AWS::SNS::Topic", name, TopicName=name, Tags=values.get("Tags"), **attributes)
    if policy is not None:
        document = {"PolicyDocument": _document(policy), "Topics": [{"Ref": made.resource.id}]}
        second = here.new("AWS::SNS::TopicPolicy", name).resource
        second.properties = document
        made.second = second
    return made


def _document(policy: str) -> Any:
    """Return a policy as a structure.

    Raises:
        _NotInTheSchemaError: it is not JSON.
    """
    try:
        return json.loads(policy)
    except ValueError as error:
        raise _NotInTheSchemaError(policy) from error


_MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("ses", "CreateReceiptFilter"): _receipt_filter,
        ("ses", "CreateReceiptRule"): _receipt_rule,
        ("ses", "CreateReceiptRuleSet"): _rule_set,
        ("sesv2", "CreateConfigurationSet"): _configuration_set,
        ("sesv2", "CreateConfigurationSetEventDestination"): _destination,
        ("sesv2", "CreateContactList"): _contact_list,
        ("sesv2", "CreateCustomVerificationEmailTemplate"): _verification_template,
        ("sesv2", "CreateDedicatedIpPool"): _pool,
        ("sesv2", "CreateEmailIdentity"): _identity,
        ("sesv2", "CreateEmailTemplate"): _template,
        ("sesv2", "CreateMultiRegionEndpoint"): _global_endpoint,
        ("sesv2", "CreateTenant"): _tenant,
        ("sesv2", "CreateTenantResourceAssociation"): _resource_of_tenant,
        ("sesv2", "PutEmailIdentityDkimAttributes"): _of_identity("DkimAttributes"),
        ("sesv2", "PutEmailIdentityFeedbackAttributes"): _of_identity("FeedbackAttributes"),
        ("sesv2", "PutEmailIdentityMailFromAttributes"): _of_identity("MailFromAttributes"),
        ("sns", "CreateTopic"): _topic,
    }
)
