"""What to ask the DNS for a snapshot: each question once, whichever regions and accounts need its answer."""

from collections.abc import Iterator

from sescheck.ses.records.dmarc_policy import names_of_walk
from sescheck.ses.records.expected import expected_records
from sescheck.ses.records.lookups import Question, RecordType, plain, question
from sescheck.snapshot.model import Identity, Region, Snapshot
from sescheck.snapshot.reading import Known


def questions(snapshot: Snapshot) -> tuple[Question, ...]:
    """The questions that follow from the snapshot alone, in the order of its accounts and regions.

    The domains that SPF records include are known only from answers: ``lookups.unasked`` names them.
    """
    regions = (region for account in snapshot.accounts for region in account.regions)
    return tuple(dict.fromkeys(each for region in regions for each in _of_region(region)))


def _of_region(region: Region) -> Iterator[Question]:
    yield from (record.question for record in expected_records(region).items)
    for identity in region.identities.items:
        yield from _of_identity(identity)


def _of_identity(identity: Identity) -> Iterator[Question]:
    """The MX of a domain, which may name a region that receives nothing; its DMARC; a key of unknown origin."""
    domain = plain(identity.name.rpartition("@")[2])
    yield from (question(name, RecordType.TXT) for name in names_of_walk(domain))
    if "@" in identity.name:
        return
    yield question(domain, RecordType.MX)
    match identity.dkim, identity.detail:
        case Known(dkim), Known():
            return
        case Known(dkim), _ if dkim.enabled:
            yield from (question(f"{each}._domainkey.{domain}", RecordType.CNAME) for each in dkim.tokens)
            if len(dkim.tokens) == 1:
                yield question(f"{dkim.tokens[0]}._domainkey.{domain}", RecordType.TXT)
