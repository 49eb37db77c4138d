"""What other people and AWS do after a script has run."""

from collections.abc import Iterable

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.installation import sns_backend
from sescheck.emulator.worlds import parts
from tests.fix.account import ACCOUNT
from tests.fix.what_ses_finds import Zone, look

MANY_MESSAGES, MANY_PER_SECOND = 10_000_000, 10_000
_TIMES = 2
"""A replica works when SES has found the records of its parent."""


def settle(
    emulator: Emulator, server: DnsServer, regions: Iterable[str], *, asked_for_quotas: bool = False
) -> None:
    """Let time pass: SES looks for records, owners follow their links, endpoints confirm, AWS grants."""
    found = [emulator.region(name, ACCOUNT) for name in regions]
    for region in found * _TIMES:
        look(region, Zone(server))
    for region in found:
        _topics(region)
        _certificates(region)
        _account(region, asked_for_quotas=asked_for_quotas)


def _topics(region: Region) -> None:
    """Each topic gets an endpoint, which confirms."""
    backend = sns_backend(region.account_id, region.region)
    used = {each.topic_arn for each in backend.subscriptions.values()}
    for arn in list(backend.topics):
        if arn not in used:
            region.call("sns", "Subscribe", TopicArn=arn, Protocol="https", Endpoint="https://hooks.example.com")
        region.confirm_subscriptions(arn)


def _certificates(region: Region) -> None:
    """What AWS prepares becomes active."""
    for identity in region.state.identities.values():
        for certificate in identity.certificates:
            if certificate["Status"] == "PROVISIONING":
                certificate["Status"] = "ACTIVE"


def _account(region: Region, *, asked_for_quotas: bool) -> None:
    """AWS grants what was asked for."""
    details = region.state.account.details or {}
    if details.get("ReviewDetails", {}).get("Status") == "PENDING":
        parts.production(region, sent=region.state.account.sent_last_24_hours)
        region.account(review="GRANTED")
    if asked_for_quotas:
        region.account(max_24_hour_send=MANY_MESSAGES, max_send_rate=MANY_PER_SECOND)
