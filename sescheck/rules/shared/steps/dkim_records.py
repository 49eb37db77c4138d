"""Steps that publish the DNS records of DKIM keys."""

from collections.abc import Collection, Iterator

from msgspec import structs

from sescheck.comparison.account_view import AccountView
from sescheck.engine.rule import need
from sescheck.engine.steps import Human, Phase, Step
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.shared.dkim_in_dns import dkim_in_dns
from sescheck.rules.shared.steps.identity_things import (
    DNS_OWNER,
    UP_TO_72_HOURS,
    record_thing,
    tokens_of,
)
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.records.dkim_records import dkim_records
from sescheck.ses.records.expected_record import ExpectedRecord, RecordUse
from sescheck.ses.records.published import Published, Standing, published
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known


def publish_tokens(name: str, region: str, made: str) -> Step:
    """Publish the records of tokens that SES makes by a step before."""
    words = (
        f"SES makes the DKIM tokens of {name} in the step before. Run `sescheck fix` again then: it prints the"
        f" three CNAME records. `aws sesv2 get-email-identity` in {region} has them too, as DkimAttributes.Tokens."
    )
    return Step(
        f"Publish the DKIM records of {name} for {region}",
        Human(words, DNS_OWNER, UP_TO_72_HOURS),
        region,
        Phase.IDENTITIES,
        makes=(tokens_of(region, name),),
        needs=(made,),
    )


def publish_records(account: AccountView, identity: Identity, region: str) -> Iterator[Step]:
    """Publish the records of the domain's DKIM key, without those that the DNS has.

    Raises:
        UnansweredError: its tokens were not read.
    """
    for record in need(dkim_records(identity)):
        if not _is_published(account, record):
            step = publish(record, account.dns, None, Phase.IDENTITIES)
            yield structs.replace(step, makes=(record_thing(record),))


def publish_those(subject: IdentitySubject, use: RecordUse, standings: Collection[Standing]) -> Iterator[Step]:
    """Publish the records of the domain's key that the DNS has so."""
    found = dkim_in_dns(subject, use)
    for record in found.of(*standings) if found else ():
        yield publish(record.expected, subject.account.dns, subject.region, Phase.IDENTITIES)


def _is_published(account: AccountView, record: ExpectedRecord) -> bool:
    match published(record, account.dns):
        case Known(Published(standing=Standing.RIGHT)):
            return True
        case _:
            return False


def wait_for_records(name: str, region: str) -> Step:
    """Wait until SES finds records that the DNS has."""
    words = f"The DNS has the DKIM records of {name}. Wait until SES finds them in {region}."
    return Step(
        f"Wait until SES finds the DKIM records of {name} in {region}",
        Human(words, "AWS", UP_TO_72_HOURS),
        region,
        Phase.IDENTITIES,
    )
