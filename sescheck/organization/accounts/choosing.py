"""Choose among the accounts of a source: a pure function."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sescheck.errors import UsageError
from sescheck.organization.accounts.account_states import why_skipped
from sescheck.organization.accounts.selection import Selection
from sescheck.organization.model import Member

EXCLUDED = "--exclude-account names it"
NOT_NAMED = "--account does not name it"
NOT_IN_UNIT = "it is not in an organizational unit of --ou"
WITHOUT_TAG = "it does not have the tag of --tag"
_EARLY = (WITHOUT_TAG, NOT_IN_UNIT, NOT_NAMED, EXCLUDED)
_SHOWN = 5

Chosen = tuple[tuple[Member, str | None], ...]


def choose(members: Iterable[Member], selection: Selection) -> Chosen:
    """Return each account with the reason why it is skipped, or None if it is read.

    Each option narrows the choice. An account that is not chosen has that reason, whatever its state is.

    Raises:
        UsageError: an account of ``--account`` is not among them, an organizational unit or a tag cannot be
            decided, or no account is left.
    """
    chosen = without_tags(members, selection)
    found = tuple((member, why or _why_by_tags(member, selection)) for member, why in chosen)
    if all(why is not None for _, why in found):
        raise UsageError(_nothing_left(found))
    return found


def without_tags(members: Iterable[Member], selection: Selection) -> Chosen:
    """Choose by everything but the tags: only of the accounts that are left, the tags are read.

    Raises:
        UsageError: an account of ``--account`` is not among them, or an organizational unit cannot be decided.
    """
    listed = tuple(members)
    ids = {each.account_id for each in listed}
    missing = [each for each in selection.accounts if each not in ids]
    if missing:
        raise UsageError(
            f"--account {some(missing)}: not among the accounts that are listed ({len(ids):,} in all);"
            " check the ID, and the organization or file"
        )
    return tuple((each, _why_not(each, selection)) for each in listed)


def tags_wanted(selection: Selection) -> Mapping[str, frozenset[str]]:
    """Return the values that an account may have, by key."""
    wanted: dict[str, frozenset[str]] = {}
    for each in selection.tags:
        key, _, value = each.partition("=")
        wanted[key] = wanted.get(key, frozenset()) | {value}
    return wanted


def _why_not(member: Member, selection: Selection) -> str | None:
    if member.account_id in selection.excluded:
        return EXCLUDED
    if selection.accounts and member.account_id not in selection.accounts:
        return NOT_NAMED
    if selection.ous and not _is_in(member, selection.ous):
        return NOT_IN_UNIT
    return why_skipped(member)


def _is_in(member: Member, ous: Sequence[str]) -> bool:
    if member.path is None:
        raise UsageError(
            f"--ou: the organizational unit of account {member.account_id} is not known; a file has none: use"
            " --account"
        )
    return not {*ous}.isdisjoint(member.path.split("/"))


def _why_by_tags(member: Member, selection: Selection) -> str | None:
    if not selection.tags:
        return None
    if member.tags is None:
        raise UsageError(f"--tag: the tags of account {member.account_id} are not known: use --account")
    tags = dict(member.tags)
    has_all = all(tags.get(key) in values for key, values in tags_wanted(selection).items())
    return None if has_all else WITHOUT_TAG


def _nothing_left(found: Chosen) -> str:
    """Count the reasons: those of accounts that most options leave come first."""
    if not found:
        return "no account is listed, so there is nothing to read"
    counts = Counter(str(why) for _, why in found)
    late = sorted(counts, key=lambda why: _EARLY.index(why) if why in _EARLY else -1)
    return f"no account is left to read: {', '.join(f'{counts[why]:,} because {why}' for why in late)}"


def some(ids: Sequence[str]) -> str:
    """Return the first IDs, and how many more there are."""
    more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
    return f"{', '.join(ids[:_SHOWN])}{more}"
