"""How the DNS has the records of a custom MAIL FROM domain."""

from dataclasses import dataclass

from sescheck.comparison.account_view import VERIFIED
from sescheck.engine.rule import need
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.shared.dns_evidence import asked
from sescheck.ses.records.expected import mail_from_records
from sescheck.ses.records.expected_record import ExpectedRecord, RecordUse
from sescheck.ses.records.published import published
from sescheck.snapshot.model import MailFrom
from sescheck.snapshot.reading import Known


@dataclass(frozen=True, slots=True)
class MailFromRecord:
    """A record that SES wants for a MAIL FROM domain, and what the DNS has.

    Attributes:
        mail_from: the setting in this region.
        expected: the record.
    """

    mail_from: MailFrom
    expected: ExpectedRecord

    @property
    def is_found_by_ses(self) -> bool:
        """True if SES says that it has found the MX record."""
        return self.mail_from.status == VERIFIED

    def evidence(self, subject: IdentitySubject, found: tuple[str, ...]) -> dict[str, object]:
        """The record to publish, what is there, the status in SES, and the resolver."""
        return {
            "mail_from_domain": self.mail_from.domain,
            "status": self.mail_from.status,
            "on_mx_failure": self.mail_from.on_mx_failure,
            "record": str(self.expected),
            "found": list(found),
            **asked(subject.account),
        }


def mail_from_record(subject: IdentitySubject, use: RecordUse) -> MailFromRecord | None:
    """The record for this use; None if the identity has no custom MAIL FROM domain here."""
    need(subject.identity.mail_from)
    return read_mail_from_record(subject, use)


def read_mail_from_record(subject: IdentitySubject, use: RecordUse) -> MailFromRecord | None:
    """The same; None also if it is unread whether the identity has such a domain."""
    match subject.identity.mail_from, mail_from_records(subject.identity, subject.region):
        case Known(mail_from), Known(records) if mail_from is not None:
            (expected,) = (each for each in records if each.why is use)
            return MailFromRecord(mail_from, expected)
        case _:
            return None


def found_mx(subject: IdentitySubject, record: MailFromRecord) -> tuple[str, ...]:
    """The MX records of the domain."""
    return need(published(record.expected, subject.account.dns)).found
