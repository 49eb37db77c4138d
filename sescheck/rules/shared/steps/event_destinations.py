"""Steps for event destinations. The call that changes one replaces its whole definition."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import structs

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.engine.subjects.resources import CONFIGURATION_SETS, EVENT_DESTINATIONS
from sescheck.rules.shared.steps.event_targets import needs_of, own_settings, target_here, targets
from sescheck.rules.shared.steps.structures import nested
from sescheck.ses.effects import ROLE
from sescheck.ses.event_targets import without_region
from sescheck.ses.localised import moved, same
from sescheck.snapshot.sending import EventDestination

_MEMBERS: Mapping[str, tuple[str, str | None]] = {
    "SNS": ("SnsDestination", "TopicArn"),
    "FIREHOSE": ("KinesisFirehoseDestination", "DeliveryStreamArn"),
    "EVENT_BRIDGE": ("EventBridgeDestination", "EventBusArn"),
    "CLOUD_WATCH": ("CloudWatchDestination", None),
}
"""Not Pinpoint, whose support AWS has ended, nor a kind that this version does not know."""


def create_destination(
    account: AccountView, found: EventDestination, set_name: str, there: RegionView, here: RegionView
) -> Iterator[Step]:
    """Create an event destination like the one of another region, enabled, and what it publishes to."""
    name = str(moved(found.name, there.name, here.name))
    if found.kind not in _MEMBERS:
        yield choose_target(f"{set_name}/{name}", found, here.name)
        return
    yield from targets(account, found, there.name, here.name)
    yield Step(
        f"Create the event destination {name} of the configuration set {set_name} in {here.name}",
        Call(
            "sesv2",
            "CreateConfigurationSetEventDestination",
            here.name,
            {
                "ConfigurationSetName": set_name,
                "EventDestinationName": name,
                "EventDestination": definition(found, there.name, here.name),
            },
        ),
        here.name,
        Phase.CONFIGURATION_SETS,
        makes=(thing(here.name, EVENT_DESTINATIONS.type, f"{set_name}/{name}"),),
        needs=(thing(here.name, CONFIGURATION_SETS.type, set_name), *needs_of(found, there.name, here.name)),
    )


def correct(account: AccountView, name: str, found: EventDestination, region: str) -> Iterator[Step]:
    """Write the same definition, enabled, with a target of its own region, which is created if it is a topic."""
    title = f"Enable the event destination {name} in {region}"
    if found.target is not None and target_here(found, region, region) != found.target:
        title = f"Publish the events of the destination {name} in {region} to {target_here(found, region, region)}"
    yield from _update(account, title, name, (found, found), region, makes=(_corrected(region, name),))


def make_equal(
    account: AccountView, here: tuple[str, EventDestination, str], like: EventDestination, there: str
) -> Iterator[Step]:
    """Write what the same destination of another region does, enabled. The own role and target stay if they may.

    Args:
        account: has the topics and the other resources.
        here: ``set/destination``, the destination, and its region.
        like: the destination of the other region.
        there: that region.
    """
    name, found, region = here
    after = _like(found, region, like, there)
    if after == structs.replace(found, enabled=True):
        if not found.enabled:
            yield from correct(account, name, found, region)
        return
    title = f"Write the event destination {name} in {region}, like the one in {there}"
    yield from _update(account, title, name, (found, after), region, needs=(_corrected(region, name),))


def _like(found: EventDestination, here: str, like: EventDestination, there: str) -> EventDestination:
    """The destination with the definition of another region, in the terms of this one."""
    equal = found.kind == like.kind and same(
        without_region(found.kind, found.target), here, without_region(like.kind, like.target), there
    )
    settings = {
        name: found.settings[name]
        if name in found.settings and (name == ROLE or same(found.settings[name], here, value, there))
        else moved(value, there, here)
        for name, value in like.settings.items()
    }
    return structs.replace(
        like,
        name=found.name,
        enabled=True,
        target=found.target if equal or like.target is None else target_here(like, there, here),
        settings=settings,
    )


def _corrected(region: str, name: str) -> str:
    """What the step makes that corrects a part. The step that writes everything comes after it."""
    return thing(region, EVENT_DESTINATIONS.type, f"{name} corrected")


def _update(
    account: AccountView,
    title: str,
    name: str,
    change: tuple[EventDestination, EventDestination],
    region: str,
    *,
    makes: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
) -> Iterator[Step]:
    now, after = change
    if after.kind not in _MEMBERS:
        yield choose_target(name, after, region)
        return
    set_name, _, own = name.rpartition("/")
    if after.target is not None and target_here(after, region, region) != now.target:
        yield from targets(account, after, region, region)
    yield Step(
        title,
        Call(
            "sesv2",
            "UpdateConfigurationSetEventDestination",
            region,
            {
                "ConfigurationSetName": set_name,
                "EventDestinationName": own,
                "EventDestination": definition(after, region, region),
            },
        ),
        region,
        Phase.CONFIGURATION_SETS,
        makes=makes,
        needs=(*needs, *needs_of(after, region, region)),
        replaces=_described(now),
    )


def _described(found: EventDestination) -> str:
    state = "enabled" if found.enabled else "disabled"
    to = f"{found.kind} {found.target}" if found.target else found.kind
    return f"the definition of the destination: {state}, {', '.join(found.event_types)} to {to}."


def definition(found: EventDestination, there: str, here: str) -> dict[str, Any]:
    """The definition of an event destination as it is in this region, enabled."""
    member, target = _MEMBERS[found.kind]
    inside = nested(moved(own_settings(found), there, here))
    if target is not None and found.target is not None:
        inside[target] = target_here(found, there, here)
    return {"Enabled": True, "MatchingEventTypes": list(found.event_types), member: inside}


def choose_target(name: str, found: EventDestination, region: str) -> Step:
    """A person decides where the events go if their target cannot be used."""
    what = (
        "Amazon Pinpoint, whose support AWS ended on 30 October 2026" if found.kind == "PINPOINT" else found.kind
    )
    set_name, _, own = name.rpartition("/")
    return Step(
        f"Choose another target for the event destination {own} of the configuration set {set_name} in {region}",
        Human(
            f"The events {', '.join(found.event_types)} of {name} go to {what}. Publish them to a topic, a stream"
            f" or an event bus in {region} with `aws sesv2 create-configuration-set-event-destination`, and then"
            " delete the destination that has no use."
        ),
        region,
        Phase.CONFIGURATION_SETS,
        needs=(thing(region, CONFIGURATION_SETS.type, set_name),),
    )
