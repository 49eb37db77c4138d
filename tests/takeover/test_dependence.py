"""What in the standby needs the primary, and what cannot be told."""

from typing import Any

import pytest

from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.resources import Found, bucket_arn
from sescheck.snapshot.sending import GlobalEndpoint
from sescheck.takeover.dependence import dependence
from sescheck.testing import builders as s
from sescheck.testing.examples import east, west
from tests.takeover.staging import HERE, THERE, standby

A_TOPIC, B_TOPIC = s.arn("bounces", THERE), s.arn("bounces", HERE)
A_KEY = f"arn:aws:kms:{THERE}:{s.ACCOUNT_ID}:key/7f3c"
BUCKET = bucket_arn("mail", "aws")


def arn(service: str, resource: str, region: str = THERE) -> str:
    """The ARN of something in the primary."""
    return f"arn:aws:{service}:{region}:{s.ACCOUNT_ID}:{resource}"


def found(there: Region, here: Region, **account: Any) -> set[tuple[str, str]]:
    """The kinds of what hangs on the primary, with the names of the subjects."""
    return {(each.kind, each.subject[1]) for each in dependence(*standby(there, here, **account)).found}


def hidden(there: Region, here: Region, **account: Any) -> dict[str, tuple[str, int]]:
    """What cannot be told, by kind: the operation, and how many answers are missing."""
    every = dependence(*standby(there, here, **account)).hidden
    return {each.kind: (each.because.operation, each.count) for each in every}


def receiving(*actions: Any, enabled: bool = True) -> Region:
    """The standby, with one receipt rule."""
    return east(active_rule_set=s.rules(s.receipt_rule("store", "example.com", actions=actions, enabled=enabled)))


def with_set(*destinations: Any, **options: Any) -> Region:
    """The standby, with one configuration set."""
    return east(configuration_sets=[s.configuration_set("main", *destinations, options=options)])


