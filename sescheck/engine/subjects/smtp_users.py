"""The subjects about IAM users and roles that send: each user on its own, or each in each region of a group."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Generic, TypeAlias, TypeVar

from sescheck.comparison.account_view import AccountView, Group, RegionView
from sescheck.engine.rule import Gap, Place, Scope
from sescheck.snapshot.reading import Known, Reading, Unreadable
from sescheck.snapshot.users import SendingRole, SmtpUser

TYPE = SmtpUser.SUBJECT
ROLE_TYPE = SendingRole.SUBJECT

T = TypeVar("T", SmtpUser, SendingRole)


@dataclass(frozen=True, slots=True)
class UserSubject:
    """A user, once per account."""

    account: AccountView
    user: SmtpUser

    @property
    def group(self) -> str:
        """The name of the first group. A finding about the whole account counts there."""
        return self.account.groups[0].name if self.account.groups else self.account.account_id


@dataclass(frozen=True, slots=True)
class SenderRegionSubject(Generic[T]):
    """A user or a role in one region; ``others`` are the regions that it is expected to match."""

    account: AccountView
    group: Group
    here: RegionView
    sender: T
    others: tuple[RegionView, ...]

    @property
    def region(self) -> str:
        """The region's name."""
        return self.here.name


def _listed(reading: Reading[tuple[T, ...]]) -> Iterator[T | Gap]:
    match reading:
        case Known(found):
            yield from found
        case Unreadable() as unread:
            yield Gap(None, unread)


def _users(account: AccountView) -> Iterator[UserSubject | Gap]:
    for found in _listed(account.smtp_users):
        yield found if isinstance(found, Gap) else UserSubject(account, found)


def _across(
    senders: Callable[[AccountView], Reading[tuple[T, ...]]], account: AccountView
) -> Iterator[SenderRegionSubject[T] | Gap]:
    for found in _listed(senders(account)):
        if isinstance(found, Gap):
            yield found
            continue
        for group in account.groups:
            for view in group.regions:
                yield SenderRegionSubject(account, group, view, found, group.elsewhere(view))


USER: Scope[UserSubject] = Scope(
    "SMTP user",
    _users,
    lambda subject: Place(None, TYPE, subject.user.name),
    lambda subject: subject.group,
)
"""Every IAM user with an access key and a policy that names sending with SES, once per account."""

USER_ACROSS: Scope[SenderRegionSubject[SmtpUser]] = Scope(
    "SMTP user across regions",
    partial(_across, lambda account: account.smtp_users),
    lambda subject: Place(subject.region, TYPE, subject.sender.name),
    lambda subject: subject.group.name,
)
"""Every such user in every region of a group, compared with the others."""

ROLE_ACROSS: Scope[SenderRegionSubject[SendingRole]] = Scope(
    "IAM role across regions",
    partial(_across, lambda account: account.sending_roles),
    lambda subject: Place(subject.region, ROLE_TYPE, subject.sender.name),
    lambda subject: subject.group.name,
)
"""Every IAM role with a policy that names sending with SES, in every region of a group."""


SmtpUserInAccount: TypeAlias = Annotated[UserSubject, USER]
SmtpUserAcrossRegions: TypeAlias = Annotated[SenderRegionSubject[SmtpUser], USER_ACROSS]
SendingRoleAcrossRegions: TypeAlias = Annotated[SenderRegionSubject[SendingRole], ROLE_ACROSS]
