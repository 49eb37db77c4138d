"""The DNS records of an identity's DKIM key.

Sources: https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html,
https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-bring-your-own.html
"""

from sescheck.ses.dkim_origin import BYODKIM, parent_region
from sescheck.ses.records.dkim_key import is_key_for_ses
from sescheck.ses.records.expected_record import SES_DOMAIN, ExpectedRecord, RecordUse
from sescheck.ses.records.lookups import Answers, Question, RecordType, plain, question
from sescheck.snapshot.model import Detail, Dkim, Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, then

_EASY_TOKENS = 3
"""Easy DKIM has three tokens, BYODKIM has one: its selector."""
_TOKENS = "ses:GetIdentityDkimAttributes"
_ZONE = rf"(?:[a-z0-9-]+\.)?dkim(?:\.[a-z0-9-]+)?\.{SES_DOMAIN}"
"""The zone of the keys depends on the region and the cell, such as ``a31d.dkim.us-west-2.amazonses.com``."""


def dkim_records(identity: Identity) -> Reading[tuple[ExpectedRecord, ...]]:
    """The records of the identity's own DKIM key; none for an address, or if DKIM is off."""
    if "@" in identity.name:
        return Known(())
    return then(identity.dkim, lambda dkim: _of_key(identity, dkim) if dkim.enabled else Known(()))


def _of_key(identity: Identity, dkim: Dkim) -> Reading[tuple[ExpectedRecord, ...]]:
    """Three tokens are of Easy DKIM, even if the origin is unread; one is a selector only if AWS says BYODKIM."""
    domain, has_easy_tokens = plain(identity.name), len(dkim.tokens) == _EASY_TOKENS
    match identity.detail:
        case Known(Detail(dkim_origin=origin, signing_zone=zone) as read):
            if origin == BYODKIM and len(dkim.tokens) == 1:
                return Known((_own_key(domain, dkim.tokens[0]),))
            if origin == BYODKIM or not (origin or has_easy_tokens):
                detail = (
                    f"{identity.name} has {len(dkim.tokens)} DKIM tokens; its DKIM origin is {origin or 'unknown'}"
                )
                return Unreadable(Why.UNEXPECTED, _TOKENS, detail)
            any_zone = zone is None or parent_region(read) is not None
            return Known(tuple(_easy(domain, token, zone, any_zone=any_zone) for token in dkim.tokens))
        case Unreadable() as unread:
            if not has_easy_tokens:
                return unread
            return Known(tuple(_easy(domain, token, None, any_zone=True) for token in dkim.tokens))


def _easy(domain: str, token: str, zone: str | None, *, any_zone: bool) -> ExpectedRecord:
    """A replica has the records of its parent. AWS does not say which zone it gives for one: any zone is right."""
    value = None if zone is None else f"{token}.{plain(zone)}"
    name, before = f"{token}._domainkey.{domain}", f"{token.lower()}."
    pattern = _ZONE if any_zone else None
    return ExpectedRecord(name, RecordType.CNAME, value, RecordUse.EASY_DKIM, pattern, before)


def _own_key(domain: str, selector: str) -> ExpectedRecord:
    """AWS does not give the public key: any key that can check mail of SES is right."""
    return ExpectedRecord(f"{selector}._domainkey.{domain}", RecordType.TXT, None, RecordUse.BYODKIM)


def key_questions(identity: Identity) -> tuple[Question, ...]:
    """The questions about the public keys of SES that the Easy DKIM records of the identity lead to."""
    match dkim_records(identity):
        case Known(records):
            return tuple(_key_question(each) for each in records if each.why is RecordUse.EASY_DKIM)
        case Unreadable():
            return ()


def is_without_key(record: ExpectedRecord, answers: Answers) -> bool:
    """True if an Easy DKIM record leads to no public key, as far as that was asked: the depth decides.

    Without the record, there is no chain: then nothing is known of the key.
    """
    if record.why is not RecordUse.EASY_DKIM:
        return False
    match answers.get(str(_key_question(record))):
        case Known(answer) if answer.chain:
            return not any(map(is_key_for_ses, answer.records))
        case _:
            return False


def _key_question(record: ExpectedRecord) -> Question:
    return question(record.name, RecordType.TXT)
