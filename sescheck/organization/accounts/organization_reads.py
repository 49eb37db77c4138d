"""What is asked of AWS Organizations, in the main region of the partition.

Source: the organizations model; the rates are from the AWS Organizations User Guide, "Quotas and service limits".
"""

import re
from dataclasses import dataclass

import msgspec

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.parsing import build_reading, items_of, name, text_or_none
from sescheck.organization.accounts.selection import ACCOUNT_ID
from sescheck.organization.model import Member
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable

PAGE = 20
"""The largest page of every list of the service."""

_ARN = re.compile(
    r"arn:[\w-]+:organizations::(?P<management>[0-9]{12}):account/(?P<id>o-[a-z0-9]{10,32})/[0-9]{12}"
)
"""The ARN of an account. Source: the organizations model, AccountArn."""

_PATH = re.compile(r"o-[a-z0-9]{10,32}/r-[0-9a-z]{4,32}/(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}/)*")
"""The path of a root or organizational unit. Source: the organizations model, Path, without its account."""

_NOT_IN_USE = frozenset({"AWSOrganizationsNotInUseException"})

DESCRIBE = Operation("organizations", "DescribeOrganization", gone=_NOT_IN_USE)
LIST_ACCOUNTS = Operation("organizations", "ListAccounts", items="Accounts", token="NextToken", rate=8)  # noqa: S106
LIST_ROOTS = Operation("organizations", "ListRoots", items="Roots", token="NextToken")  # noqa: S106
LIST_UNITS = Operation(
    "organizations",
    "ListOrganizationalUnitsForParent",
    items="OrganizationalUnits",
    token="NextToken",  # noqa: S106
    gone=frozenset({"ParentNotFoundException"}),
    rate=5,
)
LIST_IN_UNIT = Operation(
    "organizations",
    "ListAccountsForParent",
    items="Accounts",
    token="NextToken",  # noqa: S106
    rate=5,
)
LIST_TAGS = Operation(
    "organizations",
    "ListTagsForResource",
    items="Tags",
    token="NextToken",  # noqa: S106
    gone=frozenset({"TargetNotFoundException"}),
    rate=10,
)

READS = (DESCRIBE, LIST_ACCOUNTS, LIST_ROOTS, LIST_UNITS, LIST_IN_UNIT, LIST_TAGS)

WITH_OPTION = {LIST_ROOTS: "ou", LIST_UNITS: "ou", LIST_IN_UNIT: "ou", LIST_TAGS: "tag"}
"""Operations that are only called with an option, without dashes."""


class Organization(msgspec.Struct, frozen=True):
    """An organization. Source: organizations DescribeOrganization.

    Attributes:
        organization_id: ``o-…``.
        management_account: its account ID; None if AWS does not give it.
    """

    organization_id: str
    management_account: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """The accounts to choose among, and what is known of them.

    Attributes:
        members: in the order of AWS.
        organization: its ID, ``o-…``; None if it could not be read.
        own_account: the account of the credentials, without a role; it is read without AssumeRole. None if it
            could not be read.
        remarks: what a person should know, each one line.
        refused: what could not be read and is not needed to list.
        management_account: its ID. StackSets do not reach it. None if it is not known.
    """

    members: tuple[Member, ...]
    organization: str | None = None
    own_account: str | None = None
    remarks: tuple[str, ...] = ()
    refused: tuple[Unreadable, ...] = ()
    management_account: str | None = None


def listing_actions(options: frozenset[str] = frozenset({"ou", "tag"})) -> tuple[str, ...]:
    """Return the IAM actions of the principal that lists, with these options, without dashes."""
    wanted = (each for each in READS if each not in WITH_OPTION or WITH_OPTION[each] in options)
    return tuple(sorted(each.action for each in wanted))


async def organization(door: Door) -> Reading[Organization | None]:
    """Return the organization of the account; ``Known(None)`` if it is in none."""
    answer = await door.ask_whether(DESCRIBE)
    match answer:
        case Known(value):
            return Known(None) if value is None else build_reading(value, DESCRIBE, _organization)
        case Unreadable():
            return answer


async def accounts(door: Door) -> tuple[Listing[Member], Organization | None]:
    """Return all accounts of the organization, each once, and the organization as their ARNs name it.

    AWS may repeat an account while others join or leave.
    """
    listing = await door.follow(LIST_ACCOUNTS, MaxResults=PAGE)
    named = (_ARN.fullmatch(str(each.get("Arn"))) for each in listing.items)
    organization = next((Organization(arn["id"], arn["management"]) for arn in named if arn), None)
    members = items_of(listing, LIST_ACCOUNTS, _member)
    once = {each.account_id: each for each in members.items}
    return Listing(tuple(once.values()), members.unread), organization


def _organization(answer: Answer) -> Organization:
    found = answer["Organization"]
    return Organization(name(found, "Id"), text_or_none(found.get("MasterAccountId")))


def _member(item: Answer) -> Member:
    id_ = account_id(item)
    paths = (f"{each.removesuffix('/').removesuffix(f'/{id_}')}/" for each in item.get("Paths") or ())
    return Member(
        account_id=id_,
        name=text_or_none(item.get("Name")),
        # `State` came in 2025; `Status`, with fewer values, is retired
        state=text_or_none(item.get("State")) or text_or_none(item.get("Status")),
        path=next(filter(_PATH.fullmatch, paths), None),
    )


def account_id(item: Answer) -> str:
    """Return the ID of an account.

    Raises:
        KeyError: AWS gave something else.
    """
    found = name(item, "Id")
    if not ACCOUNT_ID.fullmatch(found):
        raise KeyError("Id")
    return found
