"""The DNS records that SES wants for an identity, and for what a region keeps.

Sources: https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html,
https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-bring-your-own.html,
https://docs.aws.amazon.com/ses/latest/dg/mail-from.html,
https://docs.aws.amazon.com/ses/latest/dg/receiving-email-mx-record.html,
https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from sescheck.endpoints import Has, endpoints_of
from sescheck.ses.dkim_origin import BYODKIM
from sescheck.ses.records.lookups import Question, RecordType, plain, question
from sescheck.ses.records.mail_hosts import mail_exchange
from sescheck.snapshot.model import Detail, Dkim, Identity, MailFrom, Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, then, value_of
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet

SPF = "v=spf1 include:amazonses.com ~all"
_PREFERENCE = 10
_EASY_TOKENS = 3
"""Easy DKIM has three tokens, BYODKIM has one: its selector."""
_TOKENS = "ses:GetIdentityDkimAttributes"
_SES = r"amazonses\.[a-z]+(?:\.[a-z]+)?"
"""Not ``amazonses.com``: what the European Sovereign Cloud uses is not documented."""
_ZONE = rf"(?:[a-z0-9-]+\.)?dkim(?:\.[a-z0-9-]+)?\.{_SES}"
"""The zone of the keys depends on the region and the cell, such as ``a31d.dkim.us-west-2.amazonses.com``."""
_KEY = r"(?:[^;]*;)*\s*p\s*=\s*[^;\s][^;]*(?:;.*)?"
"""A DKIM key record (RFC 6376) with a key: an empty ``p=`` is a revoked key."""


class RecordUse(StrEnum):
    """What SES needs a record for, as people read it."""

    EASY_DKIM = "Easy DKIM: the record leads to the public key"
    BYODKIM = "BYODKIM: the public key of the domain"
    MAIL_FROM_MX = "MAIL FROM: bounces go to SES"
    MAIL_FROM_SPF = "MAIL FROM: SES may send for the domain"
    INBOUND = "email receiving: inbound mail goes to SES"
    TRACKING = "tracking: links and images go to the tracking host of the region"


class ExpectedRecord(msgspec.Struct, frozen=True):
    """A record that SES wants.

    Attributes:
        value: what to publish; None if AWS does not give it, or does not document it for the region.
        why: what SES needs it for.
        pattern: a regular expression of the data that is right; None: only ``value`` is.
    """

    name: str
    type: RecordType
    value: str | None
    why: RecordUse
    pattern: str | None = None

    @property
    def question(self) -> Question:
        """The question that the DNS answers with this record."""
        return question(self.name, self.type)

    def accepts(self, data: str) -> bool:
        """True if the data of a record is right.

        An MX is compared by its host: any preference is right. An SPF record has many right forms: ``published``
        knows them.
        """
        found = data if self.type is RecordType.TXT else _host(self.type, data)
        if self.pattern is not None:
            return re.fullmatch(self.pattern, found, re.DOTALL) is not None
        wanted = self.value or ""
        return found == (wanted if self.type is RecordType.TXT else _host(self.type, wanted))

    def __str__(self) -> str:
        """Name, type and value, as a DNS console takes them."""
        if self.value is None:
            return f"{self.name} {self.type} (the value that SES shows)"
        return f"{self.name} {self.type} " + (f'"{self.value}"' if self.type is RecordType.TXT else self.value)


def _host(type_: RecordType, data: str) -> str:
    exchange = mail_exchange(data) if type_ is RecordType.MX else None
    return plain(data) if exchange is None else exchange.host


def dkim_records(identity: Identity) -> Reading[tuple[ExpectedRecord, ...]]:
    """The records of the identity's own DKIM key; none for an address, or if DKIM is off."""
    if "@" in identity.name:
        return Known(())
    return then(identity.dkim, lambda dkim: _of_key(identity, dkim) if dkim.enabled else Known(()))


def _of_key(identity: Identity, dkim: Dkim) -> Reading[tuple[ExpectedRecord, ...]]:
    """Three tokens are of Easy DKIM, even if the origin is unread; one is a selector only if AWS says BYODKIM."""
    domain, has_easy_tokens = plain(identity.name), len(dkim.tokens) == _EASY_TOKENS
    match identity.detail:
        case Known(Detail(dkim_origin=origin, signing_zone=zone)):
            if origin == BYODKIM and len(dkim.tokens) == 1:
                return Known((_own_key(domain, dkim.tokens[0]),))
            if origin == BYODKIM or not (origin or has_easy_tokens):
                detail = (
                    f"{identity.name} has {len(dkim.tokens)} DKIM tokens; its DKIM origin is {origin or 'unknown'}"
                )
                return Unreadable(Why.UNEXPECTED, _TOKENS, detail)
            return Known(tuple(_easy(domain, token, zone) for token in dkim.tokens))
        case Unreadable() as unread:
            return Known(tuple(_easy(domain, token, None) for token in dkim.tokens)) if has_easy_tokens else unread


def _easy(domain: str, token: str, zone: str | None) -> ExpectedRecord:
    name, why = f"{token}._domainkey.{domain}", RecordUse.EASY_DKIM
    if zone is not None:
        return ExpectedRecord(name, RecordType.CNAME, f"{token}.{plain(zone)}", why)
    return ExpectedRecord(name, RecordType.CNAME, None, why, rf"{re.escape(token.lower())}\.{_ZONE}")


def _own_key(domain: str, selector: str) -> ExpectedRecord:
    """AWS does not give the public key, so that any key is right."""
    return ExpectedRecord(f"{selector}._domainkey.{domain}", RecordType.TXT, None, RecordUse.BYODKIM, _KEY)


def mail_from_records(identity: Identity, region: str) -> Reading[tuple[ExpectedRecord, ...]]:
    """The MX and the SPF record of the custom MAIL FROM domain; none if the identity has no such domain."""
    return value_of(identity.mail_from, lambda found: () if found is None else _of_mail_from(found, region))


def _of_mail_from(mail_from: MailFrom, region: str) -> tuple[ExpectedRecord, ...]:
    domain, host = plain(mail_from.domain), endpoints_of(region).feedback
    mx = _mx(domain, host, RecordUse.MAIL_FROM_MX, rf"feedback-smtp\.{re.escape(region)}\.{_SES}")
    known = not _is_sovereign(region)
    pattern = None if known else rf"v=spf1 (?:.* )?include:{_SES}(?: .*)?"
    return (mx, ExpectedRecord(domain, RecordType.TXT, SPF if known else None, RecordUse.MAIL_FROM_SPF, pattern))


def inbound_records(region: Region) -> Reading[tuple[ExpectedRecord, ...]]:
    """The MX records of the domains that the active receipt rules name.

    A rule without recipients takes the mail of every verified domain. No record is expected for those: a domain
    that only sends needs no MX. Nor is one for ``.example.com``, which means the subdomains of example.com.
    """
    if endpoints_of(region.name).has_receiving is Has.NO:
        return Known(())
    host = endpoints_of(region.name).inbound
    pattern = rf"inbound-smtp\.{re.escape(region.name)}\.amazonaws\.[a-z.]+"
    return value_of(
        region.active_rule_set,
        lambda found: tuple(_mx(each, host, RecordUse.INBOUND, pattern) for each in recipient_domains(found)),
    )


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
        tuple(_tracking(each, region.name) for each in names),
        region.configuration_sets.unread or next(unread, None),
    )


def _tracking(name: str, region: str) -> ExpectedRecord:
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
