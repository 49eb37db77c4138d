"""Steps for custom MAIL FROM domains."""

from collections.abc import Iterator

from msgspec import structs

from sescheck.comparison.account_view import AccountView, Group, RegionView, verified
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import NO
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.rules.shared.inheritance import if_own_settings_apply
from sescheck.rules.shared.steps.identity_things import IDENTITY, record_thing, verified_of
from sescheck.rules.shared.steps.mail_from_domains import keeper_of, unused_domain
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.localised import moved
from sescheck.ses.records.expected import mail_from_records
from sescheck.ses.records.lookups import plain
from sescheck.ses.records.published import Published, Standing, published
from sescheck.snapshot.model import Identity, MailFrom
from sescheck.snapshot.reading import Known

MAIL_FROM = "mail-from"
_REJECT, _DEFAULT = "REJECT_MESSAGE", "USE_DEFAULT_VALUE"


def domain_here(domain: str, there: str, here: str) -> str:
    """A MAIL FROM domain for this region: its MX record names one region, so that two regions cannot share it.

    ``bounce.example.com`` becomes ``bounce-eu-west-1.example.com``; a name with its region in it gets this one.
    """
    own = str(moved(domain, there, here))
    if own != domain:
        return own
    label, _, parent = domain.partition(".")
    return f"{label}-{here}.{parent}"


def put_right(
    account: AccountView, group: Group, identity: Identity, found: MailFrom, here: RegionView
) -> Iterator[Step]:
    """Give a region a domain of its own, and the behaviour of the first region of the group.

    Several rules are about the two, and print the same steps. No step is needed if both are right.
    """
    if keeper_of(account, found.domain) is not here:
        yield from move_away(account, group, identity, found, here)
        return
    behaviour = _behaviour(group, identity, here) or found.on_mx_failure
    if behaviour != found.on_mx_failure:
        wanted = structs.replace(found, on_mx_failure=behaviour)
        title = f"Set the behaviour on MX failure of {identity.name} in {here.name} as in the first region"
        yield setting(identity.name, wanted, here.name, kept=("MailFromDomain",), now=found, title=title)


def move_away(
    account: AccountView, group: Group, identity: Identity, found: MailFrom, here: RegionView
) -> Iterator[Step]:
    """Give a region a domain of its own, because another one keeps the domain that it has."""
    domain = unused_domain(account, found.domain, here.name)
    behaviour = _behaviour(group, identity, here) or found.on_mx_failure
    wanted = structs.replace(found, domain=domain, on_mx_failure=behaviour)
    yield from set_mail_from(account, identity, wanted, here.name, found)


def _behaviour(group: Group, identity: Identity, here: RegionView) -> str | None:
    """The behaviour of the first region whose own settings apply; None if those of this one do not."""
    if _own_behaviour(here, identity.name) is None:
        return None
    found = (_own_behaviour(view, identity.name) for view in group.regions)
    return next((behaviour for behaviour in found if behaviour is not None), None)


def _own_behaviour(view: RegionView, name: str) -> str | None:
    match if_own_settings_apply(Peer(view, view.identity(name))):
        case Peer(identity=Known(Identity(mail_from=Known(MailFrom(on_mx_failure=behaviour))))):
            return behaviour
        case _:
            return None


def set_mail_from(
    account: AccountView, identity: Identity, wanted: MailFrom, here: str, now: MailFrom | None = None
) -> Iterator[Step]:
    """Publish the records of a MAIL FROM domain, and then set it.

    The records come first: with ``REJECT_MESSAGE``, SES rejects every message until it has found the MX record. So
    an identity that sends already gets ``REJECT_MESSAGE`` only when SES has found it.

    Args:
        account: what the DNS answered.
        identity: whose MAIL FROM domain it is.
        wanted: the domain, and what happens if its MX record is not found.
        here: the region.
        now: the domain that it replaces.
    """
    yield from publish_records(account, identity, wanted, here)
    sends = here in {view.name for view in account.regions if view.identities.get(identity.name) is identity}
    if wanted.on_mx_failure != _REJECT or not sends or verified(identity) == NO:
        keeps = ("BehaviorOnMxFailure",) if now is not None and now.on_mx_failure == wanted.on_mx_failure else ()
        yield setting(identity.name, wanted, here, kept=keeps, now=now)
        return
    yield setting(identity.name, structs.replace(wanted, on_mx_failure=_DEFAULT), here, now=now)
    yield wait_for_mx(wanted, here)
    yield _reject(identity.name, wanted, here)


def publish_records(account: AccountView, identity: Identity, wanted: MailFrom, here: str) -> Iterator[Step]:
    """Publish the MX and the SPF record of a MAIL FROM domain, unless the DNS has them."""
    records = mail_from_records(structs.replace(identity, mail_from=Known(wanted)), here)
    for record in records.value if isinstance(records, Known) else ():
        match published(record, account.dns):
            case Known(Published(standing=Standing.RIGHT, found=found)) if len(found) == 1:
                continue
        step = publish(record, account.dns, here)
        yield structs.replace(step, makes=(record_thing(record),))


def _records(domain: str) -> tuple[str, ...]:
    """The records of a MAIL FROM domain, as steps make and need them."""
    return tuple(thing(None, "record", f"{plain(domain)} {each}") for each in ("MX", "TXT"))


def setting(
    name: str,
    wanted: MailFrom,
    here: str,
    *,
    kept: tuple[str, ...] = (),
    now: MailFrom | None = None,
    title: str = "",
    alternative: str = "",
) -> Step:
    """Set a MAIL FROM domain, and what happens if its MX record is not found.

    Args:
        name: of the identity.
        wanted: both members of the call, which replaces both.
        here: the region.
        kept: the members that the identity has already.
        now: what it replaces.
        title: what the step does, if it does not only set the domain.
        alternative: another way.
    """
    return Step(
        title or f"Set the MAIL FROM domain {wanted.domain} of {name} in {here}",
        Call(
            "sesv2",
            "PutEmailIdentityMailFromAttributes",
            here,
            {"EmailIdentity": name, "MailFromDomain": wanted.domain, "BehaviorOnMxFailure": wanted.on_mx_failure},
            kept,
        ),
        here,
        Phase.MAIL_FROM,
        makes=(thing(here, MAIL_FROM, name),),
        needs=(thing(here, IDENTITY, name), verified_of(here, name), *_records(wanted.domain)),
        replaces="" if now is None else f"the MAIL FROM domain {now.domain} with {now.on_mx_failure}.",
        alternative=alternative,
    )


def wait_for_mx(wanted: MailFrom, here: str) -> Step:
    """Wait until SES finds the MX record of a MAIL FROM domain, which REJECT_MESSAGE needs."""
    words = f"Wait until the status of the MAIL FROM domain {wanted.domain} in {here} is SUCCESS."
    return Step(
        f"Wait until SES has found the MX record of {wanted.domain} in {here}",
        Human(words, "AWS", "up to 72 hours"),
        here,
        Phase.MAIL_FROM,
        makes=(thing(here, MAIL_FROM, f"{wanted.domain} found"),),
        needs=_records(wanted.domain),
    )


def _reject(name: str, wanted: MailFrom, here: str) -> Step:
    step = setting(name, wanted, here, kept=("MailFromDomain",))
    return structs.replace(
        step,
        title=f"Reject messages of {name} in {here} if the MX record of {wanted.domain} is not found",
        makes=(),
        needs=(thing(here, MAIL_FROM, name), thing(here, MAIL_FROM, f"{wanted.domain} found")),
    )
