"""Which senders of the primary could send from the standby tonight, one by one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sescheck.comparison.account_view import AccountView, RegionView, key_of, verified
from sescheck.comparison.logic import NO, YES
from sescheck.engine.failover import Failover, Track
from sescheck.engine.rule import CannotTell, Entry, Flag, Gap, Scope
from sescheck.ses.cover import cover
from sescheck.ses.tracking import only_tracks
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.takeover.model import Senders


def senders_of(
    rules: Iterable[Entry],
    account: AccountView,
    there: RegionView | None,
    here: RegionView,
    blocked_sets: Mapping[str, str],
) -> Senders:
    """Return every sender with what stands in its way.

    A sender is a verified identity of the primary that does more than track links.

    Args:
        rules: those that ran.
        account: the account.
        there: the primary; None: the senders are those of the region itself.
        here: the region that takes over.
        blocked_sets: the configuration sets here through which no mail leaves, with the rule that says so.
    """
    checks = _Checks([each for each in rules if _may_block_a_sender(each)], account, here, blocked_sets)
    found: dict[str, tuple[set[str], set[str]]] = {}
    for identity in (there or here).identities.values():
        if verified(identity) == YES and only_tracks(there or here, identity) == NO:
            found[identity.name] = checks.of(identity.name)
    return Senders(
        tuple(name for name, (blocked, unknown) in found.items() if not blocked and not unknown),
        {name: tuple(sorted(blocked)) for name, (blocked, _) in found.items() if blocked},
        {name: tuple(sorted(unknown)) for name, (blocked, unknown) in found.items() if unknown and not blocked},
    )


def _may_block_a_sender(entry: Entry) -> bool:
    rule = entry.rule
    return rule.track is Track.SENDING and rule.failover not in {Failover.NOTHING, Failover.DEGRADES}


class _Checks:
    """The rules that can block a sender, asked about one name after the other."""

    def __init__(
        self, rules: Iterable[Entry], account: AccountView, here: RegionView, blocked_sets: Mapping[str, str]
    ) -> None:
        self._here, self._blocked_sets = here, blocked_sets
        by_name = [each for each in rules if each.rule.scope.by_name is not None]
        of_all = [each for each in rules if each.rule.scope.name in _OF_A_REGION]
        self._about_all = _answers(of_all, lambda scope: _in_region(scope, account, here))
        self._subjects = {each.name: _by_name(each.rule.scope, account) for each in by_name}
        self._by_name = by_name
        self._seen: dict[str, tuple[set[str], set[str]]] = {}

    def of(self, name: str) -> tuple[set[str], set[str]]:
        """The rules that block the name here, and the readings without which nobody can tell."""
        blocked, unknown = self._of_identity(name)
        match self._here.identity(name):
            case Known(None):
                covering = cover(self._here, name)
                match covering:
                    case Known(Identity(name=other)):
                        more, less = self._of_identity(other)
                        blocked, unknown = blocked | more, unknown | less
                    case Known():
                        pass
                    case Unreadable() as unread:
                        unknown = unknown | {_words(unread)}
            case Unreadable() as unread:
                unknown = unknown | {_words(unread)}
            case _:
                pass
        return blocked | self._about_all[0], unknown | self._about_all[1]

    def _of_identity(self, name: str) -> tuple[set[str], set[str]]:
        key = key_of(name)
        if key not in self._seen:
            answers = _answers(self._by_name, lambda _: (), self._subjects_of(key))
            self._seen[key] = (answers[0] | self._through_its_set(name), answers[1])
        return self._seen[key]

    def _subjects_of(self, key: str) -> Mapping[str, list[Any]]:
        return {
            rule: [
                subject
                for found in subjects.get(key, ())
                for subject in found.subjects()
                if getattr(subject, "region", None) in {None, self._here.name}
            ]
            for rule, subjects in self._subjects.items()
        }

    def _through_its_set(self, name: str) -> set[str]:
        """The rule that says that no mail leaves through the default configuration set of the name here."""
        match self._here.identity(name):
            case Known(Identity(detail=Known(detail))):
                rule = self._blocked_sets.get(detail.configuration_set or "")
                return set() if rule is None else {rule}
            case _:
                return set()


_OF_A_REGION = frozenset({"region", "region across regions", "group"})


def _in_region(scope: Scope[Any], account: AccountView, here: RegionView) -> Iterator[Any]:
    for subject in scope.subjects(account):
        if not isinstance(subject, Gap) and scope.place(subject).region in {None, here.name}:
            yield subject


def _by_name(scope: Scope[Any], account: AccountView) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in scope.by_name(account) if scope.by_name is not None else ():
        if not isinstance(each, Gap):
            found.setdefault(key_of(each.name), []).append(each)
    return found


def _answers(
    rules: Iterable[Entry], subjects: Any, known: Mapping[str, list[Any]] | None = None
) -> tuple[set[str], set[str]]:
    """The rules that block, and the readings that hide whether they do."""
    blocked: set[str] = set()
    unknown: set[str] = set()
    for entry in rules:
        for subject in subjects(entry.rule.scope) if known is None else known.get(entry.name, ()):
            match entry.rule.verdict(subject):
                case Flag() as flag if entry.rule.failover_of(subject, flag) is Failover.BLOCKS:
                    blocked.add(entry.name)
                case CannotTell(because):
                    unknown.update(map(_words, because))
                case _:
                    pass
    return blocked, unknown


def _words(unread: Unreadable) -> str:
    return f"{unread.operation} {unread.why}"
