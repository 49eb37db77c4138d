"""Resources of Terraform for the account, for contacts, templates, tenants and Global endpoints."""

from collections.abc import Mapping
from types import MappingProxyType

from sescheck.engine.steps import Call
from sescheck.fix.printers.printed_things import Kind
from sescheck.fix.printers.terraform_resources import (
    AsResource,
    Maker,
    Resources,
    Shape,
    flat,
    only,
    tags,
)

_VDM: Shape = {
    "VdmEnabled": None,
    "DashboardAttributes": flat("EngagementMetrics"),
    "GuardianAttributes": flat("OptimizedSharedDelivery"),
}
_CONTACT_TOPIC = flat("TopicName", "DisplayName", "Description", "DefaultSubscriptionStatus")


def _contact_list(here: Resources, call: Call) -> AsResource:
    values = call.parameters
    only(call, "ContactListName", "Topics", "Description", "Tags")
    return AsResource(
        here.new(
            "aws_sesv2_contact_list",
            call,
            values["ContactListName"],
            contact_list_name=values["ContactListName"],
            description=values.get("Description"),
            tags=tags(call),
            topic=[here.block(each, _CONTACT_TOPIC) for each in values.get("Topics", ())] or None,
        )
    )


def _tenant(here: Resources, call: Call) -> AsResource:
    only(call, "TenantName", "Tags")
    name = call.parameters["TenantName"]
    return AsResource(here.new("aws_sesv2_tenant", call, name, tenant_name=name, tags=tags(call)))


def _resource_of_tenant(here: Resources, call: Call) -> AsResource:
    name, arn = call.parameters["TenantName"], call.parameters["ResourceArn"]
    made = here.named(Kind.TENANT, call, name, "tenant_name")
    words = (name, arn.rpartition(":")[2])
    return AsResource(
        here.new("aws_sesv2_tenant_resource_association", call, *words, tenant_name=made, resource_arn=arn)
    )


def _global_endpoint(here: Resources, call: Call) -> AsResource:
    name = call.parameters["EndpointName"]
    details = here.block(call.parameters["Details"], {"RoutesDetails": flat("Region")})
    return AsResource(
        here.new(
            "aws_sesv2_multi_region_endpoint",
            call,
            name,
            endpoint_name=name,
            details=details,
            tags=tags(call),
        )
    )


def _template(here: Resources, call: Call) -> AsResource:
    only(call, "TemplateName", "TemplateContent")
    name, content = call.parameters["TemplateName"], call.parameters["TemplateContent"]
    parts = {each.lower(): content.get(member) for each, member in _TEMPLATE_PARTS.items()}
    return AsResource(here.new("aws_ses_template", call, name, name=name, **parts))


_TEMPLATE_PARTS = {"Subject": "Subject", "Html": "Html", "Text": "Text"}


def _account_suppression(here: Resources, call: Call) -> AsResource:
    only(call, "SuppressedReasons")
    reasons = list(call.parameters["SuppressedReasons"])
    return AsResource(
        here.new("aws_sesv2_account_suppression_attributes", call, "account", suppressed_reasons=reasons)
    )


def _account_vdm(here: Resources, call: Call) -> AsResource:
    arguments = here.block(call.parameters["VdmAttributes"], _VDM).arguments
    return AsResource(here.new("aws_sesv2_account_vdm_attributes", call, "account", **arguments))


MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("sesv2", "CreateContactList"): _contact_list,
        ("sesv2", "CreateEmailTemplate"): _template,
        ("sesv2", "CreateMultiRegionEndpoint"): _global_endpoint,
        ("sesv2", "CreateTenant"): _tenant,
        ("sesv2", "CreateTenantResourceAssociation"): _resource_of_tenant,
        ("sesv2", "PutAccountSuppressionAttributes"): _account_suppression,
        ("sesv2", "PutAccountVdmAttributes"): _account_vdm,
    }
)
"""By the service and the operation."""
