"""Small snapshots for the worked examples of rules. Resources are healthy by default.

A value instead of a reading is taken as ``Known``; ``unread()`` makes a reading that could not be read.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, TypeAlias, TypeVar

import msgspec

from sescheck.snapshot.around import EventRule, QuotaRequest, VpcEndpoint
from sescheck.snapshot.certificates import SmimeCertificate, SmimeCertificates
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.fields import Holds, fields
from sescheck.snapshot.mail_manager import Archive, Contents, MailManagerParts, ManagedPart
from sescheck.snapshot.model import (
    Account,
    Asked,
    Choices,
    Depth,
    Detail,
    Dkim,
    Feedback,
    Identity,
    MailFrom,
    Notifications,
    Region,
    Review,
    Settings,
    Snapshot,
)
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import Action, ReceiptRule, ReceiptRuleSet
from sescheck.snapshot.reputation import ReputationEntity, SendStatistics
from sescheck.snapshot.resources import Found, Resource, Subscription, Topic, TopicAttributes
from sescheck.snapshot.sending import (
    ConfigurationSet,
    DedicatedIp,
    EventDestination,
    IngressPoint,
    MailManager,
    Options,
    PoolMode,
    Template,
    TrafficPolicy,
    Value,
)
from sescheck.snapshot.users import AccessKey, LastUse, SendingRole, SmtpUser

T = TypeVar("T")

Answer: TypeAlias = tuple[str, ...] | Reading[DnsAnswer]
"""The records that the DNS has, or the reading of an answer."""

ACCOUNT_ID = "123456789012"


def unread(operation: str = "ses:GetEmailIdentity", why: Why = Why.DENIED) -> Unreadable:
    """A reading that AWS refused."""
    return Unreadable(why, operation, "refused in this example")


def located(unread: Unreadable, region: str | None) -> Unreadable:
    """The same reading with its place in a snapshot: the region, or None for a reading of the whole account."""
    return msgspec.structs.replace(unread, account=ACCOUNT_ID, region=region)


def _reading(value: T | Known[T] | Unreadable) -> Reading[T]:
    return value if isinstance(value, Known | Unreadable) else Known(value)


def _listing(items: Iterable[T] | Listing[T]) -> Listing[T]:
    return items if isinstance(items, Listing) else Listing(tuple(items))


def snapshot(
    *regions: Region,
    topics: Iterable[Topic] = (),
    resources: Iterable[Resource] = (),
    smtp_users: Iterable[SmtpUser] | Reading[tuple[SmtpUser, ...]] = (),
    sending_roles: Iterable[SendingRole] | Reading[tuple[SendingRole, ...]] = (),
    asked: Asked = Asked.NAMED,
    depth: Depth = Depth.DEEP,
    dns: Mapping[str, Answer] | None = None,
) -> Snapshot:
    """One account with these regions, which are one group.

    ``dns`` has the records of each question, such as ``{"example.com MX": ("10 mx.example.com",)}``; an empty
    tuple is a name that does not exist, and a question without an entry was not asked.
    """
    account = Account(
        account_id=Known(ACCOUNT_ID),
        alias=Known(None),
        partition="aws",
        regions=regions,
        topics={topic.arn: topic for topic in topics},
        resources={resource.name: resource for resource in resources},
        smtp_users=smtp_users if isinstance(smtp_users, Known | Unreadable) else Known(tuple(smtp_users)),
        sending_roles=(
            sending_roles if isinstance(sending_roles, Known | Unreadable) else Known(tuple(sending_roles))
        ),
    )
    answers = {key: _dns_answer(given) for key, given in (dns or {}).items()}
    resolver = None if dns is None else "192.0.2.53"
    return Snapshot("0", "2026-11-23T09:00:00Z", asked, depth, (account,), dns=answers, resolver=resolver)


def _dns_answer(given: Answer) -> Reading[DnsAnswer]:
    if isinstance(given, tuple):
        return Known(DnsAnswer(given, (), bool(given), 300, authenticated=False))
    return given


def region(
    name: str,
    *identities: Identity,
    opt_in: str | Reading[str] = "ENABLED_BY_DEFAULT",
    settings: Settings | Reading[Settings] | None = None,
    listed: Listing[Identity] | None = None,
    templates: Iterable[str | Template] | Listing[Template] = (),
    active_rule_set: ReceiptRuleSet | Reading[ReceiptRuleSet | None] | None = None,
    mail_manager: MailManager | None = None,
    pool_modes: Mapping[str, str] | Listing[PoolMode] | None = None,
    statistics: SendStatistics | Reading[SendStatistics | None] | None = None,
    mail_manager_parts: MailManagerParts | None = None,
    mail_manager_contents: Mapping[str, Mapping[str, Value] | Unreadable] | None = None,
    **lists: Iterable[Any] | Listing[Any],
) -> Region:
    """A region with production access; ``listed`` replaces ``identities`` if the list is partial.

    ``mail_manager_contents`` are the contents of resources of Mail Manager by kind and name; others are empty.
    ``lists`` are any other lists of the model, by the names of their fields; those that are not given are empty.

    Raises:
        TypeError: a region has no list of that name.
    """
    managing, parts = mail_manager or managed(), mail_manager_parts or managed_parts()
    given: dict[str, Any] = {
        "opt_in": _reading(opt_in),
        "settings": _reading(account_settings() if settings is None else settings),
        "identities": Listing(identities) if listed is None else listed,
        "templates": _listing(template(each) if isinstance(each, str) else each for each in templates)
        if not isinstance(templates, Listing)
        else templates,
        "active_rule_set": _reading(active_rule_set),
        "mail_manager": managing,
        "mail_manager_parts": parts,
        "mail_manager_contents": _contents(managing, parts, mail_manager_contents or {}),
        "pool_modes": _pool_modes(pool_modes or {}),
        "statistics": _reading(statistics),
    }
    empty: dict[str, Any] = {each.name: Listing(()) for each in fields(Region) if each.holds is Holds.LISTING}
    return Region(name=name, **(empty | given | {key: _listing(items) for key, items in lists.items()}))


def _pool_modes(given: Mapping[str, str] | Listing[PoolMode]) -> Listing[PoolMode]:
    return given if isinstance(given, Listing) else Listing(tuple(PoolMode(*each) for each in given.items()))


def template(name: str, html: str = "<p>Hello</p>", *, content: Unreadable | None = None) -> Template:
    """A template with a subject and an HTML body."""
    return Template(name, content or Known({"subject": _hash("Hello"), "html": _hash(html)}))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def managed(
    *,
    ingress_points: Iterable[str | IngressPoint] | Listing[IngressPoint] = (),
    rule_sets: Iterable[str] | Listing[str] = (),
    traffic_policies: Iterable[str | TrafficPolicy] | Listing[TrafficPolicy] = (),
) -> MailManager:
    """What Mail Manager has; a name becomes an active, open endpoint, or a policy that blocks all."""
    points = (
        ingress_points
        if isinstance(ingress_points, Listing)
        else Listing(tuple(ingress_point(each) if isinstance(each, str) else each for each in ingress_points))
    )
    policies = (
        traffic_policies
        if isinstance(traffic_policies, Listing)
        else Listing(tuple(traffic_policy(each) if isinstance(each, str) else each for each in traffic_policies))
    )
    return MailManager(points, _listing(rule_sets), policies)


def managed_parts(
    *,
    archives: Iterable[str | Archive] | Listing[Archive] = (),
    relays: Iterable[str] | Listing[ManagedPart] = (),
    address_lists: Iterable[str] | Listing[ManagedPart] = (),
    addons: Iterable[str] | Listing[ManagedPart] = (),
) -> MailManagerParts:
    """What rule sets use; a name becomes an active archive, or a part whose id is its name."""
    return MailManagerParts(
        archives
        if isinstance(archives, Listing)
        else Listing(tuple(Archive(each, each, "ACTIVE") if isinstance(each, str) else each for each in archives)),
        *(
            each if isinstance(each, Listing) else Listing(tuple(ManagedPart(name, name) for name in each))
            for each in (relays, address_lists, addons)
        ),
    )


def _contents(
    managing: MailManager, parts: MailManagerParts, given: Mapping[str, Mapping[str, Value] | Unreadable]
) -> Listing[Contents]:
    names = [
        *(f"ingress-point/{each.name}" for each in managing.ingress_points.items),
        *(f"rule-set/{each}" for each in managing.rule_sets.items),
        *(f"traffic-policy/{each.name}" for each in managing.traffic_policies.items),
        *(f"archive/{each.name}" for each in parts.archives.items),
        *(f"relay/{each.name}" for each in parts.relays.items),
    ]
    found = {name: given.get(name, {}) for name in names}
    return Listing(tuple(Contents(name, _reading(values)) for name, values in found.items()))


def ingress_point(
    name: str = "main", status: str | Unreadable | None = "ACTIVE", type_: str | Unreadable | None = "OPEN"
) -> IngressPoint:
    """An ingress endpoint that takes mail."""
    return IngressPoint(name, _reading(status), _reading(type_))


def traffic_policy(name: str = "main", default_action: str | Unreadable | None = "DENY") -> TrafficPolicy:
    """A traffic policy."""
    return TrafficPolicy(name, _reading(default_action))


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
    choices: Choices | Reading[Choices] | None = None,
) -> Settings:
    """The settings of a healthy account with production access."""
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
        choices=_reading(chosen() if choices is None else choices),
    )


def chosen(
    *,
    delivery_mode: str | None = None,
    auto_validation: str | None = None,
    auto_warmup: bool | None = True,
    engagement_metrics: str | None = None,
    optimized_delivery: str | None = None,
) -> Choices:
    """The settings of an account whose owner never changed any."""
    return Choices(delivery_mode, auto_validation, auto_warmup, engagement_metrics, optimized_delivery)


def domain(
    name: str = "example.com",
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
    """A verified address; otherwise like a domain."""
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


def signing(
    status: str = "SUCCESS", *, enabled: bool = True, tokens: tuple[str, ...] = ("a1b2", "c3d4", "e5f6")
) -> Dkim:
    """DKIM that signs, or waits for its records."""
    return Dkim(enabled, status, tokens)


def not_signing() -> Dkim:
    """DKIM that was never set up."""
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
    signing_zone: str | None = None,
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
        signing_zone=signing_zone,
        configuration_set=configuration_set,
        policies=policies or {},
        tags=tags or {},
    )


def sending_policy(region_name: str = "us-east-1", principal: object = "210987654321", **elements: object) -> str:
    """A policy of example.com in that region, which lets the account send; JSON text."""
    return sending_policies(sending_statement(region_name, principal, **elements))


def sending_statement(
    region_name: str = "us-east-1", principal: object = "210987654321", **elements: object
) -> dict[str, object]:
    """A statement of ``sending_policy``; an element that is None is left out."""
    said = {
        "Sid": "Send",
        "Effect": "Allow",
        "Principal": principal if principal == "*" or isinstance(principal, dict | None) else {"AWS": principal},
        "Action": ["ses:SendEmail", "ses:SendRawEmail"],
        "Resource": f"arn:aws:ses:{region_name}:{ACCOUNT_ID}:identity/example.com",
    }
    return {name: value for name, value in (said | elements).items() if value is not None}


def sending_policies(*statements: dict[str, object]) -> str:
    """A policy of these statements; JSON text."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def configuration_set(
    name: str,
    *destinations: EventDestination,
    unread_destinations: Unreadable | None = None,
    options: Mapping[str, Value] | Unreadable | None = None,
    tags: Mapping[str, str] | None = None,
) -> ConfigurationSet:
    """A configuration set with these event destinations; options by path, AWS's defaults if none are given."""
    read = options if isinstance(options, Unreadable) else Known(Options(dict(options or {}), dict(tags or {})))
    return ConfigurationSet(name, unread_destinations or Known(destinations), read)


