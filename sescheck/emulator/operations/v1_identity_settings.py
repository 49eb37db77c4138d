"""The settings of an identity that v1 writes: topics, header flags, forwarding, DKIM, MAIL FROM, policies."""

from sescheck.emulator.operations.v1_identities import batch
from sescheck.emulator.operations.v2_identity_settings import POLICY_LIMIT, policy_text, set_mail_from, set_signing
from sescheck.emulator.registry import INVALID, Members, Params, Refused, operation
from sescheck.emulator.state import Identity, RegionState

TOPIC_KINDS = ("Bounce", "Complaint", "Delivery")
FALLBACKS = {"UseDefaultValue": "USE_DEFAULT_VALUE", "RejectMessage": "REJECT_MESSAGE"}


def required(state: RegionState, ask: Params) -> Identity:
    """Return the identity that a v1 write names, or refuse as v1 does."""
    name = ask["Identity"]
    if identity := state.find(name):
        return identity
    raise Refused(INVALID, f"Identity <{name}> does not exist.")


@operation("ses", "GetIdentityNotificationAttributes")
def get_notifications(state: RegionState, ask: Params) -> Members:
    """Topics, header flags and forwarding; a topic that is not set has no key."""
    found = {}
    for name, identity in batch(state, ask):
        topics = {f"{kind}Topic": identity.topics[kind] for kind in TOPIC_KINDS if kind in identity.topics}
        headers = {f"HeadersIn{kind}NotificationsEnabled": kind in identity.headers for kind in TOPIC_KINDS}
        found[name] = {**topics, "ForwardingEnabled": identity.forwarding, **headers}
    return {"NotificationAttributes": found}


@operation("ses", "SetIdentityNotificationTopic")
def set_topic(state: RegionState, ask: Params) -> None:
    """Set a topic, of this region and not FIFO; without a topic, remove it."""
    identity, kind, topic = required(state, ask), _kind(ask), ask.get("SnsTopic")
    if not topic:
        identity.topics.pop(kind, None)
        return
    parts = topic.split(":")
    if parts[:1] != ["arn"] or parts[2:4] != ["sns", state.region] or topic.endswith(".fifo"):
        raise Refused(INVALID, f"Invalid SNS topic <{topic}>.")
    identity.topics[kind] = topic


@operation("ses", "SetIdentityHeadersInNotificationsEnabled")
def set_headers(state: RegionState, ask: Params) -> None:
    """Include the message's headers in one kind of notification, or not."""
    headers, kind = required(state, ask).headers, _kind(ask)
    if ask.get("Enabled", False):
        headers.add(kind)
    else:
        headers.discard(kind)


@operation("ses", "SetIdentityFeedbackForwardingEnabled")
def set_forwarding(state: RegionState, ask: Params) -> None:
    """Forward by email, or not; v1 refuses to stop while a bounce or complaint topic is missing."""
    identity, enabled = required(state, ask), ask.get("ForwardingEnabled", False)
    if not enabled and not {"Bounce", "Complaint"} <= identity.topics.keys():
        raise Refused(
            INVALID,
            f"Invalid request: feedback forwarding cannot be disabled for <{identity.email_identity}> without "
            "bounce and complaint topics.",
        )
    identity.forwarding = enabled


@operation("ses", "SetIdentityDkimEnabled")
def set_dkim(state: RegionState, ask: Params) -> None:
    """Enable or disable signing; a domain without DKIM setup cannot be enabled."""
    identity, enabled = required(state, ask), ask.get("DkimEnabled", False)
    if enabled and identity.is_domain and identity.dkim.status == "NOT_STARTED":
        raise Refused(INVALID, f"Domain {identity.email_identity} is not set up for DKIM.")
    set_signing(identity, enabled=enabled)


@operation("ses", "SetIdentityMailFromDomain")
def set_v1_mail_from(state: RegionState, ask: Params) -> None:
    """Set a custom MAIL FROM domain, PENDING at first; without one, remove it."""
    fallback = ask.get("BehaviorOnMXFailure")
    if fallback is not None and fallback not in FALLBACKS:
        raise Refused(
            "ValidationError",
            f"1 validation error detected: Value '{fallback}' at 'behaviorOnMXFailure' failed to satisfy "
            "constraint: Member must satisfy enum value set: [RejectMessage, UseDefaultValue]",
        )
    wanted = FALLBACKS.get(fallback or "")
    set_mail_from(required(state, ask), ask.get("MailFromDomain"), wanted, INVALID)


@operation("ses", "ListIdentityPolicies")
def list_policies(state: RegionState, ask: Params) -> Members:
    """The names of an identity's policies."""
    return {"PolicyNames": list(required(state, ask).policies)}


@operation("ses", "GetIdentityPolicies")
def get_policies(state: RegionState, ask: Params) -> Members:
    """The documents of up to twenty named policies."""
    policies = required(state, ask).policies
    if len(ask["PolicyNames"]) > POLICY_LIMIT:
        raise Refused("ValidationError", f"At most {POLICY_LIMIT} policies can be asked for at a time.")
    return {"Policies": {name: policies[name] for name in ask["PolicyNames"] if name in policies}}


@operation("ses", "PutIdentityPolicy")
def put_policy(state: RegionState, ask: Params) -> None:
    """Add or replace a policy."""
    required(state, ask).policies[ask["PolicyName"]] = policy_text(ask["Policy"], "InvalidPolicy")


@operation("ses", "DeleteIdentityPolicy")
def delete_policy(state: RegionState, ask: Params) -> None:
    """Delete a policy; a missing one is not an error."""
    required(state, ask).policies.pop(ask["PolicyName"], None)


def _kind(ask: Params) -> str:
    kind = str(ask["NotificationType"])
    if kind not in TOPIC_KINDS:
        raise Refused(
            "ValidationError",
            f"1 validation error detected: Value '{kind}' at 'notificationType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [Bounce, Complaint, Delivery]",
        )
    return kind
