"""Steps for SNS topics: their policies and keys, and what SES cannot use."""

import json

from sescheck.snapshot.model import Region
from sescheck.snapshot.resources import Found
from sescheck.testing import builders as s
from sescheck.testing.examples import east, west
from tests.rules.shared.steps.planning import call, calls, steps, words

MISSING = "notification-topic-missing-in-region"
WEST, EAST = s.arn("bounces", "us-west-2"), s.arn("bounces", "us-east-1")


def _policy(region: str, identity: str = "example.com", topic: str = WEST) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {"StringEquals": {"AWS:SourceArn": f"arn:aws:ses:{region}:123456789012:identity/{identity}"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _regions(topic: str = WEST) -> tuple[Region, Region]:
    return west(s.domain(notifications=s.notified(bounce=topic))), east(s.domain())


def test_a_policy_is_copied_with_the_region_of_the_new_topic() -> None:
    """It names the topic and the identity there."""
    found = steps(MISSING, *_regions(), topics=[s.topic(WEST, policy=_policy("us-west-2"))])
    policy = call(found, "CreateTopic").parameters["Attributes"]["Policy"]
    assert policy == _policy("us-east-1", topic=EAST)


def test_the_policy_that_sns_gives_by_itself_is_not_written() -> None:
    """SNS refuses to create a topic that exists with other attributes, so that few of them are given."""
    policy = json.dumps({"Id": "__default_policy_ID", "Statement": []})
    found = steps(MISSING, *_regions(), topics=[s.topic(WEST, policy=policy)])
    assert dict(call(found, "CreateTopic").parameters) == {"Name": "bounces"}


def test_a_topic_that_exists_and_refuses_the_identity_is_opened_for_it() -> None:
    """The other statements stay."""
    topics = [s.topic(WEST), s.topic(EAST, policy=_policy("us-east-1", "example.org", EAST))]
    found = steps(MISSING, *_regions(), topics=topics)
    assert not calls(found, "CreateTopic")
    policy = json.loads(call(found, "SetTopicAttributes").parameters["AttributeValue"])
    assert [each["Principal"] for each in policy["Statement"]] == [{"Service": "ses.amazonaws.com"}] * 2


def test_several_identities_open_a_topic_by_one_step() -> None:
    """A second step would take the statement of the first one away."""
    names = ("example.com", "example.net")
    regions = (
        west(*(s.domain(name, notifications=s.notified(bounce=WEST)) for name in names)),
        east(*map(s.domain, names)),
    )
    found = steps(MISSING, *regions, topics=[s.topic(EAST, policy=_policy("us-east-1", "example.org", EAST))])
    assert call(found, "SetTopicAttributes").region == "us-east-1"


def test_a_topic_that_exists_and_allows_it_is_only_set() -> None:
    """Nothing is created."""
    found = steps(MISSING, *_regions(), topics=[s.topic(WEST), s.topic(EAST)])
    assert [each.operation for each in calls(found)] == ["SetIdentityNotificationTopic"]


def test_a_person_chooses_the_key_of_an_encrypted_topic() -> None:
    """The key of another region is another key."""
    found = steps(MISSING, *_regions(), topics=[s.topic(WEST, kms_key="alias/topics")])
    assert "Attributes" not in call(found, "CreateTopic").parameters
    assert "Choose a customer managed key of us-east-1" in words(found)


def test_a_key_that_is_known_in_the_region_is_set() -> None:
    """It is a key of the account that is enabled there."""
    key = "arn:aws:kms:{}:123456789012:key/mrk-1"
    replica = s.resource(key.format("us-east-1"), Found("us-east-1", "Enabled", "CUSTOMER"))
    topics = [s.topic(WEST, kms_key=key.format("us-west-2"))]
    found = steps(MISSING, *_regions(), topics=topics, resources=[replica])
    assert call(found, "CreateTopic").parameters["Attributes"] == {"KmsMasterKeyId": key.format("us-east-1")}


def test_a_fifo_topic_becomes_a_standard_topic() -> None:
    """SES publishes to Standard topics only."""
    found = steps(MISSING, *_regions(f"{WEST}.fifo"))
    assert call(found, "CreateTopic").parameters["Name"] == "bounces"


def test_the_owner_creates_a_topic_of_another_account() -> None:
    """This account cannot."""
    found = steps(MISSING, *_regions(s.arn("bounces", "us-west-2", "210987654321")))
    assert not calls(found, "CreateTopic")
    assert "Create the topic arn:aws:sns:us-east-1:210987654321:bounces" in words(found)


def test_forwarding_is_switched_off_only_after_both_topics_are_set() -> None:
    """Without topics, SES refuses it, or forwards the feedback although it is off."""
    there = s.domain(notifications=s.notified(forwarding=False, bounce=WEST, complaint=WEST))
    found = steps("feedback-forwarding-differs", west(there), east(s.domain()))
    assert [each.operation for each in calls(found)] == [
        "CreateTopic",
        "SetIdentityNotificationTopic",
        "SetIdentityNotificationTopic",
        "PutEmailIdentityFeedbackAttributes",
    ]


def test_forwarding_is_switched_on_if_the_first_region_has_no_topics() -> None:
    """To switch it off in the other region could lose bounces."""
    there = s.domain(notifications=s.notified(forwarding=False))
    only = call(
        steps("feedback-forwarding-differs", west(there), east(s.domain())), "PutEmailIdentityFeedbackAttributes"
    )
    assert (only.region, only.parameters["EmailForwardingEnabled"]) == ("us-west-2", True)
