"""Steps for SNS topics."""

from collections.abc import Iterator
from typing import Any

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.ses.arns import region_of
from sescheck.ses.localised import moved
from sescheck.snapshot.reading import Known

TOPIC = "topic"


def topic_here(arn: str, here: str) -> str:
    """The ARN of the topic that has the part of this one in another region."""
    return str(moved(arn, region_of(arn) or here, here))


def create_topic(account: AccountView, like: str, here: str) -> Iterator[Step]:
    """Create the topic that has the part of another one in this region, unless it is known to exist.

    Nothing is lost if it exists: SNS then returns it. The policy is that of the other topic.
    """
    arn = topic_here(like, here)
    known = account.topics.get(arn)
    if known is not None and isinstance(known.attributes, Known) and known.attributes.value is not None:
        return
    name = arn.rpartition(":")[2]
    parameters: dict[str, Any] = {"Name": name}
    policy = _policy(account, like)
    if policy is not None:
        parameters["Attributes"] = {"Policy": moved(policy, region_of(like) or here, here)}
    made = thing(here, TOPIC, arn)
    yield Step(
        f"Create the SNS topic {name} in {here}",
        Call("sns", "CreateTopic", here, parameters),
        here,
        Phase.TARGETS,
        makes=(made,),
    )
    yield Step(
        f"Subscribe to the SNS topic {name} in {here}",
        Human(
            f"Subscribe to {arn} what reads {like}: sescheck does not read who the subscribers are. Until"
            " then, nobody receives these messages."
        ),
        here,
        Phase.TARGETS,
        needs=(made,),
    )


def _policy(account: AccountView, arn: str) -> str | None:
    topic = account.topics.get(arn)
    match topic.attributes if topic is not None else None:
        case Known(attributes) if attributes is not None:
            return attributes.policy
        case _:
            return None
