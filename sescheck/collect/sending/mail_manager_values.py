"""The contents of Mail Manager's resources, by path, so that those of two regions can be compared."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sescheck.aws.door import Answer
from sescheck.ses.localised import neutral
from sescheck.snapshot.sending import Value

NameOf = Callable[[str, str], str]
"""Returns the kind and name of a resource of Mail Manager for its kind and id; the id, if there is no such one."""

_REFERENCES = {
    "RuleSetId": "rule-set",
    "TrafficPolicyId": "traffic-policy",
    "Relay": "relay",
    "TargetArchive": "archive",
    "AddressLists": "address-list",
    "Analyzer": "add-on",
}
"""Members that name another resource of Mail Manager by its id or its ARN, with its kind."""

_WITHOUT_ORDER = frozenset({"Conditions", "Unless", "PolicyStatements"})
"""All conditions must match, no exception may match, and statements that block go before those that allow."""

_SECRET = "SecretArn"  # noqa: S105 - the name of a member


def of_rule_set(answer: Answer, region: str, name_of: NameOf) -> dict[str, Value]:
    """Return the rules, in their order."""
    return _values({"Rules": answer["Rules"]}, region, name_of)


def of_traffic_policy(answer: Answer, region: str, name_of: NameOf) -> dict[str, Value]:
    """Return the statements and the maximum size. The list has the default action."""
    return _values(_taken(answer, "PolicyStatements", "MaxMessageSizeBytes"), region, name_of)


def of_ingress_point(answer: Answer, region: str, name_of: NameOf) -> dict[str, Value]:
    """Return what it uses, its network, and how senders log in, without secrets. The list has status and type."""
    taken = _taken(answer, "RuleSetId", "TrafficPolicyId", "TlsPolicy", "NetworkConfiguration")
    return _values(taken | _logins(answer.get("IngressPointAuthConfiguration") or {}), region, name_of)


def of_relay(answer: Answer, region: str, name_of: NameOf) -> dict[str, Value]:
    """Return the server, and whether it needs a secret."""
    return _values(_taken(answer, "ServerName", "ServerPort", "Authentication"), region, name_of)


def of_archive(answer: Answer, region: str, name_of: NameOf) -> dict[str, Value]:
    """Return how long it keeps mail, and its key. The list has the state."""
    return _values(_taken(answer, "Retention", "KmsKeyArn"), region, name_of)


def _taken(answer: Answer, *members: str) -> dict[str, Any]:
    return {member: found for member in members if (found := answer.get(member)) is not None}


def _logins(found: Answer) -> dict[str, Any]:
    """Return the way in which senders log in; of its password and secret only that there is one."""
    trust = (found.get("TlsAuthConfiguration") or {}).get("TrustStore")
    ways = {
        "Password": found.get("IngressPointPasswordConfiguration") is not None,
        _SECRET: found.get(_SECRET) is not None,
        "TrustStore": trust is not None,
    }
    given: dict[str, Any] = {f"Authentication.{name}": True for name, is_given in ways.items() if is_given}
    key = None if trust is None else trust.get("KmsKeyArn")
    return given if key is None else given | {"Authentication.TrustStore.KmsKeyArn": key}


def _values(taken: Mapping[str, Any], region: str, name_of: NameOf) -> dict[str, Value]:
    return dict(_flat(_made(taken, "", region, name_of), ""))


def _made(value: Any, member: str, region: str, name_of: NameOf) -> Any:
    """Return the value with names for ids, sorted where the order has no meaning, and without secrets."""
    match value:
        case Mapping():
            return {
                name: each is not None if name == _SECRET else _made(each, name, region, name_of)
                for name, each in value.items()
            }
        case list() | tuple():
            made = [_made(each, member, region, name_of) for each in value]
            is_plain = all(isinstance(each, str) for each in made)
            return sorted(made, key=lambda each: _text(each, region)) if is_plain or _is_free(member) else made
        case str() if member in _REFERENCES:
            return name_of(_REFERENCES[member], value.rpartition("/")[2])
        case _:
            return value


def _is_free(member: str) -> bool:
    return member in _WITHOUT_ORDER


def _text(value: Any, region: str) -> str:
    """Return the key by which it is sorted: the same in each region."""
    return json.dumps(neutral(value, region), sort_keys=True, default=str)


def _flat(value: Any, path: str) -> Iterator[tuple[str, Value]]:
    match value:
        case Mapping() if value:
            for name, each in value.items():
                yield from _flat(each, f"{path}.{name}" if path else name)
        case Mapping():
            yield path, ""
        case list() if all(isinstance(each, str) for each in value):
            yield path, tuple(value)
        case list():
            for number, each in enumerate(value):
                yield from _flat(each, f"{path}[{number}]")
        case None:
            pass
        case str() | bool() | int() | float():
            yield path, value
        case _:
            yield path, str(value)
