"""A DNS record that SES wants: what to publish, and which data is right."""

import re
from enum import StrEnum

import msgspec

from sescheck.ses.records.dkim_key import is_key_for_ses
from sescheck.ses.records.lookups import Question, RecordType, plain, question
from sescheck.ses.records.mail_hosts import mail_exchange
from sescheck.ses.records.txt_data import txt_data

SES_DOMAIN = r"amazonses\.[a-z]+(?:\.[a-z]+)?"
"""A regular expression. Not ``amazonses.com``: what the European Sovereign Cloud uses is not documented."""


class RecordUse(StrEnum):
    """What SES needs a record for, as people read it."""

    EASY_DKIM = "Easy DKIM: the record leads to the public key"
    BYODKIM = "BYODKIM: the public key of the domain"
    MAIL_FROM_MX = "MAIL FROM: bounces go to SES"
    MAIL_FROM_SPF = "MAIL FROM: SES may send for the domain"
    INBOUND = "email receiving: inbound mail goes to SES"
    TRACKING = "tracking: links and images go to the tracking host of the region"


_UNKNOWN = {RecordUse.BYODKIM: "the public key of the private key that SES has"}
"""What to publish if AWS does not give the value; SES shows all others."""


class ExpectedRecord(msgspec.Struct, frozen=True):
    """A record that SES wants.

    Attributes:
        value: what to publish; None if AWS does not give it, or does not document it for the region.
        why: what SES needs it for.
        pattern: a regular expression of the data that is right; None: only ``value`` is, or a key of BYODKIM.
        before: text in front of what the pattern matches. A token is not part of the pattern, because Python would
            compile one for each of 60,000 tokens, again and again.
    """

    name: str
    type: RecordType
    value: str | None
    why: RecordUse
    pattern: str | None = None
    before: str = ""

    @property
    def question(self) -> Question:
        """The question that the DNS answers with this record."""
        return question(self.name, self.type)

    def accepts(self, data: str) -> bool:
        """True if the data of a record is right.

        An MX is compared by its host: any preference is right. Any key of BYODKIM is right. An SPF record has many
        right forms: ``published`` knows them.
        """
        if self.why is RecordUse.BYODKIM:
            return is_key_for_ses(data)
        found = data if self.type is RecordType.TXT else _host(self.type, data)
        if self.pattern is not None:
            rest = found[len(self.before) :]
            is_after = found.startswith(self.before)
            return is_after and re.fullmatch(self.pattern, rest, re.DOTALL) is not None
        wanted = self.value or ""
        return found == (wanted if self.type is RecordType.TXT else _host(self.type, wanted))

    def __str__(self) -> str:
        """Name, type and value, as a DNS console takes them."""
        if self.value is None:
            return f"{self.name} {self.type} ({_UNKNOWN.get(self.why, 'the value that SES shows')})"
        return f"{self.name} {self.type} " + (txt_data(self.value) if self.type is RecordType.TXT else self.value)


def _host(type_: RecordType, data: str) -> str:
    exchange = mail_exchange(data) if type_ is RecordType.MX else None
    return plain(data) if exchange is None else exchange.host
