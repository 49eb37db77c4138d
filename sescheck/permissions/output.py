"""What `iam-policy` does between its options and its exit code."""

import asyncio
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import typer
from tabulate import tabulate

from sescheck.auditing.checks import Source, parse_regions
from sescheck.aws.limits import Limits
from sescheck.aws.ses_regions import MAIN_REGION, partition_of
from sescheck.aws.sessions import default_region, open_accesses
from sescheck.collect.declarations import Read
from sescheck.engine.rule import Entry
from sescheck.errors import CannotRunError, CredentialsError, ExitCode, one_of
from sescheck.permissions.check import NEED_NO_PERMISSION, Checked, Permission, State, check_all
from sescheck.permissions.needed import actions_of
from sescheck.permissions.policy import FORMATS
from sescheck.plain import cut, safe
from sescheck.report.text.phrases import plural, some
from sescheck.snapshot.reading import Unreadable, Why

VERSION = 1
"""The version of the JSON of ``--check --format json``."""

_MOST_RULES = 3


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit reads, and for which rules."""

    reads: Sequence[Read]
    rules: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Lack:
    """What an audit loses without one action.

    Attributes:
        rules: the rules that need it: they may stay undecided.
        instead: allowed actions that are called instead; they may return less.
        only_if: the action that it replaces; None if it is always called.
    """

    rules: tuple[str, ...]
    instead: tuple[str, ...]
    only_if: str | None


def policy(reads: Sequence[Read], name: str | None) -> str:
    """Return the policy as text.

    Raises:
        UsageError: no such format.
    """
    return FORMATS[one_of("format", name or "json", FORMATS)](actions_of(reads))


def check(
    reads: Sequence[Read], rules: Sequence[Entry], source: Source, regions: Sequence[str] | None, name: str | None
) -> ExitCode:
    """Check the permissions, and print what is lacking.

    Args:
        reads: what an audit reads.
        rules: those that it runs: also the user's own ones.
        source: who is asked.
        regions: the first is the one to check in.
        name: of the format.

    Raises:
        UsageError: no such format, region or profile.
        CannotRunError: there are no credentials that AWS accepts, or no permission could be checked.
    """
    otherwise = f"with --check, choose one of {', '.join(_CHECK_FORMATS)}"
    name = one_of("format", name or "text", _CHECK_FORMATS, otherwise)
    found = _ask(reads, source, regions)
    checked = [each for each in found if isinstance(each, Checked)]
    code = ExitCode.CLEAN if all(map(_is_whole, checked)) else ExitCode.INCOMPLETE
    if checked:
        typer.echo(_CHECK_FORMATS[name](checked, Audit(reads, rules), code))
    for refused in (each for each in found if isinstance(each, CredentialsError)):
        raise refused
    for each in checked:
        if not each.with_state(State.ALLOWED) and not each.with_state(State.LACKING):
            raise CannotRunError(
                f"no permission could be checked in {each.region}: {_reason(each.permissions[0])}"
            )
    return code


def _ask(
    reads: Sequence[Read], source: Source, regions: Sequence[str] | None
) -> tuple[Checked | CredentialsError, ...]:
    names, _ = parse_regions(regions)
    region = names[0] if names else _default_region(source.profile)
    main = MAIN_REGION[partition_of(region) or "aws"]
    accesses = open_accesses(
        source.profile, source.role_arns, source.external_id, source.endpoint_url, main, Limits()
    )
    operations = [read.operation for read in reads]
    return asyncio.run(check_all(accesses, region, operations, source.endpoint_url))


def _default_region(profile: str | None) -> str:
    """Return the profile's region, if it has SES."""
    known = default_region(profile)
    return known if known and partition_of(known) else MAIN_REGION["aws"]


def _is_whole(checked: Checked) -> bool:
    return all(each.is_in_order for each in checked.permissions)


