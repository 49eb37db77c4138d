"""What rules about sending authorization share: an identity's own ARN, its statements, what a policy means."""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.policies.document import Condition, PolicyError, Principal, Statement, parse, parse_each
from sescheck.policies.patterns import matches
from sescheck.ses.localised import HERE, in_arns, localised
from sescheck.snapshot.reading import Known, Unreadable

_FIELDS = 6  # arn:partition:service:region:account:resource
_REGION, _ACCOUNT = 3, 4


@dataclass(frozen=True, slots=True)
class OwnArn:
    """The ARN of an identity where it is looked at; an account that STS did not name may be any."""

    partition: str
    region: str
    account: str | None
    name: str

    def named_by(self, pattern: str) -> bool:
        """May a statement's resource be this identity? A policy variable may be anything."""
        fields = pattern.split(":", _FIELDS - 1)
        if self.account is None and len(fields) == _FIELDS:
            fields[_ACCOUNT] = "*"
        return "${" in pattern or matches(":".join(fields), self._in(self.region))

    def region_if_elsewhere(self, pattern: str) -> str | None:
        """The region of a resource that is this identity but for its region; None where it is something else."""
        fields = pattern.split(":", _FIELDS - 1)
        if len(fields) < _FIELDS or fields[_REGION] == self.region or not _is_plain(fields[_REGION]):
            return None
        there = replace(self, region=fields[_REGION])
        return fields[_REGION] if there.named_by(pattern) else None

    def _in(self, region: str) -> str:
        return f"arn:{self.partition}:ses:{region}:{self.account or ''}:identity/{self.name}"

    def mend(self, statement: Statement) -> Statement:
        """The statement with this region in place of another, where it names this identity in the other only."""
        resources = statement.resources or frozenset()
        if any(map(self.named_by, resources)):
            return statement
        return replace(statement, resources=frozenset(map(self._mended, resources)) or statement.resources)

    def _mended(self, pattern: str) -> str:
        if self.region_if_elsewhere(pattern) is None:
            return pattern
        fields = pattern.split(":", _FIELDS - 1)
        return ":".join((*fields[:_REGION], self.region, *fields[_REGION + 1 :]))


def own_arn(subject: IdentitySubject, region: str | None = None) -> OwnArn:
    """Of the identity in the region where the subject looks at it, or in another."""
    account = subject.account
    match account.number:
        case Known(number):
            return OwnArn(account.partition, region or subject.here.name, number, subject.name)
        case Unreadable():
            return OwnArn(account.partition, region or subject.here.name, None, subject.name)


def _is_plain(region: str) -> bool:
    return bool(region) and not set(region) & set("*?$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement and where it stands.

    Attributes:
        label: its Sid, else its number in the policy, from 1.
    """

    policy: str
    label: str
    statement: Statement


def statements_of(policies: Mapping[str, str]) -> tuple[Placed, ...]:
    """The statements of all policies of an identity; what this version does not understand is left out."""
    return tuple(
        Placed(name, each.sid or str(number), each)
        for name, text in policies.items()
        for number, each in _numbered(text)
    )


def _numbered(text: str) -> Iterator[tuple[int, Statement]]:
    try:
        found = parse_each(text)
    except PolicyError:
        return
    for number, each in enumerate(found, 1):
        if isinstance(each, Statement):
            yield number, each


def quoted(placed: tuple[Placed, ...], policies: Mapping[str, str]) -> dict[str, object]:
    """Evidence: the statements by policy, and these policies as AWS gave them."""
    names = dict.fromkeys(each.policy for each in placed)
    return {
        "statements": {name: [each.label for each in placed if each.policy == name] for name in names},
        "policies": {name: policies[name] for name in names},
    }


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a policy says in its region.

    Attributes:
        as_written: with the region in ARNs made equal, and whether a condition on the region holds there.
        localised: with the region's own name made equal wherever it stands as a word.
    """

    as_written: Hashable
    localised: Hashable

    def same(self, other: "Meaning") -> bool:
        """Does the policy say the same in its region as the other in its own?"""
        return self.as_written == other.as_written or self.localised == other.localised


@lru_cache(256)
def meaning_of(text: str, region: str, mended: OwnArn | None = None) -> Meaning:
    """What a policy says.

    The meaning of a policy that is not understood is its JSON, of what is not JSON its text. The last
    answers are kept: each region's policy is compared with that of every other region, name by name.

    Args:
        text: JSON.
        region: of the identity.
        mended: the identity, where a statement that names it in another region is taken to mean this one.
    """
    try:
        found = [mended.mend(each) if mended else each for each in parse(text)]
    except PolicyError:
        return Meaning(_canonical(text, region, in_arns), _canonical(text, region, localised))
    return Meaning(
        frozenset(_placed(each, region, in_arns) for each in found),
        frozenset(_placed(each, region, localised) for each in found),
    )


_ON_THE_REGION = frozenset({"aws:requestedregion"})
"""Condition keys whose value is a region's name."""

_Made: TypeAlias = Callable[[Any, str], Any]


def _placed(statement: Statement, region: str, made: _Made) -> Statement:
    return replace(
        statement,
        principals=_principals(statement.principals, region, made),
        not_principals=_principals(statement.not_principals, region, made),
        resources=_each_made(statement.resources, region, made),
        not_resources=_each_made(statement.not_resources, region, made),
        conditions=frozenset(_condition(each, region, made) for each in statement.conditions),
    )


def _principals(found: frozenset[Principal] | None, region: str, made: _Made) -> frozenset[Principal] | None:
    """A role may be called after the region in which it works."""
    return None if found is None else frozenset(each._replace(name=made(each.name, region)) for each in found)


def _condition(condition: Condition, region: str, made: _Made) -> Condition:
    """As it is written, a region's name says the same only where it says the same of the region it is found in."""
    values = frozenset(made(value, region) for value in condition.values)
    if made is in_arns and condition.key in _ON_THE_REGION and region in condition.values:
        values |= {HERE}
    return condition._replace(values=values)


def _each_made(texts: frozenset[str] | None, region: str, made: _Made) -> frozenset[str] | None:
    return None if texts is None else frozenset(made(text, region) for text in texts)


def _canonical(text: str, region: str, made: _Made) -> str:
    try:
        found: Any = json.loads(text, parse_int=str, parse_float=str)
        return json.dumps(made(found, region), sort_keys=True)
    except (ValueError, RecursionError):
        return str(made(text.strip(), region))


def by_name(policies: Mapping[str, str], region: str) -> dict[str, Meaning]:
    """What each policy of an identity means, by its name."""
    return {name: meaning_of(text, region) for name, text in policies.items()}