def destination(
    *event_types: str,
    name: str = "events",
    enabled: bool = True,
    kind: str = "SNS",
    target: str | None = None,
    settings: Mapping[str, Value] | None = None,
) -> EventDestination:
    """An event destination for these types, which publishes to an SNS topic by default."""
    to = arn("events", "us-east-1") if target is None and kind == "SNS" else target
    return EventDestination(name, enabled, event_types, kind, to, dict(settings or {}))


def rule_set(*recipients: str, enabled: bool = True) -> ReceiptRuleSet:
    """An active receipt rule set with one rule."""
    return rules(receipt_rule("store", *recipients, enabled=enabled))


def rules(*receipt_rules: ReceiptRule, name: str = "inbound") -> ReceiptRuleSet:
    """An active receipt rule set with these rules."""
    return ReceiptRuleSet(name, receipt_rules)


def receipt_rule(
    name: str,
    *recipients: str,
    enabled: bool = True,
    tls: str = "Require",
    scan: bool = True,
    actions: Iterable[Action] = (),
) -> ReceiptRule:
    """A receipt rule that asks for TLS and scans."""
    return ReceiptRule(name, enabled, recipients, tls, scan, tuple(actions))


def action(kind: str, **settings: str) -> Action:
    """An action of a receipt rule; settings by AWS's names."""
    return Action(kind, settings)


