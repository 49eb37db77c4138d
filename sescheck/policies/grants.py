"""Which accounts the statements about a resource allow, without those that they deny."""

import re
from collections.abc import Callable, Iterable, Sequence

from sescheck.policies.document import ALLOW, DENY, EVERYONE, Principal, Statement
from sescheck.policies.narrowing import ACCOUNTS, ARNS, KEYS, demanded, narrow
from sescheck.policies.patterns import matches

PUBLIC = Principal("AWS", EVERYONE)

_ACCOUNT = re.compile(r"[0-9]{12}")
_ACCOUNT_FIELD = 4


def account_of(name: str) -> str | None:
    """The account that a principal or an ARN names, 12 digits; None if it names no account, or a pattern."""
    fields = name.split(":", 5)
    found = name if len(fields) == 1 else fields[_ACCOUNT_FIELD] if len(fields) > _ACCOUNT_FIELD else ""
    return found if _ACCOUNT.fullmatch(found) else None


def is_about(statement: Statement, names: Callable[[str], bool]) -> bool:
    """True if the statement may apply to a resource; ``names`` is true for the patterns that may name it.

    A statement without a resource applies to the one to which its policy is attached.
    """
    if statement.resources is not None:
        return any(map(names, statement.resources))
    return statement.not_resources is None or not any(map(names, statement.not_resources))


def lets_everyone_in(statement: Statement, among: Sequence[Statement]) -> bool:
    """True if it allows something to everyone, no condition limits that, and none of ``among`` denies it."""
    if statement.effect != ALLOW or narrow(statement.conditions) or _is_denied(statement, PUBLIC, among):
        return False
    if statement.not_principals is not None:
        return PUBLIC not in statement.not_principals
    return PUBLIC in (statement.principals or ())


def accounts_let_in(statement: Statement, among: Sequence[Statement]) -> frozenset[str]:
    """The accounts to which it allows something by their number, without those to which ``among`` denies it.

    They are those of its principals; if it allows everyone or a service, those that its conditions require.
    """
    if statement.effect != ALLOW:
        return frozenset()
    named = statement.principals or frozenset()
    found = {each: account_of(each.name) for each in named if each.kind == "AWS" and each != PUBLIC}
    direct = {account for each, account in found.items() if account and not _is_denied(statement, each, among)}
    by_condition = any(each == PUBLIC or each.kind == "Service" for each in named)
    return frozenset(direct | (_demanded_accounts(statement, among) if by_condition else set()))


def _demanded_accounts(statement: Statement, among: Sequence[Statement]) -> set[str]:
    values = (value for each in statement.conditions if each.key in ACCOUNTS | ARNS for value in demanded(each))
    accounts = {account for value in values if (account := account_of(value))}
    return {each for each in accounts if not _is_denied(statement, Principal("AWS", each), among)}


def _is_denied(allowing: Statement, principal: Principal, among: Iterable[Statement]) -> bool:
    """True if everything that it allows is denied to the principal, or to all but some, who may include it."""
    return any(
        each.effect == DENY
        and _applies_to(each, principal)
        and _covers_actions(each, allowing)
        and (not each.conditions or any(condition.key in KEYS for condition in each.conditions))
        for each in among
    )


def _applies_to(denying: Statement, principal: Principal) -> bool:
    own = {principal, Principal("AWS", account_of(principal.name) or principal.name)}
    if denying.not_principals is not None:
        return not own & denying.not_principals
    return bool((own | {PUBLIC}) & (denying.principals or frozenset()))


def _covers_actions(denying: Statement, allowing: Statement) -> bool:
    """True if every pattern of actions that is allowed is within one that is denied."""
    allowed = allowing.actions or {"*"}
    if denying.not_actions is not None:
        return not any(matches(but, each) or matches(each, but) for but in denying.not_actions for each in allowed)
    denied = denying.actions or {"*"}
    return all(any(matches(each, one) or each == "ses:*" for each in denied) for one in allowed)
