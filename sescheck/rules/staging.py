"""Small snapshots for the rules' worked examples: healthy unless said otherwise.

A value given where a reading belongs is taken as ``Known``; ``unread()`` makes the other kind.
"""

from collections.abc import Iterable
from typing import TypeVar

from sescheck.snapshot.model import (
    Account,
    Asked,
    ConfigurationSet,
    Depth,
    Detail,
    Dkim,
    EventDestination,
    Feedback,
    Identity,
    MailFrom,
    Notifications,
    ReceiptRule,
    ReceiptRuleSet,
    Region,
    Review,
    Settings,
    Snapshot,
    Subscription,
    Topic,
    TopicAttributes,
)
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

T = TypeVar("T")

ACCOUNT_ID = "123456789012"


def unread(operation: str = "ses:GetEmailIdentity", why: Why = Why.DENIED) -> Unreadable:
    """A reading that AWS refused."""
    return Unreadable(why, operation, "refused in this example")


def _reading(value: T | Known[T] | Unreadable) -> Reading[T]:
    return value if isinstance(value, Known | Unreadable) else Known(value)


def _listing(items: Iterable[T] | Listing[T]) -> Listing[T]:
    return items if isinstance(items, Listing) else Listing(tuple(items))


def snapshot(
    *regions: Region,
    topics: Iterable[Topic] = (),
    asked: Asked = Asked.NAMED,
    depth: Depth = Depth.DEEP,
) -> Snapshot:
    """One account with these regions, which are one group."""
    account = Account(
        account_id=Known(ACCOUNT_ID),
        alias=Known(None),
        partition="aws",
        regions=regions,
        topics={topic.arn: topic for topic in topics},
    )
    return Snapshot("0", "2026-11-23T09:00:00Z", asked, depth, (account,))


def region(
    name: str,
    *identities: Identity,
    opt_in: str | Reading[str] = "ENABLED_BY_DEFAULT",
    settings: Settings | Reading[Settings] | None = None,
    listed: Listing[Identity] | None = None,
    configuration_sets: Iterable[ConfigurationSet] | Listing[ConfigurationSet] = (),
    templates: Iterable[str] | Listing[str] = (),
    rule_sets: Iterable[str] | Listing[str] = (),
    active_rule_set: ReceiptRuleSet | Reading[ReceiptRuleSet | None] | None = None,
) -> Region:
    """A region with production access; ``listed`` stands in for ``identities`` where the list is partial."""
    return Region(
        name=name,
        opt_in=_reading(opt_in),
        settings=_reading(account_settings() if settings is None else settings),
        identities=Listing(identities) if listed is None else listed,
        configuration_sets=_listing(configuration_sets),
        templates=_listing(templates),
        rule_sets=_listing(rule_sets),
        active_rule_set=_reading(active_rule_set),
    )


def account_settings(
    *,
    production_access: bool = True,
    sending_enabled: bool = True,
    enforcement_status: str = "HEALTHY",
    max_24_hour_send: float = 50_000,
    max_send_rate: float = 14,
    sent_last_24_hours: float = 1_000,
    review: Review | None = None,
    suppressed_reasons: tuple[str, ...] | None = ("BOUNCE", "COMPLAINT"),
    vdm: str | None = None,
) -> Settings:
    """The settings of an account in good standing."""
    return Settings(
        production_access=production_access,
        sending_enabled=sending_enabled,
        enforcement_status=enforcement_status,
        max_24_hour_send=max_24_hour_send,
        max_send_rate=max_send_rate,
        sent_last_24_hours=sent_last_24_hours,
        review=review,
        suppressed_reasons=suppressed_reasons,
        vdm=vdm,
    )


def domain(
    name: str,
    *,
    verification: str | Reading[str] = "SUCCESS",
    sending: bool | Reading[bool] = True,
    dkim: Dkim | Reading[Dkim] | None = None,
    mail_from: MailFrom | Reading[MailFrom | None] | None = None,
    notifications: Notifications | Reading[Notifications] | None = None,
    detail: Detail | Reading[Detail] | None = None,
    type_: str = "DOMAIN",
) -> Identity:
    """A verified identity that signs with Easy DKIM and forwards feedback by email."""
    return Identity(
        name=name,
        type=type_,
        verification=_reading(verification),
        sending=_reading(sending),
        dkim=_reading(signing() if dkim is None else dkim),
        mail_from=_reading(mail_from),
        notifications=_reading(notified() if notifications is None else notifications),
        detail=_reading(details() if detail is None else detail),
    )