NO_KEY = [s.topic(B_TOPIC)]
STREAM, BUS = arn("firehose", "deliverystream/mail"), arn("events", "event-bus/mail")
MX = {"bounce.example.com MX": ("10 feedback-smtp.us-west-2.amazonses.com",)}
CASES: dict[str, tuple[tuple[str, str], Region, dict[str, Any]]] = {
    "a replica": (
        ("dkim-parent", "example.com"),
        east(s.domain(detail=s.details(dkim_origin="AWS_SES_US_WEST_2"))),
        {},
    ),
    "bounces": (
        ("mail-from", "example.com"),
        east(s.domain(mail_from=s.mail_from_domain("bounce.example.com"))),
        {"dns": MX},
    ),
    "a topic": (("topic", "example.com"), east(s.domain(notifications=s.notified(bounce=A_TOPIC))), {}),
    "a topic's key": (
        ("key", B_TOPIC),
        east(s.domain(notifications=s.notified(bounce=B_TOPIC))),
        {"topics": [s.topic(B_TOPIC, kms_key=A_KEY)]},
    ),
    "a topic of events": (("event-target", "main/events"), with_set(s.destination("BOUNCE", target=A_TOPIC)), {}),
    "a stream": (
        ("event-target", "main/events"),
        with_set(s.destination("BOUNCE", kind="FIREHOSE", target=STREAM)),
        {},
    ),
    "an event bus": (
        ("event-target", "main/events"),
        with_set(s.destination("BOUNCE", kind="EVENT_BRIDGE", target=BUS)),
        {},
    ),
    "a project of Pinpoint": (
        ("event-target", "main/events"),
        with_set(s.destination("OPEN", kind="PINPOINT", target=arn("mobiletargeting", "apps/1"))),
        {},
    ),
    "a bounce topic of a rule": (
        ("topic", "inbound/store"),
        receiving(s.action("BOUNCE", TopicArn=A_TOPIC, Sender="a@example.com")),
        {},
    ),
    "the key of a topic of events": (
        ("key", B_TOPIC),
        with_set(s.destination("BOUNCE", target=B_TOPIC)),
        {"topics": [s.topic(B_TOPIC, kms_key=A_KEY)]},
    ),
    "an archive": (
        ("archive", "main"),
        with_set(**{"ArchivingOptions.ArchiveArn": arn("ses", "mailmanager-archive/a-1")}),
        {},
    ),
    "links": (
        ("tracking-domain", "main"),
        with_set(**{"TrackingOptions.CustomRedirectDomain": "click.example.com"}),
        {"dns": {"click.example.com CNAME": ("r.us-west-2.awstrack.me",)}},
    ),
    "a receipt topic": (("topic", "inbound/store"), receiving(s.action("SNS", TopicArn=A_TOPIC)), {}),
    "a function": (
        ("function", "inbound/store"),
        receiving(s.action("LAMBDA", FunctionArn=arn("lambda", "function:sort"))),
        {},
    ),
    "a key": (
        ("key", "inbound/store"),
        receiving(s.action("S3", BucketName="mail", KmsKeyArn=A_KEY)),
        {"resources": [s.resource(BUCKET, Found(HERE))]},
    ),
    "a bucket": (
        ("bucket", "inbound/store"),
        receiving(s.action("S3", BucketName="mail")),
        {"resources": [s.resource(BUCKET, Found(THERE))]},
    ),
    "WorkMail": (
        ("workmail", "inbound/store"),
        receiving(s.action("WORKMAIL", OrganizationArn=arn("workmail", "organization/m-1"))),
        {},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_kind_is_found(case: str) -> None:
    """And nothing else, and nothing is hidden."""
    expected, here, account = CASES[case]
    assert found(west(), here, **account) == {expected}
    assert hidden(west(), here, **account) == {}


def test_only_enabled_things_count() -> None:
    """A disabled destination or rule needs nothing."""
    off = s.destination("BOUNCE", target=A_TOPIC, enabled=False)
    assert found(west(), with_set(off)) == set()
    assert found(west(), receiving(s.action("SNS", TopicArn=A_TOPIC), enabled=False)) == set()


def test_mail_that_only_the_primary_gets() -> None:
    """A second MX record, of the standby, is enough; so is one of another mail server."""
    there = west(active_rule_set=s.rule_set("example.com"))
    one, two = "10 inbound-smtp.us-west-2.amazonaws.com", "20 inbound-smtp.us-east-1.amazonaws.com"
    assert found(there, east(), dns={"example.com MX": (one,)}) == {("inbound-mx", "example.com")}
    assert found(there, east(), dns={"example.com MX": (one, two)}) == set()


@pytest.mark.parametrize("recipients", [(), (".example.com",)])
def test_mail_of_a_domain_that_no_rule_names(recipients: tuple[str, ...]) -> None:
    """A rule without recipients is for every verified domain, and one for subdomains does not name them."""
    rules = s.rules(s.receipt_rule("store", *recipients))
    name, pending = "mail.example.com", s.domain("new.mail.example.com", verification="PENDING")
    there = west(
        s.domain(name), s.domain("example.org"), s.address("a@example.com"), pending, active_rule_set=rules
    )
    dns = {
        f"{name} MX": ("10 inbound-smtp.us-west-2.amazonaws.com",),
        "example.org MX": ("10 mail.example.org",),
        "new.mail.example.com MX": ("10 inbound-smtp.us-west-2.amazonaws.com",),
    }
    assert found(there, east(), dns=dns) == {("inbound-mx", name)}
    unlisted = west(active_rule_set=rules, identities=Listing((), s.unread("ses:ListEmailIdentities")))
    assert hidden(unlisted, east()) == {"inbound-mx": ("ses:ListEmailIdentities", 1)}
    named = west(
        active_rule_set=s.rule_set("example.com"), identities=Listing((), s.unread("ses:ListEmailIdentities"))
    )
    assert hidden(named, east(), dns={"example.com MX": ("10 mail.example.com",)}) == {}


def test_bounces_that_another_region_gets_too_do_not_hang_on_the_primary() -> None:
    """Nor those of a domain whose MX record names the standby."""
    here = east(s.domain(mail_from=s.mail_from_domain("bounce.example.com")))
    own = {"bounce.example.com MX": ("10 feedback-smtp.us-east-1.amazonses.com",)}
    assert found(west(), here, dns=own) == set()


def test_the_endpoint_is_managed_in_the_primary() -> None:
    """It lists the endpoint."""
    both = GlobalEndpoint("both", "abcdef12.g3h", "READY", (THERE, HERE))
    other = GlobalEndpoint("other", "abcdef12.g3h", "READY", (THERE, "eu-west-1"))
    assert found(west(global_endpoints=[both, other]), east()) == {("global-endpoint", "both")}
    assert found(west(), east(global_endpoints=[both])) == set()


def test_what_was_not_read_is_said() -> None:
    """With the number of answers that are missing, once for each kind."""
    domain = s.domain(
        detail=s.unread(),
        notifications=s.unread("ses:GetIdentityNotificationAttributes"),
        mail_from=s.unread("m:F"),
    )
    other = s.domain("example.org", detail=s.unread())
    here = east(domain, other, configuration_sets=[s.configuration_set("main", options=s.unread("o:O"))])
    there = west(global_endpoints=Listing((), s.unread("ses:ListMultiRegionEndpoints")))
    assert hidden(there, here) == {
        "dkim-parent": ("ses:GetEmailIdentity", 2),
        "mail-from": ("m:F", 1),
        "topic": ("ses:GetIdentityNotificationAttributes", 1),
        "archive": ("o:O", 1),
        "global-endpoint": ("ses:ListMultiRegionEndpoints", 1),
    }


def test_without_the_dns_its_kinds_are_unknown() -> None:
    """Three kinds depend on it."""
    tracked = s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": "click.example.com"})
    here = east(s.domain(mail_from=s.mail_from_domain("bounce.example.com")), configuration_sets=[tracked])
    there = west(active_rule_set=s.rule_set("example.com"))
    assert hidden(there, here) == {
        "mail-from": ("dns:Query", 1),
        "tracking-domain": ("dns:Query", 1),
        "inbound-mx": ("dns:Query", 1),
    }


def test_a_bucket_or_a_topic_that_was_not_read_is_unknown() -> None:
    """The region of a bucket is not in its ARN, and the key of a topic is not either."""
    here = receiving(s.action("S3", BucketName="mail"))
    assert hidden(west(), here) == {"bucket": ("s3:GetBucketLocation", 1)}
    here = east(s.domain(notifications=s.notified(bounce=B_TOPIC)))
    assert hidden(west(), here) == {"key": ("sns:GetTopicAttributes", 1)}


def test_a_region_without_the_feature_hides_nothing() -> None:
    """Where SES does not receive, no rule needs the primary."""
    unsupported = s.unread("ses:DescribeActiveReceiptRuleSet", Why.NOT_SUPPORTED_HERE)
    assert hidden(west(), east(active_rule_set=unsupported)) == {}
