"""Two steps that want one thing in two ways: if both were printed, the second would undo the first."""

from collections.abc import Hashable

from msgspec import structs

from sescheck.engine.steps import Call, Human, Step

_WRITE = ("Add", "Create", "Put", "Set", "Update")
"""The beginnings of the names of operations that make or replace one thing."""
_NAMES = (
    "AttributeName",
    "Bucket",
    "ConfigurationSetName",
    "ContactListName",
    "EmailAddress",
    "EmailIdentity",
    "EventDestinationName",
    "FunctionName",
    "Identity",
    "KeyId",
    "Name",
    "NotificationType",
    "PolicyName",
    "PoolName",
    "ReputationEntityReference",
    "RoleName",
    "RuleSetName",
    "StatementId",
    "TemplateName",
    "TenantName",
    "TopicArn",
)
"""The parameters that name what a call writes; a call with none of them writes a setting of the account."""
_NAMED_INSIDE = ("Rule", "Filter")
_SET_IS_A_VALUE = frozenset({"CreateEmailIdentity", "PutEmailIdentityConfigurationSetAttributes"})


def thing_of(call: Call) -> Hashable:
    """What a call writes; None if it does not write one thing."""
    if not call.operation.startswith(_WRITE):
        return None
    given = call.parameters
    names = [str(given[each]) for each in _NAMES if each in given]
    if call.operation in _SET_IS_A_VALUE:
        names = [str(given["EmailIdentity"])]
    inside = (str(given[each].get("Name")) for each in _NAMED_INSIDE if each in given)
    return call.service, call.operation, call.region, *names, *inside


def contradict(one: Step, other: Step) -> bool:
    """True if both write the same thing, and neither is meant to come after the other."""
    match one.does, other.does:
        case Call() as first, Call() as second:
            thing = thing_of(first)
            return thing is not None and thing == thing_of(second) and not _are_in_order(one, other)
        case _:
            return False


def _are_in_order(one: Step, other: Step) -> bool:
    return any(set(first.makes) & set(second.needs) for first, second in ((one, other), (other, one)))


def later(step: Step, other: Step) -> Step:
    """The step as words for a person, because another one writes the same thing first."""
    words = (
        f"The step `{other.title}` writes the same thing, and this one would undo it. Run `sescheck fix` again"
        " afterwards: it prints what is then left."
    )
    return structs.replace(step, does=Human(words), needs=(*step.needs, *other.makes), replaces="", alternative="")
