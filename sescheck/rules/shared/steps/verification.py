"""Steps that verify domains and addresses."""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.rules.shared.steps.dkim_records import publish_records, wait_for_records
from sescheck.rules.shared.steps.identity_things import (
    DNS_OWNER,
    IDENTITY,
    UP_TO_72_HOURS,
    easy_of,
    key_of,
    record_thing,
    tokens_of,
    verified_of,
)
from sescheck.rules.shared.steps.signing import (
    cannot_be_parent,
    follow_parent,
    own_key,
    replica_of,
    serves,
    set_up_again,
)
from sescheck.ses.dkim_origin import BYODKIM, parent_of, parent_region
from sescheck.ses.records.dkim_records import dkim_records
from sescheck.ses.signing import NEVER_SET_UP
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading

_STOPPED: tuple[Reading[str], ...] = (Known("FAILED"), Known(NEVER_SET_UP))
"""SES does not look for the records any more, or never did."""


def verify_domain(account: AccountView, identity: Identity, region: str) -> Iterator[Step]:
    """Publish the records of a domain, and start its verification again if SES has stopped looking for them.

    Raises:
        UnansweredError: how the domain signs was not read.
    """
    dkim, is_replica = need(identity.dkim), parent_region(need(identity.detail)) is not None
    has_stopped = identity.verification in _STOPPED or Known(dkim.status) in _STOPPED
    starts_again = has_stopped or is_replica or not dkim.enabled
    records = tuple(publish_records(account, identity, region)) if dkim.enabled and not is_replica else ()
    yield from records
    if starts_again:
        yield from start_again(account, identity, region)
    elif not records:
        yield wait_for_records(identity.name, region)


def start_again(account: AccountView, identity: Identity, region: str) -> Iterator[Step]:
    """Start the verification of a domain again, after it failed, with the origin that its key has.

    Raises:
        UnansweredError: the origin was not read.
    """
    name, detail = identity.name, need(identity.detail)
    parent = parent_region(detail)
    title = f"Start the verification of {name} in {region} again"
    above = parent_of(account, name, detail)
    source = above.identity.value if above is not None and isinstance(above.identity, Known) else None
    if above is not None and source is not None and cannot_be_parent(source):
        yield from follow_parent(name, source, above.view.name, region)
    elif parent is not None:
        if (view := next((each for each in account.regions if each.name == parent), None)) and not serves(
            view, name
        ):
            words = f"{name} in {region} has the key of {parent}. Repair the identity in {parent} first."
            yield Step(
                f"Repair {name} in {parent}",
                Human(words),
                region,
                Phase.IDENTITIES,
                makes=(thing(parent, "parent", name),),
            )
        yield set_up_again(name, replica_of(parent), region, title, (thing(parent, "parent", name),))
    elif detail.dkim_origin == BYODKIM:
        key = own_key(name, need(identity.dkim))
        yield set_up_again(name, key, region, title, _records_of(identity))
    else:
        yield Step(
            title,
            Call("ses", "VerifyDomainDkim", region, {"Domain": name}),
            region,
            Phase.IDENTITIES,
            makes=(key_of(region, name), easy_of(region, name)),
            needs=_records_of(identity),
        )
        yield _compare_tokens(name, region)


def _records_of(identity: Identity) -> tuple[str, ...]:
    records = dkim_records(identity)
    return tuple(map(record_thing, records.value)) if isinstance(records, Known) else ()


def _compare_tokens(name: str, region: str) -> Step:
    words = (
        f"The answer of the step before has three tokens. Publish the record TOKEN._domainkey.{name} of each,"
        " unless it is there. `sescheck fix` prints them if it is run again."
    )
    return Step(
        f"Compare the DKIM tokens of {name} in {region} with the DNS",
        Human(words, DNS_OWNER, UP_TO_72_HOURS),
        region,
        Phase.IDENTITIES,
        needs=(key_of(region, name),),
    )


def verify_address(address: str, region: str) -> Iterator[Step]:
    """Let SES send its verification mail to an address again."""
    made = thing(region, "verification-mail", address)
    yield Step(
        f"Send the verification mail to {address} from {region}",
        Call("ses", "VerifyEmailIdentity", region, {"EmailAddress": address}),
        region,
        Phase.ADDRESSES,
        makes=(made,),
    )
    yield confirm(address, region, made)


def wait_for_verification(name: str, region: str, *, is_replica: bool) -> Step:
    """Wait until SES has verified a new domain."""
    words = (
        f"Wait until SES has verified {name} in {region}: the VerificationStatus that"
        " `aws sesv2 get-email-identity` shows is then SUCCESS. AWS refuses the next settings before."
    )
    return Step(
        f"Wait until SES has verified {name} in {region}",
        Human(words, "AWS", "a few minutes" if is_replica else UP_TO_72_HOURS),
        region,
        Phase.IDENTITIES,
        makes=(verified_of(region, name),),
        needs=(thing(region, IDENTITY, name), tokens_of(region, name)),
    )


def confirm(address: str, region: str, made: str) -> Step:
    """Follow the link in the mail that SES sends to an address."""
    words = f"AWS sends a mail to {address} from {region}. Follow the link in it within 24 hours."
    return Step(
        f"Confirm {address} in {region}",
        Human(words, "who reads the mailbox", "up to 24 hours"),
        region,
        Phase.ADDRESSES,
        makes=(verified_of(region, address),),
        needs=(made,),
    )
