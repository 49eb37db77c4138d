"""What SES itself does meanwhile: it looks for the records in the DNS, and verifies what it finds."""

from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.operations.dkim import dkim_attributes, parent_region
from sescheck.emulator.state import Identity


def look(server: DnsServer, *regions: Region) -> None:
    """Look for the records of everything that waits for them."""
    for region in regions:
        for each in list(region.state.identities.values()):
            if each.is_domain and each.error is None:
                _signing(server, region, each)
            _mail_from(server, region, each)


def _signing(server: DnsServer, region: Region, identity: Identity) -> None:
    """A replica has the records of its parent; an own key has its selector."""
    dkim = dkim_attributes(region.state, identity)
    tokens, zone = dkim.get("Tokens", ()), dkim.get("SigningHostedZone")
    if not tokens:
        return
    keys = [f"{token}._domainkey.{identity.email_identity}".lower() for token in tokens]
    if zone is None:
        found = all(server.served(name, "TXT") for name in keys)
    else:
        pairs = zip(keys, tokens, strict=True)
        found = all(list(server.served(name, "CNAME")) == [f"{token}.{zone}."] for name, token in pairs)
    if found and identity.dkim.status in {"PENDING", "FAILED"}:
        verified = None if identity.verification == "SUCCESS" else "SUCCESS"
        region.settle(identity.email_identity, verification=verified, dkim="SUCCESS")
    if found and parent_region(identity) is None and identity.dkim.next_key is not None:
        identity.dkim.current_key = identity.dkim.next_key


def _mail_from(server: DnsServer, region: Region, identity: Identity) -> None:
    if identity.mail_from_domain is None or identity.mail_from_status not in {"PENDING", "FAILED"}:
        return
    wanted = f"feedback-smtp.{region.region}.amazonses.com."
    found = list(server.served(identity.mail_from_domain.lower(), "MX"))
    if len(found) == 1 and found[0].endswith(f" {wanted}"):
        identity.mail_from_status = "SUCCESS"
