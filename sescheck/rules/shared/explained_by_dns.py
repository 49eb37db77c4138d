"""Why SES has not verified something, as far as the DNS shows it: a record is at fault, or SES has yet to look.

The DNS adds to a finding that follows from the status of SES. It never decides whether there is a finding, or how
severe it is: until SES finds the records, the mail has the same fault, and a resolver may see another zone than
SES. If an answer that is needed was not read or not asked for, the finding is as without the DNS.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sescheck.comparison.account_view import RECORDS_LOST
from sescheck.engine.rule import Flag
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.shared.dkim_in_dns import DkimInDns, OfIdentity, dkim_evidence, read_dkim
from sescheck.rules.shared.dns_evidence import doubted
from sescheck.rules.shared.mail_from_in_dns import MailFromRecord, read_mail_from_record
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.mail_hosts import feedback_region, mail_exchange
from sescheck.ses.records.published import Published, Standing, published
from sescheck.ses.signing import NEVER_SET_UP
from sescheck.snapshot.reading import Known

_NEXT = {
    "PENDING": "in the DNS, and SES has not yet found {them}: it looks for up to 72 hours",
    "FAILED": "in the DNS, but SES no longer looks for {them}: start again",
    NEVER_SET_UP: "in the DNS, but SES does not look for {them}: start again",
    RECORDS_LOST: "in the DNS, as the resolver of this audit sees it",
}
"""What follows from right records, by the status that SES gives."""

_SEVERAL = {Standing.MISSING: "not in the DNS", Standing.WRONG: "wrong in the DNS"}


def with_dkim_reason(flag: Flag, subject: OfIdentity) -> Flag:
    """The flag, which also says what the DNS has of the DKIM records. Today they verify the domain, too."""
    match read_dkim(subject, RecordUse.EASY_DKIM, RecordUse.BYODKIM):
        case Known(found) if found is not None and found.status in _NEXT:
            faulty = found.of(Standing.MISSING, Standing.WRONG)
            if faulty:
                return _with(flag, _faulty_dkim(found, faulty), dkim_evidence(subject, found, faulty))
            if not found.unread:
                evidence = {**dkim_evidence(subject, found, found.found), **doubted(subject.account)}
                return _with(flag, _right_dkim(found), evidence)
    return flag


def _right_dkim(found: DkimInDns) -> str:
    if found.without_key:
        return "its DKIM records are in the DNS, but SES has not yet published the keys that they lead to"
    is_one = found.total == 1
    return f"its DKIM record{' is' if is_one else 's are'} " + _NEXT[found.status].format(
        them="it" if is_one else "them"
    )


def _faulty_dkim(found: DkimInDns, faulty: Sequence[Published]) -> str:
    standings = {each.standing for each in faulty}
    if len(faulty) == 1:
        how = "is not in the DNS" if standings == {Standing.MISSING} else "has a wrong value"
        return f"its DKIM record {faulty[0].expected.name} {how}"
    which = _SEVERAL[min(standings)] if len(standings) == 1 else "missing or wrong in the DNS"
    return f"{len(faulty)} of its {found.total} DKIM records are {which}"


def with_mail_from_reason(flag: Flag, subject: IdentitySubject) -> Flag:
    """The flag, which also says what the DNS has of the MX record of the MAIL FROM domain."""
    record = read_mail_from_record(subject, RecordUse.MAIL_FROM_MX)
    if record is None or record.mail_from.status not in _NEXT:
        return flag
    match published(record.expected, subject.account.dns):
        case Known(Published(found=found)) if (words := _mx(record, found)) is not None:
            return _with(flag, words, {**record.evidence(subject, found), **doubted(subject.account)})
    return flag


def _mx(record: MailFromRecord, found: Sequence[str]) -> str | None:
    """None if it is unknown whether the record is right: the endpoint of the region is not documented."""
    domain = record.mail_from.domain
    if not found:
        return f"{domain} has no MX record"
    if len(found) > 1:
        return f"{domain} has {len(found)} MX records, and SES wants exactly one"
    if record.expected.accepts(found[0]):
        return "its MX record is " + _NEXT[record.mail_from.status].format(them="it")
    if record.expected.value is None and feedback_region(found[0]) is None:
        return None
    exchange = mail_exchange(found[0])
    return f"its MX record names {(found[0] if exchange is None else exchange.host) or 'no host'}"


def _with(flag: Flag, words: str, evidence: Mapping[str, object]) -> Flag:
    return replace(flag, message=f"{flag.message}; {words}", evidence={**evidence, **flag.evidence})
