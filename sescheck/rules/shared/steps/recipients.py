"""Steps that verify the domains of the recipients of receipt rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sescheck.comparison.account_view import AccountView, RegionView, is_verified
from sescheck.comparison.logic import NO
from sescheck.endpoints import is_documented
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Record, Step, thing
from sescheck.rules.shared.recipients import domain_of_recipient, recipient_is_verified
from sescheck.rules.shared.steps.dkim_records import publish_tokens
from sescheck.rules.shared.steps.identities import becomes_replica, bring_over
from sescheck.rules.shared.steps.identity_things import (
    IDENTITY,
    UP_TO_72_HOURS,
    tokens_of,
    verified_of,
)
from sescheck.rules.shared.steps.records import publish
from sescheck.rules.shared.steps.signing import replica_of
from sescheck.rules.shared.steps.verification import wait_for_verification
from sescheck.ses.records.dkim_records import dkim_records
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known
from sescheck.snapshot.receiving import ReceiptRule


def verify_recipients(
    account: AccountView, regions: Sequence[RegionView], here: RegionView, rules: Iterable[ReceiptRule]
) -> Iterator[Step]:
    """Verify the domains of recipients, so that SES receives their mail in this region.

    Args:
        account: what is known of the DNS.
        regions: of the group, the first first.
        here: the region.
        rules: those that receive; a domain of theirs that may be verified needs no step.

    Raises:
        UnansweredError: a region that was not read may have the domain.
    """
    recipients = (each for rule in rules for each in rule.recipients)
    unverified = (each for each in recipients if recipient_is_verified(here, each) == NO)
    for domain in dict.fromkeys(domain_of_recipient(each).lower() for each in unverified):
        yield from _verify(account, regions, here, domain)


def are_verified(region: str, rules: Iterable[ReceiptRule]) -> tuple[str, ...]:
    """That the domains of recipients are verified, as steps make and need it."""
    domains = (domain_of_recipient(each).lower() for rule in rules for each in rule.recipients)
    return tuple(verified_of(region, each) for each in dict.fromkeys(domains))


def _verify(account: AccountView, regions: Sequence[RegionView], here: RegionView, domain: str) -> Iterator[Step]:
    own = need(here.identity(domain))
    if own is not None:
        yield from _publish(account, own, here.name)
        return
    for there in regions:
        found = need(there.identity(domain))
        if found is not None and need(is_verified(Known(found))):
            yield from bring_over(account, found, there, here)
            is_replica = becomes_replica(account, found, there, here)
            yield wait_for_verification(domain, here.name, is_replica=is_replica)
            return
    yield from _create(domain, [view for view in regions if view.identity(domain) == Known(None)] or [here])


def _create(domain: str, regions: Sequence[RegionView]) -> Iterator[Step]:
    """Create the domain in the first region, and replicas of it in the others: it is then missing in none."""
    first, *others = (view.name for view in regions)
    made = thing(first, IDENTITY, domain)
    yield _creation(domain, first, {}, made)
    yield publish_tokens(domain, first, made)
    yield wait_for_verification(domain, first, is_replica=False)
    for region in others:
        made = thing(region, IDENTITY, domain)
        if is_documented(first) and is_documented(region):
            signing = {"DkimSigningAttributes": replica_of(first).when_created}
            yield _creation(domain, region, signing, made, (verified_of(first, domain),))
            yield wait_for_verification(domain, region, is_replica=True)
        else:
            yield _creation(domain, region, {}, made)
            yield publish_tokens(domain, region, made)
            yield wait_for_verification(domain, region, is_replica=False)


def _creation(
    domain: str, region: str, signing: Mapping[str, object], made: str, needs: tuple[str, ...] = ()
) -> Step:
    return Step(
        f"Create the identity {domain} in {region}",
        Call("sesv2", "CreateEmailIdentity", region, {"EmailIdentity": domain, **signing}),
        region,
        Phase.IDENTITIES,
        makes=(made,),
        needs=needs,
        alternative="if nobody sends mail to it any more, remove the recipient from the receipt rule.",
    )


def _publish(account: AccountView, identity: Identity, region: str) -> Iterator[Step]:
    """Publish its records, and wait: SES looks for them by itself."""
    for record in need(dkim_records(identity)):
        step = publish(record, account.dns, region, Phase.IDENTITIES)
        if not isinstance(step.does, Record) or set(step.does.values) != set(step.does.now or ()):
            yield step
    yield _wait(identity.name, region)


def _wait(name: str, region: str) -> Step:
    words = (
        f"SES looks for the DKIM records of {name} for 72 hours after they were asked for. If the status"
        f" in {region} is not SUCCESS then, `sescheck rules identity-not-verified` says how to start again."
    )
    return Step(
        f"Wait until {name} is verified in {region}",
        Human(words, "AWS", UP_TO_72_HOURS),
        region,
        Phase.IDENTITIES,
        makes=(verified_of(region, name),),
        needs=(thing(region, IDENTITY, name), tokens_of(region, name)),
    )
