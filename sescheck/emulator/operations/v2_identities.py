"""Identities in the v2 API: the list, and each in full."""

from collections.abc import Callable, Mapping

from sescheck.emulator.operations.dkim import dkim_attributes, has_replicas, replication_error, requested_dkim
from sescheck.emulator.registry import (
    ALREADY_EXISTS,
    BAD_REQUEST,
    NOT_FOUND,
    Members,
    Params,
    Refused,
    operation,
    page,
    page_size,
    with_token,
)
from sescheck.emulator.state import Identity, RegionState

FILTERS: Mapping[str, Callable[[Identity, str], bool]] = {
    "IDENTITY_NAME_CONTAINS": lambda identity, text: text in identity.email_identity,
    "IDENTITY_TYPE": lambda identity, text: identity.identity_type == text,
    "VERIFICATION_STATUS": lambda identity, text: identity.verification == text,
}


def required(state: RegionState, ask: Params) -> Identity:
    """The identity that a v2 request names, or v2's NotFoundException."""
    name = ask["EmailIdentity"]
    if identity := state.find(name):
        return identity
    raise Refused(NOT_FOUND, f"Email identity {name} does not exist.")


@operation("sesv2", "ListEmailIdentities")
def list_email_identities(state: RegionState, ask: Params) -> Members:
    """A page of identities; 100 if no size is asked for."""
    size = page_size(ask.get("PageSize"), default=100, lowest=0, highest=1000)
    wanted = list(state.identities.values())
    for key, text in ask.get("Filter", {}).items():
        if key not in FILTERS:
            raise Refused(BAD_REQUEST, f"Unknown filter {key}.")
        wanted = [identity for identity in wanted if FILTERS[key](identity, text)]
    identities, token = page(wanted, size, ask.get("NextToken"), BAD_REQUEST)
    items = [
        {
            "IdentityType": identity.identity_type,
            "IdentityName": identity.email_identity,
            "SendingEnabled": identity.may_send,
            "VerificationStatus": identity.verification,
        }
        for identity in identities
    ]
    return with_token({"EmailIdentities": items}, token)


@operation("sesv2", "GetEmailIdentity")
def get_email_identity(state: RegionState, ask: Params) -> Members:
    """Everything v2 knows of an identity; keys that AWS leaves out when unset are absent here too."""
    identity = required(state, ask)
    mail_from: Members = {"BehaviorOnMxFailure": identity.mail_from_fallback}
    if identity.mail_from_domain:
        mail_from |= {
            "MailFromDomain": identity.mail_from_domain,
            "MailFromDomainStatus": identity.mail_from_status,
        }
    return {
        "IdentityType": identity.identity_type,
        "FeedbackForwardingStatus": identity.forwarding,
        "VerifiedForSendingStatus": identity.may_send,
        "DkimAttributes": dkim_attributes(state, identity),
        "MailFromAttributes": mail_from,
        "Policies": identity.policies,
        "Tags": identity.tags,
        "ConfigurationSetName": identity.configuration_set,
        "VerificationStatus": identity.verification,
        "VerificationInfo": _verification_info(state, identity),
    }


def _verification_info(state: RegionState, identity: Identity) -> Members:
    info = {
        "LastCheckedTimestamp": identity.last_checked,
        "LastSuccessTimestamp": identity.last_success,
        "ErrorType": identity.error or replication_error(state, identity),
        "SOARecord": identity.soa,
    }
    return {name: value for name, value in info.items() if value is not None}


@operation("sesv2", "CreateEmailIdentity")
def create_email_identity(state: RegionState, ask: Params) -> Members:
    """Start verifying: a domain gets DKIM at once, of the kind asked for."""
    name = ask["EmailIdentity"]
    if state.find(name):
        raise Refused(ALREADY_EXISTS, f"Email identity {name} already exist.")
    wanted = ask.get("DkimSigningAttributes", {})
    if wanted and "@" in name:
        raise Refused(BAD_REQUEST, "DKIM signing attributes cannot be set for an email address.")
    set_name = ask.get("ConfigurationSetName")
    _known_configuration_set(state, set_name)
    draft = Identity(name.lower(), "DOMAIN")
    dkim = requested_dkim(state, draft, wanted)
    identity = state.add(name)
    if identity.is_domain:
        identity.dkim = dkim
    identity.tags = [dict(tag) for tag in ask.get("Tags", [])]
    identity.configuration_set = set_name
    return {
        "IdentityType": identity.identity_type,
        "VerifiedForSendingStatus": identity.may_send,
        "DkimAttributes": dkim_attributes(state, identity),
    }


@operation("sesv2", "DeleteEmailIdentity")
def delete_email_identity(state: RegionState, ask: Params) -> None:
    """Delete; refused while replicas sign with this domain's keys, or a certificate is attached."""
    identity = required(state, ask)
    if has_replicas(state, identity):
        raise Refused(BAD_REQUEST, f"Email identity {identity.email_identity} has replica identities.")
    if identity.certificates:
        raise Refused(BAD_REQUEST, f"Email identity {identity.email_identity} has certificates.")
    del state.identities[identity.email_identity]


@operation("sesv2", "PutEmailIdentityConfigurationSetAttributes")
def put_configuration_set(state: RegionState, ask: Params) -> None:
    """Set the default configuration set, which must exist; without a name, remove it."""
    identity = required(state, ask)
    set_name = ask.get("ConfigurationSetName") or None
    _known_configuration_set(state, set_name)
    identity.configuration_set = set_name


@operation("sesv2", "PutEmailIdentityFeedbackAttributes")
def put_feedback(state: RegionState, ask: Params) -> None:
    """Forward bounces and complaints by email, or not."""
    required(state, ask).forwarding = ask.get("EmailForwardingEnabled", False)


def _known_configuration_set(state: RegionState, name: str | None) -> None:
    if name and name not in state.configuration_sets:
        raise Refused(NOT_FOUND, f"Configuration set <{name}> does not exist.")
