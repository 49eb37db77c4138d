"""Identities in the v1 API, which answers for a hundred at a time; only v1 has the notification topics."""

from collections.abc import Iterable

from sescheck.emulator.operations.dkim import dkim_attributes, easy_dkim, has_replicas
from sescheck.emulator.registry import (
    INVALID,
    Members,
    Params,
    Refused,
    operation,
    page,
    v1_page_size,
    with_token,
)
from sescheck.emulator.state import Identity, RegionState, v1_word

BATCH = 100
"""Identities that a batched v1 read takes."""
_ENDED = frozenset({"FAILED", "NOT_STARTED"})
"""SES does not look for records, or wait for an owner, until somebody starts again."""

KINDS = {"Domain": "DOMAIN", "EmailAddress": "EMAIL_ADDRESS"}


def batch(state: RegionState, ask: Params) -> Iterable[tuple[str, Identity]]:
    """The identities of a batched read; more than a hundred names are refused, unknown ones left out."""
    names = ask.get("Identities", [])
    if len(names) > BATCH:
        raise Refused(
            "ValidationError",
            "1 validation error detected: Value at 'identities' failed to satisfy constraint: "
            f"Member must have length less than or equal to {BATCH}",
        )
    return state.named(names)


@operation("ses", "ListIdentities")
def list_identities(state: RegionState, ask: Params) -> Members:
    """A page of names; 1,000 if no size is asked for."""
    size = v1_page_size(ask.get("MaxItems"), default=1000, highest=1000)
    kind = ask.get("IdentityType")
    if kind is not None and kind not in KINDS:
        raise Refused(
            "ValidationError",
            f"1 validation error detected: Value '{kind}' at 'identityType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [Domain, EmailAddress]",
        )
    names = [
        identity.email_identity
        for identity in list(state.identities.values())
        if kind is None or identity.identity_type == KINDS[kind]
    ]
    found, token = page(names, size, ask.get("NextToken"), INVALID)
    return with_token({"Identities": found}, token)


@operation("ses", "ListVerifiedEmailAddresses")
def list_verified_addresses(state: RegionState, _: Params) -> Members:
    """The verified addresses, and only those."""
    found = [
        identity.email_identity
        for identity in list(state.identities.values())
        if not identity.is_domain and identity.verification == "SUCCESS"
    ]
    return {"VerifiedEmailAddresses": found}


@operation("ses", "GetIdentityVerificationAttributes")
def get_verification(state: RegionState, ask: Params) -> Members:
    """Status, and a domain's TXT token."""
    found = {
        name: {
            "VerificationStatus": v1_word(identity.verification),
            "VerificationToken": identity.verification_token or None,
        }
        for name, identity in batch(state, ask)
    }
    return {"VerificationAttributes": found}


@operation("ses", "GetIdentityDkimAttributes")
def get_dkim(state: RegionState, ask: Params) -> Members:
    """The same DKIM as in v2, without what v1 does not have."""
    found = {}
    for name, identity in batch(state, ask):
        dkim = dkim_attributes(state, identity)
        found[name] = {
            "DkimEnabled": dkim["SigningEnabled"],
            "DkimVerificationStatus": v1_word(dkim["Status"]),
            "DkimTokens": dkim.get("Tokens"),
        }
    return {"DkimAttributes": found}


@operation("ses", "GetIdentityMailFromDomainAttributes")
def get_mail_from(state: RegionState, ask: Params) -> Members:
    """An identity without a custom MAIL FROM has the fallback key only."""
    found = {}
    for name, identity in batch(state, ask):
        fallback = {"BehaviorOnMXFailure": v1_word(identity.mail_from_fallback)}
        domain = {
            "MailFromDomain": identity.mail_from_domain,
            "MailFromDomainStatus": v1_word(identity.mail_from_status or ""),
        }
        found[name] = {**domain, **fallback} if identity.mail_from_domain else fallback
    return {"MailFromDomainAttributes": found}


@operation("ses", "VerifyDomainIdentity")
def verify_domain(state: RegionState, ask: Params) -> Members:
    """Start verifying a domain by TXT record: PENDING, no DKIM yet."""
    identity = _existing_or_new(state, ask["Domain"])
    return {"VerificationToken": identity.verification_token}


@operation("ses", "VerifyDomainDkim")
def verify_domain_dkim(state: RegionState, ask: Params) -> Members:
    """Set up Easy DKIM, also for a domain that was not an identity before; look for its records again."""
    identity = _started(_existing_or_new(state, ask["Domain"]))
    if not identity.dkim.tokens:
        identity.dkim = easy_dkim(state, identity)
    elif identity.dkim.status in _ENDED:
        identity.dkim.status = "PENDING"
    return {"DkimTokens": dkim_attributes(state, identity).get("Tokens")}


@operation("ses", "VerifyEmailIdentity")
def verify_email(state: RegionState, ask: Params) -> None:
    """Start verifying an address: PENDING until its owner clicks."""
    _started(_existing_or_new(state, ask["EmailAddress"]))


@operation("ses", "VerifyEmailAddress")
def verify_address(state: RegionState, ask: Params) -> None:
    """The deprecated spelling of VerifyEmailIdentity."""
    _started(_existing_or_new(state, ask["EmailAddress"]))


@operation("ses", "DeleteIdentity")
def delete_identity(state: RegionState, ask: Params) -> None:
    """Delete; a missing one is not an error."""
    for _, identity in state.named([ask["Identity"]]):
        if has_replicas(state, identity):
            raise Refused(INVALID, f"Identity {identity.email_identity} has replica identities.")
        del state.identities[identity.email_identity]


def _existing_or_new(state: RegionState, name: str) -> Identity:
    return state.find(name) or state.add(name)


def _started(identity: Identity) -> Identity:
    """The identity, PENDING again if SES had stopped to look for its records, or to wait for its owner."""
    if identity.verification in _ENDED:
        identity.verification, identity.error = "PENDING", None
    return identity
