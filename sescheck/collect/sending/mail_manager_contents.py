"""The contents of each resource of Mail Manager, one call each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch import deleted
from sescheck.collect.fetch.each import one
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.sending import mail_manager_values as values
from sescheck.snapshot.mail_manager import Contents, MailManagerParts
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import MailManager, Value

FIELD = "mail_manager_contents"
_GONE = frozenset({"ResourceNotFoundException"})
GET_RULE_SET = Operation("mailmanager", "GetRuleSet", gone=_GONE)
GET_TRAFFIC_POLICY = Operation("mailmanager", "GetTrafficPolicy", gone=_GONE)
GET_INGRESS_POINT = Operation("mailmanager", "GetIngressPoint", gone=_GONE)
GET_RELAY = Operation("mailmanager", "GetRelay", gone=_GONE)
GET_ARCHIVE = Operation("mailmanager", "GetArchive", gone=_GONE)
READS = (GET_RULE_SET, GET_TRAFFIC_POLICY, GET_INGRESS_POINT, GET_RELAY, GET_ARCHIVE)
ASKED_FROM = Depth.DEEP
AWAITS = ("mail_manager", "mail_manager_parts")

_TOO_QUICK = Unreadable(
    Why.NOT_ASKED, GET_RULE_SET.action, "the contents of Mail Manager resources are read with --depth deep"
)
_NO_ID = Unreadable(Why.NOT_ASKED, GET_RULE_SET.action, "an earlier version did not keep the id of the resource")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the contents of a kind are read: the operation, its parameter, and what is made of the answer."""

    get: Operation
    id: str
    build: Callable[[Answer, str, values.NameOf], dict[str, Value]]


_KINDS: Mapping[str, _Kind] = {
    "rule-set": _Kind(GET_RULE_SET, "RuleSetId", values.of_rule_set),
    "traffic-policy": _Kind(GET_TRAFFIC_POLICY, "TrafficPolicyId", values.of_traffic_policy),
    "ingress-point": _Kind(GET_INGRESS_POINT, "IngressPointId", values.of_ingress_point),
    "relay": _Kind(GET_RELAY, "RelayId", values.of_relay),
    "archive": _Kind(GET_ARCHIVE, "ArchiveId", values.of_archive),
}


async def read(region: RegionContext) -> Listing[Contents]:
    """Read the contents of each resource. Without Mail Manager, no call is made."""
    managed: MailManager = await region.result("mail_manager")
    parts: MailManagerParts = await region.result("mail_manager_parts")
    if region.context.depth is not Depth.DEEP:
        return Listing((), _TOO_QUICK)
    door, listed = region.door, _Listed(managed, parts)
    wanted = [each for each in listed.names() if each.partition("/")[0] in _KINDS]
    before = {each.name: each.values for each in region.before.mail_manager_contents.items}
    for each in _KINDS.values():
        region.context.progress.expect(door.region, each.get.action, _count(wanted, each))

    async def contents(name: str) -> Contents:
        kept = before.get(name)
        return Contents(name, kept if isinstance(kept, Known) else await _contents(door, listed, name))

    return Listing(tuple(await fan_out(contents, wanted)))


def _count(names: list[str], kind: _Kind) -> int:
    return sum(_KINDS[each.partition("/")[0]] is kind for each in names)


class _Listed:
    """What was listed: names, ids, and the kinds whose lists are incomplete."""

    def __init__(self, managed: MailManager, parts: MailManagerParts) -> None:
        self._points = [each.name for each in managed.ingress_points.items]
        self._policies = [each.name for each in managed.traffic_policies.items]
        self._sets = managed.rule_sets.items
        self._parts = parts
        lists = self._lists()
        self.ids = dict(managed.ids) | {
            f"{kind}/{each.name}": each.id for kind, listing in lists.items() for each in listing.items
        }
        self._names = {(name.partition("/")[0], id_): name for name, id_ in self.ids.items()}
        own = {
            "ingress-point": managed.ingress_points.unread,
            "rule-set": managed.rule_sets.unread,
            "traffic-policy": managed.traffic_policies.unread,
        }
        self._unread = own | {kind: listing.unread for kind, listing in lists.items()}

    def names(self) -> Iterator[str]:
        """Yield the kind and name of each resource."""
        yield from (f"ingress-point/{each}" for each in self._points)
        yield from (f"rule-set/{each}" for each in self._sets)
        yield from (f"traffic-policy/{each}" for each in self._policies)
        for kind, listing in self._lists().items():
            yield from (f"{kind}/{each.name}" for each in listing.items)

    def name_of(self, unnamed: list[Unreadable]) -> values.NameOf:
        """Return the function that finds names. It adds to ``unnamed`` why a list lacks an id."""

        def find(kind: str, id_: str) -> str:
            found = self._names.get((kind, id_))
            unread = self._unread[kind]
            if found is None and unread is not None:
                unnamed.append(unread)
            return found or id_

        return find

    def _lists(self) -> dict[str, Listing[Any]]:
        found = self._parts
        return {
            "archive": found.archives,
            "relay": found.relays,
            "address-list": found.address_lists,
            "add-on": found.addons,
        }


async def _contents(door: Door, listed: _Listed, name: str) -> Reading[Mapping[str, Value]]:
    """Read one resource. If the list with an id in it is incomplete, its contents are unread: no name is known."""
    kind = _KINDS[name.partition("/")[0]]
    id_ = listed.ids.get(name)
    if id_ is None:
        return _NO_ID
    unnamed: list[Unreadable] = []
    found: Reading[Mapping[str, Value] | None] = await one(
        door,
        kind.get,
        lambda answer: _built(kind, answer, door.region, listed.name_of(unnamed)),
        **{kind.id: id_},
    )
    return unnamed[0] if unnamed else deleted.or_unread(found, kind.get)


def _built(kind: _Kind, answer: Answer, region: str, name_of: values.NameOf) -> dict[str, Value]:
    """Return the contents. An answer without the id that AWS always gives is not one of Mail Manager.

    Raises:
        KeyError: it has none.
    """
    answer[kind.id]
    return kind.build(answer, region, name_of)
