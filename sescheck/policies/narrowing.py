"""Whether the conditions of a statement limit "everyone" to an account, an organization, an ARN or a source.

The keys and the fixed values are those by which Amazon S3 defines "public", which is AWS's only definition of it,
and newer keys. A value counts as fixed if that cannot be decided. Source:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

import re
from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network, ip_network

from sescheck.policies.document import Condition

ACCOUNTS = frozenset({"aws:principalaccount", "aws:sourceaccount", "aws:sourceowner", "aws:vpceaccount"})
"""Keys whose value is the number of an account."""

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
"""Keys about who makes the request, or from where."""

_EXACT = frozenset({"stringequals", "stringequalsignorecase", "bool"})
_WITH_PATTERNS = frozenset({"stringlike", "arnequals", "arnlike"})
_IN_EVERY_REQUEST = frozenset({"aws:principalaccount", "aws:principalarn", "aws:userid"})
"""Keys that every signed request has: ``IfExists`` makes no difference to them."""

_BROADEST = {4: 8, 6: 32}
_ID_PREFIX = re.compile(r"^(?:o|r|ou|vpc|vpce)-")


def narrow(conditions: Collection[Condition]) -> bool:
    """True if they limit who may make the request. All of them have to hold, so one that limits it is enough."""
    required = {each.key for each in conditions if each.operator == "null" and each.values == {"false"}}
    return any(_narrows(each, required | _IN_EVERY_REQUEST) for each in conditions)


def demanded(condition: Condition) -> frozenset[str]:
    """The values of which the condition requires one; empty for other conditions, such as a negated one."""
    operator, _ = _bare(condition.operator)
    return condition.values if operator in _EXACT | _WITH_PATTERNS else frozenset()


def _narrows(condition: Condition, required: Collection[str]) -> bool:
    operator, holds_without_key = _bare(condition.operator)
    if condition.key not in KEYS or (holds_without_key and condition.key not in required):
        return False
    return all(_is_fixed(operator, condition.key, value) for value in condition.values)


def _bare(operator: str) -> tuple[str, bool]:
    """The operator without prefix and suffix, and whether it holds for a request without the key."""
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
    """True if a block of addresses is not too broad for S3. A text that is not a block matches nobody."""
    try:
        network: IPv4Network | IPv6Network = ip_network(block, strict=False)
    except ValueError:
        return True
    return network.is_private or network.prefixlen >= _BROADEST[network.version]


def _names_an_arn(key: str, pattern: str) -> bool:
    """True if the account is fixed, or, unless it is a principal, the name, such as that of a bucket."""
    fields = [*pattern.split(":", 5), *["*"] * 5][:6]
    if fields[4].strip("*?"):
        return True
    last = re.split(r"[/:]", fields[5])[-1]
    return key != "aws:principalarn" and bool(last.strip("*?"))


def _names_something(pattern: str) -> bool:
    """True if more of it is fixed than the prefix that all such values have."""
    parts = (_ID_PREFIX.sub("", part) for part in pattern.split("/"))
    return any(part.strip("*?") for part in parts)
