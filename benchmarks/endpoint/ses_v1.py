"""The SES API v1: the reads that take 100 identities a call, and receiving."""

from collections.abc import Callable

from benchmarks.endpoint.answers import Answer, refused, xml
from benchmarks.endpoint.calls import Call
from benchmarks.endpoint.state import KINDS, State, v1
from benchmarks.endpoint.world import World

BATCH = 100
"""Identities a call at most."""

_One = Callable[[State], str]
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
            used = call.region in world.region_names
            return xml("ses", call.operation, f"<RuleSets>{sets if used else ''}</RuleSets>")
        case "DescribeActiveReceiptRuleSet" | "DescribeReceiptRuleSet":
            return xml("ses", call.operation, _ACTIVE)
        case name if name in _EMPTY:
            return xml("ses", name, _EMPTY[name])
        case _:
            return None


_EMPTY = {"GetSendStatistics": "<SendDataPoints/>", "ListReceiptFilters": "<Filters/>"}
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
        state = None if number is None else world.state(number, call.region)
        if state is not None:
            entries.append(f"<entry><key>{name}</key><value>{one(state)}</value></entry>")
    return xml("ses", call.operation, f"<{member}>{''.join(entries)}</{member}>")


def _verification(state: State) -> str:
    return f"<VerificationStatus>{v1(state.verification)}</VerificationStatus>"


def _dkim(state: State) -> str:
    members = "".join(f"<member>{token}</member>" for token in state.tokens)
    return (
        f"<DkimEnabled>{_switch(state.signs)}</DkimEnabled>"
        f"<DkimVerificationStatus>{v1(state.dkim)}</DkimVerificationStatus>"
        + (f"<DkimTokens>{members}</DkimTokens>" if members else "")
    )


def _mail_from(state: State) -> str:
    behaviour = f"<BehaviorOnMXFailure>{v1(state.fallback)}</BehaviorOnMXFailure>"
    if state.mail_from is None:
        return behaviour
    status = f"<MailFromDomainStatus>{v1(state.mail_from_status)}</MailFromDomainStatus>"
    return f"<MailFromDomain>{state.mail_from}</MailFromDomain>{status}{behaviour}"


def _notification(state: State) -> str:
    topics = "".join(
        f"<{kind}Topic>{topic}</{kind}Topic>" for kind, topic in zip(KINDS, state.topics, strict=True) if topic
    )
    headers = "".join(
        f"<HeadersIn{kind}NotificationsEnabled>{_switch(on)}</HeadersIn{kind}NotificationsEnabled>"
        for kind, on in zip(KINDS, state.headers, strict=True)
    )
    return f"{topics}<ForwardingEnabled>{_switch(state.forwarding)}</ForwardingEnabled>{headers}"


def _switch(on: bool) -> str:  # noqa: FBT001 - it is written, not obeyed
    return "true" if on else "false"


_BATCHED = {
    "GetIdentityVerificationAttributes": ("VerificationAttributes", _verification),
    "GetIdentityDkimAttributes": ("DkimAttributes", _dkim),
    "GetIdentityMailFromDomainAttributes": ("MailFromDomainAttributes", _mail_from),
    "GetIdentityNotificationAttributes": ("NotificationAttributes", _notification),
}
