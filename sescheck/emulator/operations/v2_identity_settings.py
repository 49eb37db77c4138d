"""The settings of an identity that v2 writes one at a time: DKIM, MAIL FROM, policies."""

import json

from sescheck.emulator.operations.dkim import REPLICA_PREFIX, dkim_attributes, easy_dkim, own_key
from sescheck.emulator.operations.v2_identities import required
from sescheck.emulator.registry import (
    ALREADY_EXISTS,
    BAD_REQUEST,
    LIMIT_EXCEEDED,
    NOT_FOUND,
    Members,
    Params,
    Refused,
    operation,
)
from sescheck.emulator.state import Dkim, Identity, RegionState

POLICY_LIMIT = 20
"""Sending policies an identity may have."""


@operation("sesv2", "PutEmailIdentityDkimAttributes")
def put_dkim(state: RegionState, ask: Params) -> None:
    """Enable or disable signing."""
    set_signing(required(state, ask), enabled=ask.get("SigningEnabled", False))


def set_signing(identity: Identity, *, enabled: bool) -> None:
    """An address has no own DKIM, only a switch for the DKIM that it inherits."""
    if identity.is_domain:
        identity.dkim.enabled = enabled
    else:
        identity.dkim_off = not enabled


@operation("sesv2", "PutEmailIdentityDkimSigningAttributes")
def put_signing_attributes(state: RegionState, ask: Params) -> Members:
    """Change to Easy DKIM, BYODKIM or a replica; or change the length of the next Easy DKIM key."""
    identity = required(state, ask)
    if not identity.is_domain:
        raise Refused(BAD_REQUEST, "DKIM signing attributes cannot be set for an email address.")
    wanted, origin = ask.get("SigningAttributes", {}), ask["SigningAttributesOrigin"]
    if origin.startswith(REPLICA_PREFIX):
        identity.dkim = Dkim(True, "PENDING", origin, next_key=None)
    elif origin == "EXTERNAL":
        if not wanted.get("DomainSigningSelector") or not wanted.get("DomainSigningPrivateKey"):
            raise Refused(BAD_REQUEST, "A selector and a private key are required.")
        identity.dkim = own_key(wanted["DomainSigningSelector"])
    elif identity.dkim.origin == "AWS_SES" and identity.dkim.tokens:
        identity.dkim.next_key = wanted.get("NextSigningKeyLength", identity.dkim.next_key)
        if identity.dkim.status in {"FAILED", "NOT_STARTED"}:
            identity.dkim.status = "PENDING"
    else:
        identity.dkim = easy_dkim(state, identity, wanted.get("NextSigningKeyLength"))
    dkim = dkim_attributes(state, identity)
    return {
        "DkimStatus": dkim["Status"],
        "DkimTokens": dkim.get("Tokens"),
        "SigningHostedZone": dkim.get("SigningHostedZone"),
    }


@operation("sesv2", "PutEmailIdentityMailFromAttributes")
def put_mail_from(state: RegionState, ask: Params) -> None:
    """Set a custom MAIL FROM domain, which starts PENDING; without a domain, remove it."""
    identity = required(state, ask)
    set_mail_from(identity, ask.get("MailFromDomain"), ask.get("BehaviorOnMxFailure"), BAD_REQUEST)


def set_mail_from(identity: Identity, domain: str | None, fallback: str | None, code: str) -> None:
    """MAIL FROM must be a subdomain of the identity's domain; anything else is refused with `code`."""
    if not domain:
        identity.mail_from_domain = identity.mail_from_status = None
        identity.mail_from_fallback = "USE_DEFAULT_VALUE"
        return
    if not domain.lower().endswith(f".{identity.domain}"):
        raise Refused(
            code,
            f"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of the identity "
            f"<{identity.domain}>.",
        )
    if domain != identity.mail_from_domain or identity.mail_from_status == "FAILED":
        identity.mail_from_domain, identity.mail_from_status = domain, "PENDING"
    identity.mail_from_fallback = fallback or "USE_DEFAULT_VALUE"


@operation("sesv2", "GetEmailIdentityPolicies")
def get_policies(state: RegionState, ask: Params) -> Members:
    """All policies of an identity, with their documents."""
    return {"Policies": required(state, ask).policies}


@operation("sesv2", "CreateEmailIdentityPolicy")
def create_policy(state: RegionState, ask: Params) -> None:
    """Add a policy under a new name."""
    identity = required(state, ask)
    if ask["PolicyName"] in identity.policies:
        raise Refused(ALREADY_EXISTS, f"Policy {ask['PolicyName']} already exists.")
    if len(identity.policies) >= POLICY_LIMIT:
        raise Refused(LIMIT_EXCEEDED, f"An identity may have {POLICY_LIMIT} policies.")
    identity.policies[ask["PolicyName"]] = policy_text(ask["Policy"], BAD_REQUEST)


@operation("sesv2", "UpdateEmailIdentityPolicy")
def update_policy(state: RegionState, ask: Params) -> None:
    """Replace a policy that exists."""
    identity = required(state, ask)
    if ask["PolicyName"] not in identity.policies:
        raise Refused(NOT_FOUND, f"Policy {ask['PolicyName']} does not exist.")
    identity.policies[ask["PolicyName"]] = policy_text(ask["Policy"], BAD_REQUEST)


@operation("sesv2", "DeleteEmailIdentityPolicy")
def delete_policy(state: RegionState, ask: Params) -> None:
    """Delete a policy; a missing one is not an error."""
    required(state, ask).policies.pop(ask["PolicyName"], None)


def policy_text(text: str, code: str) -> str:
    """Return the policy as it was sent; it must at least be a JSON object."""
    try:
        if isinstance(json.loads(text), dict):
            return text
    except ValueError:
        pass
    raise Refused(code, "The policy is not valid JSON.")
