"""What rules about sending authorization share: an identity's own ARN, its statements, what a policy means."""

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sescheck.policies.document import PolicyError, Statement, parse, parse_each
from sescheck.policies.patterns import matches
from sescheck.rules.scopes import IdentitySubject
from sescheck.rules.ses.localised import localised
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
    account = subject.world.account
    match account.account_id:
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


def meaning_of(text: str, region: str, mended: OwnArn | None = None) -> Hashable:
    """What a policy says, with its region in ARNs made equal: two that mean the same are equal.

    The meaning of a policy that is not understood is its JSON, of what is no JSON its text.

    Args:
        text: JSON.
        region: of the identity.
        mended: the identity, where a statement that names it in another region is taken to mean this one.
    """
    try:
        return frozenset(_localised(mended.mend(each) if mended else each, region) for each in parse(text))
    except PolicyError:
        return _canonical(text, region)


def _localised(statement: Statement, region: str) -> Statement:
    return replace(
        statement,
        resources=_each_localised(statement.resources, region),
        not_resources=_each_localised(statement.not_resources, region),
        conditions=frozenset(
            each._replace(values=_each_localised(each.values, region) or frozenset())
            for each in statement.conditions
        ),
    )


def _each_localised(texts: frozenset[str] | None, region: str) -> frozenset[str] | None:
    return None if texts is None else frozenset(localised(text, region) for text in texts)


def _canonical(text: str, region: str) -> str:
    try:
        found: Any = json.loads(text, parse_int=str, parse_float=str)
        return json.dumps(localised(found, region), sort_keys=True)
    except (ValueError, RecursionError):
        return text.strip()


def by_name(policies: Mapping[str, str], region: str) -> dict[str, Hashable]:
    """What each policy of an identity means, by its name."""
    return {name: meaning_of(text, region) for name, text in policies.items()}
