"""Whether a statement's conditions narrow "everyone" down to an account, an organization, an ARN or a source.

The keys and what counts as a fixed value follow what Amazon S3 calls public, the one definition that AWS gives,
with the keys that came since. Where it cannot be decided whether a value is fixed, it is taken to be. Source:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

import re
from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network, ip_network

from sescheck.policies.document import Condition

ACCOUNTS = frozenset({"aws:principalaccount", "aws:sourceaccount", "aws:sourceowner", "aws:vpceaccount"})
"""Keys whose value is an account's number."""

ARNS = frozenset({"aws:principalarn", "aws:sourcearn", "aws:sourcevpcarn"})
"""Keys whose value is an ARN."""

KEYS = (
    ACCOUNTS
    | ARNS
    | {
        *("aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid", "aws:sourceorgpaths"),
        *("aws:vpceorgid", "aws:vpceorgpaths", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceip", "aws:userid"),
        *("aws:principalisawsservice", "aws:principalservicename", "aws:principalservicenameslist"),
    }
)
"""Keys that say who asks, or from where."""

_EXACT = frozenset({"stringequals", "stringequalsignorecase", "bool"})
_WITH_PATTERNS = frozenset({"stringlike", "arnequals", "arnlike"})
_IN_EVERY_REQUEST = frozenset({"aws:principalaccount", "aws:principalarn", "aws:userid"})
"""Keys that no signed request lacks: ``IfExists`` makes no difference to them."""

_BROADEST = {4: 8, 6: 32}
_ID_PREFIX = re.compile(r"^(?:o|r|ou|vpc|vpce)-")


def narrow(conditions: Collection[Condition]) -> bool:
    """Do they keep anyone out who is nobody in particular? They all have to hold, so one that does suffices."""
    required = {each.key for each in conditions if each.operator == "null" and each.values == {"false"}}
    return any(_narrows(each, required | _IN_EVERY_REQUEST) for each in conditions)


def demanded(condition: Condition) -> frozenset[str]:
    """The values of which the condition demands one; empty where it is about something else, such as a Not."""
    operator, _ = _bare(condition.operator)
    return condition.values if operator in _EXACT | _WITH_PATTERNS else frozenset()


def _narrows(condition: Condition, required: Collection[str]) -> bool:
    operator, holds_without = _bare(condition.operator)
    if condition.key not in KEYS or (holds_without and condition.key not in required):
        return False
    return all(_is_fixed(operator, condition.key, value) for value in condition.values)


def _bare(operator: str) -> tuple[str, bool]:
    """The operator without what stands around it, and whether it holds of a request that lacks the key."""
    of_all = operator.startswith("forallvalues:")
    name = operator.removeprefix("forallvalues:").removeprefix("foranyvalue:")
    return name.removesuffix("ifexists"), of_all or name.endswith("ifexists")


def _is_fixed(operator: str, key: str, value: str) -> bool:
    if operator == "ipaddress":
        return key == "aws:sourceip" and _is_small(value)
    if operator == "bool":
        return key == "aws:principalisawsservice" and value.lower() == "true"
    if operator in _EXACT or "${" in value:
        return operator in _EXACT | _WITH_PATTERNS
    if operator not in _WITH_PATTERNS:
        return False
    return _names_an_arn(key, value) if key in ARNS else _names_something(value)


def _is_small(block: str) -> bool:
    """Is a block of addresses no broader than S3 lets pass? What is no block matches nobody."""
    try:
        network: IPv4Network | IPv6Network = ip_network(block, strict=False)
    except ValueError:
        return True
    return network.is_private or network.prefixlen >= _BROADEST[network.version]


def _names_an_arn(key: str, pattern: str) -> bool:
    """Is the account fixed? Of what is no principal a name will do, such as a bucket's or an identity's."""
    fields = [*pattern.split(":", 5), *["*"] * 5][:6]
    if fields[4].strip("*?"):
        return True
    last = re.split(r"[/:]", fields[5])[-1]
    return key != "aws:principalarn" and bool(last.strip("*?"))


def _names_something(pattern: str) -> bool:
    """Is more of it fixed than what every such value begins with?"""
    parts = (_ID_PREFIX.sub("", part) for part in pattern.split("/"))
    return any(part.strip("*?") for part in parts)
