"""Shared by the rules about sending authorization: an identity's ARN, its statements, the meaning of a policy."""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.policies.document import Condition, PolicyError, Principal, Statement, parse, parse_each
from sescheck.policies.grants import is_about
from sescheck.policies.patterns import matches
from sescheck.ses.localised import HERE, in_arns, localised
from sescheck.snapshot.reading import Known

_FIELDS = 6  # arn:partition:service:region:account:resource
_REGION, _ACCOUNT = 3, 4


@dataclass(frozen=True, slots=True)
class OwnArn:
    """The ARN of an identity in a region.

    Attributes:
        account: None if it is unknown: the ARN then matches that of every account.
        name: of the identity.
    """

    partition: str
    region: str
    account: str | None
    name: str

    def named_by(self, pattern: str) -> bool:
        """True if the resource of a statement may be this identity; a policy variable may be anything."""
        fields = pattern.split(":", _FIELDS - 1)
        if self.account is None and len(fields) == _FIELDS:
            fields[_ACCOUNT] = "*"
        return "${" in pattern or matches(":".join(fields), self._in(self.region))

    def region_if_elsewhere(self, pattern: str) -> str | None:
        """The region of a resource that differs from this identity only by its region; None for any other."""
        fields = pattern.split(":", _FIELDS - 1)
        if len(fields) < _FIELDS or fields[_REGION] == self.region or not _is_plain(fields[_REGION]):
            return None
        there = replace(self, region=fields[_REGION])
        return fields[_REGION] if there.named_by(pattern) else None

    def _in(self, region: str) -> str:
        return f"arn:{self.partition}:ses:{region}:{self.account or ''}:identity/{self.name}"

    def corrected(self, statement: Statement) -> Statement:
        """The statement with this region instead of another, if it names this identity only in the other."""
        resources = statement.resources or frozenset()
        if any(map(self.named_by, resources)):
            return statement
        return replace(statement, resources=frozenset(map(self.in_own_region, resources)) or statement.resources)

    def in_own_region(self, pattern: str) -> str:
        """The pattern with this region, if it names this identity in another one."""
        if self.region_if_elsewhere(pattern) is None:
            return pattern
        fields = pattern.split(":", _FIELDS - 1)
        return ":".join((*fields[:_REGION], self.region, *fields[_REGION + 1 :]))


def own_arn(subject: IdentitySubject, region: str | None = None) -> OwnArn:
    """The ARN of the identity in its region, or in another one."""
    number = subject.account.number
    account = number.value if isinstance(number, Known) else None
    return OwnArn(subject.account.partition, region or subject.region, account, subject.name)


def _is_plain(region: str) -> bool:
    return bool(region) and not set(region) & set("*?$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement of a policy.

    Attributes:
        policy: its name.
        label: the Sid of the statement, or its number in the policy, from 1.
    """

    policy: str
    label: str
    statement: Statement


def statements_of(policies: Mapping[str, str]) -> tuple[Placed, ...]:
    """The statements of all policies of an identity, without those that this version does not understand."""
    return tuple(
        Placed(name, each.sid or str(number), each)
        for name, text in policies.items()
        for number, each in _numbered(text)
    )


def statements_about(policies: Mapping[str, str], own: OwnArn) -> tuple[Placed, ...]:
    """Those that are about the identity, and not about another resource."""
    return tuple(each for each in statements_of(policies) if is_about(each.statement, own.named_by))


def _numbered(text: str) -> Iterator[tuple[int, Statement]]:
    try:
        found = parse_each(text)
    except PolicyError:
        return
    for number, each in enumerate(found, 1):
        if isinstance(each, Statement):
            yield number, each


def are_understood(policies: Mapping[str, str]) -> bool:
    """True if this version understands each of the policies whole."""
    try:
        for text in policies.values():
            parse(text)
    except PolicyError:
        return False
    return True


def quoted(placed: tuple[Placed, ...], policies: Mapping[str, str]) -> dict[str, object]:
    """Evidence: the statements by policy, and the text of these policies."""
    names = dict.fromkeys(each.policy for each in placed)
    return {
        "statements": {name: [each.label for each in placed if each.policy == name] for name in names},
        "policies": {name: policies[name] for name in names},
    }


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a policy means in its region, in a form that can be compared with another region's.

    Attributes:
        as_written: with a placeholder for the region in ARNs, and whether a condition on the region holds there.
        localised: with a placeholder for the region's name wherever it is a word of its own.
    """

    as_written: Hashable
    localised: Hashable

    def same(self, other: "Meaning") -> bool:
        """True if the policy means in its region what the other one means in its own."""
        return self.as_written == other.as_written or self.localised == other.localised


@lru_cache(256)
def meaning_of(text: str, region: str, corrected_for: OwnArn | None = None) -> Meaning:
    """What a policy means.

    The meaning of a policy that this version does not understand is its JSON, or its text if it is not JSON. The
    latest results are cached: each region's policy is compared with that of every other region, name by name.

    Args:
        text: JSON.
        region: of the identity.
        corrected_for: the identity; a statement that names it in another region is read as if it named this one.
    """
    try:
        statements = [corrected_for.corrected(each) if corrected_for else each for each in parse(text)]
    except PolicyError:
        return Meaning(_canonical(text, region, in_arns), _canonical(text, region, localised))
    return Meaning(
        frozenset(_localised(each, region, in_arns) for each in statements),
        frozenset(_localised(each, region, localised) for each in statements),
    )


_ON_THE_REGION = frozenset({"aws:requestedregion"})
"""Condition keys whose value is a region's name."""

_Localise: TypeAlias = Callable[[Any, str], Any]
"""Replaces the name of the region with a placeholder."""


def _localised(statement: Statement, region: str, localise: _Localise) -> Statement:
    return replace(
        statement,
        principals=_principals(statement.principals, region, localise),
        not_principals=_principals(statement.not_principals, region, localise),
        resources=_texts(statement.resources, region, localise),
        not_resources=_texts(statement.not_resources, region, localise),
        conditions=frozenset(_condition(each, region, localise) for each in statement.conditions),
    )


def _principals(
    principals: frozenset[Principal] | None, region: str, localise: _Localise
) -> frozenset[Principal] | None:
    """A role may be named after the region in which it works."""
    if principals is None:
        return None
    return frozenset(each._replace(name=localise(each.name, region)) for each in principals)


def _condition(condition: Condition, region: str, localise: _Localise) -> Condition:
    """As written, conditions on the region are equal only if both hold in their own region, or neither does."""
    values = frozenset(localise(value, region) for value in condition.values)
    if localise is in_arns and condition.key in _ON_THE_REGION and region in condition.values:
        values |= {HERE}
    return condition._replace(values=values)


def _texts(texts: frozenset[str] | None, region: str, localise: _Localise) -> frozenset[str] | None:
    return None if texts is None else frozenset(localise(text, region) for text in texts)


def _canonical(text: str, region: str, localise: _Localise) -> str:
    try:
        found: Any = json.loads(text, parse_int=str, parse_float=str)
        return json.dumps(localise(found, region), sort_keys=True)
    except (ValueError, RecursionError):
        return str(localise(text.strip(), region))
