"""Steps for feedback: topics for notifications, original headers, and forwarding by email."""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Call, Phase, Step, thing
from sescheck.rules.shared.steps.identity_things import IDENTITY, verified_of
from sescheck.rules.shared.steps.topics import TOPIC, create_topic, topic_here
from sescheck.rules.shared.topics import TopicSubject
from sescheck.ses.arns import of_identity
from sescheck.snapshot.model import Feedback


def set_topic(
    account: AccountView, name: str, kind: str, like: Feedback, region: str, now: Feedback | None = None
) -> Iterator[Step]:
    """Send one type of feedback to a topic, with or without the original headers, as another identity does.

    Args:
        account: what is known of topics.
        name: of the identity.
        kind: ``bounce``, ``complaint`` or ``delivery``.
        like: the settings of the other identity; nothing is done if it has no topic.
        region: of the identity.
        now: its settings; None for a new identity, which has no topic and no headers.
    """
    if like.topic is None:
        return
    yield from create_topic(account, like.topic, region, of_identity(name))
    yield topic_set(name, kind, topic_here(like.topic, region), region, now.topic if now else None)
    if like.headers != (now is not None and now.headers):
        yield headers_switched(name, kind, region, on=like.headers)


def topic_set(name: str, kind: str, arn: str, region: str, now: str | None = None) -> Step:
    """Send one type of feedback to a topic of the region, which exists or is made by another step."""
    return Step(
        f"Send {kind} notifications about {name} in {region} to the SNS topic {arn}",
        Call(
            "ses",
            "SetIdentityNotificationTopic",
            region,
            {"Identity": name, "NotificationType": kind.capitalize(), "SnsTopic": arn},
        ),
        region,
        Phase.IDENTITY_SETTINGS,
        makes=(_notification(region, name, kind),),
        needs=(thing(region, IDENTITY, name), verified_of(region, name), thing(region, TOPIC, arn)),
        replaces=f"the topic {now}." if now else "",
    )


def headers_switched(name: str, kind: str, region: str, *, on: bool) -> Step:
    """Include the original headers in notifications of one type, or leave them out."""
    verb = "Include the original headers in" if on else "Leave the original headers out of"
    return Step(
        f"{verb} {kind} notifications about {name} in {region}",
        Call(
            "ses",
            "SetIdentityHeadersInNotificationsEnabled",
            region,
            {"Identity": name, "NotificationType": kind.capitalize(), "Enabled": on},
        ),
        region,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(region, IDENTITY, name), verified_of(region, name), _notification(region, name, kind)),
    )


def forwarding_switched(name: str, region: str, *, on: bool, alternative: str = "") -> Step:
    """Switch the forwarding of feedback by email on or off.

    SES allows to switch it off only with topics for bounces and complaints.
    """
    topics = () if on else tuple(_notification(region, name, kind) for kind in ("bounce", "complaint"))
    return Step(
        f"Switch email feedback forwarding {'on' if on else 'off'} for {name} in {region}",
        Call(
            "sesv2",
            "PutEmailIdentityFeedbackAttributes",
            region,
            {"EmailIdentity": name, "EmailForwardingEnabled": on},
        ),
        region,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(region, IDENTITY, name), verified_of(region, name), *topics),
        alternative=alternative,
    )


def set_topic_of_region(subject: TopicSubject) -> Iterator[Step]:
    """Let each identity publish to the Standard topic of its own region that has the part of this one."""
    arn = topic_here(subject.topic.arn, subject.region)
    for name, kinds in subject.users.identities.items():
        yield from create_topic(subject.account, subject.topic.arn, subject.region, of_identity(name))
        for kind in kinds:
            yield topic_set(name, kind, arn, subject.region, subject.topic.arn)


def _notification(region: str, name: str, kind: str) -> str:
    return thing(region, "notification", f"{name} {kind}")
