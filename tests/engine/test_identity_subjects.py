"""The subjects that a scope lists, and the gaps in the lists."""

from sescheck.comparison.account_view import AccountView
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Gap
from sescheck.engine.subjects.identities import (
    IDENTITY_ACROSS,
    IDENTITY_EVERYWHERE,
    NAME_ACROSS,
)
from sescheck.rules.shared.topics import FEEDBACK_TOPIC, TOPIC, TopicSubject
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.resources import Topic
from sescheck.testing import builders as s

WEST = s.arn("feedback", "us-west-2")
EAST = s.arn("feedback", "us-east-1")
REFUSED = s.unread("ses:ListEmailIdentities")


def account_of(*regions: Region, topics: tuple[Topic, ...] = ()) -> AccountView:
    """The account with these regions."""
    (found,) = account_views_of(s.snapshot(*regions, topics=topics))
    return found


def topics_of(found: AccountView) -> list[TopicSubject]:
    """The topics that are listed, without the gaps."""
    return [subject for subject in TOPIC.subjects(found) if not isinstance(subject, Gap)]


def test_a_topic_is_one_subject_per_region_with_all_its_users() -> None:
    """Two regions that share a topic are two subjects."""
    found = topics_of(
        account_of(
            s.region(
                "us-west-2",
                s.domain("example.com", notifications=s.notified(bounce=WEST, delivery=WEST)),
                s.domain("example.org", notifications=s.notified(complaint=WEST)),
            ),
            s.region("us-east-1", s.domain("example.com", notifications=s.notified(bounce=WEST, complaint=EAST))),
            topics=(s.topic(WEST), s.topic(EAST)),
        )
    )
    assert [(subject.here.name, subject.topic.arn, subject.users.identities) for subject in found] == [
        ("us-west-2", WEST, {"example.com": ("bounce", "delivery"), "example.org": ("complaint",)}),
        ("us-east-1", WEST, {"example.com": ("bounce",)}),
        ("us-east-1", EAST, {"example.com": ("complaint",)}),
    ]


def published(name: str, *, feedback: bool) -> Region:
    """A region whose event destination and receipt rule use the topic; if wanted, an identity too."""
    used = [s.domain("example.com", notifications=s.notified(bounce=EAST))] if feedback else []
    tell = s.receipt_rule("tell", actions=[s.action("SNS", TopicArn=EAST)])
    return s.region(
        name,
        *used,
        configuration_sets=[s.configuration_set("main", s.destination("BOUNCE", target=EAST))],
        active_rule_set=s.rules(tell),
    )


def test_a_topic_has_its_users_of_every_kind() -> None:
    """One subject. In the scope of identities, only a topic that an identity names."""
    (subject,) = topics_of(account_of(published("us-east-1", feedback=True), topics=(s.topic(EAST),)))
    assert {"example.com": ("bounce",)} == subject.users.identities
    assert (["main/events"], ["inbound/tell"]) == (
        list(subject.users.event_destinations),
        list(subject.users.receipt_rules),
    )
    without = account_of(published("us-east-1", feedback=False), topics=(s.topic(EAST),))
    assert [EAST] == [subject.topic.arn for subject in topics_of(without)]
    assert [] == list(FEEDBACK_TOPIC.subjects(without))


def test_refused_publishers_are_a_gap_in_the_scope_of_all_topics_only() -> None:
    """It is unknown which topics they use. A region without email receiving has no receipt rules."""
    sets = s.unread("ses:GetConfigurationSetEventDestinations")
    rules = s.unread("ses:DescribeActiveReceiptRuleSet")
    refused = s.region(
        "us-east-1",
        configuration_sets=[s.configuration_set("main", unread_destinations=sets)],
        active_rule_set=rules,
    )
    found = account_of(refused)
    assert [Gap("us-east-1", s.located(each, "us-east-1")) for each in (sets, rules)] == list(
        TOPIC.subjects(found)
    )
    assert [] == list(FEEDBACK_TOPIC.subjects(found))
    unsupported = s.unread("ses:DescribeActiveReceiptRuleSet", Why.NOT_SUPPORTED_HERE)
    assert [] == list(TOPIC.subjects(account_of(s.region("me-central-1", active_rule_set=unsupported))))


def test_a_topic_that_the_snapshot_does_not_have_was_not_read() -> None:
    """It is neither missing nor fine."""
    (subject,) = topics_of(
        account_of(s.region("us-west-2", s.domain("example.com", notifications=s.notified(bounce=WEST))))
    )
    assert isinstance(subject.topic.attributes, Unreadable)
    assert subject.topic.attributes.why is Why.NOT_ASKED
    assert subject.topic.subscriptions.unread is subject.topic.attributes


def test_refused_notifications_are_a_gap_among_topics() -> None:
    """It is unknown which topics the identity uses. Equal refusals of a region are one gap."""
    unread = s.unread("ses:GetIdentityNotificationAttributes")
    names = ("example.com", "example.org")
    found = account_of(s.region("us-west-2", *(s.domain(name, notifications=unread) for name in names)))
    assert list(TOPIC.subjects(found)) == [Gap("us-west-2", s.located(unread, "us-west-2"))]


def test_an_identity_is_compared_where_it_is_listed() -> None:
    """Not where it is missing: that is the subject of another scope."""
    regions = (s.region("us-west-2", s.domain("example.com")), s.region("us-east-1"))
    (subject,) = (found for found in IDENTITY_ACROSS.subjects(account_of(*regions)) if not isinstance(found, Gap))
    assert subject.here.name == "us-west-2"
    assert [peer.identity for peer in subject.elsewhere] == [Known(None)]


def test_a_name_is_a_subject_in_every_region() -> None:
    """As first listed, and once for all spellings."""
    regions = (
        s.region("us-west-2", s.domain("Example.com")),
        s.region("us-east-1", s.domain("example.com")),
        s.region("eu-west-1"),
    )
    found = [subject for subject in NAME_ACROSS.subjects(account_of(*regions)) if not isinstance(subject, Gap)]
    assert [(subject.here.name, subject.name) for subject in found] == [
        ("us-west-2", "Example.com"),
        ("us-east-1", "Example.com"),
        ("eu-west-1", "Example.com"),
    ]


def test_a_name_is_one_subject_per_group() -> None:
    """With the reading of each region."""
    regions = (s.region("us-west-2", s.domain("example.com")), s.region("us-east-1", s.domain("example.com")))
    (subject,) = (
        found for found in IDENTITY_EVERYWHERE.subjects(account_of(*regions)) if not isinstance(found, Gap)
    )
    assert [peer.view.name for peer in subject.peers] == ["us-west-2", "us-east-1"]


def test_an_incomplete_list_is_a_gap_and_its_missing_names_are_unknown() -> None:
    """The names that were listed are still subjects."""
    regions = (
        s.region("us-west-2", s.domain("example.com")),
        s.region("us-east-1", listed=Listing((), REFUSED)),
    )
    first, *rest = IDENTITY_ACROSS.subjects(account_of(*regions))
    refused = s.located(REFUSED, "us-east-1")
    assert first == Gap("us-east-1", refused)
    (subject,) = (found for found in rest if not isinstance(found, Gap))
    assert next(iter(subject.elsewhere)).identity == refused
