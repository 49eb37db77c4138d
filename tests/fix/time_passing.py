"""What other people, the DNS and AWS do after a script has run."""

import re
from collections.abc import Iterable

import dns.name
import dns.rdatatype
import dns.zone

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.installation import sns_backend
from sescheck.emulator.operations.dkim import REPLICA_PREFIX
from sescheck.emulator.worlds import parts

ACCOUNT = "123456789012"
MANY_MESSAGES, MANY_PER_SECOND = 10_000_000, 10_000
_RECORD = re.compile(r"^#   (\S+ \d+ IN .+)$", re.MULTILINE)


def records(script: str) -> list[str]:
    """The records that a script asks for, as lines of a zone file."""
    return _RECORD.findall(script)


def publish(server: DnsServer, script: str) -> None:
    """Publish the records that a script asks for: those of one name and type become the ones printed."""
    text = "\n".join(records(script))
    if not text:
        return
    zone = dns.zone.from_text(text, origin=dns.name.root, relativize=False, check_origin=False)
    for name, found in zone.iterate_rdatasets():
        values = (record.to_text() for record in found)
        server.publish(name.to_text(omit_final_dot=True), dns.rdatatype.to_text(found.rdtype), *values)


def settle(emulator: Emulator, regions: Iterable[str], *, asked_for_quotas: bool = False) -> None:
    """Let time pass: SES finds every record, owners follow their links, endpoints confirm, AWS grants."""
    for name in regions:
        region = emulator.region(name, ACCOUNT)
        _identities(region)
        _topics(region)
        _account(region, asked_for_quotas=asked_for_quotas)


def _identities(region: Region) -> None:
    for each in list(region.state.identities.values()):
        signs = each.is_domain and (each.dkim.tokens or each.dkim.origin.startswith(REPLICA_PREFIX))
        region.settle(
            each.email_identity,
            verification="SUCCESS",
            sending=True,
            dkim="SUCCESS" if signs else None,
            key_length=each.dkim.next_key,
            mail_from="SUCCESS" if each.mail_from_domain else None,
        )
        each.error = None


def _topics(region: Region) -> None:
    """Each topic gets an endpoint, which confirms."""
    backend = sns_backend(region.account_id, region.region)
    used = {each.topic_arn for each in backend.subscriptions.values()}
    for arn in list(backend.topics):
        if arn not in used:
            region.call("sns", "Subscribe", TopicArn=arn, Protocol="https", Endpoint="https://hooks.example.com")
        region.confirm_subscriptions(arn)


def _account(region: Region, *, asked_for_quotas: bool) -> None:
    """AWS grants what was asked for."""
    details = region.state.account.details or {}
    if details.get("ReviewDetails", {}).get("Status") == "PENDING":
        parts.production(region, sent=region.state.account.sent_last_24_hours)
        region.account(review="GRANTED")
    if asked_for_quotas:
        region.account(max_24_hour_send=MANY_MESSAGES, max_send_rate=MANY_PER_SECOND)
