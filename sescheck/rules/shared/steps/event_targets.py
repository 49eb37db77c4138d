"""What an event destination publishes to: a topic, a stream with its role, or an event bus."""

from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Human, Phase, Step, thing
from sescheck.rules.shared.steps.topics import TOPIC, create_topic, topic_here
from sescheck.ses.arns import region_of
from sescheck.ses.effects import ROLE
from sescheck.ses.event_targets import IN_THE_SETS_REGION, account_of
from sescheck.ses.localised import moved
from sescheck.snapshot.reading import Known
from sescheck.snapshot.sending import EventDestination

TARGET = "target"
_DEFAULT_BUS = ":event-bus/default"


def own_settings(found: EventDestination) -> Mapping[str, Any]:
    """The settings that belong to its kind: only a stream has a role."""
    return {name: value for name, value in found.settings.items() if name != ROLE or found.kind == "FIREHOSE"}


def target_here(found: EventDestination, there: str, here: str) -> str:
    """The ARN of the target in this region: a topic, a stream or a bus is in the region of its set."""
    arn = found.target or ""
    if found.kind == "SNS":
        return topic_here(arn, here)
    origin = region_of(arn) if found.kind in IN_THE_SETS_REGION else None
    return str(moved(arn, origin or there, here))


def targets(account: AccountView, found: EventDestination, there: str, here: str) -> Iterator[Step]:
    """Create the topic in this region, or say what else has to exist."""
    if found.target is None:
        return
    arn, role = target_here(found, there, here), _role_here(found, there, here)
    if found.kind == "SNS" and account.number == Known(account_of(arn)):
        yield from create_topic(account, found.target, here)
        return
    moves = arn != found.target and not arn.endswith(_DEFAULT_BUS) and not _exists(account, arn)
    if moves:
        yield _make_sure(arn, f"Events go to {found.target} in {there}. Create {arn}, unless it exists.", here)
    if role is not None and (moves or not _exists(account, role)):
        words = (
            f"SES assumes the role {role} to write to {arn}. Allow the role that, and create it if it is missing."
        )
        yield _make_sure(role, words, here)


def _role_here(found: EventDestination, there: str, here: str) -> str | None:
    role = own_settings(found).get(ROLE)
    return str(moved(role, there, here)) if isinstance(role, str) else None


def _exists(account: AccountView, arn: str) -> bool:
    if arn in account.topics:
        attributes = account.topics[arn].attributes
        return isinstance(attributes, Known) and attributes.value is not None
    resource = account.resources.get(arn)
    return resource is not None and isinstance(resource.found, Known) and resource.found.value is not None


def _make_sure(arn: str, words: str, here: str) -> Step:
    return Step(
        f"Make sure that {arn} works in {here}",
        Human(words),
        here,
        Phase.TARGETS,
        makes=(thing(here, TARGET, arn),),
    )


def needs_of(found: EventDestination, there: str, here: str) -> tuple[str, ...]:
    """What must exist before the destination can publish in this region, as steps need it."""
    if found.target is None:
        return ()
    arn, role = target_here(found, there, here), _role_here(found, there, here)
    used = (thing(here, TARGET, arn), *(() if role is None else (thing(here, TARGET, role),)))
    return (thing(here, TOPIC, arn), *used) if found.kind == "SNS" else used
