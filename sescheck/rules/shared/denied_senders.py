"""Users and roles that may send in another region of the group, and not in this one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.logic import unread_among
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Verdict, clear_unless
from sescheck.engine.subjects.smtp_users import SenderRegionSubject
from sescheck.policies.permissions import Answer
from sescheck.ses.default_sets import default_sets
from sescheck.ses.smtp import Sender, may_send, may_send_from, may_use_set
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, any_of
from sescheck.snapshot.unread import is_disabled

T = TypeVar("T", bound=Sender)


@dataclass(frozen=True, slots=True)
class Denied:
    """Requests of a sender that are allowed elsewhere and denied here.

    Attributes:
        elsewhere: the regions in which they are allowed.
        because: which policy decides.
        sets: the default configuration sets that it may not use, each with an identity; empty: it may not send.
    """

    elsewhere: tuple[str, ...]
    because: str
    reason: str
    sets: Mapping[str, str] = field(default_factory=dict)

    @property
    def evidence(self) -> dict[str, Any]:
        """What decides, as findings show it."""
        found: dict[str, Any] = {"allowed_in": list(self.elsewhere), "because": self.because}
        return {**found, "refused_sets": dict(self.sets)} if self.sets else found


@dataclass(frozen=True, slots=True)
class Requested:
    """Requests to send with one action, by a user or a role in a region."""

    subject: SenderRegionSubject[Any]
    action: str

    def denied(self) -> Denied | Verdict:
        """What is allowed in another region and denied in this one; else the verdict."""
        subject = self.subject
        here = may_send(subject.sender, subject.region, self.action)
        elsewhere = tuple(view.name for view in subject.others if self._may_send(subject.sender, view.name))
        if not elsewhere or is_disabled(subject.here.region):
            return NOT_APPLICABLE
        match here.answer:
            case Answer.DENIED:
                return Denied(elsewhere, here.because, here.because)
            case Answer.ALLOWED:
                return self._default_sets()
            case Answer.CANNOT_TELL:
                return CLEAR

    def is_taken_over(
        self, denied: Denied, senders: Reading[tuple[T, ...]], is_used: Callable[[T], Reading[bool]]
    ) -> Reading[bool]:
        """True if another sender that is used may send in this region, and in none of the others."""
        region = self.subject.region

        def replaces(other: T) -> bool:
            own = may_send(other, region, self.action).answer is Answer.ALLOWED
            return own and all(
                may_send(other, each, self.action).answer is Answer.DENIED for each in denied.elsewhere
            )

        match senders:
            case Known(found):
                return any_of(is_used(each) for each in found if replaces(each))
            case Unreadable() as unread:
                return unread

    def _may_send(self, sender: Sender, region: str) -> bool:
        return may_send(sender, region, self.action).answer is Answer.ALLOWED

    def _default_sets(self) -> Denied | Verdict:
        """What is denied if the sender may send from an identity, but not use its default configuration set."""
        found = dict(self._denied_sets())
        if not found:
            return self._unread_sets()
        name, first = next(iter(found.items()))
        elsewhere = tuple(dict.fromkeys(region for each in found.values() for region in each.elsewhere))
        reason = f"for the default configuration set {name} of {first.identity}, {first.because}"
        return Denied(elsewhere, first.because, reason, {own: each.identity for own, each in found.items()})

    def _denied_sets(self) -> Iterator[tuple[str, "_DeniedSet"]]:
        subject = self.subject
        for own, names in default_sets(subject.here).items():
            decision = may_use_set(subject.sender, subject.region, own, self.action)
            if decision.answer is Answer.DENIED and (found := self._first_affected(names)) is not None:
                yield own, _DeniedSet(decision.because, *found)

    def _first_affected(self, identities: Iterable[str]) -> tuple[str, tuple[str, ...]] | None:
        """The first identity allowed here, and with its default set in other regions; with these regions."""
        subject = self.subject
        for name in identities:
            if may_send_from(subject.sender, subject.region, name, self.action).answer is Answer.ALLOWED:
                regions = tuple(view.name for view in subject.others if self._may_send_by_default(view, name))
                if regions:
                    return name, regions
        return None

    def _may_send_by_default(self, view: RegionView, name: str) -> bool:
        """True if it certainly may send from the identity in that region, with its default set if it has one."""
        sender = self.subject.sender
        match view.identity(name):
            case Known(Identity(detail=Known(detail))) if (
                may_send_from(sender, view.name, name, self.action).answer is Answer.ALLOWED
            ):
                own = detail.configuration_set
                return own is None or may_use_set(sender, view.name, own, self.action).answer is Answer.ALLOWED
            case _:
                return False

    def _unread_sets(self) -> Verdict:
        """If no set is allowed here, and some are elsewhere, an unread identity may have a default set."""
        subject = self.subject
        if may_use_set(subject.sender, subject.region, action=self.action).answer is not Answer.DENIED:
            return CLEAR
        others = (may_use_set(subject.sender, view.name, action=self.action) for view in subject.others)
        if all(each.answer is not Answer.ALLOWED for each in others):
            return CLEAR
        unread = unread_among(*(each.detail for each in subject.here.identities.values()))
        return clear_unless(*dict.fromkeys(unread))


@dataclass(frozen=True, slots=True)
class _DeniedSet:
    """A default configuration set that the sender may not use.

    Attributes:
        because: which policy decides.
        identity: one that has this default.
        elsewhere: the regions in which the sender may send from that identity.
    """

    because: str
    identity: str
    elsewhere: tuple[str, ...]
