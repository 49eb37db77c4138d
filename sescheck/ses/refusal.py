"""Whether the policy of a resource plainly keeps SES from using it.

Plainly: a statement surely denies it, or no statement could allow it. Conditions are weighed as far as it is known
what SES's request says of itself: the account, and the ARN of what it acts for. What cannot be decided does not
count as a refusal.
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
"""SES makes the request as a service, and a service is in no organization.

Source: IAM User Guide, global condition keys.
"""
ANYTHING = "*"
"""The resource of a policy that can only be about the thing that it belongs to."""


class Refusal(StrEnum):
    """How a policy refuses."""

    DENIED = "a statement denies it"
    NOT_ALLOWED = "no statement could allow it"
    NO_POLICY = "it has no policy"


@dataclass(frozen=True, slots=True)
class Refused:
    """A policy that refuses.

    Attributes:
        statement: the Sid of the statement that denies, where it has one.
    """

    how: Refusal
    statement: str | None = None


def acting_for(account: AccountView, region: str, resource: str) -> Context:
    """What SES's request says when it acts for a resource in that region; little where STS was silent."""
    match account.number:
        case Known(number):
            arn = f"arn:{account.partition}:ses:{region}:{number}:{resource}"
            return {**_OF_A_SERVICE, ACCOUNT: number, "aws:sourceowner": number, SOURCE_ARN: arn}
        case _:
            return _OF_A_SERVICE


def asks_for_source(policy: str) -> bool:
    """Does the answer depend on what SES acts for, and not on the account alone?"""
    found = (each for each in statements(policy) if isinstance(each, Statement))
    return any(condition.key == SOURCE_ARN for each in found for condition in each.conditions)


def first_refusal(policy: str, actions: Iterable[str], resource: str, context: Context) -> Refused | None:
    """The refusal of the first of the actions that is refused; None where none is."""
    asked = (refusal_of(policy, Requests(action.lower(), resource, context)) for action in actions)
    return next((found for found in asked if found is not None), None)


def refusal_of(policy: str, asked: Requests) -> Refused | None:
    """How the policy plainly refuses SES what is asked; None where it does not, or cannot be understood."""
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
    """Names of domains have no case: whether SES writes them as they were verified is not known."""
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
    """Everyone is services too: SNS's default policy is written so, and a denial to everyone hits them.

    So does a denial to all but some (``NotPrincipal``). A statement with neither is one that AWS does not take.
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
