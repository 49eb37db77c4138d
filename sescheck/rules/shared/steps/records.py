"""Steps that publish DNS records. What else is there under the same name and type stays, unless it is wrong."""

from msgspec import structs

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Human, Phase, Record, Step
from sescheck.rules.shared.dmarc import RecordToPublish
from sescheck.ses.records.dmarc_record import dmarc_record
from sescheck.ses.records.expected_record import ExpectedRecord, RecordUse
from sescheck.ses.records.lookups import Answers, Question, RecordType, question, texts
from sescheck.ses.records.spf_outcome import AMAZON_SES, MOST_LOOKUPS, spf_outcome
from sescheck.ses.records.spf_terms import is_spf
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known

_OWNER = "the owner of the DNS"
_VERSION = "v=spf1"
_OF_THE_KEY = (
    " Its text is v=DKIM1; k=rsa; p=KEY. The owner of the private key gets KEY by"
    " `openssl pkey -in private.pem -pubout -outform DER -out public.der` and"
    " `openssl base64 -A -in public.der`."
)
_INCLUDES = frozenset({f"include:{AMAZON_SES}", f"+include:{AMAZON_SES}"})


def publish(
    expected: ExpectedRecord,
    answers: Answers,
    region: str | None,
    phase: Phase = Phase.MAIL_FROM,
    needs: tuple[str, ...] = (),
) -> Step:
    """Publish a record that SES wants.

    Args:
        expected: the record.
        answers: what the DNS answered. If the name was not asked about, ``Record.now`` is None: who publishes
            the record must not replace what is there.
        region: the region that needs it.
        phase: when it is due.
        needs: what must exist before.
    """
    answer = _answer(answers, expected.question)
    now = None if answer is None else answer.records
    title = f"Publish the {expected.type} record of {expected.name}"
    words = _for_a_person(expected, answer) or _too_many_lookups(expected, answers, now or ())
    if words:
        where = f" for {region}" if region else ""
        return Step(f"{title}{where}", Human(words, _OWNER), region, phase, needs=needs)
    record = Record(expected.name, expected.type.value, _merged(expected, now or ()), now)
    return Step(title, record, region, phase, needs=needs, replaces=_replaced(record))


def with_found_senders(expected: ExpectedRecord, found: tuple[str, ...]) -> ExpectedRecord:
    """An SPF record with SES as its first term and all terms that are there; the usual one if there is none."""
    present = next(filter(is_spf, found), None)
    if present is None or expected.value is None:
        return expected
    terms = present[len(_VERSION) :].strip()
    own = () if _lets_ses_pass(terms) else (f"include:{AMAZON_SES}",)
    return structs.replace(expected, value=" ".join(filter(None, (_VERSION, *own, terms))))


def _lets_ses_pass(terms: str) -> bool:
    """True if SES is included itself, before a term that decides about everybody."""
    for term in terms.lower().split():
        if term in _INCLUDES:
            return True
        if term.lstrip("+-~?") == "all":
            return False
    return False


def publish_dmarc(record: RecordToPublish, account: AccountView) -> Step:
    """Publish a DMARC record. It takes the place of the one that is there; other TXT records stay."""
    asked = question(f"_dmarc.{record.domain}", RecordType.TXT)
    title = f"Publish the DMARC record of {record.domain}"
    answer = _answer(account.dns, asked)
    now = None if answer is None else answer.records
    present = [each for each in now or () if dmarc_record(each) is not None]
    words = _alias(asked.name, answer) or _unprintable(asked.name, record.text, now or ())
    if len(present) > 1:
        words = (
            f"Receivers ignore the DMARC records of {record.domain}, because there are several:"
            f" {' and '.join(present)}. Keep the one that is meant, and delete the others. If none is,"
            f" publish {record} in their place."
        )
    if words:
        return Step(title, Human(words, _OWNER), None, Phase.MAIL_FROM)
    others = (each for each in now or () if each not in present)
    deed = Record(asked.name, RecordType.TXT.value, (*others, record.text), now)
    return Step(title, deed, None, Phase.MAIL_FROM, replaces=_replaced(deed))


def _answer(answers: Answers, asked: Question) -> DnsAnswer | None:
    found = answers.get(str(asked))
    return found.value if isinstance(found, Known) else None


def _for_a_person(expected: ExpectedRecord, answer: DnsAnswer | None) -> str:
    """Why only a person can publish the record; empty if the record can be printed."""
    if expected.value is None:
        key = _OF_THE_KEY if expected.why is RecordUse.BYODKIM else ""
        return f"Publish the record {expected}. SES needs it for {expected.why}.{key}"
    if expected.type is not RecordType.CNAME and (alias := _alias(expected.name, answer)):
        return f"{alias} SES wants {expected}."
    if (
        expected.type is RecordType.TXT
        and answer
        and (words := _unprintable(expected.name, expected.value, answer.records))
    ):
        return words
    several = [] if answer is None else list(filter(is_spf, answer.records))
    if expected.why is RecordUse.MAIL_FROM_SPF and len(several) > 1:
        return (
            f"{expected.name} has several SPF records, which receivers ignore: {' and '.join(several)}. Keep one,"
            f" with the terms of all senders that are still used, and include:{AMAZON_SES}."
        )
    return ""


def _unprintable(name: str, value: str, now: tuple[str, ...]) -> str:
    """Words for TXT records that the answer does not have byte by byte: printed again, they would change."""
    escaped = [each for each in now if "\\" in each]
    if not escaped:
        return ""
    return (
        f"Publish the TXT record {value} of {name}, and keep the others. They are not printed, because one of them"
        f" has characters that are not text: {' and '.join(escaped)}."
    )


def _too_many_lookups(expected: ExpectedRecord, answers: Answers, now: tuple[str, ...]) -> str:
    """Words for an SPF record that has no room for one more include; empty if it has, or if that is not known."""
    present = next(filter(is_spf, now), None)
    if expected.why is not RecordUse.MAIL_FROM_SPF or present is None or _lets_ses_pass(present[len(_VERSION) :]):
        return ""
    match spf_outcome(expected.name, texts(answers)):
        case Known(outcome) if outcome.lookups >= MOST_LOOKUPS:
            return (
                f"The SPF record of {expected.name} leads to {outcome.lookups} DNS lookups, and receivers make"
                f" {MOST_LOOKUPS} at most. Take out a sender that is not used any more, and then put"
                f" include:{AMAZON_SES} first. Or use a subdomain for MAIL FROM that only SES sends with."
            )
        case _:
            return ""


def _alias(name: str, answer: DnsAnswer | None) -> str:
    """Words for a name with a CNAME record, which can have no other record; empty if it has none."""
    if answer is None or not answer.chain:
        return ""
    return (
        f"{name} is an alias (CNAME) of {answer.chain[-1]}, and a name with a CNAME record can have no other"
        f" record. Change the record at {answer.chain[-1]}, or publish records of its own at {name} instead."
    )


def _merged(expected: ExpectedRecord, now: tuple[str, ...]) -> tuple[str, ...]:
    """All values of the set afterwards. CNAME, and MX of MAIL FROM, are alone; other MX and TXT records stay."""
    value = expected.value or ""
    if expected.why is RecordUse.MAIL_FROM_SPF:
        return (*(each for each in now if not is_spf(each)), with_found_senders(expected, now).value or "")
    if expected.type is RecordType.TXT or expected.why is RecordUse.INBOUND:
        return tuple(dict.fromkeys((*now, value)))
    return (value,)


def _replaced(record: Record) -> str:
    lost = [each for each in record.now or () if each not in record.values]
    return f"the record {', '.join(lost)}." if lost else ""
