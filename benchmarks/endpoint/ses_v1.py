"""The SES API v1: the reads that take 100 identities a call, and receiving."""

from collections.abc import Callable

from benchmarks.endpoint.answers import Answer, refused, xml
from benchmarks.endpoint.calls import Call
from benchmarks.endpoint.world import Fault, World, topic_arn

BATCH = 100
"""Identities a call at most."""

_One = Callable[[World, int, str], str]
_LIST_PAGE = 1000


def answer(world: World, call: Call) -> Answer | None:
    """The answer, or None where this does not have the operation."""
    batched = _BATCHED.get(call.operation)
    if batched is not None:
        member, one = batched
        return _batch(world, call, member, one)
    match call.operation:
        case "ListIdentities":
            return _list(world, call)
        case "ListReceiptRuleSets":
            sets = "<member><Name>inbound</Name><CreatedTimestamp>2024-05-04T03:02:01Z</CreatedTimestamp></member>"
            return xml("ses", call.operation, f"<RuleSets>{sets}</RuleSets>")
        case "DescribeActiveReceiptRuleSet" | "DescribeReceiptRuleSet":
            return xml("ses", call.operation, _ACTIVE)
        case "ListReceiptFilters":
            return xml("ses", call.operation, "<Filters/>")
        case _:
            return None


_ACTIVE = (
    "<Metadata><Name>inbound</Name><CreatedTimestamp>2024-05-04T03:02:01Z</CreatedTimestamp></Metadata>"
    "<Rules><member><Name>replies</Name><Enabled>true</Enabled><TlsPolicy>Require</TlsPolicy>"
    "<Recipients/><Actions/><ScanEnabled>true</ScanEnabled>"
    "</member></Rules>"
)


def _list(world: World, call: Call) -> Answer:
    kind = call.param("IdentityType")
    start = int(call.param("NextToken") or 0)
    size = min(int(call.param("MaxItems") or _LIST_PAGE), _LIST_PAGE)
    wanted = [
        number
        for number in world.numbers_in(call.region)
        if not kind or (kind == "Domain") == world.is_domain(number)
    ]
    members = "".join(f"<member>{world.name(number)}</member>" for number in wanted[start : start + size])
    more = f"<NextToken>{start + size}</NextToken>" if start + size < len(wanted) else ""
    return xml("ses", call.operation, f"<Identities>{members}</Identities>{more}")


def _batch(world: World, call: Call, member: str, one: _One) -> Answer:
    if len(call.names) > BATCH:
        return refused("ses", 400, "ValidationError", f"Member must have length less than or equal to {BATCH}")
    entries = []
    for name in call.names:
        number = world.number(name)
        if number is None or call.region not in world.region_names:
            continue
        if world.fault(number, call.region) is Fault.MISSING:
            continue
        entries.append(
            f"<entry><key>{name}</key><value>{one(world, number, call.region)}</value></entry>",
        )
    return xml("ses", call.operation, f"<{member}>{''.join(entries)}</{member}>")


def _verification(world: World, number: int, region: str) -> str:  # noqa: ARG001 - one shape for all
    return "<VerificationStatus>Success</VerificationStatus>"


def tokens(number: int, region: str) -> tuple[str, str, str]:
    """DKIM tokens: 32 characters, other ones in each region."""
    stem = f"{region.replace('-', '')}{number}".ljust(31, "x")[:31]
    return (f"{stem}a", f"{stem}b", f"{stem}c")


def _dkim(world: World, number: int, region: str) -> str:
    failed = world.fault(number, region) is Fault.DKIM_FAILED
    if not failed and not world.signs(number, region):
        return "<DkimEnabled>false</DkimEnabled><DkimVerificationStatus>NotStarted</DkimVerificationStatus>"
    owner = number if world.is_domain(number) else number % world.domain_count
    members = "".join(f"<member>{token}</member>" for token in tokens(owner, region))
    status = "Failed" if failed else "Success"
    return (
        f"<DkimEnabled>true</DkimEnabled><DkimVerificationStatus>{status}</DkimVerificationStatus>"
        f"<DkimTokens>{members}</DkimTokens>"
    )


def mail_from_domain(world: World, number: int, region: str) -> str | None:
    """The MAIL FROM domain of a domain; addresses have none of their own."""
    if not world.is_domain(number) or world.fault(number, region) is Fault.NO_MAIL_FROM:
        return None
    return f"bounce-{region}.{world.name(number)}"


def _mail_from(world: World, number: int, region: str) -> str:
    behaviour = "<BehaviorOnMXFailure>UseDefaultValue</BehaviorOnMXFailure>"
    domain = mail_from_domain(world, number, region)
    if domain is None:
        return behaviour
    status = "<MailFromDomainStatus>Success</MailFromDomainStatus>"
    return f"<MailFromDomain>{domain}</MailFromDomain>{status}{behaviour}"


_HEADERS = "".join(
    f"<HeadersIn{kind}NotificationsEnabled>false</HeadersIn{kind}NotificationsEnabled>"
    for kind in ("Bounce", "Complaint", "Delivery")
)


def _notification(world: World, number: int, region: str) -> str:
    topic = (
        "" if world.fault(number, region) is Fault.NO_TOPIC else f"<BounceTopic>{topic_arn(region)}</BounceTopic>"
    )
    return f"{topic}<ForwardingEnabled>true</ForwardingEnabled>{_HEADERS}"


_BATCHED = {
    "GetIdentityVerificationAttributes": ("VerificationAttributes", _verification),
    "GetIdentityDkimAttributes": ("DkimAttributes", _dkim),
    "GetIdentityMailFromDomainAttributes": ("MailFromDomainAttributes", _mail_from),
    "GetIdentityNotificationAttributes": ("NotificationAttributes", _notification),
}
