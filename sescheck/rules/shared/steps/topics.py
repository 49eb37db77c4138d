"""Steps that create SNS topics."""

import json
from collections.abc import Iterator
from typing import Any

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.rules.shared.steps.resource_policies import allow_publishing
from sescheck.ses.arns import region_of
from sescheck.ses.localised import moved
from sescheck.snapshot.reading import Known
from sescheck.snapshot.resources import Found, Topic, TopicAttributes, is_sns_own_key, key_arn

TOPIC = "topic"
_FIFO = ".fifo"
_ACCOUNT = 4
_DEFAULT_POLICY = "__default_policy_ID"
"""The Id of the policy that SNS gives a new topic. It lets SES publish."""


def topic_here(arn: str, here: str) -> str:
    """The ARN of the topic that has the part of this one in another region: a Standard topic, as SES needs."""
    return str(moved(arn, region_of(arn) or here, here)).removesuffix(_FIFO)


def create_topic(account: AccountView, like: str, here: str, user: str = "") -> Iterator[Step]:
    """Create the topic that has the part of another one in this region, unless it is known to exist.

    Nothing is lost if it exists: SNS then returns it, or refuses to change it. The title says so unless SNS
    answered that it does not exist.

    Args:
        account: what is known of topics and keys.
        like: the ARN of the other topic, whose policy and key the new one has; it may be that of the topic itself.
        here: the region.
        user: the end of the ARN of what will publish to it, ``identity/example.com``; it is allowed to.
    """
    arn = topic_here(like, here)
    known = attributes_of(account.topics.get(arn))
    if known is not None:
        yield from allow_publishing(account, arn, known.policy, here, (user,) if user else ())
    elif (owner := _other_owner(account, arn)) is not None:
        yield _ask_the_owner(arn, owner, here)
    else:
        yield from _create(account, like, arn, here)


def attributes_of(topic: Topic | None) -> TopicAttributes | None:
    """The attributes of a topic; None if it does not exist, or if they were not read."""
    match topic.attributes if topic is not None else None:
        case Known(attributes):
            return attributes
        case _:
            return None


def _is_known_missing(topic: Topic | None) -> bool:
    return topic is not None and topic.attributes == Known(None)


def subscribe(account: AccountView, arn: str, like: str, here: str) -> Step:
    """Subscribe what reads the topic. AWS gives the protocols, and sescheck does not read the endpoints."""
    protocols = (
        sorted({each.protocol for each in account.topics[like].subscriptions.items if each.confirmed})
        if like in account.topics and like != arn
        else []
    )
    by = f" ({', '.join(protocols)})" if protocols else ""
    what = f"what reads {like}{by}" if like != arn else "the program that reads the notifications"
    return Step(
        f"Subscribe to the SNS topic {name_of(arn)} in {here}",
        Human(
            f"Subscribe {what} to {arn}. A subscription by email or HTTP has to be confirmed. Until then, nobody"
            " receives these messages. sescheck does not read the endpoints of subscriptions. The command is"
            f" `aws sns subscribe --region {here} --topic-arn {arn} --protocol PROTOCOL --notification-endpoint"
            " ENDPOINT`."
        ),
        here,
        Phase.TARGETS,
        needs=(thing(here, TOPIC, arn),),
    )


def name_of(arn: str) -> str:
    """The name of a topic."""
    return arn.rpartition(":")[2]


def _create(account: AccountView, like: str, arn: str, here: str) -> Iterator[Step]:
    name, found = name_of(arn), attributes_of(account.topics.get(like))
    attributes = {} if found is None else _attributes(account, found, like, here)
    parameters: dict[str, Any] = {"Name": name} | ({"Attributes": attributes} if attributes else {})
    may_exist = "" if _is_known_missing(account.topics.get(arn)) else ", unless it exists"
    yield Step(
        f"Create the SNS topic {name} in {here}{may_exist}",
        Call("sns", "CreateTopic", here, parameters),
        here,
        Phase.TARGETS,
        makes=(thing(here, TOPIC, arn),),
        alternative="if SNS answers that it exists with other attributes, check its policy and its key."
        if attributes
        else "",
    )
    if found is not None and found.kms_key is not None and "KmsMasterKeyId" not in attributes:
        yield _choose_a_key(arn, found.kms_key, like, here)
    yield subscribe(account, arn, like, here)


def _attributes(account: AccountView, found: TopicAttributes, like: str, here: str) -> dict[str, str]:
    """The policy and the key of the other topic, as they are in this region; not what SNS gives by itself."""
    there, attributes = region_of(like) or here, {}
    if found.policy is not None and not _is_default(found.policy):
        policy = str(moved(found.policy, there, here))
        attributes["Policy"] = policy.replace(str(moved(like, there, here)), topic_here(like, here))
    if found.kms_key is not None and (key := _key_here(account, found.kms_key, like, here)) is not None:
        attributes["KmsMasterKeyId"] = key
    return attributes


def _is_default(policy: str) -> bool:
    try:
        document = json.loads(policy)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and document.get("Id") == _DEFAULT_POLICY


def _key_here(account: AccountView, key: str, like: str, here: str) -> str | None:
    """The customer managed key of this region that has the same name, such as a replica, if it is known."""
    arn = str(moved(key_arn(key, like), region_of(like) or here, here))
    resource = account.resources.get(arn)
    match resource.found if resource is not None else None:
        case Known(Found(manager="CUSTOMER", state="Enabled")):
            return arn
        case _:
            return None


def _choose_a_key(arn: str, key: str, like: str, here: str) -> Step:
    why = ", which is the key of AWS for SNS: SES cannot use it" if is_sns_own_key(key) else ""
    return Step(
        f"Choose a KMS key for the SNS topic {name_of(arn)} in {here}",
        Human(
            f"{like} is encrypted with {key}{why}. Choose a customer managed key of {here} that SES may use, and"
            " set it as KmsMasterKeyId with `aws sns set-topic-attributes`. Until then, the new topic is not"
            " encrypted."
        ),
        here,
        Phase.TARGETS,
        needs=(thing(here, TOPIC, arn),),
    )


def _other_owner(account: AccountView, arn: str) -> str | None:
    """The account of the topic, if it is known not to be this one."""
    owner = "".join(arn.split(":")[_ACCOUNT : _ACCOUNT + 1])
    return owner if owner and isinstance(account.number, Known) and account.number.value != owner else None


def _ask_the_owner(arn: str, owner: str, here: str) -> Step:
    return Step(
        f"Ask for the SNS topic {name_of(arn)} in {here}",
        Human(f"Create the topic {arn}, and allow SES to publish to it.", f"the owner of the account {owner}"),
        here,
        Phase.TARGETS,
        makes=(thing(here, TOPIC, arn),),
    )
