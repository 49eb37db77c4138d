"""Templates, suppression, global endpoints, tenants and the rest that comes in pages; tags."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from sescheck.emulator import Emulator

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]
CONTENT = {"Subject": "Hello {{name}}", "Text": "Hello"}
CUSTOM = {
    "TemplateName": "welcome",
    "FromEmailAddress": "me@example.com",
    "TemplateSubject": "Confirm",
    "TemplateContent": "<a>Confirm</a>",
    "SuccessRedirectionURL": "https://example.com/yes",
    "FailureRedirectionURL": "https://example.com/no",
}


def test_templates_come_in_pages(aws: Aws, refused: Refused) -> None:
    """Ten at a time unless asked otherwise; 1 to 100 can be asked for."""
    for number in range(12):
        aws("sesv2").create_email_template(TemplateName=f"t{number}", TemplateContent=CONTENT)
    lists = aws("sesv2").list_email_templates
    first = lists()
    second = lists(NextToken=first["NextToken"])
    assert [len(each["TemplatesMetadata"]) for each in (first, second)] == [10, 2]
    assert refused(lists, PageSize=0) == refused(lists, PageSize=101) == ("BadRequestException", 400)


def test_v1_and_v2_share_templates(aws: Aws, refused: Refused) -> None:
    """Parts that were not given are absent, not empty."""
    aws("sesv2").create_email_template(TemplateName="hello", TemplateContent=CONTENT)
    v1 = aws("ses").get_template(TemplateName="hello")["Template"]
    assert v1 == {"TemplateName": "hello", "SubjectPart": "Hello {{name}}", "TextPart": "Hello"}
    aws("ses").update_template(Template={**v1, "HtmlPart": "<b>Hello</b>"})
    v2 = aws("sesv2").get_email_template(TemplateName="hello")["TemplateContent"]
    assert v2 == {**CONTENT, "Html": "<b>Hello</b>"}
    assert [each["Name"] for each in aws("ses").list_templates()["TemplatesMetadata"]] == ["hello"]
    rendered = aws("ses").test_render_template(TemplateName="hello", TemplateData='{"name": "Jo"}')
    assert "Subject: Hello Jo" in rendered["RenderedTemplate"]
    aws("ses").delete_template(TemplateName="hello")
    assert refused(aws("sesv2").get_email_template, TemplateName="hello") == ("NotFoundException", 404)
    assert refused(aws("ses").get_template, TemplateName="hello") == ("TemplateDoesNotExist", 400)


def test_templates_are_unique_and_have_a_subject(aws: Aws, refused: Refused) -> None:
    """Updating and deleting needs one that exists."""
    ses = aws("sesv2")
    ses.create_email_template(TemplateName="hello", TemplateContent=CONTENT)
    create = ses.create_email_template
    assert refused(create, TemplateName="hello", TemplateContent=CONTENT) == ("AlreadyExistsException", 400)
    assert refused(create, TemplateName="x", TemplateContent={"Text": "x"}) == ("BadRequestException", 400)
    assert refused(aws("ses").create_template, Template={"TemplateName": "hello"}) == ("AlreadyExists", 400)
    ses.update_email_template(TemplateName="hello", TemplateContent={"Subject": "Bye"})
    assert ses.get_email_template(TemplateName="hello")["TemplateContent"] == {"Subject": "Bye"}
    ses.delete_email_template(TemplateName="hello")
    assert refused(ses.delete_email_template, TemplateName="hello") == ("NotFoundException", 404)


def test_the_suppression_list_keeps_the_case_of_addresses(aws: Aws, refused: Refused) -> None:
    """And looks them up by it; it is listed by reason and time."""
    ses = aws("sesv2")
    ses.put_suppressed_destination(EmailAddress="Jo@example.com", Reason="BOUNCE")
    ses.put_suppressed_destination(EmailAddress="al@example.com", Reason="COMPLAINT")
    found = ses.list_suppressed_destinations(Reasons=["BOUNCE"])["SuppressedDestinationSummaries"]
    assert [each["EmailAddress"] for each in found] == ["Jo@example.com"]
    past = datetime(2020, 1, 1, tzinfo=UTC)
    assert ses.list_suppressed_destinations(EndDate=past)["SuppressedDestinationSummaries"] == []
    assert len(ses.list_suppressed_destinations(StartDate=past)["SuppressedDestinationSummaries"]) == 2
    one = ses.get_suppressed_destination(EmailAddress="al@example.com")["SuppressedDestination"]
    assert one["Reason"] == "COMPLAINT"
    assert refused(ses.get_suppressed_destination, EmailAddress="jo@example.com") == ("NotFoundException", 404)
    ses.delete_suppressed_destination(EmailAddress="Jo@example.com")
    assert len(ses.list_suppressed_destinations()["SuppressedDestinationSummaries"]) == 1
    assert refused(ses.list_suppressed_destinations, NextToken="x") == ("InvalidNextTokenException", 400)


def test_a_global_endpoint_is_created_and_settled(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """It is listed in its primary region."""
    ses, route = aws("sesv2"), {"RoutesDetails": [{"Region": "us-east-1"}]}
    created = ses.create_multi_region_endpoint(EndpointName="both", Details=route)
    assert created["Status"] == "CREATING"
    emulator.region("eu-west-1").settle_endpoint("both", "READY")
    (found,) = ses.list_multi_region_endpoints()["MultiRegionEndpoints"]
    assert (found["Status"], found["Regions"]) == ("READY", ["eu-west-1", "us-east-1"])
    read = ses.get_multi_region_endpoint(EndpointName="both")
    assert (read["Routes"][1], read["EndpointId"]) == ({"Region": "us-east-1"}, created["EndpointId"])
    assert aws("sesv2", "us-east-1").list_multi_region_endpoints()["MultiRegionEndpoints"] == []
    create = ses.create_multi_region_endpoint
    assert refused(create, EndpointName="both", Details=route) == ("AlreadyExistsException", 400)
    here = {"RoutesDetails": [{"Region": "eu-west-1"}]}
    assert refused(create, EndpointName="x", Details=here) == ("BadRequestException", 400)
    ses.delete_multi_region_endpoint(EndpointName="both")
    assert refused(ses.get_multi_region_endpoint, EndpointName="both") == ("NotFoundException", 404)


def test_tenants_have_resources_and_a_sending_status(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """A tenant with resources cannot be deleted."""
    ses, arn = aws("sesv2"), "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
    ses.create_tenant(TenantName="acme")
    ses.create_tenant_resource_association(TenantName="acme", ResourceArn=arn)
    emulator.region("eu-west-1").settle_tenant("acme", "DISABLED")
    assert [each["SendingStatus"] for each in ses.list_tenants()["Tenants"]] == ["DISABLED"]
    assert ses.list_tenants(Filter={"TENANT_NAME_CONTAINS": "x"})["Tenants"] == []
    assert ses.get_tenant(TenantName="acme")["Tenant"]["SendingStatus"] == "DISABLED"
    resources = ses.list_tenant_resources(TenantName="acme")["TenantResources"]
    assert resources == [{"ResourceType": "EMAIL_IDENTITY", "ResourceArn": arn}]
    assert refused(ses.delete_tenant, TenantName="acme") == ("BadRequestException", 400)
    ses.delete_tenant_resource_association(TenantName="acme", ResourceArn=arn)
    ses.delete_tenant(TenantName="acme")
    assert refused(ses.get_tenant, TenantName="acme") == ("NotFoundException", 404)


def test_a_tenant_is_paused_by_its_arn(aws: Aws, refused: Refused) -> None:
    """As its owner does it."""
    ses = aws("sesv2")
    entity = {"ReputationEntityType": "RESOURCE", "SendingStatus": "DISABLED"}
    pause = ses.update_reputation_entity_customer_managed_status
    pause(ReputationEntityReference=ses.create_tenant(TenantName="acme")["TenantArn"], **entity)
    assert ses.get_tenant(TenantName="acme")["Tenant"]["SendingStatus"] == "DISABLED"
    nobody = "arn:aws:ses:eu-west-1:123456789012:tenant/other/tn-1"
    assert refused(pause, ReputationEntityReference=nobody, **entity) == ("BadRequestException", 400)


def test_custom_verification_templates_are_shared_by_both_apis(aws: Aws, refused: Refused) -> None:
    """Lists leave the content out."""
    aws("ses").create_custom_verification_email_template(**CUSTOM)
    found = aws("sesv2").get_custom_verification_email_template(TemplateName="welcome")
    assert {key: found[key] for key in CUSTOM} == CUSTOM
    for api in ("ses", "sesv2"):
        (listed,) = aws(api).list_custom_verification_email_templates()["CustomVerificationEmailTemplates"]
        assert listed == {key: value for key, value in CUSTOM.items() if key != "TemplateContent"}
    create = aws("sesv2").create_custom_verification_email_template
    assert refused(create, **CUSTOM) == ("AlreadyExistsException", 400)
    aws("sesv2").update_custom_verification_email_template(**CUSTOM | {"TemplateSubject": "Please"})
    aws("ses").update_custom_verification_email_template(TemplateName="welcome", TemplateContent="<p>Go</p>")
    found = aws("sesv2").get_custom_verification_email_template(TemplateName="welcome")
    assert (found["TemplateSubject"], found["TemplateContent"]) == ("Please", "<p>Go</p>")
    update = aws("sesv2").update_custom_verification_email_template
    assert refused(update, **CUSTOM | {"TemplateName": "other"}) == ("NotFoundException", 404)
    aws("sesv2").delete_custom_verification_email_template(TemplateName="welcome")
    read = aws("ses").get_custom_verification_email_template
    assert refused(read, TemplateName="welcome") == ("CustomVerificationEmailTemplateDoesNotExist", 400)


def test_what_no_api_creates_can_be_staged(aws: Aws, emulator: Emulator) -> None:
    """Dedicated addresses, recommendations, Mail Manager's ingress points."""
    region, ses = emulator.region("eu-west-1"), aws("sesv2")
    address = {"Ip": "192.0.2.1", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 40, "PoolName": "pool"}
    region.stage("DedicatedIps", [address])
    region.stage("Recommendations", [{"Type": "DKIM", "Impact": "HIGH", "Status": "OPEN"}])
    point = {"IngressPointName": "main", "IngressPointId": "inp-1", "Status": "ACTIVE", "Type": "OPEN"}
    region.stage("IngressPoints", [point])
    assert ses.get_dedicated_ips(PoolName="pool")["DedicatedIps"] == [address]
    assert ses.get_dedicated_ips(PoolName="other")["DedicatedIps"] == []
    assert len(ses.list_recommendations(Filter={"IMPACT": "HIGH"})["Recommendations"]) == 1
    assert ses.list_recommendations(Filter={"IMPACT": "LOW"})["Recommendations"] == []
    assert aws("mailmanager").list_ingress_points()["IngressPoints"] == [point]
    assert aws("mailmanager").list_relays()["Relays"] == []


