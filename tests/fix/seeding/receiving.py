"""Receipt rule sets and IP filters."""

from typing import Any

from sescheck.collect.receiving.rule_parsing import _KINDS
from sescheck.emulator.backdoor import Region as Backdoor
from sescheck.snapshot.model import Region
from sescheck.snapshot.receiving import Action, ReceiptRule
from tests.fix.seeding.cannot import CannotSeedError, value_of

_MEMBERS = {kind: member for member, kind in _KINDS.items()}


def seed(backdoor: Backdoor, region: Region) -> None:
    """Create them as they were read; what the actions name may be missing."""
    active = value_of(region.active_rule_set)
    sets: dict[str, tuple[ReceiptRule, ...]] = dict.fromkeys(region.rule_sets.items, ())
    sets |= {each.name: value_of(each.rules) for each in region.idle_rule_sets.items}
    if active is not None:
        sets[active.name] = active.rules
    backend = backdoor.state.backend
    for name, rules in sets.items():
        backend.create_receipt_rule_set(name)
        backend.receipt_rule_set[name].rules = [_rule(each) for each in rules]
    if active is not None:
        backend.set_active_receipt_rule_set(active.name)
    for each in region.receipt_filters.items:
        wanted = {"Name": each.name, "IpFilter": {"Policy": each.policy, "Cidr": each.cidr}}
        backdoor.call("ses", "CreateReceiptFilter", Filter=wanted)


def _rule(found: ReceiptRule) -> dict[str, Any]:
    return {
        "Name": found.name,
        "Enabled": found.enabled,
        "TlsPolicy": found.tls,
        "ScanEnabled": found.scan,
        "Recipients": list(found.recipients),
        "Actions": [_action(each) for each in found.actions],
    }


def _action(found: Action) -> dict[str, Any]:
    if found.kind not in _MEMBERS:
        raise CannotSeedError("an action of an unknown kind")
    return {_MEMBERS[found.kind]: dict(found.settings)}
