"""Steps for DKIM: how an identity signs, its records, and the start of its verification."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from sescheck.comparison.account_view import AccountView, RegionView, is_verified
from sescheck.comparison.logic import YES
from sescheck.endpoints import is_documented
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Secret, Step, thing
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.dkim_origin import BYODKIM, EASY, parent_of, parent_region
from sescheck.ses.records.dkim_records import dkim_records
from sescheck.ses.records.expected_record import ExpectedRecord
from sescheck.ses.records.published import Published, Standing, published
from sescheck.ses.signing import NEVER_SET_UP, is_signing
from sescheck.snapshot.model import Detail, Dkim, Identity
from sescheck.snapshot.reading import Known, Reading, value_of

IDENTITY = "identity"
DNS_OWNER = "the owner of the DNS"
UP_TO_72_HOURS = "up to 72 hours"
_STOPPED: tuple[Reading[str], ...] = (Known("FAILED"), Known(NEVER_SET_UP))
"""SES does not look for the records any more, or never did."""
_LONG = "RSA_2048_BIT"
_SAME = "the DKIM setup, by the same one."


@dataclass(frozen=True, slots=True)
class Signing:
    """How an identity signs.

    Attributes:
        origin: ``AWS_SES``, ``EXTERNAL`` or ``AWS_SES_<REGION>``.
        attributes: the rest, as the API takes it.
    """

    origin: str
    attributes: dict[str, Any] = field(default_factory=dict)

    @property
    def is_replica(self) -> bool:
        """True if the key is that of a parent in another region (DEED): no record is needed."""
        return self.origin not in {EASY, BYODKIM}

    @property
    def when_created(self) -> dict[str, Any]:
        """The form in which CreateEmailIdentity takes it."""
        return {"DomainSigningAttributesOrigin": self.origin} if self.is_replica else dict(self.attributes)


def signing_like(
    account: AccountView, name: str, dkim: Dkim, detail: Detail, there: RegionView, here: str
) -> Signing:
    """How an identity signs with the origin that it has in another region, and never with another one.

    A domain with Easy DKIM that works there becomes a replica of it (DEED), which needs no DNS record. A replica
    gets the parent of the other one, unless the parent is known not to work.
    """
    if detail.dkim_origin == BYODKIM:
        return own_key(name, dkim)
    parent = parent_region(detail)
    if parent is None and is_documented(there.name) and is_documented(here) and _serves(there, name):
        parent = there.name
    if parent is not None and parent != here and _may_serve(account, name, detail, parent):
        return replica_of(parent)
    length = detail.next_key_length or detail.key_length
    return Signing(EASY, {"NextSigningKeyLength": length} if length else {})


def _serves(view: RegionView, name: str) -> bool:
    """True if the identity there can be a parent: verified, with Easy DKIM that works."""
    found = view.identity(name)
    if is_verified(found) != YES or not isinstance(found, Known) or found.value is None:
        return False
    is_easy = value_of(found.value.detail, lambda detail: detail.dkim_origin == EASY)
    return value_of(found.value.dkim, is_signing) == YES and is_easy == YES


def _may_serve(account: AccountView, name: str, detail: Detail, region: str) -> bool:
    """False if the parent is audited and does not work; a parent that is not audited may."""
    parent = parent_of(account, name, detail)
    view = next((view for view in account.regions if view.name == region), None)
    return _serves(view, name) if view is not None else parent is None


def replica_of(parent: str) -> Signing:
    """How a replica of the identity in that region signs."""
    return Signing(f"AWS_SES_{parent.upper().replace('-', '_')}")


def own_key(name: str, dkim: Dkim) -> Signing:
    """How an identity signs with BYODKIM. AWS gives the selector, and never the private key."""
    variable = "DKIM_PRIVATE_KEY_" + name.upper().replace("-", "__").replace(".", "_")
    key = Secret(variable, f"the private key of {name}, Base64 on one line: AWS does not give it")
    selector = (
        dkim.tokens[0]
        if dkim.tokens
        else Secret(
            variable.replace("PRIVATE_KEY", "SELECTOR"), f"the selector of the key of {name}", hidden=False
        )
    )
    return Signing(BYODKIM, {"DomainSigningSelector": selector, "DomainSigningPrivateKey": key})


def set_up(
    name: str, signing: Signing, region: str, title: str, replaces: str = "", needs: tuple[str, ...] = ()
) -> Step:
    """Set up DKIM of an identity that exists. It replaces the whole DKIM setup."""
    parameters = {"EmailIdentity": name, "SigningAttributesOrigin": signing.origin}
    attributes = {"SigningAttributes": signing.attributes} if signing.attributes else {}
    return Step(
        title,
        Call("sesv2", "PutEmailIdentityDkimSigningAttributes", region, parameters | attributes),
        region,
        Phase.IDENTITIES,
        makes=(key_of(region, name),),
        needs=(thing(region, IDENTITY, name), *needs),
        replaces=replaces,
    )


def key_of(region: str, name: str) -> str:
    """The DKIM key of an identity, as steps make and need it."""
    return thing(region, "dkim-key", name)


def set_up_like(account: AccountView, name: str, like: Identity, there: RegionView, here: str) -> Iterator[Step]:
    """Set up DKIM of an identity for which it was never set up, as another region has it, and switch it on.

    Raises:
        UnansweredError: how the other one signs was not read.
    """
    signing = signing_like(account, name, need(like.dkim), need(like.detail), there, here)
    yield from set_up_and_on(name, signing, here)


def set_up_and_on(name: str, signing: Signing, region: str) -> Iterator[Step]:
    """Set up DKIM of an identity for which it was never set up, and switch it on."""
    kind = "a replica" if signing.is_replica else "BYODKIM" if signing.origin == BYODKIM else "Easy DKIM"
    yield set_up(name, signing, region, f"Set up DKIM ({kind}) for {name} in {region}")
    if signing.origin == EASY:
        yield publish_tokens(name, region, key_of(region, name))
    yield signing_switched(name, region, on=True)


def easy(length: str | None = None) -> Signing:
    """How a domain signs with Easy DKIM and a key of its own."""
    return Signing(EASY, {"NextSigningKeyLength": length or _LONG})


def signing_switched(name: str, region: str, *, on: bool, alternative: str = "") -> Step:
    """Switch DKIM signing on or off."""
    return Step(
        f"Switch DKIM {'on' if on else 'off'} for {name} in {region}",
        Call("sesv2", "PutEmailIdentityDkimAttributes", region, {"EmailIdentity": name, "SigningEnabled": on}),
        region,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(region, IDENTITY, name), key_of(region, name), _tokens_of(region, name)),
        alternative=alternative,
    )


def longer_key(identity: Identity, region: str) -> Step:
    """Let the domain sign with a key of 2048 bits. Only its own Easy DKIM key can be changed in its region."""
    detail, name = need(identity.detail), identity.name
    parent = parent_region(detail)
    if detail.dkim_origin != EASY:
        where = f"in {parent}, the region of its parent" if parent else "where it is made"
        words = (
            f"The key of {name} in {region} comes from {detail.dkim_origin or 'a source that AWS does not name'}."
            f" Change its length {where}. If it is longer there already, name its origin again in {region}."
        )
        return Step(f"Let {name} sign with a key of 2048 bits in {region}", Human(words), region, Phase.IDENTITIES)
    return set_up(
        name,
        easy(),
        region,
        f"Let {name} sign with a key of 2048 bits in {region}",
        replaces=f"the key of {name} ({detail.key_length}). AWS allows it once in 24 hours. Look at the tokens"
        " afterwards: if they changed, mail may leave unsigned until their records are published.",
    )


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
        makes=(_tokens_of(region, name),),
        needs=(made,),
    )


def _tokens_of(region: str, name: str) -> str:
    return thing(region, "dkim-tokens", name)


def publish_records(account: AccountView, identity: Identity, region: str) -> Iterator[Step]:
    """Publish the records of the domain's DKIM key, without those that the DNS has.

    Raises:
        UnansweredError: its tokens were not read.
    """
    for record in need(dkim_records(identity)):
        if not _is_published(account, record):
            step = publish(record, account.dns, None, Phase.IDENTITIES)
            yield structs.replace(step, makes=(record_thing(record),))


def record_thing(record: ExpectedRecord) -> str:
    """A record of the DNS, as steps make and need it."""
    return thing(None, "record", f"{record.name} {record.type}")


def _records_of(identity: Identity) -> tuple[str, ...]:
    records = dkim_records(identity)
    return tuple(map(record_thing, records.value)) if isinstance(records, Known) else ()


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


def start_again(account: AccountView, identity: Identity, region: str) -> Iterator[Step]:
    """Start the verification of a domain again, after it failed, with the origin that its key has.

    Raises:
        UnansweredError: the origin was not read.
    """
    name, detail = identity.name, need(identity.detail)
    parent = parent_region(detail)
    title = f"Start the verification of {name} in {region} again"
    if parent is not None:
        if (view := next((each for each in account.regions if each.name == parent), None)) and not _serves(
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
        yield set_up(name, replica_of(parent), region, title, _SAME, (thing(parent, "parent", name),))
    elif detail.dkim_origin == BYODKIM:
        key = own_key(name, need(identity.dkim))
        yield set_up(name, key, region, title, _SAME, _records_of(identity))
    else:
        yield Step(
            title,
            Call("ses", "VerifyDomainDkim", region, {"Domain": name}),
            region,
            Phase.IDENTITIES,
            makes=(key_of(region, name),),
            needs=_records_of(identity),
        )
        yield _compare_tokens(name, region)


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


def verified_of(region: str, name: str) -> str:
    """That an identity is verified, as steps make and need it: AWS refuses most settings before."""
    return thing(region, "verified", name)


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
        needs=(thing(region, IDENTITY, name), _tokens_of(region, name)),
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
