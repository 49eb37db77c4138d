"""Which MAIL FROM domain a region can have: one that nothing else uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from weakref import WeakKeyDictionary

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
        domain in names.identities or domain in names.recipients or (name != here and domain in names.mail_from)
        for name, names in ((view.name, _names_of(view)) for view in account.regions)
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """The domains that a region uses."""

    identities: frozenset[str]
    mail_from: Mapping[str, list[Identity]]
    recipients: frozenset[str]


_KNOWN: WeakKeyDictionary[RegionView, _Names] = WeakKeyDictionary()
"""Looked up once for each region: each finding about MAIL FROM asks, and an account has 300,000 identities."""


def _names_of(view: RegionView) -> _Names:
    found = _KNOWN.get(view)
    if found is None:
        mail_from: dict[str, list[Identity]] = {}
        for each in view.identities.values():
            domain = _domain_of(each)
            if domain is not None:
                mail_from.setdefault(domain, []).append(each)
        active = view.region.active_rule_set
        found = _KNOWN[view] = _Names(
            frozenset(plain(each.name) for each in view.identities.values()),
            mail_from,
            frozenset(recipient_domains(active.value)) if isinstance(active, Known) else frozenset(),
        )
    return found


def _domain_of(identity: Identity) -> str | None:
    match identity.mail_from:
        case Known(MailFrom(domain=domain)):
            return plain(domain)
        case _:
            return None


def regions_with(account: AccountView, domain: str) -> list[RegionView]:
    """The regions in which an identity uses this MAIL FROM domain, in the order of the run."""
    return [view for view in account.regions if plain(domain) in _names_of(view).mail_from]


def keeper_of(account: AccountView, domain: str, views: Sequence[RegionView]) -> RegionView:
    """The region that keeps a MAIL FROM domain if several use it, because its MX record can name one only.

    It is the region that the MX record names, else the first in which SES has found the record, else the first.
    """
    named = (view for view in views if RecordUse.MAIL_FROM_MX not in _missing(account, view, domain))
    found = (view for view in views if _has_status(view, domain, "SUCCESS"))
    return next(chain(named, found, views))


def _has_status(view: RegionView, domain: str, status: str) -> bool:
    return any(
        isinstance(each.mail_from, Known)
        and each.mail_from.value is not None
        and each.mail_from.value.status == status
        for each in _names_of(view).mail_from.get(plain(domain), ())
    )


def _missing(account: AccountView, view: RegionView, domain: str) -> set[RecordUse]:
    """The records of the domain that the DNS is not known to have for this region."""
    identity = _names_of(view).mail_from[plain(domain)][0]
    records = mail_from_records(identity, view.name)
    return {
        each.why
        for each in (records.value if isinstance(records, Known) else ())
        if not isinstance(found := published(each, account.dns), Known)
        or found.value.standing is not Standing.RIGHT
    }
