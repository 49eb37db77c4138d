r"""Feedback has an SNS topic in another region but not here

## What it finds

An identity that sends its bounces, complaints or deliveries to an Amazon SNS topic in another region of its group
and to no topic in this one. Each of the three types is compared on its own; the finding names those that are
missing. It is `high` where bounces or complaints are among them, `low` where only deliveries are.

Only the topic's presence is compared: topics of other names in other regions are as it should be.

- **Event publishing.** A type that the identity's default configuration set publishes here, through an enabled
  event destination, does reach somebody, unless a message names another configuration set. The topic is still
  missing, so the finding stays; it is `low`, and the evidence names the configuration set. Where the
  configuration set was refused, or is not asked for at the chosen depth, the finding keeps its severity.
- **Inheritance.** An address or subdomain that is not verified follows the settings of the verified domain above
  it, so that topics of its own would not count: it is not flagged, here and elsewhere. A *verified* one follows
  its own settings only, and does not fall back on its domain's topics.
- An identity that does not exist here is reported by
  [identity-missing-in-region](identity-missing-in-region.md).

## Why it matters

Feedback settings hold for one region. After a failover nobody is told of bounces and complaints: the list is not
cleaned, the bounce rate rises, and at some rate AWS puts the account under review. With email feedback forwarding
on they arrive as email, where the program that reads the topic does not see them.

## How to fix

Create a Standard topic in this region (SES does not support FIFO topics; a topic of another region does not do),
let SES publish to it, subscribe what shall read it, and set it for each missing type. The identity must be
verified first.

    aws sns create-topic --region REGION --name NAME
    aws sns subscribe --region REGION --topic-arn TOPIC_ARN --protocol sqs --notification-endpoint QUEUE_ARN
    aws ses set-identity-notification-topic --region REGION --identity IDENTITY \
        --notification-type Bounce --sns-topic TOPIC_ARN

`--notification-type` is `Bounce`, `Complaint` or `Delivery`.

## Sources

- [Regions and Amazon SES: feedback notifications](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-feedback-notifications)
- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html)
- [Creating identities: at which level settings apply](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html)
- [Default configuration sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html#default-config-sets)
"""

from collections.abc import Mapping

from sescheck.comparison.answers import Answers
from sescheck.comparison.facets import notifications_of
from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.engine.subjects.identities import IDENTITY_ACROSS, IdentitySubject
from sescheck.rules.shared.inheritance import flag_if_in_force, in_force_there
from sescheck.ses.event_publishing import publishing_set
from sescheck.ses.feedback_types import in_words
from sescheck.snapshot.model import Fact, Notifications
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.testing import builders as s


def check(subject: IdentitySubject) -> Verdict:
    """Is a topic set elsewhere for a type of feedback, and none here?"""
    elsewhere = subject.elsewhere.kept(in_force_there).answers(notifications_of)
    topics = _topics_by_type(elsewhere)
    if not elsewhere.said and not elsewhere.silent:
        return NOT_APPLICABLE
    if not topics and not elsewhere.silent:
        return CLEAR
    match subject.identity.notifications:
        case Known(here):
            missing = {kind: topics[kind] for kind, part in here.by_type() if not part.topic and kind in topics}
            complete = all(part.topic for _, part in here.by_type())
        case Unreadable() as unread:
            return cannot_tell(unread, *elsewhere.silent)
    if missing:
        return flag_if_in_force(subject, _flag(subject, missing))
    return CLEAR if complete or not elsewhere.silent else cannot_tell(*elsewhere.silent)


def _topics_by_type(elsewhere: Answers[Notifications]) -> dict[str, dict[str, str]]:
    topics: dict[str, dict[str, str]] = {}
    for region, notifications in elsewhere.said:
        for kind, part in notifications.by_type():
            if part.topic:
                topics.setdefault(kind, {})[region] = part.topic
    return topics


def _flag(subject: IdentitySubject, missing: Mapping[str, Mapping[str, str]]) -> Flag:
    regions = tuple(dict.fromkeys(region for found in missing.values() for region in found))
    published = _published(subject, missing)
    lost = any(kind != "delivery" and kind not in published for kind in missing)
    return Flag(
        f"{subject.name} sends {in_words(missing)} to an SNS topic in {', '.join(regions)}"
        f" and to none in {subject.here.name}",
        evidence={
            "types": list(missing),
            "topics_elsewhere": {kind: dict(found) for kind, found in missing.items()},
            "published_by": published,
        },
        compared_with=regions,
        severity=Severity.HIGH if lost else Severity.LOW,
    )


def _published(subject: IdentitySubject, missing: Mapping[str, object]) -> dict[str, str]:
    published: dict[str, str] = {}
    for kind in missing:
        match publishing_set(subject.here, subject.identity, kind):
            case Known(name):
                published |= {kind: name} if name is not None else {}
            case Unreadable():
                pass  # the topic is missing all the same; the severity stays the cautious one
    return published


_WEST = s.arn("bounces", "us-west-2")
_EAST = s.arn("feedback", "us-east-1")
_UNREAD = s.unread("ses:GetIdentityNotificationAttributes")
_IN_THE_WEST = s.region(
    "us-west-2", s.domain("example.com", notifications=s.notified(bounce=_WEST, complaint=_WEST))
)
_BARE = s.region("us-east-1", s.domain("example.com"))
_MISSING = ("us-east-1", "example.com")
_ADDRESS = "news@example.com"

