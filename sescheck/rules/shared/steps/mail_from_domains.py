"""Which MAIL FROM domain a region can have: one that nothing else uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import cast

from sescheck.comparison.account_view import AccountView, RegionView, covering_domains
from sescheck.engine.rule import need
from sescheck.ses.records.expected import recipient_domains
from sescheck.ses.records.lookups import RecordType, plain, question
from sescheck.ses.records.mail_hosts import feedback_region
from sescheck.snapshot.model import Identity, MailFrom
from sescheck.snapshot.reading import Known, Unreadable, Why


def unused_domain(account: AccountView, domain: str, here: str) -> str:
    """A MAIL FROM domain for this region under the same parent, which nothing in the account uses yet."""
    label, _, parent = domain.partition(".")
    base = label if here in label else f"{label}-{here}"
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    uses = _uses_of(account)
    return next(name for each in names if not uses.has(plain(name := f"{each}.{parent}"), here))


def keeper_of(account: AccountView, domain: str) -> RegionView | None:
    """The region that keeps a MAIL FROM domain if several use it, because its MX record can name one only.

    It is the region that the MX record names, else the first in which SES has found the record, else the first.
    None of them keeps the domain if the record names other regions: the domain may be in use there.

    Raises:
        UnansweredError: the record does not decide, and a region that was not read may have the domain.
    """
    uses, key = _uses_of(account), plain(domain)
    if key not in uses.keepers:
        uses.keepers[key] = _keeper(account, domain, uses.mail_from[key])
    return uses.keepers[key]


@dataclass(frozen=True, slots=True)
class _Uses:
    """The domains that an account uses, in lower case.

    Attributes:
        identities: the names of all identities.
        recipients: the domains that receive mail.
        mail_from: by MAIL FROM domain: the identities that have it, each with its region, in the order of the run.
        keepers: what ``keeper_of`` has answered.
    """

    identities: frozenset[str]
    recipients: frozenset[str]
    mail_from: Mapping[str, Sequence[tuple[RegionView, Identity]]]
    keepers: dict[str, RegionView | None] = field(default_factory=dict)

    def has(self, domain: str, here: str) -> bool:
        """True if it is an identity, receives mail, or is the MAIL FROM domain of another region."""
        if domain in self.identities or domain in self.recipients:
            return True
        return any(view.name != here for view, _ in self.mail_from.get(domain, ()))


def _uses_of(account: AccountView) -> _Uses:
    """Looked up once for each account: each finding about MAIL FROM asks, and it may have 300,000 identities."""
    if _Uses not in account.remembered:
        account.remembered[_Uses] = _read(account)
    return cast("_Uses", account.remembered[_Uses])


def _read(account: AccountView) -> _Uses:
    mail_from: dict[str, list[tuple[RegionView, Identity]]] = {}
    for view in account.regions:
        for each in view.identities.values():
            match each.mail_from:
                case Known(MailFrom(domain=domain)):
                    mail_from.setdefault(plain(domain), []).append((view, each))
                case _:
                    pass
    receiving = (view.region.active_rule_set for view in account.regions)
    return _Uses(
        frozenset(plain(name) for view in account.regions for name in view.identities),
        frozenset(
            domain for each in receiving if isinstance(each, Known) for domain in recipient_domains(each.value)
        ),
        mail_from,
    )


def _keeper(account: AccountView, domain: str, having: Sequence[tuple[RegionView, Identity]]) -> RegionView | None:
    answer = account.dns.get(str(question(domain, RecordType.MX)))
    records = answer.value.records if isinstance(answer, Known) else ()
    named = [region for region in map(feedback_region, records) if region is not None]
    if named:
        return next((view for view, _ in having if view.name in named), None)
    _find_all_users(account, domain)
    found = (view for view, each in having if _has_status(each, "SUCCESS"))
    return next(chain(found, (view for view, _ in having)))


def _find_all_users(account: AccountView, domain: str) -> None:
    """End here if an identity that was not read may use the domain: it belongs to a parent domain.

    A region that is not enabled for the account sends no mail, so it needs no MX record.
    """
    for view in account.regions:
        if _is_disabled(view):
            continue
        for name in covering_domains(domain):
            found = need(view.identity(name))
            if found is not None:
                need(found.mail_from)


def _is_disabled(view: RegionView) -> bool:
    match view.region.settings:
        case Unreadable(why=Why.REGION_DISABLED):
            return True
        case _:
            return False


def _has_status(identity: Identity, status: str) -> bool:
    match identity.mail_from:
        case Known(MailFrom(status=found)):
            return found == status
        case _:
            return False