def resource(
    name: str,
    found: Found | Unreadable | None = None,
    *,
    state: str | None = None,
    policy: str | Reading[str | None] | None = None,
    retention: str | Reading[str | None] | None = None,
) -> Resource:
    """What a setting points to, in its ARN's region, without a policy; ``gone`` makes one that does not exist."""
    region_name = name.split(":")[3] or None
    there = Found(region_name, state) if found is None else found
    return Resource(name, _reading(there), _reading(policy), _reading(retention))


def gone(name: str) -> Resource:
    """What a setting points to, if AWS says that it does not exist."""
    return Resource(name, Known(None))


def arn(topic: str, region_name: str, account_id: str = ACCOUNT_ID) -> str:
    """An SNS topic's ARN."""
    return f"arn:aws:sns:{region_name}:{account_id}:{topic}"


def topic(
    topic_arn: str,
    *,
    exists: bool = True,
    policy: str | None = None,
    kms_key: str | None = None,
    attributes: Unreadable | None = None,
    confirmed: bool = True,
    subscriptions: Listing[Subscription] | None = None,
) -> Topic:
    """A topic with one subscription, which is confirmed; without one if the topic does not exist."""
    found = TopicAttributes(policy, kms_key) if exists else None
    listed = Listing((Subscription("sqs", confirmed),)) if exists else Listing[Subscription](())
    return Topic(topic_arn, attributes or Known(found), subscriptions or listed)