RULE = Rule(
    severity=Severity.HIGH,
    scope=IDENTITY_ACROSS,
    facts=(
        Fact.IDENTITIES,
        Fact.NOTIFICATIONS,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.EVENT_DESTINATIONS,
    ),
    check=check,
    examples=(
        flagged(
            "Bounces and complaints go to a topic in us-west-2 and to none in us-east-1.",
            s.snapshot(_IN_THE_WEST, _BARE),
            _MISSING,
        ),
        flagged(
            "Only complaints have no topic in us-east-1.",
            s.snapshot(
                _IN_THE_WEST,
                s.region("us-east-1", s.domain("example.com", notifications=s.notified(bounce=_EAST))),
            ),
            _MISSING,
        ),
        flagged(
            "Only deliveries have no topic in us-east-1.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com", notifications=s.notified(delivery=_WEST))), _BARE
            ),
            _MISSING,
            severity=Severity.LOW,
        ),
        flagged(
            "In us-east-1 the default configuration set publishes bounces and complaints instead.",
            s.snapshot(
                _IN_THE_WEST,
                s.region(
                    "us-east-1",
                    s.domain("example.com", detail=s.details(configuration_set="main")),
                    configuration_sets=(s.configuration_set("main", s.destination("BOUNCE", "COMPLAINT")),),
                ),
            ),
            _MISSING,
            severity=Severity.LOW,
        ),
        flagged(
            "In us-east-1 the default configuration set publishes bounces and not complaints.",
            s.snapshot(
                _IN_THE_WEST,
                s.region(
                    "us-east-1",
                    s.domain("example.com", detail=s.details(configuration_set="main")),
                    configuration_sets=(s.configuration_set("main", s.destination("BOUNCE")),),
                ),
            ),
            _MISSING,
        ),
        flagged(
            "The event destination for bounces and complaints in us-east-1 is disabled.",
            s.snapshot(
                _IN_THE_WEST,
                s.region(
                    "us-east-1",
                    s.domain("example.com", detail=s.details(configuration_set="main")),
                    configuration_sets=(
                        s.configuration_set("main", s.destination("BOUNCE", "COMPLAINT", enabled=False)),
                    ),
                ),
            ),
            _MISSING,
        ),
        flagged(
            "Whether a configuration set publishes them in us-east-1 was refused; the topic is missing anyway.",
            s.snapshot(_IN_THE_WEST, s.region("us-east-1", s.domain("example.com", detail=s.unread()))),
            _MISSING,
        ),
        flagged(
            "us-west-2 has topics and us-east-1 has none; that eu-west-1 refused the question changes nothing.",
            s.snapshot(
                _IN_THE_WEST,
                s.region("us-east-1", s.domain("example.com")),
                s.region("eu-west-1", s.domain("example.com", notifications=_UNREAD)),
            ),
            _MISSING,
        ),
        flagged(
            "A verified address has a topic in us-west-2 and none in us-east-1; its domain's does not serve it.",
            s.snapshot(
                s.region("us-west-2", s.address(_ADDRESS, notifications=s.notified(bounce=_WEST))),
                s.region(
                    "us-east-1",
                    s.domain("example.com", notifications=s.notified(bounce=_EAST)),
                    s.address(_ADDRESS),
                ),
            ),
            ("us-east-1", _ADDRESS),
        ),
        flagged(
            "The domain waits for its verification in us-east-1, under no other verified domain.",
            s.snapshot(_IN_THE_WEST, s.region("us-east-1", s.domain("example.com", verification="PENDING"))),
            _MISSING,
        ),
        clear(
            "Both regions have a topic of their own for each type, under names of their own.",
            s.snapshot(
                _IN_THE_WEST,
                s.region(
                    "us-east-1", s.domain("example.com", notifications=s.notified(bounce=_EAST, complaint=_EAST))
                ),
            ),
        ),
        clear(
            "No region has a topic; feedback arrives by email.",
            s.snapshot(s.region("us-west-2", s.domain("example.com")), _BARE),
        ),
        clear(
            "An address that is not verified in us-east-1 follows the settings of its domain, which is.",
            s.snapshot(
                s.region("us-west-2", s.address(_ADDRESS, notifications=s.notified(bounce=_WEST))),
                s.region("us-east-1", s.domain("example.com"), s.address(_ADDRESS, verification="PENDING")),
            ),
        ),
        clear(
            "The address with a topic in us-west-2 is no longer verified there: the topic is not in force.",
            s.snapshot(
                s.region(
                    "us-west-2",
                    s.domain("example.com"),
                    s.address(_ADDRESS, verification="FAILED", notifications=s.notified(bounce=_WEST)),
                ),
                s.region("us-east-1", s.domain("example.com"), s.address(_ADDRESS)),
            ),
        ),
        clear(
            "The domain does not exist in us-east-1: another rule's question.",
            s.snapshot(_IN_THE_WEST, s.region("us-east-1")),
        ),
        in_doubt(
            "us-east-1 refused the question, and us-west-2 has topics.",
            s.snapshot(_IN_THE_WEST, s.region("us-east-1", s.domain("example.com", notifications=_UNREAD))),
        ),
        in_doubt(
            "There is no topic in us-east-1, and us-west-2 refused the question.",
            s.snapshot(s.region("us-west-2", s.domain("example.com", notifications=_UNREAD)), _BARE),
        ),
        in_doubt(
            "us-east-1 has the domain without topics; the list of identities of us-west-2 breaks off.",
            s.snapshot(
                s.region("us-west-2", listed=Listing((), s.unread("ses:ListEmailIdentities", Why.THROTTLED))),
                _BARE,
            ),
        ),
        in_doubt(
            "Whether the address is verified in us-east-1, so that its own settings are in force, was refused.",
            s.snapshot(
                s.region("us-west-2", s.address(_ADDRESS, notifications=s.notified(bounce=_WEST))),
                s.region(
                    "us-east-1",
                    s.domain("example.com"),
                    s.address(_ADDRESS, verification=s.unread("ses:ListEmailIdentities")),
                ),
            ),
        ),
    ),
)
