"""Whether the policy of a resource certainly does not allow SES to use it.

That is so if a statement certainly denies it, or if no statement could allow it. Conditions are evaluated as far
as the request of SES is known: the account, and the ARN of the resource for which SES acts. An undecided policy
does not count as a refusal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from sescheck.comparison.account_view import AccountView
from sescheck.policies.conditions import Circumstance, Context
from sescheck.policies.document import DENY, EVERYONE, NotUnderstood, Principal, Statement
from sescheck.policies.permissions import Requests, reach, statements
from sescheck.policies.reach import ALWAYS, NEVER, UNDECIDED, Extent, Reach, where_all
from sescheck.snapshot.reading import Known

SES = "ses.amazonaws.com"
SOURCE_ARN = "aws:sourcearn"
ACCOUNT = "aws:sourceaccount"
_OF_A_SERVICE: Context = {
    "aws:principalisawsservice": "true",
    "aws:principalorgid": Circumstance.ABSENT,
    "aws:principalorgpaths": Circumstance.ABSENT,
}
"""SES makes the request as a service, and a service is not part of an organization.

Source: IAM User Guide, global condition keys.
"""
ANYTHING = "*"
"""The resource of a policy that can only be about the resource that it is attached to."""


class Refusal(StrEnum):
    """How a policy refuses."""

    DENIED = "a statement denies it"
    NOT_ALLOWED = "no statement could allow it"
    NO_POLICY = "it has no policy"


@dataclass(frozen=True, slots=True)
class Refused:
    """A policy that refuses.

    Attributes:
        statement: the Sid of the statement that denies, if it has one.
    """

    how: Refusal
    statement: str | None = None


def acting_for(account: AccountView, region: str, resource: str) -> Context:
    """The request context of SES when it acts for a resource in that region.

    Without the account's number, only the parts that are the same for every service are known.
    """
    match account.number:
        case Known(number):
            arn = f"arn:{account.partition}:ses:{region}:{number}:{resource}"
            return {**_OF_A_SERVICE, ACCOUNT: number, "aws:sourceowner": number, SOURCE_ARN: arn}
        case _:
            return _OF_A_SERVICE


def depends_on_source(policy: str) -> bool:
    """True if the policy has a condition on the ARN of the resource for which SES acts."""
    found = (each for each in statements(policy) if isinstance(each, Statement))
    return any(condition.key == SOURCE_ARN for each in found for condition in each.conditions)


def first_refusal(policy: str, actions: Iterable[str], resource: str, context: Context) -> Refused | None:
    """The refusal of the first of the actions that is refused; None if none is."""
    asked = (refusal_of(policy, Requests(action.lower(), resource, context)) for action in actions)
    return next((found for found in asked if found is not None), None)


def refusal_of(policy: str, asked: Requests) -> Refused | None:
    """How the policy certainly refuses the request; None if it does not, or if it cannot be understood."""
    lowered = replace(asked, context=_lowered(asked.context))
    found = statements(policy)
    known = [(each, _reach(each, lowered)) for each in found if isinstance(each, Statement)]
    for statement, extent in known:
        if statement.effect == DENY and extent.least is Extent.ALL:
            return Refused(Refusal.DENIED, statement.sid)
    if any(isinstance(each, NotUnderstood) for each in found):
        return None
    if any(statement.effect != DENY and extent.most is not Extent.NONE for statement, extent in known):
        return None
    return Refused(Refusal.NOT_ALLOWED)


def _lowered(context: Context) -> Context:
    """The context with the source ARN in lower case: it is not known in which case SES writes a domain's name."""
    return {
        key: text.lower() if key == SOURCE_ARN and isinstance(text, str) else text for key, text in context.items()
    }


def _reach(statement: Statement, asked: Requests) -> Reach:
    conditions = frozenset(
        each._replace(values=frozenset(map(str.lower, each.values))) if each.key == SOURCE_ARN else each
        for each in statement.conditions
    )
    about = replace(statement, conditions=conditions)
    if asked.resources == ANYTHING and statement.resources is None and statement.not_resources is None:
        about = replace(about, resources=frozenset({ANYTHING}))
    return where_all((_is_ses(statement), reach(about, asked)))


def _is_ses(statement: Statement) -> Reach:
    """Whether the statement is about SES.

    "Everyone" includes services: SNS's default policy relies on it. A denial to everyone applies to them too, and
    so does a denial to all but some (``NotPrincipal``). AWS does not accept a statement with neither.
    """
    if statement.not_principals is not None:
        return _among(statement.not_principals).inverse
    return UNDECIDED if statement.principals is None else _among(statement.principals)


def _among(principals: frozenset[Principal]) -> Reach:
    if principals & {Principal("AWS", EVERYONE), Principal("Service", SES)}:
        return ALWAYS
    return UNDECIDED if any(map(_may_be_ses, principals)) else NEVER


def _may_be_ses(principal: Principal) -> bool:
    return principal.kind == "Service" and ("*" in principal.name or principal.name.startswith("ses."))
