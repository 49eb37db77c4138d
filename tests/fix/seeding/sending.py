"""Configuration sets, templates, contact lists, pools, tenants, global endpoints and what is only listed."""

from datetime import datetime
from typing import Any

from sescheck.collect.sending.event_destinations import _TARGETS
from sescheck.emulator.backdoor import Region as Backdoor
from sescheck.emulator.state import ConfigurationSet as MadeSet
from sescheck.emulator.worlds import other_services
from sescheck.rules.shared.steps.structures import nested
from sescheck.rules.shared.steps.tenants import suppression_of
from sescheck.ses.tenant_policies import policy_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known
from sescheck.snapshot.sending import ConfigurationSet, ContactList, EventDestination, Template, Tenant
from tests.fix.seeding.cannot import CannotSeedError, value_of

_REQUIRED = {
    "FromEmailAddress": "sender@example.com",
    "TemplateSubject": "Please confirm",
    "SuccessRedirectionURL": "https://example.com/confirmed",
    "FailureRedirectionURL": "https://example.com/not-confirmed",
}
"""What AWS always has of a custom verification template, and an example may leave out."""


def seed(backdoor: Backdoor, region: Region) -> None:
    """Create all of it as it was read."""
    for each in region.configuration_sets.items:
        _set(backdoor, each)
    for template in region.templates.items:
        _template(backdoor, template)
    for custom in region.custom_templates.items:
        content = {"TemplateName": custom.name, **_REQUIRED, **custom.settings}
        content["TemplateContent"] = value_of(custom.content)
        backdoor.state.kept["custom_templates"][custom.name] = content
    for contacts in region.contact_lists.items:
        _contact_list(backdoor, contacts)
    _pools(backdoor, region)
    for tenant in region.tenants.items:
        backdoor.call("sesv2", "CreateTenant", TenantName=tenant.name)
        if tenant.sending is None:
            raise CannotSeedError("a tenant without a status")
        backdoor.settle_tenant(tenant.name, tenant.sending)
        kept = backdoor.state.kept["tenants"][tenant.name]
        _of_tenant(kept, tenant)
        policy = policy_of(region, tenant.name)
        if policy != Known(None):
            kept["ReputationManagementPolicy"] = value_of(policy)
    for number, address in enumerate(region.suppressed.items):
        backdoor.call(
            "sesv2",
            "PutSuppressedDestination",
            EmailAddress=f"{address.address.partition(':')[2] or number}@example.net",
            Reason=address.reason,
        )
    _listed(backdoor, region)
    _certificates(backdoor, region)


def _certificates(backdoor: Backdoor, region: Region) -> None:
    for each in region.smime_certificates.items:
        identity = backdoor.state.find(each.name)
        if identity is None:
            raise CannotSeedError("a certificate of an identity that is not listed")
        identity.certificates = [
            {
                "FromAddress": found.from_address.lower(),
                "Status": found.status,
                "CertificateArn": found.arn,
                "CertificateExpiryTime": found.expires and datetime.fromisoformat(found.expires),
            }
            for found in value_of(each.certificates)
        ]


def _of_tenant(kept: dict[str, Any], tenant: Tenant) -> None:
    """Give it its settings and resources, if the example has them."""
    if isinstance(tenant.detail, Known):
        detail = tenant.detail.value
        kept["Tags"] = _tags(detail.tags)
        kept["SuppressionAttributes"] = suppression_of(detail)
    if isinstance(tenant.resources, Known):
        kept["Resources"] = list(tenant.resources.value)


def _set(backdoor: Backdoor, found: ConfigurationSet) -> None:
    read = value_of(found.options)
    made = MadeSet(found.name, nested(read.values), _tags(read.tags))
    made.destinations = {each.name: _destination(each) for each in value_of(found.destinations)}
    backdoor.state.configuration_sets[found.name] = made


def _destination(found: EventDestination) -> dict[str, Any]:
    if found.kind not in _TARGETS:
        raise CannotSeedError("an event destination of an unknown kind")
    member, target = _TARGETS[found.kind]
    settings = nested(found.settings) | ({target: found.target} if found.target is not None else {})
    if not settings:
        settings = {"DimensionConfigurations": []} if found.kind == "CLOUD_WATCH" else {"ApplicationArn": None}
    return {
        "Name": found.name,
        "Enabled": found.enabled,
        "MatchingEventTypes": list(found.event_types),
        member: settings,
    }


def _template(backdoor: Backdoor, found: Template) -> None:
    content = {part.capitalize(): text for part, text in value_of(found.content).items()}
    backdoor.call("sesv2", "CreateEmailTemplate", TemplateName=found.name, TemplateContent=content)


def _contact_list(backdoor: Backdoor, found: ContactList) -> None:
    topics = [
        {
            "TopicName": each.name,
            "DisplayName": each.display_name,
            "Description": each.description,
            "DefaultSubscriptionStatus": each.default,
        }
        for each in value_of(found.topics)
    ]
    sesv2 = other_services._sesv2(backdoor)
    sesv2.create_contact_list({"ContactListName": found.name, "Topics": topics})


def _pools(backdoor: Backdoor, region: Region) -> None:
    modes = {each.name: each.mode for each in region.pool_modes.items}
    for name in region.ip_pools.items:
        sesv2 = other_services._sesv2(backdoor)
        sesv2.create_dedicated_ip_pool(name, [], modes.get(name, "STANDARD"))
    addresses = [
        {"Ip": each.ip, "WarmupStatus": each.warmup, "WarmupPercentage": each.warmed_percent}
        | ({"PoolName": each.pool} if each.pool else {})
        for each in region.dedicated_ips.items
    ]
    if addresses:
        backdoor.stage("DedicatedIps", addresses)


def _listed(backdoor: Backdoor, region: Region) -> None:
    """Stage what no API of the emulator creates."""
    for endpoint in region.global_endpoints.items:
        backdoor.state.kept["endpoints"][endpoint.name] = {
            "EndpointName": endpoint.name,
            "EndpointId": endpoint.endpoint_id,
            "Status": endpoint.status,
            "Regions": list(endpoint.regions),
        }
    members = ("resource", "type", "status", "impact", "description")
    names = ("ResourceArn", "Type", "Status", "Impact", "Description")
    found = [
        dict(zip(names, (getattr(each, member) for member in members), strict=True))
        for each in region.recommendations.items
    ]
    if found:
        backdoor.state.account.vdm = {**(backdoor.state.account.vdm or {}), "VdmEnabled": "ENABLED"}
        backdoor.stage("Recommendations", found)
    manager = region.mail_manager
    points = [
        {
            "IngressPointName": each.name,
            "IngressPointId": each.name,
            "Status": value_of(each.status),
            "Type": value_of(each.type),
        }
        for each in manager.ingress_points.items
    ]
    backdoor.stage("IngressPoints", [_without_none(each) for each in points])
    backdoor.stage("RuleSets", [{"RuleSetName": each, "RuleSetId": each} for each in manager.rule_sets.items])
    policies = [
        {
            "TrafficPolicyName": each.name,
            "TrafficPolicyId": each.name,
            "DefaultAction": value_of(each.default_action),
        }
        for each in manager.traffic_policies.items
    ]
    backdoor.stage("TrafficPolicies", [_without_none(each) for each in policies])


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _tags(found: Any) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in found.items()]