def address(
    name: str,
    *,
    verification: str | Reading[str] = "SUCCESS",
    sending: bool | Reading[bool] = True,
    dkim: Dkim | Reading[Dkim] | None = None,
    mail_from: MailFrom | Reading[MailFrom | None] | None = None,
    notifications: Notifications | Reading[Notifications] | None = None,
    detail: Detail | Reading[Detail] | None = None,
) -> Identity:
    """A verified address; like a domain in all else."""
    return domain(
        name,
        verification=verification,
        sending=sending,
        dkim=dkim,
        mail_from=mail_from,
        notifications=notifications,
        detail=detail,
        type_="EMAIL_ADDRESS",
    )


def signing(status: str = "SUCCESS", *, enabled: bool = True) -> Dkim:
    """DKIM that signs, or waits for its records."""
    return Dkim(enabled, status, ("a1b2", "c3d4", "e5f6"))


def not_signing() -> Dkim:
    """DKIM never set up."""
    return Dkim(enabled=False, status="NOT_STARTED", tokens=())


def mail_from_domain(name: str, status: str = "SUCCESS", on_mx_failure: str = "USE_DEFAULT_VALUE") -> MailFrom:
    """A custom MAIL FROM domain."""
    return MailFrom(name, status, on_mx_failure)


def notified(
    *,
    forwarding: bool = True,
    bounce: str | None = None,
    complaint: str | None = None,
    delivery: str | None = None,
    headers: Iterable[str] = (),
) -> Notifications:
    """Feedback settings; topics by ARN, ``headers`` the types that carry the original headers."""
    return Notifications(
        forwarding=forwarding,
        bounce=Feedback(bounce, "bounce" in headers),
        complaint=Feedback(complaint, "complaint" in headers),
        delivery=Feedback(delivery, "delivery" in headers),
    )


def details(
    *,
    verified_for_sending: bool = True,
    verification_error: str | None = None,
    dkim_origin: str | None = "AWS_SES",
    key_length: str | None = "RSA_2048_BIT",
    configuration_set: str | None = None,
    policies: dict[str, str] | None = None,
    tags: dict[str, str] | None = None,
) -> Detail:
    """What GetEmailIdentity gives of an Easy DKIM domain."""
    return Detail(
        verified_for_sending=verified_for_sending,
        verification_error=verification_error,
        dkim_origin=dkim_origin,
        key_length=key_length,
        next_key_length=key_length,
        signing_zone=None,
        configuration_set=configuration_set,
        policies=policies or {},
        tags=tags or {},
    )


def configuration_set(
    name: str,
    *destinations: EventDestination,
    unread_destinations: Unreadable | None = None,
) -> ConfigurationSet:
    """A configuration set with these event destinations."""
    return ConfigurationSet(name, unread_destinations or Known(destinations))


def destination(
    *event_types: str, name: str = "events", enabled: bool = True, kind: str = "SNS"
) -> EventDestination:
    """An event destination for these types."""
    return EventDestination(name, enabled, event_types, kind, arn("events", "us-east-1"))


def rule_set(*recipients: str, enabled: bool = True) -> ReceiptRuleSet:
    """An active receipt rule set with one rule."""
    return ReceiptRuleSet("inbound", (ReceiptRule("store", enabled, recipients),))


def arn(topic: str, region_name: str, account_id: str = ACCOUNT_ID) -> str:
    """An SNS topic's ARN."""
    return f"arn:aws:sns:{region_name}:{account_id}:{topic}"


def topic(
    topic_arn: str,
    *,
    exists: bool = True,
    policy: str | None = None,
    attributes: Unreadable | None = None,
    confirmed: bool = True,
    subscriptions: Listing[Subscription] | None = None,
) -> Topic:
    """A topic with one subscription, which is confirmed; none where the topic does not exist."""
    found = TopicAttributes(policy, None) if exists else None
    listed = Listing((Subscription("sqs", confirmed),)) if exists else Listing[Subscription](())
    return Topic(topic_arn, attributes or Known(found), subscriptions or listed)
