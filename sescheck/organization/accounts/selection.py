"""Which accounts the options choose, checked before anything is read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sescheck.aws.ses_regions import unique
from sescheck.errors import UsageError

ACCOUNT_ID = re.compile(r"[0-9]{12}")
_ROLE = re.compile(r"arn:[\w-]+:iam::[0-9]{12}:role/[\w+=,.@/-]+", re.ASCII)
_UNIT = re.compile(r"ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32}")
"""An organizational unit or the root. Source: the organizations model, OrganizationalUnitId and RootId."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the options choose. An option that is not given is empty and chooses everything.

    Attributes:
        ous: IDs of organizational units, or of the root; accounts in nested units count.
        accounts: account IDs.
        excluded: IDs of accounts that are not read.
        tags: ``KEY=VALUE``; of the same key any value, of different keys all.
    """

    ous: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def selection_of(
    ous: Sequence[str] | None = None,
    accounts: Sequence[str] | None = None,
    excluded: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
    *,
    from_role: str | None = None,
    has_file: bool = False,
) -> Selection:
    """Check the options about accounts.

    Args:
        ous: the values of ``--ou``; each may be a list with commas, as those of the next two.
        accounts: of ``--account``.
        excluded: of ``--exclude-account``.
        tags: of ``--tag``.
        from_role: of ``--from-role``.
        has_file: True if the accounts come from ``--accounts``.

    Raises:
        UsageError: a value cannot be understood, an account is both named and excluded, or two options do not go
            together.
    """
    _check_source(ous, from_role, has_file=has_file)
    chosen = Selection(
        ous=tuple(_unit(each) for each in _split("--ou", ous)),
        accounts=tuple(_account("--account", each) for each in _split("--account", accounts)),
        excluded=tuple(_account("--exclude-account", each) for each in _split("--exclude-account", excluded)),
        tags=unique(_tag(each) for each in tags or ()),
    )
    both = [each for each in chosen.accounts if each in chosen.excluded]
    if both:
        raise UsageError(f"--account and --exclude-account both name {', '.join(both)}: leave one out")
    return chosen


def _check_source(ous: Sequence[str] | None, from_role: str | None, *, has_file: bool) -> None:
    if from_role is not None and _ROLE.fullmatch(from_role) is None:
        raise UsageError(f"--from-role {from_role} is not the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME")
    if has_file and from_role is not None:
        raise UsageError("--from-role lists an organization, and --accounts reads a file: leave one out")
    if has_file and ous:
        raise UsageError(
            "--ou needs an organization, and a file has no organizational units: leave out --accounts"
        )


def _split(option: str, values: Sequence[str] | None) -> tuple[str, ...]:
    names = unique(part.strip() for value in values or () for part in value.split(",") if part.strip())
    if values and not names:
        raise UsageError(f"{option} names nothing: give an ID, or leave it out")
    return names


def _account(option: str, typed: str) -> str:
    if ACCOUNT_ID.fullmatch(typed) is None:
        raise UsageError(f"{option} {typed}: {why_not_an_id(typed)}")
    return typed


def why_not_an_id(text: str) -> str:
    """Return what is wrong with a text that should be an account ID."""
    if ACCOUNT_ID.fullmatch(text.replace("-", "")):
        return f"write the account ID without dashes: {text.replace('-', '')}"
    if text.isascii() and text.isdigit():
        lost = "; if zeros at its beginning were lost, write them" if len(text) < 12 else ""  # noqa: PLR2004 - an ID
        return f"an account ID has 12 digits, this one has {len(text)}{lost}"
    return "it is not an account ID, which has 12 digits"


def _unit(typed: str) -> str:
    if _UNIT.fullmatch(typed) is None:
        raise UsageError(
            f"--ou {typed}: it is not the ID of an organizational unit, such as ou-ab12-cdef3456, or of the root"
        )
    return typed


def _tag(typed: str) -> str:
    key, equals, _ = typed.partition("=")
    if not key or not equals:
        raise UsageError(f"--tag {typed}: it is not KEY=VALUE")
    return typed
