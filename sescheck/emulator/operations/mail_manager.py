"""Mail Manager: each kind of resource is created, read, updated and deleted alike. The lists are in `model_lists`.

A resource is kept under the member of its list, where the backdoor stages it too, with all of its members.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sescheck.emulator.registry import Members, Operation, Params, Refused, operation
from sescheck.emulator.state import RegionState, now

NOT_FOUND = "ResourceNotFoundException"
CONFLICT = "ConflictException"


@dataclass(frozen=True)
class Kind:
    """A kind of resource: the member of its list, the beginning of its ids, and what a new one has."""

    name: str
    listed: str
    prefix: str
    new: Mapping[str, Any] = field(default_factory=dict)


KINDS = (
    Kind("RuleSet", "RuleSets", "rs", {"Rules": []}),
    Kind("TrafficPolicy", "TrafficPolicies", "tp", {"PolicyStatements": []}),
    Kind("IngressPoint", "IngressPoints", "inp", {"Status": "ACTIVE", "TlsPolicy": "OPTIONAL"}),
    Kind("Relay", "Relays", "r"),
    Kind(
        "Archive",
        "Archives",
        "a",
        {"ArchiveState": "ACTIVE", "Retention": {"RetentionPeriod": "SIX_MONTHS"}},
    ),
    Kind("AddressList", "AddressLists", "al"),
)
_REFERENCES = {"RuleSetId": "RuleSets", "TrafficPolicyId": "TrafficPolicies"}
_WRITTEN_ONLY = frozenset({"ClientToken", "Tags", "IngressPointConfiguration", "StatusToUpdate"})


def _settings(ask: Params) -> Members:
    """What the answer shows of what was set: of a password or a secret, only which of them there is."""
    kept = {member: value for member, value in ask.items() if member not in _WRITTEN_ONLY}
    given = ask.get("IngressPointConfiguration", {})
    if "SmtpPassword" in given:
        kept["IngressPointAuthConfiguration"] = {"IngressPointPasswordConfiguration": {"SmtpPasswordVersion": "1"}}
    elif given:
        kept["IngressPointAuthConfiguration"] = dict(given)
    if "StatusToUpdate" in ask:
        kept["Status"] = ask["StatusToUpdate"]
    return kept


def _check_references(state: RegionState, ask: Params) -> None:
    for member, listed in _REFERENCES.items():
        if member in ask and all(each.get(member) != ask[member] for each in state.staged[listed]):
            raise Refused(NOT_FOUND, f"{member} {ask[member]} does not exist.")


def _found(state: RegionState, kind: Kind, ask: Params) -> Members:
    id_ = ask[f"{kind.name}Id"]
    for each in state.staged[kind.listed]:
        if each.get(f"{kind.name}Id") == id_:
            return each
    raise Refused(NOT_FOUND, f"{kind.name} {id_} does not exist.")


def _create(kind: Kind) -> Operation:
    def create(state: RegionState, ask: Params) -> Members:
        name = ask[f"{kind.name}Name"]
        if any(each[f"{kind.name}Name"] == name for each in state.staged[kind.listed]):
            raise Refused(CONFLICT, f"{kind.name} {name} already exists.")
        if kind.name == "IngressPoint":
            _check_references(state, ask)
        id_ = f"{kind.prefix}-{state.secret(kind.name, name, length=24)}"
        arn = f"arn:{state.partition}:ses:{state.region}:{state.account_id}:mailmanager-{_words(kind.name)}/{id_}"
        own = {f"{kind.name}Id": id_, f"{kind.name}Arn": arn, "CreatedTimestamp": now()}
        state.staged[kind.listed].append({**kind.new, **own, **_settings(ask)})
        return {f"{kind.name}Id": id_}

    return create


def _words(name: str) -> str:
    return "".join(f"-{each.lower()}" if each.isupper() else each for each in name).lstrip("-")


def _get(kind: Kind) -> Operation:
    def get(state: RegionState, ask: Params) -> Members:
        return {**kind.new, **_found(state, kind, ask)}

    return get


def _update(kind: Kind) -> Operation:
    def update(state: RegionState, ask: Params) -> None:
        found = _found(state, kind, ask)
        if kind.name == "IngressPoint":
            _check_references(state, ask)
        found.update(_settings(ask))

    return update


def _delete(kind: Kind) -> Operation:
    def delete(state: RegionState, ask: Params) -> None:
        """Delete it, if it exists. An archive stays for some time."""
        if kind.name == "Archive":
            _found(state, kind, ask)["ArchiveState"] = "PENDING_DELETION"
            return
        id_ = ask[f"{kind.name}Id"]
        if kind.name != "IngressPoint" and _is_used(state, f"{kind.name}Id", id_):
            raise Refused(CONFLICT, f"{kind.name} {id_} is in use.")
        kept = [each for each in state.staged[kind.listed] if each.get(f"{kind.name}Id") != id_]
        state.staged[kind.listed][:] = kept

    return delete


def _is_used(state: RegionState, member: str, id_: str) -> bool:
    return any(each.get(member) == id_ for each in state.staged["IngressPoints"])


for _kind in KINDS:
    operation("mailmanager", f"Create{_kind.name}")(_create(_kind))
    operation("mailmanager", f"Get{_kind.name}")(_get(_kind))
    operation("mailmanager", f"Delete{_kind.name}")(_delete(_kind))
    if _kind.name != "AddressList":
        operation("mailmanager", f"Update{_kind.name}")(_update(_kind))


@operation("mailmanager", "CreateAddonSubscription")
def subscribe(state: RegionState, ask: Params) -> Members:
    """Subscribe to an add-on, once."""
    name = ask["AddonName"]
    if any(each["AddonName"] == name for each in state.staged["AddonSubscriptions"]):
        raise Refused(CONFLICT, f"There is a subscription to {name}.")
    id_ = f"as-{state.secret('subscription', name, length=24)}"
    made = {"AddonSubscriptionId": id_, "AddonName": name, "CreatedTimestamp": now()}
    state.staged["AddonSubscriptions"].append(made)
    return {"AddonSubscriptionId": id_}


@operation("mailmanager", "CreateAddonInstance")
def create_addon(state: RegionState, ask: Params) -> Members:
    """An instance of an add-on with a subscription."""
    wanted = ask["AddonSubscriptionId"]
    for each in state.staged["AddonSubscriptions"]:
        if each["AddonSubscriptionId"] == wanted:
            id_ = f"ai-{state.secret('add-on', each['AddonName'], length=24)}"
            arn = f"arn:{state.partition}:ses:{state.region}:{state.account_id}:addon-instance/{id_}"
            made = {"AddonInstanceId": id_, "AddonInstanceArn": arn, "AddonName": each["AddonName"]}
            state.staged["AddonInstances"].append({**made, "AddonSubscriptionId": wanted})
            return {"AddonInstanceId": id_}
    raise Refused(NOT_FOUND, f"There is no subscription {wanted}.")
