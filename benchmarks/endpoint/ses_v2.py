"""The SES API v2: the account, the lists, and what only a call an identity gives."""

import json
from functools import lru_cache

from benchmarks.endpoint.answers import Answer, js, refused
from benchmarks.endpoint.calls import Call
from benchmarks.endpoint.ses_v1 import mail_from_domain, tokens
from benchmarks.endpoint.world import CONFIGURATION_SET, Fault, World, topic_arn

_PAGE = 1000
_TEMPLATES = ("receipt", "reminder", "welcome")


def answer(world: World, call: Call) -> Answer | None:
    """The answer, or None where this does not have the operation."""
    if call.operation in _EMPTY:
        return js(_EMPTY[call.operation])
    found = _BY_OPERATION.get(call.operation)
    return None if found is None else found(world, call)


_EMPTY: dict[str, dict[str, list[str]]] = {
    "ListDedicatedIpPools": {"DedicatedIpPools": []},
    "GetDedicatedIps": {"DedicatedIps": []},
    "ListContactLists": {"ContactLists": []},
    "ListSuppressedDestinations": {"SuppressedDestinationSummaries": []},
    "ListCustomVerificationEmailTemplates": {"CustomVerificationEmailTemplates": []},
    "ListTenants": {"Tenants": []},
    "ListMultiRegionEndpoints": {"MultiRegionEndpoints": []},
    "ListRecommendations": {"Recommendations": []},
}


def _is_used(world: World, call: Call) -> bool:
    return call.region in world.region_names


def _account(world: World, call: Call) -> Answer:
    used = _is_used(world, call)
    told = {
        "DedicatedIpAutoWarmupEnabled": False,
        "EnforcementStatus": "HEALTHY",
        "ProductionAccessEnabled": used,
        "SendQuota": {
            "Max24HourSend": 500000.0 if used else 200.0,
            "MaxSendRate": 50.0 if used else 1.0,
            "SentLast24Hours": 1000.0 if used else 0.0,
        },
        "SendingEnabled": True,
        "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
    }
    return js(told)


def _sets(world: World, call: Call) -> Answer:
    return js({"ConfigurationSets": [CONFIGURATION_SET] if _is_used(world, call) else []})


def _templates(world: World, call: Call) -> Answer:
    names = _TEMPLATES if _is_used(world, call) else ()
    return js({"TemplatesMetadata": [{"TemplateName": name, "CreatedTimestamp": 1.7e9} for name in names]})


@lru_cache(maxsize=64)
def _listed(world: World, region: str) -> list[str]:
    """The list's entries as JSON, made once: they are the same in each answer."""
    return [
        json.dumps(
            {
                "IdentityName": world.name(number),
                "IdentityType": "DOMAIN" if world.is_domain(number) else "EMAIL_ADDRESS",
                "SendingEnabled": True,
                "VerificationStatus": "SUCCESS",
            }
        )
        for number in world.numbers_in(region)
    ]


def _identities(world: World, call: Call) -> Answer:
    try:
        params = {**(call.params or {}), **(json.loads(call.body) if call.body else {})}
        start, size = int(params.get("NextToken") or 0), int(params.get("PageSize") or _PAGE)
    except ValueError:
        return refused("sesv2", 400, "BadRequestException", "Invalid NextToken or PageSize")
    if size > _PAGE:
        return refused("sesv2", 400, "BadRequestException", f"PageSize must not be above {_PAGE}")
    entries = _listed(world, call.region)
    more = f',"NextToken":"{start + size}"' if start + size < len(entries) else ""
    body = f'{{"EmailIdentities":[{",".join(entries[start : start + size])}]{more}}}'
    return Answer(200, b"application/json", body.encode())


def _identity(world: World, call: Call) -> Answer:
    number = world.number(call.subject)
    fault = None if number is None else world.fault(number, call.region)
    if number is None or fault is Fault.MISSING or not _is_used(world, call):
        return refused("sesv2", 404, "NotFoundException", f"Email identity {call.subject} does not exist.")
    domain = world.is_domain(number)
    found: dict[str, object] = {
        "DkimAttributes": _dkim(world, number, call.region, fault),
        "FeedbackForwardingStatus": True,
        "IdentityType": "DOMAIN" if domain else "EMAIL_ADDRESS",
        "MailFromAttributes": _mail_from(world, number, call.region),
        "Policies": {},
        "Tags": [{"Key": "team", "Value": "mail"}],
        "VerificationInfo": {
            "LastCheckedTimestamp": 1.7e9,
            "LastSuccessTimestamp": 1.7e9,
        },
        "VerificationStatus": "SUCCESS",
        "VerifiedForSendingStatus": True,
    }
    if domain:
        found["ConfigurationSetName"] = CONFIGURATION_SET
    return js(found)


def _dkim(world: World, number: int, region: str, fault: Fault | None) -> dict[str, object]:
    failed = fault is Fault.DKIM_FAILED
    if not failed and not world.signs(number, region):
        return {
            "NextSigningKeyLength": "RSA_2048_BIT",
            "SigningAttributesOrigin": "AWS_SES",
            "SigningEnabled": False,
            "Status": "NOT_STARTED",
        }
    owner = number if world.is_domain(number) else number % world.domain_count
    return {
        "CurrentSigningKeyLength": "RSA_1024_BIT" if fault is Fault.SHORT_KEY else "RSA_2048_BIT",
        "LastKeyGenerationTimestamp": 1.7e9,
        "NextSigningKeyLength": "RSA_2048_BIT",
        "SigningAttributesOrigin": "AWS_SES",
        "SigningEnabled": True,
        "SigningHostedZone": f"dkim.{region}.amazonses.com",
        "Status": "FAILED" if failed else "SUCCESS",
        "Tokens": tokens(owner, region),
    }


def _mail_from(world: World, number: int, region: str) -> dict[str, str]:
    domain = mail_from_domain(world, number, region)
    behaviour = {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
    if domain is None:
        return behaviour
    return {"MailFromDomain": domain, "MailFromDomainStatus": "SUCCESS", **behaviour}


def _configuration_set(world: World, call: Call) -> Answer:
    if call.subject != CONFIGURATION_SET or not _is_used(world, call):
        return refused("sesv2", 404, "NotFoundException", f"Configuration set {call.subject} does not exist.")
    if call.operation == "GetConfigurationSet":
        options = {"SendingOptions": {"SendingEnabled": True}, "DeliveryOptions": {"TlsPolicy": "REQUIRE"}}
        return js({"ConfigurationSetName": CONFIGURATION_SET, **options})
    destination = {
        "Name": "events",
        "Enabled": True,
        "MatchingEventTypes": ["BOUNCE", "COMPLAINT"],
        "SnsDestination": {"TopicArn": topic_arn(call.region)},
    }
    return js({"EventDestinations": [destination]})


def _template(world: World, call: Call) -> Answer:
    if call.subject not in _TEMPLATES or not _is_used(world, call):
        return refused("sesv2", 404, "NotFoundException", f"Template {call.subject} does not exist.")
    content = {"Subject": call.subject, "Text": "Hello", "Html": "<p>Hello</p>"}
    return js({"TemplateName": call.subject, "TemplateContent": content})


_BY_OPERATION = {
    "GetAccount": _account,
    "ListEmailIdentities": _identities,
    "GetEmailIdentity": _identity,
    "ListConfigurationSets": _sets,
    "GetConfigurationSet": _configuration_set,
    "GetConfigurationSetEventDestinations": _configuration_set,
    "ListEmailTemplates": _templates,
    "GetEmailTemplate": _template,
}
