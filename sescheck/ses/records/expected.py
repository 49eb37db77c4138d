"""The DNS records that SES wants for an identity, and for what a region keeps.

Sources: https://docs.aws.amazon.com/ses/latest/dg/mail-from.html,
https://docs.aws.amazon.com/ses/latest/dg/receiving-email-mx-record.html,
https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html
"""

import re
from collections.abc import Iterable, Iterator

from sescheck.endpoints import Has, endpoints_of
from sescheck.ses.records.dkim_records import dkim_records
from sescheck.ses.records.expected_record import SES_DOMAIN, ExpectedRecord, RecordUse
from sescheck.ses.records.lookups import RecordType, plain
from sescheck.snapshot.model import Identity, MailFrom, Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, value_of
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet

SPF = "v=spf1 include:amazonses.com ~all"
_PREFERENCE = 10


def mail_from_records(identity: Identity, region: str) -> Reading[tuple[ExpectedRecord, ...]]:
    """The MX and the SPF record of the custom MAIL FROM domain; none if the identity has no such domain."""
    return value_of(identity.mail_from, lambda found: () if found is None else _of_mail_from(found, region))


def _of_mail_from(mail_from: MailFrom, region: str) -> tuple[ExpectedRecord, ...]:
    domain, host = plain(mail_from.domain), endpoints_of(region).feedback
    mx = _mx(domain, host, RecordUse.MAIL_FROM_MX, rf"feedback-smtp\.{re.escape(region)}\.{SES_DOMAIN}")
    known = not _is_sovereign(region)
    pattern = None if known else rf"v=spf1 (?:.* )?include:{SES_DOMAIN}(?: .*)?"
    return (mx, ExpectedRecord(domain, RecordType.TXT, SPF if known else None, RecordUse.MAIL_FROM_SPF, pattern))


def inbound_records(region: Region) -> Reading[tuple[ExpectedRecord, ...]]:
    """The MX records of the domains that the active receipt rules name.

    A rule without recipients takes the mail of every verified domain. No record is expected for those: a domain
    that only sends needs no MX. Nor is one for ``.example.com``, which means the subdomains of example.com.
    """
    if endpoints_of(region.name).has_receiving is Has.NO:
        return Known(())
    return value_of(
        region.active_rule_set,
        lambda found: tuple(inbound_record(each, region.name) for each in recipient_domains(found)),
    )


def inbound_record(domain: str, region: str) -> ExpectedRecord:
    """The MX record of a domain whose mail the region receives."""
    pattern = rf"inbound-smtp\.{re.escape(region)}\.amazonaws\.[a-z.]+"
    return _mx(plain(domain), endpoints_of(region).inbound, RecordUse.INBOUND, pattern)


def recipient_domains(rule_set: ReceiptRuleSet | None) -> tuple[str, ...]:
    """The domains of the recipients that enabled rules name, each once."""
    enabled: Iterable[ReceiptRule] = () if rule_set is None else (rule for rule in rule_set.rules if rule.enabled)
    domains = (plain(each.rpartition("@")[2]) for rule in enabled for each in rule.recipients)
    return tuple(dict.fromkeys(each for each in domains if each and not each.startswith(".")))


def _mx(name: str, host: str | None, why: RecordUse, pattern: str) -> ExpectedRecord:
    if host is None:
        return ExpectedRecord(name, RecordType.MX, None, why, pattern)
    return ExpectedRecord(name, RecordType.MX, f"{_PREFERENCE} {host}", why)


def tracking_records(region: Region) -> Listing[ExpectedRecord]:
    """The CNAME records of the custom tracking domains of the region's configuration sets.

    Links over HTTPS need a CDN in front of the tracking host: the domain then points to the CDN instead.
    """
    options = [each.options for each in region.configuration_sets.items]
    domains = [each.value.tracking_domain for each in options if isinstance(each, Known)]
    unread = (each for each in options if isinstance(each, Unreadable))
    names = dict.fromkeys(plain(each) for each in domains if each is not None)
    return Listing(
        tuple(tracking_record(each, region.name) for each in names),
        region.configuration_sets.unread or next(unread, None),
    )


def tracking_record(domain: str, region: str) -> ExpectedRecord:
    """The CNAME record of a custom tracking domain, without a CDN."""
    name = plain(domain)
    if _is_sovereign(region):
        pattern = rf"r\.{re.escape(region)}\.awstrack\.[a-z]+"
        return ExpectedRecord(name, RecordType.CNAME, None, RecordUse.TRACKING, pattern)
    return ExpectedRecord(name, RecordType.CNAME, f"r.{region}.awstrack.me", RecordUse.TRACKING)


def _is_sovereign(region: str) -> bool:
    return region.startswith("eusc-")


def expected_records(region: Region) -> Listing[ExpectedRecord]:
    """All records that the region wants, as far as it was read: what is unread may want more."""
    readings = [*_of_identities(region), inbound_records(region)]
    tracking = tracking_records(region)
    found = [record for reading in readings if isinstance(reading, Known) for record in reading.value]
    unread = (each for each in readings if isinstance(each, Unreadable))
    return Listing(
        tuple(dict.fromkeys((*found, *tracking.items))),
        region.identities.unread or next(unread, None) or tracking.unread,
    )


def _of_identities(region: Region) -> Iterator[Reading[tuple[ExpectedRecord, ...]]]:
    for identity in region.identities.items:
        yield dkim_records(identity)
        yield mail_from_records(identity, region.name)
