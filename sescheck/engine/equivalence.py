"""Which names are alike, so that a rule is not run for each of ten thousand names.

Two names are alike in an account if, in each region, the same was read of both. What is made from the name itself
(MAIL FROM under it, DKIM tokens) counts as the same, and the domains that cover the two names must be alike too. A
rule that looks at nothing else gives the same answer for both.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from sescheck.comparison.account_view import AccountView, RegionView, covering_domains, key_of
from sescheck.ses.cover import without_label
from sescheck.ses.tracking import is_tracked_through
from sescheck.snapshot.model import Detail, Dkim, Identity, MailFrom
from sescheck.snapshot.reading import Known, Reading, Unreadable

_ABSENT = -1


@dataclass(slots=True)
class EquivalenceClasses:
    """The names of one account, numbered: names with the same number are alike."""

    account: AccountView
    _shapes: dict[Hashable, int] = field(default_factory=dict)
    _keys: dict[Hashable, int] = field(default_factory=dict)
    _of: dict[str, int] = field(default_factory=dict)

    def of(self, name: str) -> int:
        """Return the number of a name, even if no region has it."""
        key = key_of(name)
        found = self._of.get(key)
        if found is None:
            groups = tuple(group.includes(key) for group in self.account.groups)
            parts = (tuple(self._in(view, key) for view in self.account.regions), groups, *self._around(key))
            found = self._of[key] = self._keys.setdefault(parts, len(self._keys))
        return found

    def _in(self, view: RegionView, key: str) -> int:
        identity = view.identities.get(key)
        if identity is None and key not in view.tracking_domains[0]:
            return _ABSENT
        shape = (None if identity is None else _shape(identity), is_tracked_through(view, key))
        return self._shapes.setdefault(shape, len(self._shapes))

    def _around(self, key: str) -> Iterator[int]:
        """Yield the numbers of what covers the name: the address without its label, and the next domain above."""
        base = without_label(key)
        if base is not None:
            yield self.of(base)
        above = next(covering_domains(key), None)
        yield _ABSENT if above is None else self.of(above)


def _shape(identity: Identity) -> Hashable:
    return (
        identity.type,
        identity.verification,
        identity.sending,
        _of_dkim(identity.dkim),
        _of_mail_from(identity.mail_from, identity.name),
        identity.notifications,
        _of_detail(identity.detail, identity.name),
    )


def _of_dkim(reading: Reading[Dkim]) -> Hashable:
    match reading:
        case Known(dkim):
            return dkim.enabled, dkim.status, len(dkim.tokens)
        case Unreadable():
            return reading


def _of_mail_from(reading: Reading[MailFrom | None], name: str) -> Hashable:
    match reading:
        case Known(found):
            if found is None:
                return None
            host = name.rpartition("@")[2]
            return found.domain.removesuffix(host), found.domain.endswith(host), found.status, found.on_mx_failure
        case Unreadable():
            return reading


def _of_detail(reading: Reading[Detail], name: str) -> Hashable:
    """Return the details to compare. Policies name the ARN of the identity: with policies, no name is alike."""
    match reading:
        case Known(detail):
            return (
                detail.verified_for_sending,
                detail.verification_error,
                detail.dkim_origin,
                detail.key_length,
                detail.next_key_length,
                detail.configuration_set,
                (name, *detail.policies.items()) if detail.policies else None,
                tuple(detail.tags.items()),
            )
        case Unreadable():
            return reading
