"""Steps that change options of a configuration set. Each call replaces all options of one kind."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sescheck.comparison.account_view import RegionView, is_verified
from sescheck.comparison.logic import YES
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.engine.subjects.resources import CONFIGURATION_SETS, IP_POOLS
from sescheck.rules.shared.steps.structures import nested
from sescheck.ses.localised import moved
from sescheck.ses.pools import RESERVED_POOLS
from sescheck.ses.set_options import APPLIES_IF
from sescheck.snapshot.reading import Known

POOL_NAME = "DeliveryOptions.SendingPoolName"
TLS = "DeliveryOptions.TlsPolicy"
MODE = "DeliveryOptions.SharedPoolDeliveryMode"
SENDING = "SendingOptions.SendingEnabled"
HTTPS = "TrackingOptions.HttpsPolicy"
_SECURITY, _VDM = "MessageSecurityOptions", "VdmOptions"
SCHEME, SMIME = f"{_SECURITY}.SigningScheme", "SmimeScheme"
SIGNATURE = f"{SCHEME}.{SMIME}.SignatureFormat"
_OPERATIONS = {
    "DeliveryOptions": "PutConfigurationSetDeliveryOptions",
    _SECURITY: "UpdateConfigurationSet",
    "ReputationOptions": "PutConfigurationSetReputationOptions",
    "SendingOptions": "PutConfigurationSetSendingOptions",
    "SuppressionOptions": "PutConfigurationSetSuppressionOptions",
    "TrackingOptions": "PutConfigurationSetTrackingOptions",
    _VDM: "PutConfigurationSetVdmOptions",
}
"""Of archiving, a person decides."""
_AS_A_WHOLE = frozenset({_SECURITY, _VDM})
"""The operation takes the structure; the others take its members."""
_MANAGED = "MANAGED"


def put_options(
    name: str, region: str, values: Mapping[str, Any], changes: Mapping[str, Any], needs: tuple[str, ...] = ()
) -> Iterator[Step]:
    """Change options of a set, and repeat those of the same kind that it has.

    Args:
        name: the name of the set.
        region: its region.
        values: its options, as they were read.
        changes: by path; None: the set is to have no such option.
        needs: what must exist before.
    """
    for kind, operation in _OPERATIONS.items():
        changed = {path: value for path, value in changes.items() if path.startswith(f"{kind}.")}
        if changed:
            yield _put(operation, kind, name, region, values, changed, needs)


def _put(
    operation: str,
    kind: str,
    name: str,
    region: str,
    values: Mapping[str, Any],
    changes: Mapping[str, Any],
    needs: tuple[str, ...],
) -> Step:
    after = {path: value for path, value in {**values, **changes}.items() if value is not None}
    given = nested(with_effect({path: value for path, value in after.items() if path.startswith(f"{kind}.")}))
    members = {kind: given.get(kind, {})} if kind in _AS_A_WHOLE else given.get(kind, {})
    touched = {kind} if kind in _AS_A_WHOLE else {path.split(".")[1] for path in changes}
    return Step(
        f"Set {_words(changes)} of the configuration set {name} in {region}",
        Call(
            "sesv2",
            operation,
            region,
            {"ConfigurationSetName": name, **members},
            kept=tuple(member for member in members if member not in touched),
        ),
        region,
        Phase.CONFIGURATION_SETS,
        needs=(thing(region, CONFIGURATION_SETS.type, name), *needs),
        replaces=_replaced(values, changes),
    )


def _words(changes: Iterable[str]) -> str:
    *most, last = sorted(path.rpartition(".")[2] for path in changes)
    return f"{', '.join(most)} and {last}" if most else last


def _replaced(values: Mapping[str, Any], changes: Mapping[str, Any]) -> str:
    old = [f"{path.rpartition('.')[2]} {_text(values[path])}" for path in sorted(changes) if path in values]
    return f"{', '.join(old)}." if old else ""


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "(empty)"
    return str(value)


def with_effect(values: Mapping[str, Any]) -> dict[str, Any]:
    """The options without those that have no effect, which AWS gives anyway."""
    idle = {path for path, (other, needed) in APPLIES_IF.items() if values.get(other) != needed}
    return {path: value for path, value in values.items() if path not in idle}


def pool_here(pool: str, there: RegionView, here: RegionView) -> str:
    """The name that a pool of another region has, or would get, in this one."""
    if pool in RESERVED_POOLS:
        return pool
    match IP_POOLS.counterpart(there, pool, here) if pool in IP_POOLS.of(there) else None:
        case Known((found, _)):
            return str(found)
        case _:
            return str(moved(pool, there.name, here.name))


def sends_from(here: RegionView, pool: str) -> bool:
    """True if the pool is known to have addresses here, or is one to which SES gives them."""
    if pool in RESERVED_POOLS or any(each.pool == pool for each in here.region.dedicated_ips.items):
        return True
    return any(each.name == pool and each.mode == _MANAGED for each in here.region.pool_modes.items)


def lease_for(name: str, pool: str, there: RegionView, here: RegionView) -> Step:
    """A person leases addresses before the set uses the pool: with an empty pool it cannot send."""
    return by_hand(
        name,
        here,
        f"The set {name} sends through the dedicated IP pool {pool} in {there.name}, which has no known addresses"
        f" in {here.name}. Lease addresses, warm them up, and then set the pool with `aws sesv2"
        " put-configuration-set-delivery-options`: a set with an empty pool cannot send.",
        "weeks",
        "the IP pool",
    )


def track_through(name: str, domain: str, https: str | None, there: RegionView, here: RegionView) -> Step:
    """A person chooses the tracking domain, verifies it, and publishes its record before the set uses it."""
    policy = f" Its HTTPS policy there is {https}." if https else ""
    return by_hand(
        name,
        here,
        f"Links of the set {name} are tracked through {domain} in {there.name}. The CNAME record of such a domain"
        f" points to one region, so choose a subdomain for {here.name}, verify it there, publish its record, and"
        f" set it: `aws sesv2 put-configuration-set-tracking-options --region {here.name}"
        f" --configuration-set-name {name} --custom-redirect-domain DOMAIN`.{policy}",
        "up to 72 hours",
        "the tracking domain",
    )


def archive_like(name: str, there: RegionView, here: RegionView) -> Step:
    """A person creates the archive: its retention was not read, and AWS charges for it."""
    return by_hand(
        name,
        here,
        f"The set {name} archives its mail in {there.name}. Create an archive in {here.name}, and set it with"
        " `aws sesv2 put-configuration-set-archiving-options`. AWS charges for what an archive keeps.",
        None,
        "the archive",
    )


def by_hand(name: str, here: RegionView, words: str, takes: str | None, what: str) -> Step:
    """Something of a set that a person decides."""
    return Step(
        f"Set {what} of the configuration set {name} in {here.name}",
        Human(words, takes=takes),
        here.name,
        Phase.CONFIGURATION_SETS,
        needs=(thing(here.name, CONFIGURATION_SETS.type, name),),
    )


def tracking_domain_here(domain: str, there: RegionView, here: RegionView) -> str | None:
    """The tracking domain for this region, if its name says so and it is verified here: else a person chooses."""
    own = str(moved(domain, there.name, here.name))
    return own if own != domain and is_verified(here.identity(own)) == YES else None
