"""Resources of CloudFormation for identities, topics, contacts, templates, tenants and Global endpoints."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sescheck.engine.steps import Call
from sescheck.fix.printers.cloudformation_resources import (
    AsDeclared,
    Declarations,
    Maker,
    NotInTheSchemaError,
    only,
)
from sescheck.fix.printers.printed_things import Kind

_SIGNING = ("DomainSigningSelector", "DomainSigningPrivateKey", "NextSigningKeyLength")


def _identity(here: Declarations, call: Call) -> AsDeclared:
    values = call.parameters
    signing, set_name = values.get("DkimSigningAttributes"), values.get("ConfigurationSetName")
    only(signing or {}, *_SIGNING)
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


def _topic(here: Declarations, call: Call) -> AsDeclared:
    values, attributes = call.parameters, dict(call.parameters.get("Attributes", {}))
    policy = attributes.pop("Policy", None)
    only(attributes, "DisplayName", "KmsMasterKeyId")
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
        NotInTheSchemaError: it is not JSON.
    """
    try:
        return json.loads(policy)
    except ValueError as error:
        raise NotInTheSchemaError(policy) from error


MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("sesv2", "CreateContactList"): _contact_list,
        ("sesv2", "CreateCustomVerificationEmailTemplate"): _verification_template,
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
"""By the service and the operation."""
