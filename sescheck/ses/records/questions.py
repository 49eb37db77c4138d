"""What to ask the DNS for a snapshot: each question once, whichever regions and accounts need its answer."""

from collections.abc import Iterator
from functools import partial

from sescheck.ses.records.dkim_records import dkim_records, key_questions
from sescheck.ses.records.dmarc_policy import names_of_walk
from sescheck.ses.records.expected import expected_records, mail_from_records
from sescheck.ses.records.lookups import Answers, Question, RecordType, plain, question, unasked
from sescheck.ses.records.spf_outcome import spf_outcome
from sescheck.snapshot.model import Depth, Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Unreadable


def questions(snapshot: Snapshot) -> tuple[Question, ...]:
    """The questions that follow from the snapshot alone, in the order of its accounts and regions."""
    regions = (region for account in snapshot.accounts for region in account.regions)
    return tuple(dict.fromkeys(each for region in regions for each in questions_of_region(region, snapshot.depth)))


def questions_of_region(region: Region, depth: Depth) -> tuple[Question, ...]:
    """The questions that follow from one region.

    At the greatest depth also those about the keys that Easy DKIM records lead to: SES publishes these keys.
    The domains that SPF records include are known only from answers: ``questions_of_spf`` names them.
    """
    return tuple(dict.fromkeys(_of_region(region, depth)))


def _of_region(region: Region, depth: Depth) -> Iterator[Question]:
    yield from (record.question for record in expected_records(region).items)
    for identity in region.identities.items:
        yield from questions_of_name(identity.name)
        yield from _of_unknown_key(identity)
        yield from key_questions(identity) if depth is Depth.DEEP else ()


def questions_of_name(name: str) -> Iterator[Question]:
    """The questions that follow from the name of an identity.

    They are about DMARC, and about the MX of a domain, which may name a region that receives nothing.
    """
    domain = plain(name.rpartition("@")[2])
    yield from (question(each, RecordType.TXT) for each in names_of_walk(domain))
    if "@" not in name:
        yield question(domain, RecordType.MX)


def questions_of_batches(identity: Identity, region: str) -> Iterator[Question]:
    """The questions that follow from what AWS gives of many identities at once: Easy DKIM and MAIL FROM."""
    for records in (dkim_records(identity), mail_from_records(identity, region)):
        yield from (each.question for each in (records.value if isinstance(records, Known) else ()))


def _of_unknown_key(identity: Identity) -> Iterator[Question]:
    """A key of unknown origin can have either record."""
    domain = plain(identity.name)
    match identity.dkim, identity.detail:
        case Known(dkim), Unreadable() if dkim.enabled and "@" not in domain:
            yield from (question(f"{each}._domainkey.{domain}", RecordType.CNAME) for each in dkim.tokens)
            if len(dkim.tokens) == 1:
                yield question(f"{dkim.tokens[0]}._domainkey.{domain}", RecordType.TXT)


def questions_of_spf(region: Region, answers: Answers) -> tuple[Question, ...]:
    """The domains that the SPF records of MAIL FROM domains include, as far as the answers name them.

    When they are answered, there may be more: ask until there are none.
    """
    found = (each.mail_from for each in region.identities.items)
    domains = dict.fromkeys(each.value.domain for each in found if isinstance(each, Known) and each.value)
    return tuple(
        dict.fromkeys(each for domain in domains for each in unasked(answers, partial(spf_outcome, domain)))
    )
