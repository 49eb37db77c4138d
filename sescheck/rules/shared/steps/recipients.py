"""Steps that verify the domains of the recipients of receipt rules."""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView, Group, RegionView, is_verified
from sescheck.comparison.logic import YES
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Record, Step, thing
from sescheck.rules.shared.steps.identities import bring_over
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.records.dkim_records import dkim_records
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known

IDENTITY = "identity"
_72_HOURS = "up to 72 hours"
_DNS_OWNER = "the owner of the DNS"


def verify_recipient(account: AccountView, group: Group, here: RegionView, domain: str) -> Iterator[Step]:
    """Verify a domain, so that SES receives its mail in this region."""
    own = need(here.identity(domain))
    if own is not None:
        yield from _publish(account, own, here.name)
        return
    for there in group.regions:
        found = there.identity(domain)
        if isinstance(found, Known) and found.value is not None and is_verified(found) == YES:
            yield from bring_over(account, found.value, there, here)
            return
    yield from _create(domain, here.name)


def _create(domain: str, region: str) -> Iterator[Step]:
    made = thing(region, IDENTITY, domain)
    yield Step(
        f"Create the identity {domain} in {region}",
        Call("sesv2", "CreateEmailIdentity", region, {"EmailIdentity": domain}),
        region,
        Phase.IDENTITIES,
        makes=(made,),
        alternative="if nobody sends mail to it any more, remove the recipient from the receipt rule.",
    )
    words = (
        f"SES makes the DKIM tokens of {domain} when the identity is created. Run `sescheck fix` again then: it"
        f" prints the records. `aws sesv2 get-email-identity` in {region} has them too, as DkimAttributes.Tokens."
    )
    title = f"Publish the DKIM records of {domain} for {region}"
    yield Step(title, Human(words, _DNS_OWNER, _72_HOURS), region, Phase.IDENTITIES, needs=(made,))


def _publish(account: AccountView, identity: Identity, region: str) -> Iterator[Step]:
    """Publish its records, and wait: SES looks for them by itself."""
    made = thing(region, "dkim-records", identity.name)
    for record in need(dkim_records(identity)):
        step = publish(record, account.dns, region, Phase.IDENTITIES)
        if not isinstance(step.does, Record) or set(step.does.values) != set(step.does.now or ()):
            yield step
    words = (
        f"SES looks for the DKIM records of {identity.name} for 72 hours after they were asked for. If the status"
        f" in {region} is not SUCCESS then, `sescheck rules identity-not-verified` says how to start again."
    )
    title = f"Wait until {identity.name} is verified in {region}"
    yield Step(title, Human(words, "AWS", _72_HOURS), region, Phase.IDENTITIES, needs=(made,))
