"""Steps for how an identity signs with DKIM: with the origin that it has, and with no other one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from sescheck.comparison.account_view import AccountView, RegionView, is_verified
from sescheck.comparison.logic import NO
from sescheck.endpoints import is_documented
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Secret, Step, thing
from sescheck.rules.shared.steps.dkim_records import publish_tokens
from sescheck.rules.shared.steps.identity_things import (
    IDENTITY,
    easy_of,
    key_of,
    tokens_of,
)
from sescheck.ses.dkim_origin import BYODKIM, EASY, parent_of, parent_region
from sescheck.ses.signing import is_signing
from sescheck.snapshot.model import Detail, Dkim, Identity
from sescheck.snapshot.reading import Known, value_of

_LONG = "RSA_2048_BIT"


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
    if parent is None and is_documented(there.name) and is_documented(here) and serves(there, name):
        parent = there.name
    if parent is not None and parent != here and _may_serve(account, name, detail, parent):
        return replica_of(parent)
    length = detail.next_key_length or detail.key_length
    return Signing(EASY, {"NextSigningKeyLength": length} if length else {})


def serves(view: RegionView, name: str) -> bool:
    """True if the identity there can be a parent: verified, with Easy DKIM that works.

    Raises:
        UnansweredError: a reading may decide it.
    """
    found = need(view.identity(name))
    if found is None:
        return False
    is_easy = value_of(found.detail, lambda detail: detail.dkim_origin == EASY)
    parts = (is_verified(Known(found)), is_easy, value_of(found.dkim, is_signing))
    return NO not in parts and all(need(each) for each in parts)


def _may_serve(account: AccountView, name: str, detail: Detail, region: str) -> bool:
    """False if the parent is audited and does not work; a parent that is not audited may."""
    parent = parent_of(account, name, detail)
    view = next((view for view in account.regions if view.name == region), None)
    return serves(view, name) if view is not None else parent is None


def replica_of(parent: str) -> Signing:
    """How a replica of the identity in that region signs."""
    return Signing(f"AWS_SES_{parent.upper().replace('-', '_')}")


def cannot_be_parent(identity: Identity) -> bool:
    """True if AWS replicates no key from the identity, whatever its status: it has no Easy DKIM.

    Raises:
        UnansweredError: its origin was not read.
    """
    return need(identity.detail).dkim_origin not in {EASY, None}


def follow_parent(name: str, parent: Identity, there: str, region: str) -> Iterator[Step]:
    """Let a replica sign as its parent does now, which cannot be a parent any more.

    With the same private key, or as a replica of the parent's own parent.
    """
    detail = need(parent.detail)
    grandparent = parent_region(detail)
    if grandparent == region or (grandparent is None and detail.dkim_origin != BYODKIM):
        words = (
            f"{name} in {there} has the DKIM origin {detail.dkim_origin}. Decide which of the regions has the key."
        )
        title = f"Choose one DKIM origin for {name} in {region} and {there}"
        yield Step(title, Human(words), region, Phase.IDENTITIES)
        return
    signing = replica_of(grandparent) if grandparent else own_key(parent.name, need(parent.dkim))
    source = f"a replica of {grandparent}" if grandparent else f"the private key of {there}"
    lost = f"the DKIM setup of a replica of {there}, which cannot work as long as that one has no Easy DKIM."
    yield set_up(name, signing, region, f"Sign with {source} for {name} in {region}", lost)


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
        needs=(
            thing(region, IDENTITY, name),
            *needs,
            *(() if signing.origin == EASY else (easy_of(region, name),)),
        ),
        replaces=replaces,
    )


def set_up_again(name: str, signing: Signing, region: str, title: str, needs: tuple[str, ...]) -> Step:
    """Set up DKIM as it is now: SES looks at it from the beginning. Another setup makes this one needless."""
    step = set_up(name, signing, region, title, "the DKIM setup, by the same one.", needs)
    call = step.does
    kept = tuple(each for each in call.parameters if each != "EmailIdentity") if isinstance(call, Call) else ()
    return structs.replace(step, does=structs.replace(call, kept=kept))


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
        needs=(thing(region, IDENTITY, name), key_of(region, name), tokens_of(region, name)),
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
