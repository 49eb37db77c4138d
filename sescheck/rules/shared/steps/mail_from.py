"""Steps for custom MAIL FROM domains."""

from collections.abc import Iterator, Sequence
from itertools import chain, count

from msgspec import structs

from sescheck.comparison.account_view import AccountView, RegionView, verified
from sescheck.comparison.logic import NO
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.rules.shared.steps.dkim import IDENTITY, record_thing, verified_of
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.localised import moved
from sescheck.ses.records.expected import mail_from_records, recipient_domains
from sescheck.ses.records.expected_record import RecordUse
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


def unused_domain(account: AccountView, domain: str, here: str) -> str:
    """A MAIL FROM domain for this region under the same parent, which nothing in the account uses yet."""
    label, _, parent = domain.partition(".")
    base = label if here in label else f"{label}-{here}"
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(name for each in names if not _is_used(account, plain(name := f"{each}.{parent}"), here))


def _is_used(account: AccountView, domain: str, here: str) -> bool:
    """True if it is an identity, receives mail, or is the MAIL FROM domain of another region."""
    return any(
        any(plain(each.name) == domain for each in view.identities.values())
        or domain in _recipients(view)
        or (view.name != here and any(_domain_of(each) == domain for each in view.identities.values()))
        for view in account.regions
    )


def _recipients(view: RegionView) -> tuple[str, ...]:
    active = view.region.active_rule_set
    return recipient_domains(active.value) if isinstance(active, Known) else ()


def _domain_of(identity: Identity) -> str | None:
    match identity.mail_from:
        case Known(MailFrom(domain=domain)):
            return plain(domain)
        case _:
            return None


def regions_with(account: AccountView, domain: str) -> list[RegionView]:
    """The regions in which an identity uses this MAIL FROM domain, in the order of the run."""
    return [
        view
        for view in account.regions
        if any(_domain_of(each) == plain(domain) for each in view.identities.values())
    ]


def keeper_of(account: AccountView, domain: str, views: Sequence[RegionView]) -> RegionView:
    """The region that keeps a MAIL FROM domain if several use it, because its MX record can name one only.

    It is the region that the MX record names, else the first in which SES has found the record, else the first.
    """
    named = (view for view in views if RecordUse.MAIL_FROM_MX not in _missing(account, view, domain))
    found = (view for view in views if _has_status(view, domain, "SUCCESS"))
    return next(chain(named, found, views))


def _has_status(view: RegionView, domain: str, status: str) -> bool:
    found = (each.mail_from.value for each in view.identities.values() if isinstance(each.mail_from, Known))
    return any(
        each is not None and plain(each.domain) == plain(domain) and each.status == status for each in found
    )


def _missing(account: AccountView, view: RegionView, domain: str) -> set[RecordUse]:
    """The records of the domain that the DNS is not known to have for this region."""
    identity = next(each for each in view.identities.values() if _domain_of(each) == plain(domain))
    records = mail_from_records(identity, view.name)
    return {
        each.why
        for each in (records.value if isinstance(records, Known) else ())
        if not isinstance(found := published(each, account.dns), Known)
        or found.value.standing is not Standing.RIGHT
    }


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