def lack_of(action: str, audit: Audit, allowed: Collection[str]) -> Lack:
    """Return what an audit loses without that action."""
    mine = [read for read in audit.reads if read.operation.action == action]
    facts = {read.fact for read in mine if read.instead_of is None}
    instead = (
        each.operation.action
        for each in audit.reads
        if each.instead_of is not None and each.instead_of.action == action
    )
    return Lack(
        rules=tuple(sorted(entry.name for entry in audit.rules if facts & set(entry.rule.facts))),
        instead=tuple(sorted(set(instead) & set(allowed))),
        only_if=next((read.instead_of.action for read in mine if read.instead_of is not None), None),
    )


def _lacks(checked: Checked, audit: Audit) -> Iterator[tuple[Permission, Lack]]:
    allowed = {each.action for each in checked.with_state(State.ALLOWED)}
    for each in checked.with_state(State.LACKING):
        yield each, lack_of(each.action, audit, allowed)


def _reason(permission: Permission) -> str:
    match permission.why:
        case None:
            return ""
        case Unreadable(why=Why.NOT_ASKED, detail=detail):
            return f"cannot be checked: {detail}"
        case Unreadable(why=why, detail=detail):
            return f"{why.words}: {detail}"


def _as_text(checked: Sequence[Checked], audit: Audit, _: ExitCode) -> str:
    return "\n\n".join(_summary(each, audit) for each in checked)


def _summary(checked: Checked, audit: Audit) -> str:
    lacking = [(each.action, _cost(lack)) for each, lack in _lacks(checked, audit)]
    not_known = [(each.action, cut(safe(_reason(each)))) for each in checked.with_state(State.UNKNOWN)]
    counts = f"{plural(len(lacking), 'action')} lacking, {len(not_known)} not known, of {len(checked.permissions)}"
    parts = [f"{safe(checked.caller.arn)} in {checked.region}: {counts}"]
    if lacking:
        parts.append(tabulate(lacking, headers=("lacking", "rules that may stay undecided"), tablefmt="plain"))
    if not_known:
        parts.append(tabulate(not_known, headers=("not known", "why"), tablefmt="plain"))
    if checked.unsimulated is not None:
        why = cut(safe(checked.unsimulated.detail))
        parts.append(f"Each operation was tried once; IAM's policy simulator could not be used: {why}")
    return "\n\n".join(parts)


def _cost(lack: Lack) -> str:
    if lack.only_if is not None:
        return f"nothing, as long as {lack.only_if} is allowed"
    rules = some(lack.rules, _MOST_RULES, "rule") if lack.rules else "no rule"
    instead = f"; {', '.join(lack.instead)} is called instead and may return less" if lack.instead else ""
    return f"{rules}{instead}"


def _as_json(checked: Sequence[Checked], audit: Audit, code: ExitCode) -> str:
    callers = [_wire(each, audit) for each in checked]
    return json.dumps(
        {"format": "sescheck-permissions", "version": VERSION, "exit_code": code, "callers": callers}, indent=2
    )


def _wire(checked: Checked, audit: Audit) -> dict[str, object]:
    return {
        "arn": checked.caller.arn,
        "account_id": checked.caller.account_id,
        "region": checked.region,
        "simulated": checked.unsimulated is None,
        "allowed": [each.action for each in checked.with_state(State.ALLOWED)],
        "lacking": [
            {
                "action": each.action,
                "detail": _reason(each),
                "rules": list(lack.rules),
                "instead": list(lack.instead),
                "only_if": lack.only_if,
            }
            for each, lack in _lacks(checked, audit)
        ],
        "unknown": [
            {"action": each.action, "detail": _reason(each)} for each in checked.with_state(State.UNKNOWN)
        ],
        "need_no_permission": sorted(NEED_NO_PERMISSION & set(actions_of(audit.reads))),
    }


_CHECK_FORMATS: Mapping[str, Callable[[Sequence[Checked], Audit, ExitCode], str]] = {
    "text": _as_text,
    "json": _as_json,
}
