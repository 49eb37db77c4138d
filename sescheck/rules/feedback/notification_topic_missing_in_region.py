r"""Feedback has an SNS topic in another region but not here

## What it finds

An identity that sends its bounces, complaints or deliveries to an Amazon SNS topic in another region of its group
and to no topic in this region. Each of the three types is compared on its own, and the finding names the missing
ones. It is `high` if bounces or complaints are missing, and `low` if only deliveries are.

Only the presence of a topic is compared: topics may have different names in different regions.

- **Event publishing.** If the default configuration set of the identity publishes a type here, through an enabled
  event destination, it is received, unless a message names another configuration set. The topic is still missing,
  so there is a finding, but it is `low`, and the evidence names the configuration set. If the configuration set
  could not be read, or is not read at the chosen depth, the severity does not change.
- **Inheritance.** An address or subdomain that is not verified has the settings of the verified domain above it.
  Topics of its own do not apply, so it is not compared. A *verified* one has only its own settings: the topics of
  its domain do not apply to it.
- An identity that does not exist here is reported by
  [identity-missing-in-region](identity-missing-in-region.md).

## Why it matters

Feedback settings apply to one region. After a failover, nobody receives the bounces and complaints: the list is
not cleaned, the bounce rate rises, and at some rate AWS puts the account under review. If email feedback
forwarding is on, they arrive as email, and the program that reads the topic does not see them.

## How to fix

Create a Standard topic in this region (SES does not support FIFO topics, nor topics of another region). Allow SES
to publish to it, subscribe the program that reads it, and set it for each missing type. The identity must be
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

from collections.abc import Iterable, Mapping

from sescheck.comparison.answers import Answers
from sescheck.comparison.facets import notifications_of
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.example_values import NOTIFICATIONS_UNREAD
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply, if_own_settings_apply
from sescheck.rules.shared.steps.feedback import set_topic
from sescheck.rules.shared.steps.reference import held
from sescheck.ses.event_publishing import publishing_set
from sescheck.ses.feedback_types import in_words
from sescheck.snapshot.model import Notifications
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(
    Severity.HIGH,
    reads=(
        Fact.IDENTITIES,
        Fact.NOTIFICATIONS,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.EVENT_DESTINATIONS,
    ),
    failover=DEGRADES,
)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity if a type of feedback has a topic in another region and none here."""
    elsewhere = subject.elsewhere.filtered(if_own_settings_apply).answers(notifications_of)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    topics = _topics_by_type(elsewhere)
    if not topics and not elsewhere.unread:
        return CLEAR
    here = subject.identity.notifications
    if isinstance(here, Unreadable):
        return cannot_tell(here, *elsewhere.unread)
    without_topic = [kind for kind, part in here.value.by_type() if not part.topic]
    if missing := {kind: topics[kind] for kind in without_topic if kind in topics}:
        return flag_if_own_settings_apply(subject, _flag(subject, missing))
    return clear_unless(*elsewhere.unread) if without_topic else CLEAR


def _topics_by_type(elsewhere: Answers[Notifications]) -> dict[str, dict[str, str]]:
    """The topic in each other region, by type and region."""
    topics: dict[str, dict[str, str]] = {}
    for region, notifications in elsewhere.known:
        for kind, part in notifications.by_type():
            if part.topic:
                topics.setdefault(kind, {})[region] = part.topic
    return topics


def _flag(subject: IdentityAcrossRegions, missing: Mapping[str, Mapping[str, str]]) -> Flag:
    regions = tuple(dict.fromkeys(region for found in missing.values() for region in found))
    published = _published(subject, missing)
    is_lost = any(kind != "delivery" and kind not in published for kind in missing)
    return Flag(
        f"{subject.name} sends {in_words(missing)} to an SNS topic in {', '.join(regions)}"
        f" but to none in {subject.region}",
        evidence={
            "types": list(missing),
            "topics_elsewhere": {kind: dict(found) for kind, found in missing.items()},
            "published_by": published,
        },
        compared_with=regions,
        severity=Severity.HIGH if is_lost else Severity.LOW,
    )


