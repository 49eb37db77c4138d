"""Steps that publish DNS records."""

from collections.abc import Mapping

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Human, Phase, Record, Step
from sescheck.rules.shared.dmarc import RecordToPublish
from sescheck.ses.records.expected_record import ExpectedRecord, RecordUse
from sescheck.ses.records.lookups import RecordType, question
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known, Reading

_SPF = "v=spf1"


def publish(
    expected: ExpectedRecord,
    answers: Mapping[str, Reading[DnsAnswer]],
    region: str | None,
    phase: Phase = Phase.MAIL_FROM,
    needs: tuple[str, ...] = (),
) -> Step:
    """Publish a record that SES wants. What else is there under the same name and type, and is right, stays.

    Args:
        expected: the record.
        answers: what the DNS answered; a TXT record is merged with what is there, so it cannot be printed as one
            set without.
        region: the region that needs it.
        phase: when it is due.
        needs: what must exist before.
    """
    found = answers.get(str(expected.question))
    now = found.value.records if isinstance(found, Known) else None
    if expected.value is None:
        words = f"Publish the record {expected}: {expected.why}."
        return Step(
            f"Publish the {expected.type} record of {expected.name}", Human(words), region, phase, needs=needs
        )
    record = Record(expected.name, expected.type.value, _merged(expected, now or ()), now)
    return Step(
        f"Publish the {expected.type} record of {expected.name}",
        record,
        region,
        phase,
        needs=needs,
        replaces=_replaced(record),
    )


def _merged(expected: ExpectedRecord, now: tuple[str, ...]) -> tuple[str, ...]:
    """All values of the set afterwards. A CNAME and an MX of MAIL FROM are alone; TXT keeps what is not SPF."""
    value = expected.value or ""
    if expected.type is not RecordType.TXT:
        return (value,)
    if expected.why is RecordUse.MAIL_FROM_SPF:
        return (*(each for each in now if not _is_spf(each)), value)
    return tuple(dict.fromkeys((*now, value)))


def publish_dmarc(record: RecordToPublish, account: AccountView) -> Step:
    """Publish a DMARC record. It takes the place of those that are there; other TXT records stay."""
    name = f"_dmarc.{record.domain}"
    found = account.dns.get(str(question(name, RecordType.TXT)))
    now = found.value.records if isinstance(found, Known) else None
    others = (each for each in now or () if not each.strip().upper().startswith("V=DMARC1"))
    deed = Record(name, RecordType.TXT.value, (*others, record.text), now)
    return Step(
        f"Publish the DMARC record of {record.domain}", deed, None, Phase.MAIL_FROM, replaces=_replaced(deed)
    )


def _is_spf(text: str) -> bool:
    return text.lower() == _SPF or text.lower().startswith(f"{_SPF} ")


def _replaced(record: Record) -> str:
    lost = [each for each in record.now or () if each not in record.values]
    return f"the record {', '.join(lost)}." if lost else ""
