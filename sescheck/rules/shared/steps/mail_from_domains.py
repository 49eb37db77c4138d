"""Which MAIL FROM domain a region can have: one that nothing else uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from weakref import WeakKeyDictionary

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.ses.records.expected import recipient_domains
from sescheck.ses.records.lookups import RecordType, plain, question
from sescheck.ses.records.mail_hosts import feedback_region
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


def keeper_of(account: AccountView, domain: str, views: Sequence[RegionView]) -> RegionView | None:
    """The region that keeps a MAIL FROM domain if several use it, because its MX record can name one only.

    It is the region that the MX record names, else the first in which SES has found the record, else the first.
    None of them keeps the domain if the record names other regions: the domain may be in use there.
    """
    answer = account.dns.get(str(question(domain, RecordType.MX)))
    records = answer.value.records if isinstance(answer, Known) else ()
    named = [region for region in map(feedback_region, records) if region is not None]
    if named:
        return next((view for view in views if view.name in named), None)
    return next(chain((view for view in views if _has_status(view, domain, "SUCCESS")), views))


def _has_status(view: RegionView, domain: str, status: str) -> bool:
    return any(
        isinstance(each.mail_from, Known)
        and each.mail_from.value is not None
        and each.mail_from.value.status == status
        for each in _names_of(view).mail_from.get(plain(domain), ())
    )