def sent(attempts: int, *, bounces: int = 0, complaints: int = 0) -> SendStatistics:
    """The sums of two weeks."""
    return SendStatistics(attempts, bounces, complaints, 0, "2026-11-09T09:00:00Z")


def entity(
    about: str = "identity/example.com",
    *,
    sending: str | None = "ENABLED",
    by_owner: str | None = "ENABLED",
    by_aws: str | None = "ENABLED",
    says: str | None = None,
    impact: str | None = None,
    region_name: str = "us-east-1",
) -> ReputationEntity:
    """A resource that may send; ``says`` is the cause of both statuses."""
    found = f"arn:aws:ses:{region_name}:{ACCOUNT_ID}:{about}"
    return ReputationEntity(found, sending, by_owner, says, by_aws, says, impact, None)


def dedicated_ip(ip: str, pool: str | None = "marketing", warmup: str = "DONE", percent: int = 100) -> DedicatedIp:
    """A dedicated IP address, warmed up by default."""
    return DedicatedIp(ip, pool, warmup, percent)


def smtp_user(
    name: str = "ses-smtp-user.1",
    *,
    policies: Mapping[str, str] | None = None,
    boundary: str | None = None,
    made_for_smtp: bool = True,
    keys: Iterable[AccessKey] | Unreadable | None = None,
) -> SmtpUser:
    """A user as SES's console makes them, who may send anywhere, with one key, used a day ago."""
    found = keys if isinstance(keys, Unreadable) else Known((access_key(),) if keys is None else tuple(keys))
    return SmtpUser(
        name=name,
        arn=f"arn:aws:iam::{ACCOUNT_ID}:user/{name}",
        policies={"user/AmazonSesSendingAccess": policy()} if policies is None else policies,
        boundary=boundary,
        made_for_smtp=made_for_smtp,
        keys=found,
    )


