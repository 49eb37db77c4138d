"""The SNS topics that settings name, each once, in the topic's own region."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.guard import guarded
from sescheck.collect.fetch.parsing import arn_of, build_reading, items_of, name, text_or_none
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.resources import Subscription, Topic, TopicAttributes, is_sns_own_key, key_arn

FACT = Fact.TOPICS
_GONE = frozenset({"NotFound", "NotFoundException"})
GET_TOPIC = Operation("sns", "GetTopicAttributes", gone=_GONE)
LIST_SUBSCRIPTIONS = Operation("sns", "ListSubscriptionsByTopic", items="Subscriptions", token="NextToken")  # noqa: S106
READS = (GET_TOPIC, LIST_SUBSCRIPTIONS)

_ARN = re.compile(r"arn:[\w-]+:sns:(?P<region>[a-z0-9-]+):\d{12}:.+")


def is_topic(arn: str) -> bool:
    """Is it, or is it meant to be, the ARN of an SNS topic?"""
    return arn.split(":")[2:3] == ["sns"]


@dataclass(slots=True)
class Topics:
    """The topics of an account, each asked once, as soon as a setting is known to name it.

    Attributes:
        door_to: the door of a region.
        earlier: what an earlier run read; what it knows whole is kept.
        name_keys: takes the KMS keys of encrypted topics, by ARN.
    """

    door_to: Callable[[str], Door]
    earlier: Mapping[str, Topic]
    name_keys: Callable[[Iterable[str]], None]
    _asked: dict[str, asyncio.Task[Topic]] = field(default_factory=dict)

    def ask(self, arns: Iterable[str]) -> None:
        """Begin to read these, unless that was begun before."""
        for arn in arns:
            if arn not in self._asked:
                self._asked[arn] = asyncio.create_task(guarded(self._topic(arn), GET_TOPIC, partial(_unread, arn)))

    async def all(self) -> Mapping[str, Topic]:
        """By ARN, in the order of their names."""
        return {arn: await task for arn, task in sorted(self._asked.items())}

    async def _topic(self, arn: str) -> Topic:
        """Its key is not asked about where the topic's own answer says enough."""
        topic = await _kept(self.door_to, arn, self.earlier.get(arn))
        match topic.attributes:
            case Known(TopicAttributes(kms_key=str(key))) if not is_sns_own_key(key):
                self.name_keys((key_arn(key, arn),))
            case _:
                pass
        return topic


def _unread(arn: str, why: Unreadable) -> Topic:
    return Topic(arn, why, Listing((), why))


async def _kept(door_to: Callable[[str], Door], arn: str, before: Topic | None) -> Topic:
    if before is not None and isinstance(before.attributes, Known) and before.subscriptions.unread is None:
        return before
    return await _read(door_to, arn)


async def _read(door_to: Callable[[str], Door], arn: str) -> Topic:
    match = _ARN.fullmatch(arn)
    if match is None:
        strange = Unreadable(Why.UNEXPECTED, GET_TOPIC.action, "not the ARN of an SNS topic")
        return Topic(arn, strange, Listing((), strange))
    door = door_to(match["region"]).for_reads(READS)
    attributes, subscriptions = await asyncio.gather(
        _attributes(door, arn), door.follow(LIST_SUBSCRIPTIONS, TopicArn=arn)
    )
    if isinstance(attributes, Known) and attributes.value is None:
        return Topic(arn, attributes, Listing(()))
    return Topic(arn, attributes, items_of(subscriptions, LIST_SUBSCRIPTIONS, _subscription))


async def _attributes(door: Door, arn: str) -> Reading[TopicAttributes | None]:
    answer = await door.ask_whether(GET_TOPIC, TopicArn=arn)
    match answer:
        case Known(value):
            return Known(None) if value is None else build_reading(value, GET_TOPIC, _topic)
        case Unreadable():
            return answer


def _topic(answer: Answer) -> TopicAttributes:
    attributes = answer["Attributes"]
    arn_of(attributes, "TopicArn")
    return TopicAttributes(
        policy=text_or_none(attributes.get("Policy")),
        kms_key=text_or_none(attributes.get("KmsMasterKeyId")),
    )


def _subscription(part: Answer) -> Subscription:
    """Until it is confirmed, a subscription has a word in place of its ARN."""
    return Subscription(name(part, "Protocol"), name(part, "SubscriptionArn").startswith("arn:"))
