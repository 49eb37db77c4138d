"""What the rules about DMARC share: who is checked for a domain, its policy, and the record to publish.

DMARC is about the domain of the From address, and a record counts in every region. So a domain is checked once a
group: under its own identity, or under one address if only addresses of it send.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from sescheck.comparison.account_view import AccountView, Group, RegionView, covering_domains, key_of, verified
from sescheck.comparison.logic import NO, YES
from sescheck.rules.kit import NameInGroup
from sescheck.ses.records.dmarc_policy import AppliedPolicy, applied_policy
from sescheck.ses.records.dmarc_record import dmarc_record
from sescheck.ses.records.lookups import RecordType, plain, question, texts
from sescheck.ses.records.txt_data import txt_data
from sescheck.ses.tracking import only_tracks
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, any_of, value_of

Asked: TypeAlias = Callable[[RegionView, Identity], Reading[bool]]
"""A question about an identity in a region: a named function, because the answers are cached by its name."""

_POLICIES = frozenset({"p", "sp", "np"})


def sends(view: RegionView, identity: Identity) -> Reading[bool]:
    """True if the identity is verified, and is not only a tracking domain."""
    is_sender = verified(identity)
    if is_sender != YES:
        return is_sender
    return value_of(only_tracks(view, identity), lambda only: not only)


_Rank: TypeAlias = tuple[bool, str]
"""Whether it is an address, and the name: the identity with the smallest rank is the one that is checked."""


class _Senders(NamedTuple):
    """The first identity that sends for a domain, and the first of which this is unread."""

    sending: _Rank | None = None
    unread: tuple[_Rank, Unreadable] | None = None


def domain_of(name: str) -> str:
    """The domain of the From address: the identity itself, or what follows the @."""
    return plain(name.rpartition("@")[2])


def sends_for_domain(subject: NameInGroup, ask: Asked = sends) -> Reading[bool]:
    """True if the domain is checked under this name; unread if another name may come first."""
    own = _rank(subject.name)
    senders = _senders(subject.group, domain_of(subject.name), ask)
    if senders.sending is not None and senders.sending < own:
        return NO
    if senders.sending == own:
        return YES if senders.unread is None or senders.unread[0] >= own else senders.unread[1]
    answers = (_asked(view, subject.name, ask) for view in subject.group.regions)
    return next((each for each in answers if isinstance(each, Unreadable)), NO)


def regions_that_send(subject: NameInGroup, ask: Asked = sends) -> list[str]:
    """The regions of the group in which the answer about the identity is yes."""
    return [view.name for view in subject.group.regions if _asked(view, subject.name, ask) == YES]


def _rank(name: str) -> _Rank:
    return "@" in name, key_of(name)


def _asked(view: RegionView, name: str, ask: Asked) -> Reading[bool] | None:
    identity = view.identities.get(key_of(name))
    return None if identity is None else ask(view, identity)


def _senders(group: Group, domain: str, ask: Asked) -> _Senders:
    """Those of all regions. The rest of an incomplete list may have the domain."""
    found = [_by_domain(group, view, ask).get(domain, _Senders()) for view in group.regions]
    lists = (view.region.identities.unread for view in group.regions if domain not in view.identities)
    rest = [((False, domain), unread) for unread in lists if unread is not None and group.includes(domain)]
    return _Senders(
        min((each.sending for each in found if each.sending is not None), default=None),
        min((*(each.unread for each in found if each.unread is not None), *rest), key=_first, default=None),
    )


def _first(unread: tuple[_Rank, Unreadable]) -> _Rank:
    return unread[0]


def _by_domain(group: Group, view: RegionView, ask: Asked) -> Mapping[str, _Senders]:
    """Those of one region; worked out once."""
    key = f"{ask.__module__}.{ask.__name__} {group.identities}"
    known: dict[str, _Senders] | None = view.by_kind.get(key)
    if known is None:
        known = view.by_kind[key] = {}
        for name, identity in view.identities.items():
            if group.includes(name):
                domain = domain_of(name)
                known[domain] = _with(known.get(domain, _Senders()), _rank(name), ask(view, identity))
    return known


def _with(senders: _Senders, rank: _Rank, answer: Reading[bool]) -> _Senders:
    match answer:
        case Unreadable() as unread:
            first = min((rank, unread), senders.unread or (rank, unread), key=_first)
            return senders._replace(unread=first)
        case Known(yes):
            return senders._replace(sending=min(rank, senders.sending or rank)) if yes else senders


def policy_of(account: AccountView, domain: str) -> Reading[AppliedPolicy]:
    """The DMARC policy that applies to a domain of the account."""
    mx = account.dns.get(str(question(domain, RecordType.MX)))
    exists = YES if mx is None else value_of(mx, lambda answer: answer.exists or bool(answer.chain))
    return applied_policy(domain, texts(account.dns), exists)


def is_reported_above(
    subject: NameInGroup, policy: AppliedPolicy, is_faulty: Callable[[AppliedPolicy], bool], ask: Asked = sends
) -> Reading[bool]:
    """True if a domain above, which also sends, has the same fault by the same record: one finding is enough."""
    domain = domain_of(subject.name)
    return any_of(
        _is_reported(subject, above, policy, is_faulty, ask)
        for above in covering_domains(domain)
        if above != domain
    )


def _is_reported(
    subject: NameInGroup,
    above: str,
    policy: AppliedPolicy,
    is_faulty: Callable[[AppliedPolicy], bool],
    ask: Asked,
) -> Reading[bool]:
    senders = _senders(subject.group, above, ask)
    if senders == _Senders():
        return NO
    has_fault = value_of(
        policy_of(subject.account, above), lambda found: found.found_at == policy.found_at and is_faulty(found)
    )
    if has_fault == NO or senders.sending is not None or senders.unread is None:
        return has_fault
    return senders.unread[1]


def who(name: str) -> str:
    """The domain in a message; an address is named, too."""
    return f"{domain_of(name)}, the domain of {name}," if "@" in name else name


class RecordToPublish(NamedTuple):
    """A DMARC record: the domain that it is for, and its text."""

    domain: str
    text: str

    def __str__(self) -> str:
        """As a DNS console takes it."""
        return f"_dmarc.{self.domain} {RecordType.TXT} {txt_data(self.text)}"


def evidence(
    account: AccountView, domain: str, policy: AppliedPolicy, record: RecordToPublish
) -> dict[str, object]:
    """What the DNS has, and the record to publish instead."""
    there = f"_dmarc.{policy.found_at or domain}"
    found = account.dns.get(str(question(there, RecordType.TXT)))
    return {
        "domain": domain,
        "record": str(record),
        "found": {there: list(found.value.records) if isinstance(found, Known) else []},
        "resolver": account.resolver,
    }


def corrected(domain: str, policy: AppliedPolicy, **tags: str | None) -> RecordToPublish:
    """The record that applies with other values of these tags; None removes a tag.

    Nobody but its registry can change the record of a public suffix: the domain then needs a record of its own.
    """
    record = None if policy.record is None else dmarc_record(policy.record)
    if policy.found_at is None or record is None or (record.psd == "y" and policy.found_at != domain):
        own = tags.get("sp") or tags.get("np") or tags.get("p") or policy.policy or "none"
        others = (f"{tag}={value}" for tag, value in tags.items() if value and tag not in _POLICIES)
        return RecordToPublish(domain, "; ".join(("v=DMARC1", f"p={own}", *others)))
    parts = [part.strip() for part in record.text.split(";") if part.strip()]
    for tag, value in tags.items():
        parts = _with_tag(parts, tag, value)
    return RecordToPublish(policy.found_at, "; ".join(parts))


def _with_tag(parts: Iterable[str], tag: str, value: str | None) -> list[str]:
    """The parts with one value of the tag, where its first was; a new tag comes after the version."""
    version, *rest = parts
    others = [part for part in rest if _name(part) != tag]
    if value is None:
        return [version, *others]
    index = next((index for index, part in enumerate(rest) if _name(part) == tag), 0)
    return [version, *others[:index], f"{tag}={value}", *others[index:]]


def _name(part: str) -> str:
    return part.partition("=")[0].strip().lower()
