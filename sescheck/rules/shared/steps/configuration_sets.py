"""Steps for configuration sets and their event destinations."""

from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.engine.subjects.resources import CONFIGURATION_SETS
from sescheck.rules.shared.steps.structures import nested, tags
from sescheck.rules.shared.steps.topics import TOPIC, create_topic, topic_here
from sescheck.ses.localised import moved
from sescheck.ses.pools import DEFAULT_POOL
from sescheck.ses.set_options import ARCHIVE, TRACKING_DOMAIN
from sescheck.snapshot.reading import Known
from sescheck.snapshot.sending import ConfigurationSet, EventDestination

SET = "configuration-set"
POOL = "ip-pool"
_POOL = "DeliveryOptions.SendingPoolName"
_MEMBERS = {
    "SNS": ("SnsDestination", "TopicArn"),
    "FIREHOSE": ("KinesisFirehoseDestination", "DeliveryStreamArn"),
    "EVENT_BRIDGE": ("EventBridgeDestination", "EventBusArn"),
    "PINPOINT": ("PinpointDestination", "ApplicationArn"),
    "CLOUD_WATCH": ("CloudWatchDestination", ""),
}


def name_here(there: RegionView, name: str, here: RegionView) -> str:
    """The name that a configuration set of another region has, or would get, in this one."""
    match CONFIGURATION_SETS.counterpart(there, name, here):
        case Known((found, _)):
            return found
        case _:
            return str(moved(name, there.name, here.name))


def create_set(
    account: AccountView, found: ConfigurationSet, there: RegionView, here: RegionView
) -> Iterator[Step]:
    """Create a configuration set like the one of another region, with its options, tags and event destinations.

    Raises:
        UnansweredError: its options or destinations were not read.
    """
    options, name = need(found.options), name_here(there, found.name, here)
    values, left_out = _for_region(options.values, there, here)
    parameters: dict[str, Any] = {"ConfigurationSetName": name} | nested(values)
    if tags(options.tags):
        parameters["Tags"] = tags(moved(options.tags, there.name, here.name))
    made = thing(here.name, SET, name)
    yield Step(
        f"Create the configuration set {name} in {here.name}, like {found.name} in {there.name}",
        Call("sesv2", "CreateConfigurationSet", here.name, parameters),
        here.name,
        Phase.CONFIGURATION_SETS,
        makes=(made,),
        needs=tuple(thing(here.name, POOL, str(values[path])) for path in (_POOL,) if path in values),
    )
    for words in left_out:
        yield Step(
            f"Complete the configuration set {name} in {here.name}",
            Human(words),
            here.name,
            Phase.CONFIGURATION_SETS,
            needs=(made,),
        )
    for destination in need(found.destinations):
        yield from create_destination(account, destination, name, there, here)


def _for_region(
    values: Mapping[str, Any], there: RegionView, here: RegionView
) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The options as they are in this region, and what has to be decided by a person."""
    own = dict(moved(values, there.name, here.name))
    left_out = []
    if own.get(TRACKING_DOMAIN) is not None and own[TRACKING_DOMAIN] == values[TRACKING_DOMAIN]:
        left_out.append(
            f"Links of the set are tracked through {own.pop(TRACKING_DOMAIN)} in {there.name}. Its CNAME record"
            f" points to one region, so choose a subdomain for {here.name}, verify it there, and set it with"
            " `aws sesv2 put-configuration-set-tracking-options`."
        )
        own = {path: value for path, value in own.items() if not path.startswith("TrackingOptions.")}
    if own.pop(ARCHIVE, None) is not None:
        left_out.append(
            f"The set archives its mail in {there.name}. Create an archive in {here.name}, and set it with"
            " `aws sesv2 put-configuration-set-archiving-options`."
        )
    pool = own.get(_POOL)
    if pool == DEFAULT_POOL:
        own.pop(_POOL)
    elif pool is not None and not _has_addresses(here, str(pool)):
        own.pop(_POOL)
        left_out.append(
            f"The set sends through the dedicated IP pool {pool} in {there.name}, which has no addresses in"
            f" {here.name}. Lease addresses, warm them up, and then set the pool with"
            " `aws sesv2 put-configuration-set-delivery-options`: a set with an empty pool cannot send."
        )
    return own, tuple(left_out)


def _has_addresses(here: RegionView, pool: str) -> bool:
    return any(each.pool == pool for each in here.region.dedicated_ips.items)


def create_destination(
    account: AccountView, found: EventDestination, set_name: str, there: RegionView, here: RegionView
) -> Iterator[Step]:
    """Create an event destination like the one of another region, and the topic that it publishes to."""
    yield from _targets(account, found, there, here)
    name = str(moved(found.name, there.name, here.name))
    yield Step(
        f"Create the event destination {name} of the configuration set {set_name} in {here.name}",
        Call(
            "sesv2",
            "CreateConfigurationSetEventDestination",
            here.name,
            {
                "ConfigurationSetName": set_name,
                "EventDestinationName": name,
                "EventDestination": destination(found, there, here),
            },
        ),
        here.name,
        Phase.CONFIGURATION_SETS,
        makes=(thing(here.name, "event-destination", f"{set_name}/{name}"),),
        needs=(thing(here.name, SET, set_name), *_needs(found, here)),
    )


def destination(found: EventDestination, there: RegionView, here: RegionView) -> dict[str, Any]:
    """The settings of an event destination, as they are in this region."""
    member, target = _MEMBERS[found.kind]
    inside = nested(moved(found.settings, there.name, here.name))
    if target and found.target is not None:
        inside[target] = moved(found.target, there.name, here.name)
    return {"Enabled": found.enabled, "MatchingEventTypes": list(found.event_types), member: inside}


def _targets(account: AccountView, found: EventDestination, there: RegionView, here: RegionView) -> Iterator[Step]:
    if found.kind == "SNS" and found.target is not None:
        yield from create_topic(account, found.target, here.name)
    elif found.target is not None:
        arn = str(moved(found.target, there.name, here.name))
        if arn != found.target and arn not in account.resources:
            yield Step(
                f"Make sure that {arn} exists",
                Human(f"Events go to {found.target} in {there.name}. Create {arn}, unless it exists."),
                here.name,
                Phase.TARGETS,
                makes=(thing(here.name, "target", arn),),
            )


def _needs(found: EventDestination, here: RegionView) -> tuple[str, ...]:
    if found.target is None:
        return ()
    if found.kind == "SNS":
        return (thing(here.name, TOPIC, topic_here(found.target, here.name)),)
    return (thing(here.name, "target", found.target),)
