"""docs/coverage.md: every setting of SES with the rules that watch it, or the reason why none does."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from botocore import xform_name
from coverage_groups import GROUPS
from member_lists import NO_SETTING, SERVICES, Kind, Member, every_member, others, the_same

from sescheck.rules.catalogue import every_rule

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_NOTE = "<!-- Generated from docs/members by `make docs`: do not edit. -->"
_HEAD = """# What is checked

This page has every setting and every state that the APIs of SES return, with the rules that watch it. If no rule
does, it says why. Search it for the name of a member in the API (`TlsPolicy`), for an operation
(`GetEmailIdentity`), or for a command of the AWS CLI (`sesv2 get-email-identity`). `A.B` is a member of a
structure, `[]` an item of a list, `{}` a value of a map.

A rule watches a member if its findings can change when only this member changes: a test tries it for each of them.
Most rules compare a region with the other regions of its group. The page of each rule says what it finds. What
could not be read is never "missing" and never "fine": see [Reliability](reliability.md)."""
_KINDS = {
    Kind.WATCHED: "watched by at least one rule",
    Kind.SHOWN: "read and shown, not judged",
    Kind.LEFT: "left on purpose",
    Kind.NOT_YET: "not checked yet",
}
_UNCOUNTED = {
    "a time": "times",
    "an id of the region's own": "IDs, tokens and names that AWS makes for each region",
    "the way to the next page": "tokens for the next page of a list",
    "the name that was asked for": "names that an answer repeats from the question",
    "a result or content, no setting": "results and contents: statistics, reports, messages, jobs, searches",
}


def page() -> str:
    """The whole page."""
    found = tuple(every_member())
    _check_groups(found)
    parts = [_NOTE, _HEAD, _summary(found)]
    parts += [_group(title, operations, found) for title, operations in GROUPS.items()]
    parts += [_of_others(), _repeated(found), _uncounted(found)]
    return "\n\n".join(parts) + "\n"


def _check_groups(found: tuple[Member, ...]) -> None:
    """Every setting stands under a heading.

    Raises:
        ValueError: the operation of a setting does not.
    """
    listed = {operation for operations in GROUPS.values() for operation in operations}
    missing = {_operation(each) for each in found if each.kind in _KINDS} - listed
    if missing:
        raise ValueError(f"docs/coverage_groups.py does not have {', '.join(sorted(missing))}")


def _operation(member: Member) -> str:
    return f"{member.service}.{member.operation}"


def _summary(found: tuple[Member, ...]) -> str:
    counts = Counter(each.kind for each in found)
    total = sum(counts[kind] for kind in _KINDS)
    rows = [f"| {words} | {counts[kind]} |" for kind, words in _KINDS.items()]
    by_group = [_summary_of(title, operations, found) for title, operations in GROUPS.items()]
    return "\n".join(
        [
            "## In short",
            "",
            f"The APIs of SES return {total} settings and states:",
            "",
            "| settings and states | |",
            "|---|---|",
            *rows,
            "",
            "| about | watched | shown | left on purpose | not checked yet |",
            "|---|---|---|---|---|",
            *by_group,
        ]
    )


def _summary_of(title: str, operations: tuple[str, ...], found: tuple[Member, ...]) -> str:
    counts = Counter(each.kind for each in found if _operation(each) in operations)
    return f"| {title} | {' | '.join(str(counts[kind]) for kind in _KINDS)} |"


def _group(title: str, operations: tuple[str, ...], found: tuple[Member, ...]) -> str:
    tables = []
    for name in operations:
        shown = [each for each in found if _operation(each) == name and (each.kind in _KINDS or is_repeated(each))]
        tables += [f"{_call(*shown[0].leaf[:2])}\n\n{_table(shown)}"] if shown else []
    return "\n\n".join([f"## {title}", *tables])


def _call(service: str, operation: str) -> str:
    return f"`{operation}` (`{service} {xform_name(operation, '-')}`)"


def _table(members: Iterable[Member]) -> str:
    """One row for members that follow each other and have the same answer."""
    rows = []
    for answer, same in groupby(members, key=_answer):
        paths = ", ".join(_name(each) for each in same)
        rows.append(f"| {paths} | {answer} |")
    return "\n".join(["| member | checked by |", "|---|---|", *rows])


def _name(member: Member) -> str:
    """Its path; in the list of other services some are words."""
    is_path = member.service in SERVICES or " " not in member.path
    return f"`{member.path}`" if is_path else member.path


def _answer(member: Member) -> str:
    match member.kind:
        case Kind.WATCHED:
            return _linked(member.words)
        case Kind.SHOWN:
            return f"no rule; shown {_linked(member.words)}"
        case Kind.LEFT:
            return f"left on purpose: {_linked(member.words)}"
        case Kind.NOT_YET:
            return f"**not checked yet**: {_linked(member.words)}"
        case Kind.SAME:
            there = the_same(member)
            return f"the same as `{there.path}` of `{there.operation}`: {_answer(there)}"
        case _:
            return member.words


def _linked(words: str) -> str:
    """The words, with links to the rules that they name."""
    names = {entry.name for entry in every_rule()}
    return _NAME.sub(lambda found: f"[{found[0]}](rules/{found[0]}.md)" if found[0] in names else found[0], words)


def _of_others() -> str:
    text = (
        "sescheck reads these because settings of SES name them, or because SES needs them. A resource of another"
        " account is not read."
    )
    parts = [f"## Other services, and the DNS\n\n{text}"]
    for (service, operation), members in groupby(others(), key=lambda each: each.leaf[:2]):
        name = f"DNS, `{operation}`" if service == "dns" else _call(service, operation)
        parts.append(f"{name}\n\n{_table(members)}")
    return "\n\n".join(parts)


def _repeated(found: tuple[Member, ...]) -> str:
    """Operations of which every setting is the same as one of another operation."""
    in_groups = {operation for operations in GROUPS.values() for operation in operations}
    same = (each for each in found if is_repeated(each) and _operation(each) not in in_groups)
    rows = []
    for (service, operation), members in groupby(same, key=lambda each: each.leaf[:2]):
        listed = tuple(members)
        names = ", ".join(f"`{each.path}`" for each in listed)
        rows.append(f"| {_call(service, operation)} | {names} | {_sources(listed)} |")
    text = "These operations return what other operations return too. sescheck reads it from those."
    head = [
        "## The same in other operations",
        "",
        text,
        "",
        "| operation | members | the same as in |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows])


def is_repeated(member: Member) -> bool:
    """True if it is the same as a setting or a state of another operation."""
    return member.kind is Kind.SAME and the_same(member).kind in _KINDS


def _sources(members: Iterable[Member]) -> str:
    return ", ".join(dict.fromkeys(f"`{the_same(each).operation}`" for each in members))


def _uncounted(found: tuple[Member, ...]) -> str:
    rows = []
    for mark in NO_SETTING:
        members = [each for each in found if each.kind is Kind.NO_SETTING and each.words == mark]
        rows.append(f"| {_UNCOUNTED[mark]} | {len(members)} |")
    text = "These members are not counted above, because they are neither a setting nor a state:"
    results = dict.fromkeys(
        f"`{each.operation}`" for each in found if each.words == "a result or content, no setting"
    )
    return "\n".join(
        [
            "## What is neither a setting nor a state",
            "",
            text,
            "",
            "| members | |",
            "|---|---|",
            *rows,
            "",
            f"Results and contents are in {', '.join(results)}.",
        ]
    )
