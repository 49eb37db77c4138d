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
from sescheck.ses.tracking import only_tracks
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, value_of

Asked: TypeAlias = Callable[[RegionView, Identity], Reading[bool]]
"""A question about an identity in a region: a named function, because the answers are cached by its name."""

_POLICIES = frozenset({"p", "sp", "np"})


def sends(view: RegionView, identity: Identity) -> Reading[bool]:
    """True if the identity is verified, and is not only a tracking domain."""
    is_sender = verified(identity)
    if is_sender != YES:
        return is_sender
    return value_of(only_tracks(view, identity), lambda only: not only)


class _Candidate(NamedTuple):
    """An identity under which a domain can be checked; the smallest is chosen: read, a domain, the first name."""

    is_unread: bool
    is_address: bool
    name: str


def domain_of(name: str) -> str:
    """The domain of the From address: the identity itself, or what follows the @."""
    return plain(name.rpartition("@")[2])


def sends_for_domain(subject: NameInGroup, ask: Asked = sends) -> Reading[bool]:
    """True if the domain is checked under this name, unread if that is unknown."""
    chosen = _chosen(subject.group, domain_of(subject.name), ask)
    if chosen is None or chosen.name != key_of(subject.name):
        return NO
    readings = (_asked(view, chosen.name, ask) for view in subject.group.regions)
    unread = (each for each in readings if isinstance(each, Unreadable))
    return next(unread, YES) if chosen.is_unread else YES


def regions_that_send(subject: NameInGroup, ask: Asked = sends) -> list[str]:
    """The regions of the group in which the answer about the identity is yes."""
    return [view.name for view in subject.group.regions if _asked(view, subject.name, ask) == YES]


def _asked(view: RegionView, name: str, ask: Asked) -> Reading[bool] | None:
    identity = view.identities.get(key_of(name))
    return None if identity is None else ask(view, identity)


def _chosen(group: Group, domain: str, ask: Asked) -> _Candidate | None:
    found = (_candidates(group, view, ask).get(domain) for view in group.regions)
    return min((each for each in found if each is not None), default=None)


def _candidates(group: Group, view: RegionView, ask: Asked) -> Mapping[str, _Candidate]:
    """By domain; worked out once for a region."""
    key = f"{ask.__module__}.{ask.__name__} {group.identities}"
    known: dict[str, _Candidate] | None = view.by_kind.get(key)
    if known is None:
        known = view.by_kind[key] = {}
        for name, identity in view.identities.items():
            answer = ask(view, identity)
            if group.includes(name) and (isinstance(answer, Unreadable) or answer.value):
                new = _Candidate(isinstance(answer, Unreadable), "@" in name, name)
                known[domain_of(name)] = min(new, known.get(domain_of(name), new))
    return known


def policy_of(account: AccountView, domain: str) -> Reading[AppliedPolicy]:
    """The DMARC policy that applies to a domain of the account."""
    mx = account.dns.get(str(question(domain, RecordType.MX)))
    exists = YES if mx is None else value_of(mx, lambda answer: answer.exists or bool(answer.chain))
    return applied_policy(domain, texts(account.dns), exists)


def is_reported_above(
    subject: NameInGroup, policy: AppliedPolicy, is_faulty: Callable[[AppliedPolicy], bool], ask: Asked = sends
) -> bool:
    """True if a domain above, which also sends, has the same fault by the same record: one finding is enough."""
    for above in covering_domains(f"@{domain_of(subject.name)}"):
        chosen = _chosen(subject.group, above, ask) if above != domain_of(subject.name) else None
        if chosen is None or chosen.is_unread:
            continue
        match policy_of(subject.account, above):
            case Known(found):
                if found.found_at == policy.found_at and is_faulty(found):
                    return True
            case Unreadable():
                continue
    return False


def who(name: str) -> str:
    """The domain in a message; an address is named, too."""
    return f"{domain_of(name)}, the domain of {name}," if "@" in name else name


def evidence(account: AccountView, domain: str, policy: AppliedPolicy, record: str) -> dict[str, object]:
    """What the DNS has, and the record to publish instead."""
    there = f"_dmarc.{policy.found_at or domain}"
    found = account.dns.get(str(question(there, RecordType.TXT)))
    return {
        "domain": domain,
        "record": record,
        "found": {there: list(found.value.records) if isinstance(found, Known) else []},
        "resolver": account.resolver,
    }


def corrected(domain: str, policy: AppliedPolicy, **tags: str | None) -> str:
    """The record that applies with other values of these tags; None removes a tag.

    Nobody but its registry can change the record of a public suffix: the domain then needs a record of its own.
    """
    record = None if policy.record is None else dmarc_record(policy.record)
    if policy.found_at is None or record is None or (record.psd == "y" and policy.found_at != domain):
        own = tags.get("sp") or tags.get("np") or tags.get("p") or policy.policy or "none"
        others = (f"{tag}={value}" for tag, value in tags.items() if value and tag not in _POLICIES)
        return dmarc_line(domain, ["v=DMARC1", f"p={own}", *others])
    parts = [part.strip() for part in record.text.split(";") if part.strip()]
    for tag, value in tags.items():
        parts = _with_tag(parts, tag, value)
    return dmarc_line(policy.found_at, parts)


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


def dmarc_line(domain: str, parts: Iterable[str]) -> str:
    """A DMARC record as a DNS console takes it."""
    return f'_dmarc.{domain} {RecordType.TXT} "{"; ".join(parts)}"'
