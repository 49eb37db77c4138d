"""SNS behaviour that moto lacks: subscriptions to confirm, counters, topics of other regions.

The state is moto's own SNS backend of the account and region.
"""

import json
from typing import Any

from sescheck.emulator.registry import Members, Params, Refused, operation, page, with_token

NEEDS_CONFIRMING = frozenset({"email", "email-json", "http", "https"})
"""Protocols whose subscriptions wait for confirmation by the endpoint, also inside one account."""
SUBSCRIPTIONS_A_PAGE = 100
PENDING_ARN = "PendingConfirmation"


@operation("sns", "GetTopicAttributes")
def get_topic_attributes(backend: Any, ask: Params) -> Members:
    """Policy, owner, key and the counters of subscriptions."""
    topic = _topic(backend, ask["TopicArn"])
    subscriptions = _subscriptions(backend, topic)
    pending = sum(is_pending(each) for each in subscriptions)
    attributes = {
        "Owner": topic.account_id,
        "Policy": topic.policy,
        "TopicArn": topic.arn,
        "DisplayName": topic.display_name,
        "SubscriptionsPending": str(pending),
        "SubscriptionsConfirmed": str(len(subscriptions) - pending),
        "SubscriptionsDeleted": "0",
        "EffectiveDeliveryPolicy": topic.effective_delivery_policy,
    }
    if topic.kms_master_key_id:
        attributes["KmsMasterKeyId"] = topic.kms_master_key_id
    if topic.fifo_topic:
        attributes["FifoTopic"] = "true"
    return {"Attributes": attributes}


@operation("sns", "Subscribe")
def subscribe(backend: Any, ask: Params) -> Members:
    """Subscribe; if the endpoint must confirm, the answer has no ARN unless it is asked for."""
    _topic(backend, ask["TopicArn"])
    subscription = backend.subscribe(ask["TopicArn"], ask.get("Endpoint", ""), ask["Protocol"])
    if subscription.protocol in NEEDS_CONFIRMING and not subscription.confirmed:
        subscription.attributes["PendingConfirmation"] = "true"
        if not ask.get("ReturnSubscriptionArn"):
            return {"SubscriptionArn": "pending confirmation"}
    for name, value in ask.get("Attributes", {}).items():
        backend.set_subscription_attributes(subscription.arn, name, value)
    return {"SubscriptionArn": subscription.arn}


@operation("sns", "ListSubscriptionsByTopic")
def list_subscriptions_by_topic(backend: Any, ask: Params) -> Members:
    """A page of a hundred subscriptions; an unconfirmed one has no ARN yet."""
    subscriptions = _subscriptions(backend, _topic(backend, ask["TopicArn"]))
    return _listed(subscriptions, ask)


@operation("sns", "ListSubscriptions")
def list_subscriptions(backend: Any, ask: Params) -> Members:
    """The same for all topics of the region."""
    return _listed(list(backend.subscriptions.values()), ask)


def policy_for_ses(arn: str, account_id: str) -> str:
    """The topic policy that AWS's documentation gives for SES notifications."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "SNS:Publish",
        "Resource": arn,
        "Condition": {"StringEquals": {"AWS:SourceAccount": account_id}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def is_pending(subscription: Any) -> bool:
    """True if the subscription waits for confirmation."""
    return bool(subscription.attributes.get("PendingConfirmation") == "true")


def confirm(backend: Any, topic_arn: str) -> None:
    """Confirm the subscriptions of a topic, which only endpoints can do."""
    for subscription in _subscriptions(backend, _topic(backend, topic_arn)):
        subscription.confirmed = True
        subscription.attributes["PendingConfirmation"] = "false"


def _listed(subscriptions: list[Any], ask: Params) -> Members:
    found, token = page(subscriptions, SUBSCRIPTIONS_A_PAGE, ask.get("NextToken"), "InvalidParameter")
    items = [
        {
            "SubscriptionArn": PENDING_ARN if is_pending(each) else each.arn,
            "Owner": each.owner,
            "Protocol": each.protocol,
            "Endpoint": each.endpoint,
            "TopicArn": each.topic_arn,
        }
        for each in found
    ]
    return with_token({"Subscriptions": items}, token)


def _subscriptions(backend: Any, topic: Any) -> list[Any]:
    return [each for each in list(backend.subscriptions.values()) if each.topic_arn == topic.arn]


def _topic(backend: Any, arn: str) -> Any:
    parts = arn.split(":")
    if len(parts) != 6 or parts[2:4] != ["sns", backend.region_name]:  # noqa: PLR2004 # arn:aws:sns:region:account:name
        raise Refused("InvalidParameter", "Invalid parameter: TopicArn")
    if parts[4] != backend.account_id:
        raise Refused("AuthorizationError", f"Not authorized to access the topic {arn}")
    if arn not in backend.topics:
        raise Refused("NotFound", "Topic does not exist")
    return backend.topics[arn]
