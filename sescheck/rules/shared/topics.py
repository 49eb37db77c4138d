"""The SNS topics to which SES publishes in a region, and what publishes to them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.engine.rule import Gap, Place, Scope
from sescheck.engine.severity import Severity
from sescheck.engine.subjects.identities import unlisted
from sescheck.engine.subjects.receipt_rules import RECEIPT_RULES
from sescheck.engine.subjects.resources import EVENT_DESTINATIONS
from sescheck.rules.shared.receiving import ROLE
from sescheck.rules.shared.receiving import TOPIC as TOPIC_SETTING
from sescheck.ses.arns import of_destination, of_identity, of_receipt_rule
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why, hiding
from sescheck.snapshot.receiving import ReceiptRule
from sescheck.snapshot.resources import Topic
from sescheck.snapshot.sending import EventDestination


@dataclass(slots=True)
class Users:
    """What publishes to a topic.

    Attributes:
        identities: the types of feedback that each identity sends to it, by the identity's name.
        event_destinations: by ``set/destination``.
        receipt_rules: by ``set/rule``.
    """

    identities: dict[str, tuple[str, ...]] = field(default_factory=dict)
    event_destinations: dict[str, EventDestination] = field(default_factory=dict)
    receipt_rules: dict[str, ReceiptRule] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.identities or self.event_destinations or self.receipt_rules)

    @property
    def in_words(self) -> str:
        """How many of each kind there are: ``one identity and 2 event destinations``."""
        kinds = (
            (len(self.identities), "identity", "identities"),
            (len(self.event_destinations), "event destination", "event destinations"),
            (len(self.receipt_rules), "receipt rule", "receipt rules"),
        )
        words = [f"one {one}" if count == 1 else f"{count} {many}" for count, one, many in kinds if count]
        return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))

    @property
    def evidence(self) -> dict[str, object]:
        """The users by name, identities with their types of feedback; without the kinds that have none."""
        others = {"event_destinations": list(self.event_destinations), "receipt_rules": list(self.receipt_rules)}
        return {
            "identities": {name: list(types) for name, types in self.identities.items()},
            **{kind: names for kind, names in others.items() if names},
        }

    @property
    def severity(self) -> Severity | None:
        """The severity if notifications are lost: None for the rule's own, low if every user is disabled."""
        is_used = (
            bool(self.identities)
            or any(each.enabled for each in self.event_destinations.values())
            or any(each.enabled for each in self.receipt_rules.values())
        )
        return None if is_used else Severity.LOW

    @property
    def resources(self) -> tuple[str, ...]:
        """The ends of the ARNs of the resources for which SES publishes, each once."""
        return tuple(
            dict.fromkeys(
                (
                    *map(of_identity, self.identities),
                    *map(of_destination, self.event_destinations),
                    *map(of_receipt_rule, self.receipt_rules),
                )
            )
        )

    def acting_for(self, resources: Collection[str]) -> "Users":
        """The users for which SES acts for one of these resources."""
        return Users(
            {name: each for name, each in self.identities.items() if of_identity(name) in resources},
            {name: each for name, each in self.event_destinations.items() if of_destination(name) in resources},
            {name: each for name, each in self.receipt_rules.items() if of_receipt_rule(name) in resources},
        )

    def without_roles(self, topic: str) -> "Users":
        """The users without the receipt rules whose actions publish to the topic with an IAM role."""
        rules = {name: rule for name, rule in self.receipt_rules.items() if not _publishes_with_role(rule, topic)}
        return Users(self.identities, self.event_destinations, rules)


def _publishes_with_role(rule: ReceiptRule, topic: str) -> bool:
    return all(ROLE in each.settings for each in rule.actions if each.settings.get(TOPIC_SETTING) == topic)


@dataclass(frozen=True, slots=True)
class TopicSubject:
    """An SNS topic as one region uses it."""

    account: AccountView
    here: RegionView
    topic: Topic
    users: Users

    @property
    def region(self) -> str:
        """The name of the region that uses it."""
        return self.here.name


def _not_asked(arn: str) -> Topic:
    """A topic that the snapshot does not contain, for example because another program wrote it."""
    unread = Unreadable(Why.NOT_ASKED, "sns:GetTopicAttributes", "the snapshot does not hold the topic")
    return Topic(arn, unread, Listing((), unread))


def _users(view: RegionView) -> Mapping[str, Users]:
    """The users of each topic, by the topic's ARN."""
    found: defaultdict[str, Users] = defaultdict(Users)
    for identity in view.identities.values():
        if isinstance(identity.notifications, Known):
            for kind, part in identity.notifications.value.by_type():
                if part.topic is not None:
                    types = found[part.topic].identities
                    types[identity.name] = (*types.get(identity.name, ()), kind)
    for name, destination in EVENT_DESTINATIONS.of(view).items():
        if destination.kind == "SNS" and destination.target is not None:
            found[destination.target].event_destinations[name] = destination
    for name, rule in RECEIPT_RULES.of(view).items():
        for action in rule.actions:
            if TOPIC_SETTING in action.settings:
                found[action.settings[TOPIC_SETTING]].receipt_rules[name] = rule
    return found


def _feedback_gaps(view: RegionView) -> Iterator[Unreadable]:
    for identity in view.identities.values():
        if isinstance(identity.notifications, Unreadable):
            yield identity.notifications


def _all_gaps(view: RegionView) -> Iterator[Unreadable]:
    yield from _feedback_gaps(view)
    yield from EVENT_DESTINATIONS.unread(view.region)
    yield from hiding(RECEIPT_RULES.unread(view.region))


def _feedback_topics(account: AccountView) -> Iterator[TopicSubject | Gap]:
    yield from unlisted(account.regions)
    for view in account.regions:
        yield from (Gap(view.name, unread) for unread in dict.fromkeys(_feedback_gaps(view)))
        yield from (subject for subject in _in_region(account, view) if subject.users.identities)


def _topics(account: AccountView) -> Iterator[TopicSubject | Gap]:
    yield from unlisted(account.regions)
    for view in account.regions:
        yield from (Gap(view.name, unread) for unread in dict.fromkeys(_all_gaps(view)))
        yield from _in_region(account, view)


def _in_region(account: AccountView, view: RegionView) -> Iterator[TopicSubject]:
    for arn, users in _users(view).items():
        yield TopicSubject(account, view, account.topics.get(arn) or _not_asked(arn), users)


def _place(subject: TopicSubject) -> Place:
    return Place(subject.region, "topic", subject.topic.arn)


def _group(subject: TopicSubject) -> str:
    return subject.account.homes[subject.region].name


TOPIC: Scope[TopicSubject] = Scope("topic", _topics, _place, _group)
"""Every SNS topic that identities, event destinations and receipt rules of a region name, once for each region."""

FEEDBACK_TOPIC: Scope[TopicSubject] = Scope("topic for feedback", _feedback_topics, _place, _group)
"""Every SNS topic that identities of a region name, once for each region, with all its users."""

TOPIC_FACTS = (
    Fact.IDENTITIES,
    Fact.NOTIFICATIONS,
    Fact.CONFIGURATION_SETS,
    Fact.EVENT_DESTINATIONS,
    Fact.ACTIVE_RULE_SET,
    Fact.TOPICS,
)
"""The facts that a rule about these topics depends on."""

TopicInRegion: TypeAlias = Annotated[TopicSubject, TOPIC]
FeedbackTopicInRegion: TypeAlias = Annotated[TopicSubject, FEEDBACK_TOPIC]
