"""S/MIME certificates of identities. The certificates themselves are in ACM, which is not asked."""

import re
from datetime import timedelta

from sescheck.emulator.operations.v2_identities import required
from sescheck.emulator.registry import (
    ALREADY_EXISTS,
    BAD_REQUEST,
    Members,
    Params,
    Refused,
    operation,
    page,
    page_size,
    with_token,
)
from sescheck.emulator.state import Identity, RegionState, now

_ENDING = "DEPROVISIONING"
_VALID = timedelta(days=365)


@operation("sesv2", "ListEmailIdentityCertificates")
def list_certificates(state: RegionState, ask: Params) -> Members:
    """A page of an identity's certificates, whatever their status."""
    size = page_size(ask.get("PageSize"), default=100, lowest=1, highest=1000)
    found, token = page(required(state, ask).certificates, size, ask.get("NextToken"), BAD_REQUEST)
    return with_token({"Certificates": found}, token)


@operation("sesv2", "AssociateEmailIdentityCertificate")
def associate(state: RegionState, ask: Params) -> None:
    """Attach a certificate of this region; it signs when the backdoor makes it ACTIVE."""
    identity = required(state, ask)
    address = _address(identity, ask)
    if not identity.is_verified:
        raise Refused(BAD_REQUEST, f"Email identity {identity.email_identity} is not verified.")
    arn = ask["CertificateArn"]
    place = rf"arn:{state.partition}:acm:{state.region}:{state.account_id}:certificate/\S+"
    if not re.fullmatch(place, arn):
        raise Refused(BAD_REQUEST, f"{arn} is not a certificate of this account in {state.region}.")
    existing = (each for other in state.identities.values() for each in other.certificates)
    if any(each["FromAddress"] == address and each["Status"] != _ENDING for each in existing):
        raise Refused(ALREADY_EXISTS, f"{address} already has a certificate.")
    identity.certificates.append(
        {
            "FromAddress": address,
            "Status": "PROVISIONING",
            "CertificateArn": arn,
            "CertificateExpiryTime": now() + _VALID,
        }
    )


@operation("sesv2", "DisassociateEmailIdentityCertificate")
def disassociate(state: RegionState, ask: Params) -> None:
    """Remove the certificate of a From address; nothing changes if it has none."""
    identity = required(state, ask)
    address = _address(identity, ask)
    identity.certificates = [each for each in identity.certificates if each["FromAddress"] != address]


def _address(identity: Identity, ask: Params) -> str:
    """The From address, in lower case: below the domain, or the address itself.

    Raises:
        Refused: it is neither.
    """
    name = identity.email_identity.lower()
    given = ask.get("FromAddress")
    if given is None and identity.is_domain:
        raise Refused(BAD_REQUEST, "FromAddress is required for a domain.")
    address = str(given or name).lower()
    host = address.rpartition("@")[2]
    belongs = "@" in address and f".{host}".endswith(f".{name}") if identity.is_domain else address == name
    if not belongs:
        raise Refused(BAD_REQUEST, f"{address} does not belong to the email identity {name}.")
    return address
