"""Steps for the MX record of a MAIL FROM domain, which can name one region only."""

from collections.abc import Iterator

from sescheck.engine.steps import Human, Phase, Step
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.shared.mail_from_in_dns import MailFromRecord, found_mx, mail_from_record
from sescheck.rules.shared.steps.mail_from import move_away
from sescheck.rules.shared.steps.mail_from_domains import keeper_of
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.mail_hosts import feedback_region, mail_exchange


def one_mx(subject: IdentitySubject) -> Iterator[Step]:
    """Publish the one MX record, or set another MAIL FROM domain if this one serves another region."""
    record = mail_from_record(subject, RecordUse.MAIL_FROM_MX)
    if record is None:
        return
    found = found_mx(subject, record)
    others = [each for each in found if _is_other_server(each, record)]
    if others:
        yield _decide(subject, record, others)
        return
    domain, here = record.mail_from.domain, subject.here
    if keeper_of(subject.account, domain) is here:
        yield publish(record.expected, subject.account.dns, subject.region)
    else:
        yield from move_away(subject.account, subject.group, subject.identity, record.mail_from, here)


def _is_other_server(mx: str, record: MailFromRecord) -> bool:
    """True if another server may get the mail: not SES, no null MX, and not the right host with a domain added."""
    exchange, wanted = mail_exchange(mx), mail_exchange(record.expected.value or "")
    if feedback_region(mx) is not None or (exchange is not None and not exchange.host):
        return False
    return exchange is None or wanted is None or not exchange.host.startswith(f"{wanted.host}.")


def _decide(subject: IdentitySubject, record: MailFromRecord, others: list[str]) -> Step:
    """Mail of another server is not taken away without a person."""
    domain = record.mail_from.domain
    words = (
        f"Mail to {domain} goes to {', '.join(others)}. SES wants {record.expected} as the only MX record. If"
        " nobody needs that mail, publish it in their place. If somebody does, choose a subdomain for MAIL FROM"
        f" that nothing else uses, publish its MX and SPF record, and set it for {subject.name} with"
        " `aws sesv2 put-email-identity-mail-from-attributes`."
    )
    return Step(
        f"Decide about the MX records of {domain} for {subject.region}",
        Human(words, "the owner of the DNS"),
        subject.region,
        Phase.MAIL_FROM,
    )
