"""Which senders of the primary could send from the standby tonight, one by one."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sescheck.comparison.account_view import AccountView, RegionView, is_verified, key_of, verified
from sescheck.comparison.logic import YES, all_of
from sescheck.engine.failover import Failover, Track
from sescheck.engine.rule import CannotTell, Entry, Flag, Gap, Scope
from sescheck.ses.cover import cover
from sescheck.ses.tracking import only_tracks
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of
from sescheck.takeover.doubts import may_hide_a_block
from sescheck.takeover.model import Missing, Senders
from sescheck.takeover.pair import groups_of

OF_A_REGION = frozenset({"region", "region across regions", "group"})
OF_A_SET = frozenset({"configuration set", "configuration set across regions"})
OF_DELEGATES = "Sending authorization"
"""The family of the rules about the mail of other accounts, which name the identity itself."""
MISSING, NOT_VERIFIED = "identity-missing-in-region", "identity-not-verified"


@dataclass
class Outcome:
    """What stands in the way of a sender.

    Attributes:
        blocked: the rules that say that its mail is refused.
        unknown: the readings that hide whether it is.
    """

    blocked: set[str] = field(default_factory=set)
    unknown: set[Missing] = field(default_factory=set)

    def add(self, other: "Outcome") -> None:
        """Take over what the other one has."""
        self.blocked |= other.blocked
        self.unknown |= other.unknown

    def not_read(self, unread: Unreadable) -> None:
        """Take over a reading."""
        self.unknown.add(Missing(f"{unread.operation} {unread.why}", unread.in_words()))


def senders_of(
    rules: Iterable[Entry], account: AccountView, there: RegionView | None, here: RegionView
) -> Senders:
    """Return every sender with what stands in its way.

    A sender is a verified identity of the primary that AWS lets send, and that does more than track links. That a
    finding is accepted changes nothing here: SES refuses the mail nevertheless.

    Args:
        rules: those that ran.
        account: the account.
        there: the primary; None: the senders are the verified identities of the region itself.
        here: the region that takes over.
    """
    groups = groups_of(account, here.name, None if there is None else there.name)
    checks = _Checks([each for each in rules if _may_block_a_sender(each)], account, here, groups)
    found: dict[str, Outcome] = {}
    for identity in (there or here).identities.values():
        match _sends(there or here, identity, alone=there is None):
            case Known(sends):
                if sends:
                    found[identity.name] = checks.of(identity.name)
            case Unreadable() as unread:
                found[identity.name] = Outcome()
                found[identity.name].not_read(unread)
    return Senders(
        tuple(name for name, each in found.items() if not each.blocked and not each.unknown),
        {name: tuple(sorted(each.blocked)) for name, each in found.items() if each.blocked},
        {name: tuple(sorted(each.unknown)) for name, each in found.items() if each.unknown and not each.blocked},
    )


def _sends(view: RegionView, identity: Identity, *, alone: bool) -> Reading[bool]:
    """True if mail leaves through the identity; a region alone is expected to send through each verified one."""
    detailed = value_of(identity.detail, lambda detail: detail.verified_for_sending)
    if isinstance(detailed, Unreadable) and detailed.why is Why.NOT_ASKED:
        detailed = YES  # the depth leaves out the details: the list says it also
    lets_send = () if alone else (identity.sending, detailed)
    return all_of((verified(identity), *lets_send, value_of(only_tracks(view, identity), lambda only: not only)))


def _may_block_a_sender(entry: Entry) -> bool:
    rule = entry.rule
    return rule.track is Track.SENDING and rule.can_block


class _Checks:
    """The rules that can block a sender, asked about one name after the other."""

    def __init__(
        self, rules: Iterable[Entry], account: AccountView, here: RegionView, groups: Container[str]
    ) -> None:
        self._here = here
        self._about_all = Outcome()
        self._of_names: list[tuple[Entry, Mapping[str, list[Any]]]] = []
        self._of_sets: list[tuple[Entry, Mapping[str, list[Any]]]] = []
        for entry in rules:
            scope = entry.rule.scope
            if scope.by_name is not None:
                self._of_names.append((entry, _by_identity(scope, account)))
            elif scope.name in OF_A_SET:
                self._of_sets.append((entry, _by_set(scope, account, here, groups)))
            elif scope.name in OF_A_REGION:
                self._about_all.add(_ask(entry, _in_region(scope, account, here, groups)))

    def of(self, name: str) -> Outcome:
        """What stands in the way of a name here."""
        outcome = self._of_identity(name, delegates=True)
        outcome.add(self._about_all)
        match is_verified(self._here.identity(name)):
            case Known(found):
                outcome.add(self._of_default_set(name) if found else self._of_cover(name))
            case Unreadable() as unread:
                outcome.not_read(unread)
        return outcome

    def _of_cover(self, name: str) -> Outcome:
        """What stands in the way of the identity that covers the name; its delegates do not matter."""
        outcome = Outcome()
        match cover(self._here, name):
            case Known(Identity(name=other)):
                outcome.add(self._of_identity(other, delegates=False))
                outcome.add(self._of_default_set(other))
            case Known():
                # the finding can be about a domain above the name, which is missing here also
                outcome.blocked.add(MISSING if self._here.identity(name) == Known(None) else NOT_VERIFIED)
            case Unreadable() as unread:
                outcome.not_read(unread)
        return outcome

    def _of_identity(self, name: str, *, delegates: bool) -> Outcome:
        outcome = Outcome()
        for entry, subjects in self._of_names:
            if delegates or entry.family != OF_DELEGATES:
                outcome.add(_ask(entry, self._at(subjects, name)))
        return outcome

    def _at(self, subjects: Mapping[str, list[Any]], name: str) -> Iterable[Any]:
        for found in subjects.get(key_of(name), ()):
            for each in found.subjects():
                if getattr(each, "region", None) in {None, self._here.name}:
                    yield each

    def _of_default_set(self, name: str) -> Outcome:
        """What stands in the way of mail through the default configuration set of an identity."""
        outcome = Outcome()
        match self._here.identity(name):
            case Known(Identity(detail=Known(detail))):
                for entry, subjects in self._of_sets:
                    outcome.add(_ask(entry, subjects.get(detail.configuration_set or "", ())))
            case _:
                pass  # the rule about missing default sets says so
        return outcome


def _in_region(scope: Scope[Any], account: AccountView, here: RegionView, groups: Container[str]) -> Iterable[Any]:
    for subject in scope.subjects(account):
        if isinstance(subject, Gap) or scope.group(subject) not in groups:
            continue
        if scope.place(subject).region in {None, here.name}:
            yield subject


def _by_set(
    scope: Scope[Any], account: AccountView, here: RegionView, groups: Container[str]
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for subject in _in_region(scope, account, here, groups):
        found.setdefault(scope.place(subject).name, []).append(subject)
    return found


def _by_identity(scope: Scope[Any], account: AccountView) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in scope.by_name(account) if scope.by_name is not None else ():
        if not isinstance(each, Gap):
            found.setdefault(key_of(each.name), []).append(each)
    return found


def _ask(entry: Entry, subjects: Iterable[Any]) -> Outcome:
    """What a rule says about these subjects."""
    outcome = Outcome()
    for subject in subjects:
        match entry.rule.verdict(subject):
            case Flag() as flag if entry.rule.failover_of(subject, flag) is Failover.BLOCKS:
                outcome.blocked.add(entry.name)
            case CannotTell(because) if may_hide_a_block(because):
                for unread in because:
                    outcome.not_read(unread)
            case _:
                pass
    return outcome