def test_a_list_of_the_models_is_empty_until_it_is_staged(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """Nobody wrote the operation: what it takes and answers is the model's."""
    ses, jobs = aws("sesv2"), [{"JobId": f"job-{number}"} for number in (1, 2)]
    assert ses.list_export_jobs()["ExportJobs"] == []
    emulator.region("eu-west-1").stage("ExportJobs", jobs)
    first = ses.list_export_jobs(PageSize=1)
    second = ses.list_export_jobs(PageSize=1, NextToken=first["NextToken"])
    assert jobs == [*first["ExportJobs"], *second["ExportJobs"]]
    assert ("BadRequestException", 400) == refused(ses.list_export_jobs, NextToken="made up")


def test_a_pool_is_a_standard_one_unless_somebody_chose(aws: Aws, refused: Refused) -> None:
    """One that is not there is not found."""
    ses = aws("sesv2")
    ses.create_dedicated_ip_pool(PoolName="plain")
    ses.create_dedicated_ip_pool(PoolName="ours", ScalingMode="MANAGED")
    modes = [
        ses.get_dedicated_ip_pool(PoolName=name)["DedicatedIpPool"]["ScalingMode"] for name in ("plain", "ours")
    ]
    assert ["STANDARD", "MANAGED"] == modes
    assert refused(ses.get_dedicated_ip_pool, PoolName="gone") == ("NotFoundException", 404)


def test_mail_managers_lists_have_pages_and_dates(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """A token that nobody gave is refused in Mail Manager's own code."""
    sets = [
        {"RuleSetId": f"rs-{number}", "LastModificationDate": datetime(2026, 1, 1, tzinfo=UTC)}
        for number in (1, 2)
    ]
    emulator.region("eu-west-1").stage("RuleSets", sets)
    first = aws("mailmanager").list_rule_sets(PageSize=1)
    second = aws("mailmanager").list_rule_sets(PageSize=1, NextToken=first["NextToken"])
    assert first["RuleSets"] + second["RuleSets"] == sets
    assert refused(aws("mailmanager").list_rule_sets, NextToken="x") == ("ValidationException", 400)


@pytest.mark.parametrize("kind", ["identity/example.com", "configuration-set/ours", "template/hello"])
def test_tags_are_added_replaced_and_taken_off(aws: Aws, kind: str) -> None:
    """By ARN, and seen where the resource is read."""
    ses, arn = aws("sesv2"), f"arn:aws:ses:eu-west-1:123456789012:{kind}"
    ses.create_email_identity(EmailIdentity="example.com")
    ses.create_configuration_set(ConfigurationSetName="ours")
    ses.create_email_template(TemplateName="hello", TemplateContent=CONTENT)
    ses.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    ses.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "3"}])
    ses.untag_resource(ResourceArn=arn, TagKeys=["b"])
    assert ses.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "3"}]


def test_what_is_not_there_has_no_tags(aws: Aws, refused: Refused) -> None:
    """Not even an empty list."""
    arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
    assert refused(aws("sesv2").list_tags_for_resource, ResourceArn=arn) == ("NotFoundException", 404)


def test_moto_keeps_contact_lists_and_pools(aws: Aws) -> None:
    """With their tags."""
    ses, tags = aws("sesv2"), [{"Key": "a", "Value": "1"}]
    ses.create_contact_list(ContactListName="news", Tags=tags)
    ses.create_dedicated_ip_pool(PoolName="pool", ScalingMode="STANDARD")
    arn = "arn:aws:ses:eu-west-1:123456789012:contact-list/news"
    assert [each["ContactListName"] for each in ses.list_contact_lists()["ContactLists"]] == ["news"]
    assert ses.list_dedicated_ip_pools()["DedicatedIpPools"] == ["pool"]
    ses.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}])
    assert len(ses.list_tags_for_resource(ResourceArn=arn)["Tags"]) == 2
