"""The SES API v2: the account, the lists, and what only a call an identity gives."""

import json
from functools import lru_cache

from benchmarks.endpoint.answers import Answer, js, refused
from benchmarks.endpoint.calls import Call
from benchmarks.endpoint.empty import empty_list
from benchmarks.endpoint.state import State
from benchmarks.endpoint.world import CONFIGURATION_SET, World, topic_arn

_PAGE = 1000
_TEMPLATES = ("receipt", "reminder", "welcome")


def answer(world: World, call: Call) -> Answer | None:
    """The answer, or None where this does not have the operation."""
    found = _BY_OPERATION.get(call.operation)
    return empty_list(call) if found is None else found(world, call)


def _is_used(world: World, call: Call) -> bool:
    return call.region in world.region_names


def _account(world: World, call: Call) -> Answer:
    used = _is_used(world, call)
    account = {
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
    return js(account)


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
                "IdentityType": _kind(world, number),
                "SendingEnabled": state.is_verified,
                "VerificationStatus": state.verification,
            }
        )
        for number in world.numbers_in(region)
        if (state := world.state(number, region)) is not None
    ]


def _kind(world: World, number: int) -> str:
    return "DOMAIN" if world.is_domain(number) else "EMAIL_ADDRESS"


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
    state = None if number is None else world.state(number, call.region)
    if number is None or state is None:
        return refused("sesv2", 404, "NotFoundException", f"Email identity {call.subject} does not exist.")
    found: dict[str, object] = {
        "DkimAttributes": _dkim(state, call.region),
        "FeedbackForwardingStatus": state.forwarding,
        "IdentityType": _kind(world, number),
        "MailFromAttributes": _mail_from(state),
        "Policies": state.policies,
        "Tags": [{"Key": key, "Value": value} for key, value in state.tags.items()],
        "VerificationInfo": {"LastCheckedTimestamp": 1.7e9, "LastSuccessTimestamp": 1.7e9},
        "VerificationStatus": state.verification,
        "VerifiedForSendingStatus": state.is_verified,
    }
    if state.configuration_set:
        found["ConfigurationSetName"] = state.configuration_set
    return js(found)


def _dkim(state: State, region: str) -> dict[str, object]:
    found: dict[str, object] = {
        "NextSigningKeyLength": "RSA_2048_BIT",
        "SigningAttributesOrigin": "AWS_SES",
        "SigningEnabled": state.signs,
        "Status": state.dkim,
    }
    if state.tokens:
        found["CurrentSigningKeyLength"] = state.key
        found["LastKeyGenerationTimestamp"] = 1.7e9
        found["SigningHostedZone"] = f"dkim.{region}.amazonses.com"
        found["Tokens"] = state.tokens
    return found


def _mail_from(state: State) -> dict[str, str]:
    behaviour = {"BehaviorOnMxFailure": state.fallback}
    if state.mail_from is None:
        return behaviour
    return {"MailFromDomain": state.mail_from, "MailFromDomainStatus": state.mail_from_status, **behaviour}


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
