"""What SES finds in the DNS: the statuses of identities follow from the records, as in AWS.

The oracle is the emulator's own: it does not use what the product expects.
"""

from dataclasses import dataclass
from typing import Any

import dns.message
import dns.query
import dns.rdatatype

from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import HOST, DnsServer
from sescheck.emulator.operations.dkim import dkim_attributes, parent_region, replication_error
from sescheck.emulator.state import Identity

_FOUND, _STOPPED = "SUCCESS", frozenset({"FAILED", "NOT_STARTED"})
"""SES looks for no record after it has failed, until somebody starts again."""


@dataclass(frozen=True)
class Zone:
    """The DNS as SES asks it."""

    server: DnsServer

    def has(self, name: str, record_type: str) -> list[str]:
        """The data of the records of a name and type, in lower case and without quotes."""
        question = dns.message.make_query(name, record_type)
        answer = dns.query.tcp(question, HOST, port=self.server.port, timeout=10)
        wanted = dns.rdatatype.from_text(record_type)
        found = (record for each in answer.answer if each.rdtype == wanted for record in each)
        return [record.to_text().replace('" "', "").strip('"').lower() for record in found]


def look(region: Region, zone: Zone) -> None:
    """Let SES look for the records of every identity of a region, and let owners of addresses follow links."""
    for identity in list(region.state.identities.values()):
        if identity.is_domain:
            _look_for_dkim(region, identity, zone)
        elif identity.verification not in _STOPPED:
            _verified(region, identity)
        if identity.mail_from_status not in {None, _FOUND, "FAILED"} and _has_mail_from(region, identity, zone):
            region.settle(identity.email_identity, mail_from=_FOUND)


def _look_for_dkim(region: Region, identity: Identity, zone: Zone) -> None:
    if identity.dkim.status not in _STOPPED and _has_key(region, identity, zone):
        region.settle(identity.email_identity, dkim=_FOUND, key_length=identity.dkim.next_key)
    if identity.dkim.status == _FOUND or _has_ownership(identity, zone):
        _verified(region, identity)


def _verified(region: Region, identity: Identity) -> None:
    region.settle(identity.email_identity, verification=_FOUND, sending=True)


def _has_ownership(identity: Identity, zone: Zone) -> bool:
    """True if the older record of the domain is there."""
    token, name = identity.verification_token.lower(), f"_amazonses.{identity.email_identity}"
    return identity.verification not in _STOPPED and bool(token) and token in zone.has(name, "TXT")


def _has_key(region: Region, identity: Identity, zone: Zone) -> bool:
    """True if the key is published; that of a replica is, if its parent signs."""
    above, domain = parent_region(identity), identity.email_identity
    if above is not None:
        neighbour = region.state.neighbour(above)
        parent = None if neighbour is None else neighbour.find(domain)
        works = replication_error(region.state, identity) is None
        return works and parent is not None and parent.dkim.status == _FOUND
    attributes: dict[str, Any] = dkim_attributes(region.state, identity)
    tokens = attributes.get("Tokens", ())
    if identity.dkim.origin == "EXTERNAL":
        return any(
            "v=dkim1" in text for token in tokens for text in zone.has(f"{token}._domainkey.{domain}", "TXT")
        )
    return bool(tokens) and all(
        f"{token}.{attributes['SigningHostedZone']}.".lower() in zone.has(f"{token}._domainkey.{domain}", "CNAME")
        for token in tokens
    )


def _has_mail_from(region: Region, identity: Identity, zone: Zone) -> bool:
    """True if the domain has the one MX record of the region, and an SPF record with SES."""
    domain = identity.mail_from_domain or ""
    has_mx = zone.has(domain, "MX") == [f"10 feedback-smtp.{region.region}.amazonses.com."]
    return has_mx and any("include:amazonses.com" in text for text in zone.has(domain, "TXT"))