def _published(subject: IdentityAcrossRegions, missing: Iterable[str]) -> dict[str, str]:
    """The default configuration set, by each type that it certainly publishes."""
    found = {kind: publishing_set(subject.here, subject.identity, kind) for kind in missing}
    return {kind: name.value for kind, name in found.items() if isinstance(name, Known) and name.value is not None}


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Set, for each type of feedback, a topic like that of the first region that has one."""
    own = dict(need(subject.identity.notifications).by_type())
    found = held(subject, notifications_of, subject.elsewhere.filtered(if_own_settings_apply))
    for kind in (kind for kind, part in own.items() if part.topic is None):
        likes = (dict(found[region].value.by_type())[kind] for region in flag.compared_with)
        like = next((each for each in likes if each.topic is not None), None)
        if like is not None:
            yield from set_topic(subject.account, subject.name, kind, like, subject.region, own[kind])


_WEST = s.arn("bounces", "us-west-2")
_EAST = s.arn("feedback", "us-east-1")
_IN_THE_WEST = west(s.domain(notifications=s.notified(bounce=_WEST, complaint=_WEST)))
_BARE = east(s.domain())
_ADDRESS = "news@example.com"

EXAMPLES = (
    flagged("Bounces and complaints go to a topic in us-west-2 and to none in us-east-1.", _IN_THE_WEST, _BARE),
    flagged(
        "Only complaints have no topic in us-east-1.",
        _IN_THE_WEST,
        east(s.domain(notifications=s.notified(bounce=_EAST))),
    ),
    flagged(
        "Only deliveries have no topic in us-east-1.",
        west(s.domain(notifications=s.notified(delivery=_WEST))),
        _BARE,
        severity=Severity.LOW,
    ),
    flagged(
        "In us-east-1 the default configuration set publishes bounces and complaints instead.",
        _IN_THE_WEST,
        east(
            s.domain(detail=s.details(configuration_set="main")),
            configuration_sets=(s.configuration_set("main", s.destination("BOUNCE", "COMPLAINT")),),
        ),
        severity=Severity.LOW,
    ),
    flagged(
        "In us-east-1 the default configuration set publishes bounces and not complaints.",
        _IN_THE_WEST,
        east(
            s.domain(detail=s.details(configuration_set="main")),
            configuration_sets=(s.configuration_set("main", s.destination("BOUNCE")),),
        ),
    ),
    flagged(
        "The event destination for bounces and complaints in us-east-1 is disabled.",
        _IN_THE_WEST,
        east(
            s.domain(detail=s.details(configuration_set="main")),
            configuration_sets=(s.configuration_set("main", s.destination("BOUNCE", "COMPLAINT", enabled=False)),),
        ),
    ),
    flagged(
        "There is no topic in us-east-1; the default configuration set could not be read.",
        _IN_THE_WEST,
        east(s.domain(detail=s.unread())),
    ),
    flagged(
        "Region us-west-2 has topics and us-east-1 has none; eu-west-1 could not be read.",
        _IN_THE_WEST,
        east(s.domain()),
        ireland(s.domain(notifications=NOTIFICATIONS_UNREAD)),
    ),
    flagged(
        "A verified address has a topic in us-west-2 only; its domain's topic does not apply to it.",
        west(s.address(_ADDRESS, notifications=s.notified(bounce=_WEST))),
        east(s.domain(notifications=s.notified(bounce=_EAST)), s.address(_ADDRESS)),
        at=_ADDRESS,
    ),
    flagged(
        "The domain is not verified yet in us-east-1, and no domain above it is verified.",
        _IN_THE_WEST,
        east(s.domain(verification="PENDING")),
    ),
    clear(
        "Each region has a topic of its own for each type.",
        _IN_THE_WEST,
        east(s.domain(notifications=s.notified(bounce=_EAST, complaint=_EAST))),
    ),
    clear("No region has a topic; feedback arrives by email.", west(s.domain()), _BARE),
    clear(
        "The address is not verified in us-east-1, so its domain's settings apply.",
        west(s.address(_ADDRESS, notifications=s.notified(bounce=_WEST))),
        east(s.domain(), s.address(_ADDRESS, verification="PENDING")),
    ),
    clear(
        "The address is not verified in us-west-2, so its topic there does not apply.",
        west(s.domain(), s.address(_ADDRESS, verification="FAILED", notifications=s.notified(bounce=_WEST))),
        east(s.domain(), s.address(_ADDRESS)),
    ),
    clear("The domain does not exist in us-east-1: another rule reports it.", _IN_THE_WEST, east()),
    unknown(
        "Region us-east-1 could not be read, and us-west-2 has topics.",
        _IN_THE_WEST,
        east(s.domain(notifications=NOTIFICATIONS_UNREAD)),
    ),
    unknown(
        "There is no topic in us-east-1, and us-west-2 could not be read.",
        west(s.domain(notifications=NOTIFICATIONS_UNREAD)),
        _BARE,
    ),
    unknown(
        "Region us-east-1 has the domain without topics; the list of us-west-2 is incomplete.",
        west(listed=Listing((), s.unread("ses:ListEmailIdentities", Why.THROTTLED))),
        _BARE,
    ),
    unknown(
        "It is unknown whether the address is verified in us-east-1.",
        west(s.address(_ADDRESS, notifications=s.notified(bounce=_WEST))),
        east(s.domain(), s.address(_ADDRESS, verification=s.unread("ses:ListEmailIdentities"))),
    ),
)