def sending_role(name: str = "mail-app", *texts: str, boundary: str | None = None) -> SendingRole:
    """A role with these inline policies; without any: one that allows sending anywhere."""
    policies = texts or (policy("ses:SendEmail"),)
    return SendingRole(
        name=name,
        arn=f"arn:aws:iam::{ACCOUNT_ID}:role/{name}",
        policies={f"role/policy{number}": text for number, text in enumerate(policies)},
        boundary=boundary,
    )


A_DAY_AGO = LastUse("2026-11-22T09:00:00Z", "ses", "us-east-1")


def access_key(
    *,
    created: str = "2024-03-01T12:00:00Z",
    active: bool = True,
    last_use: LastUse | Reading[LastUse | None] | None = A_DAY_AGO,
) -> AccessKey:
    """An active key, in use."""
    return AccessKey("7XYZ", active, created, _reading(last_use))


def policy(
    *actions: str,
    effect: str = "Allow",
    resource: str | list[str] = "*",
    condition: Mapping[str, Mapping[str, str | list[str]]] | None = None,
) -> str:
    """A policy of one statement, which allows what SMTP needs by default."""
    what = {"Effect": effect, "Action": actions or ("ses:SendRawEmail",), "Resource": resource}
    statement = what if condition is None else {**what, "Condition": condition}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def vpc_endpoint(region: str, service: str = "email-smtp", *, state: str = "available") -> VpcEndpoint:
    """A VPC endpoint that leads to a service of SES in this region."""
    return VpcEndpoint(f"vpce-{region}-{service}", f"com.amazonaws.{region}.{service}", state)


def event_rule(name: str = "feedback", *, enabled: bool = True, targets: int | Unreadable = 1) -> EventRule:
    """A rule of the default event bus that matches events of SES, with a target."""
    return EventRule(name, enabled, _reading(targets))


def quota_request(
    desired: float = 50_000, status: str = "PENDING", *, code: str = "L-804C8AE8", created: str = "2026-11-20"
) -> QuotaRequest:
    """A request for a higher daily quota, on which AWS has not decided."""
    return QuotaRequest(code, desired, status, f"{created}T09:00:00Z")


def smime_certificate(
    from_address: str, status: str = "ACTIVE", *, expires: str | None = "2027-11-23T09:00:00Z"
) -> SmimeCertificate:
    """A certificate for a From address that signs, and is valid for one more year."""
    own = sha256(from_address.encode()).hexdigest()[:12]
    return SmimeCertificate(
        from_address,
        status,
        f"arn:aws:acm:us-east-1:{ACCOUNT_ID}:certificate/1a2b3c4d-0000-0000-0000-{own}",
        expires,
    )


def smime_certificates(identity: str, *certificates: SmimeCertificate | Unreadable) -> SmimeCertificates:
    """The certificates of an identity; or the reading that could not be read."""
    unread = next((each for each in certificates if isinstance(each, Unreadable)), None)
    known = tuple(each for each in certificates if isinstance(each, SmimeCertificate))
    return SmimeCertificates(identity, unread or Known(known))
