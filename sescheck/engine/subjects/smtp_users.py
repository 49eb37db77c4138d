"""The subjects about SMTP users: each user on its own, or in each region of a group."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from sescheck.comparison.account_view import AccountView, Group, RegionView
from sescheck.engine.rule import Gap, Place, Scope
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.snapshot.users import SmtpUser

TYPE = "smtp-user"


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
class UserRegionSubject:
    """A user in one region; ``others`` are the regions that it is expected to match."""

    account: AccountView
    group: Group
    here: RegionView
    user: SmtpUser
    others: tuple[RegionView, ...]

    @property
    def region(self) -> str:
        """The region's name."""
        return self.here.name


def _listed(account: AccountView) -> Iterator[SmtpUser | Gap]:
    match account.smtp_users:
        case Known(users):
            yield from users
        case Unreadable() as unread:
            yield Gap(None, unread)


def _users(account: AccountView) -> Iterator[UserSubject | Gap]:
    for found in _listed(account):
        yield found if isinstance(found, Gap) else UserSubject(account, found)


def _users_across(account: AccountView) -> Iterator[UserRegionSubject | Gap]:
    for found in _listed(account):
        if isinstance(found, Gap):
            yield found
            continue
        for group in account.groups:
            for view in group.regions:
                yield UserRegionSubject(account, group, view, found, group.elsewhere(view))


USER: Scope[UserSubject] = Scope(
    "SMTP user",
    _users,
    lambda subject: Place(None, TYPE, subject.user.name),
    lambda subject: subject.group,
)
"""Every IAM user with an access key and a policy that names sending with SES, once per account."""

USER_ACROSS: Scope[UserRegionSubject] = Scope(
    "SMTP user across regions",
    _users_across,
    lambda subject: Place(subject.region, TYPE, subject.user.name),
    lambda subject: subject.group.name,
)
"""Every such user in every region of a group, compared with the others."""


SmtpUserInAccount: TypeAlias = Annotated[UserSubject, USER]
SmtpUserAcrossRegions: TypeAlias = Annotated[UserRegionSubject, USER_ACROSS]
