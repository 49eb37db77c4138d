"""Which MAIL FROM domain a region can have: one that nothing else uses."""

from collections.abc import Sequence
from itertools import chain, count

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.ses.records.expected import mail_from_records, recipient_domains
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.lookups import plain
from sescheck.ses.records.published import Standing, published
from sescheck.snapshot.model import Identity, MailFrom
from sescheck.snapshot.reading import Known


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
