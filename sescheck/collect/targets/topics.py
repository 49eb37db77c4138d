"""The SNS topics that settings name, each read once, in its own region."""

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
    """True if it is the ARN of an SNS topic, even a malformed one."""
    return arn.split(":")[2:3] == ["sns"]


@dataclass(slots=True)
class Topics:
    """The topics of an account, each read once, as soon as a setting names it.

    Attributes:
        door_to: returns the door to a region.
        earlier: the topics that an earlier run read; those that it read completely are kept.
        add_keys: called with the ARNs of the KMS keys of encrypted topics.
    """

    door_to: Callable[[str], Door]
    earlier: Mapping[str, Topic]
    add_keys: Callable[[Iterable[str]], None]
    _tasks: dict[str, asyncio.Task[Topic]] = field(default_factory=dict)

    def start(self, arns: Iterable[str]) -> None:
        """Start to read these, unless that is started already."""
        for arn in arns:
            if arn not in self._tasks:
                self._tasks[arn] = asyncio.create_task(guarded(self._topic(arn), GET_TOPIC, partial(_unread, arn)))

    async def all(self) -> Mapping[str, Topic]:
        """Return the topics by ARN, sorted."""
        return {arn: await task for arn, task in sorted(self._tasks.items())}

    async def _topic(self, arn: str) -> Topic:
        """Return the topic. Its key is also read, unless it is the key that AWS manages for SNS."""
        topic = await _kept(self.door_to, arn, self.earlier.get(arn))
        match topic.attributes:
            case Known(TopicAttributes(kms_key=str(key))) if not is_sns_own_key(key):
                self.add_keys((key_arn(key, arn),))
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
    """Build a subscription. Before it is confirmed, its ARN is only a word, ``PendingConfirmation``."""
    return Subscription(name(part, "Protocol"), name(part, "SubscriptionArn").startswith("arn:"))
