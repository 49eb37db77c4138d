"""DKIM as SES reports it: Easy DKIM, BYODKIM, replicas of another region's identity, inheritance."""

from sescheck.emulator.regions_table import ALL_REGIONS, dkim_zone
from sescheck.emulator.registry import BAD_REQUEST, Members, Params, Refused
from sescheck.emulator.state import Dkim, Identity, RegionState, now

REPLICA_PREFIX = "AWS_SES_"


def easy_dkim(state: RegionState, identity: Identity, key_length: str | None = None) -> Dkim:
    """Easy DKIM just set up: three tokens to publish, signing on, PENDING; 2048 bits unless asked otherwise."""
    length = key_length or "RSA_2048_BIT"
    tokens = [state.secret("dkim", identity.email_identity, str(number)) for number in range(3)]
    return Dkim(True, "PENDING", "AWS_SES", tokens, length, length, now())


def own_key(selector: str) -> Dkim:
    """BYODKIM just set up: the token is the selector, and SES knows no key length or zone."""
    return Dkim(True, "PENDING", "EXTERNAL", [selector], next_key=None)


def requested_dkim(state: RegionState, identity: Identity, wanted: Params) -> Dkim:
    """What the DkimSigningAttributes of a request ask for."""
    origin = wanted.get("DomainSigningAttributesOrigin", "")
    if origin.startswith(REPLICA_PREFIX):
        return Dkim(True, "PENDING", origin, next_key=None)
    selector, key = wanted.get("DomainSigningSelector"), wanted.get("DomainSigningPrivateKey")
    if selector and key:
        return own_key(selector)
    if selector or key:
        raise Refused(BAD_REQUEST, "Both DomainSigningSelector and DomainSigningPrivateKey are required.")
    return easy_dkim(state, identity, wanted.get("NextSigningKeyLength"))


def parent_region(identity: Identity) -> str | None:
    """The region that a replica copies from: AWS_SES_EU_WEST_1 is eu-west-1; None if it is not a replica."""
    origin = identity.dkim.origin
    return (
        origin.removeprefix(REPLICA_PREFIX).lower().replace("_", "-")
        if origin.startswith(REPLICA_PREFIX)
        else None
    )


def replication_error(state: RegionState, identity: Identity) -> str | None:
    """Why a replica cannot copy its parent, as in VerificationInfo.ErrorType; None if it can."""
    region = parent_region(identity)
    if region is None:
        return None
    neighbour = state.neighbour(region) if region in ALL_REGIONS and region != state.region else None
    if neighbour is None:
        return "REPLICATION_PRIMARY_INVALID_REGION"
    parent = neighbour.find(identity.email_identity)
    if parent is None:
        return "REPLICATION_PRIMARY_NOT_FOUND"
    if parent.dkim.origin == "EXTERNAL":
        return "REPLICATION_PRIMARY_BYO_DKIM_NOT_SUPPORTED"
    return "REPLICATION_REPLICA_AS_PRIMARY_NOT_SUPPORTED" if parent_region(parent) else None


def has_replicas(state: RegionState, identity: Identity) -> bool:
    """True if another region's identity copies this one: then it cannot be deleted."""
    for region in ALL_REGIONS - {state.region}:
        neighbour = state.neighbour(region)
        other = neighbour.find(identity.email_identity) if neighbour else None
        if other is not None and parent_region(other) == state.region:
            return True
    return False


def signing_domain(state: RegionState, address: Identity) -> Identity | None:
    """The nearest domain above an address that is set up and verified to sign."""
    domain = address.domain
    while "." in domain:
        parent = state.find(domain)
        if parent is not None and parent.dkim.status == "SUCCESS":
            return parent
        domain = domain.partition(".")[2]
    return None


def dkim_attributes(state: RegionState, identity: Identity) -> Members:
    """DkimAttributes of v2. An address reports its domain's DKIM, unless it is disabled for the address."""
    if identity.is_domain:
        return _members(state, identity)
    parent = signing_domain(state, identity)
    if parent is None:
        return _members(state, identity)
    inherited = _members(state, parent)
    return {**inherited, "SigningEnabled": inherited["SigningEnabled"] and not identity.dkim_off}


def _members(state: RegionState, identity: Identity) -> Members:
    dkim = identity.dkim
    source, zone = dkim, dkim.zone or dkim_zone(state.region)
    region = parent_region(identity)
    if region is not None and replication_error(state, identity) is None:
        neighbour = state.neighbour(region)
        parent = neighbour.find(identity.email_identity) if neighbour else None
        if parent is not None:
            source, zone = parent.dkim, dkim.zone or parent.dkim.zone or dkim_zone(region)
    members = {
        "SigningEnabled": dkim.enabled,
        "Status": dkim.status,
        "SigningAttributesOrigin": dkim.origin,
        "Tokens": source.tokens or None,
        "NextSigningKeyLength": source.next_key,
        "CurrentSigningKeyLength": source.current_key,
        "LastKeyGenerationTimestamp": source.generated,
        "SigningHostedZone": zone if source.tokens and source.origin != "EXTERNAL" else None,
    }
    return {name: value for name, value in members.items() if value is not None}
