r"""No destination for the bounces of an identity

## What it finds

An identity for which email feedback forwarding is off, no SNS topic is set for bounces, and no event destination
of its default configuration set delivers bounces to anybody: there is no such set, it does not exist in this
region, or none of its destinations counts.

- A destination counts if it is enabled for `BOUNCE` and has a receiver. An SNS topic counts if it has a confirmed
  subscription. EventBridge counts if an enabled rule of the default event bus matches events of SES and has a
  target: see [event-bus-rule-missing](event-bus-rule-missing.md). A Firehose stream counts. CloudWatch does not
  count: it has the number of bounces and no address. Pinpoint does not count: AWS ended it on 2026-10-30.
- A message may name a configuration set itself. If a set in the region publishes bounces, the bounces of messages
  that name it do arrive, and only the others have no destination. The finding is then `medium` and names the sets.
  SES keeps no record of the sets that messages name. If every message names such a set, accept the finding. If it
  could not be read whether there is such a set, the finding is `medium` too, and says so.
- An identity that is not verified is skipped: it sends nothing, or has the settings of the verified domain above
  it. A *verified* address has only its own settings: the topics and the default configuration set of its domain
  do not apply to it.

## Why it matters

SES requires one destination for bounces and complaints. Without one, it forwards them by email although forwarding
is off: to the Return-Path of the message, or else to its sender. That is often a no-reply address that nobody
reads. The list is then not cleaned, and the bounce rate rises until AWS reviews the account.

## How to fix

Set a topic of this region for bounces (and one for complaints), allow SES to publish to it, and subscribe the
program that reads it:

    aws ses set-identity-notification-topic --region REGION --identity IDENTITY \
        --notification-type Bounce --sns-topic TOPIC_ARN

Or publish them through a configuration set, and make it the default of the identity:

    aws sesv2 create-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name feedback --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'
    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query ConfigurationSetName
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY \
        --configuration-set-name SET

The last command replaces the default that the identity has. AWS refuses a default for an identity that a delegate
sender uses. In that case, each message has to name the set.

Or switch forwarding on again. The settings then say what happens anyway:

    aws sesv2 put-email-identity-feedback-attributes --region REGION --email-identity IDENTITY \
        --email-forwarding-enabled

## Sources

- [Receiving notifications by
  email](https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-activity-using-notifications-email.html#monitor-sending-activity-using-notifications-email-disabling)
- [Default configuration
  sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html#default-config-sets)
- [Creating identities: at which level settings
  apply](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html)

SES switches forwarding on again when it fails to publish to a topic, and refuses to switch it off before both
topics are set. So this state usually means that a topic, or event publishing, was removed later.
"""

from collections.abc import Iterable

from sescheck.comparison.account_view import verified
from sescheck.comparison.facets import notifications_of
from sescheck.comparison.logic import NO, YES
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.example_values import NOTIFICATIONS_UNREAD
from sescheck.rules.shared.steps.feedback import forwarding_switched, set_topic
from sescheck.rules.shared.steps.reference import held
from sescheck.ses.event_publishing import delivering_set, delivering_sets
from sescheck.snapshot.around import EventRule
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Listing, Unreadable, Why, value_of
from sescheck.snapshot.resources import Topic
from sescheck.snapshot.sending import EventDestination
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(
    Severity.HIGH,
    reads=(
        Fact.IDENTITIES,
        Fact.NOTIFICATIONS,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.EVENT_DESTINATIONS,
        Fact.TOPICS,
        Fact.EVENT_RULES,
    ),
    failover=DEGRADES,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity that has no forwarding, no bounce topic and no event destination for bounces."""
    identity = subject.identity
    if verified(identity) == NO:
        return NOT_APPLICABLE
    own = value_of(identity.notifications, lambda found: found.forwarding or bool(found.bounce.topic))
    if own == YES:
        return CLEAR
    published = value_of(delivering_set(subject.account, subject.here, identity, "bounce"), bool)
    if published == YES:
        return CLEAR
    for answer in (own, verified(identity), published):
        need(answer)
    return _flag(subject, need(identity.detail).configuration_set)


def _flag(subject: IdentityInRegion, default: str | None) -> Flag:
    others, unread = delivering_sets(subject.account, subject.here, "bounce")
    through = (
        f"its default configuration set {default} delivers them to nobody"
        if default
        else "it has no default configuration set"
    )
    return Flag(
        f"{subject.name} has no destination for bounces in {subject.region}: email forwarding is off, no topic is"
        f" set for bounces, and {through}; {_what_happens(others, unread)}",
        evidence={"forwarding": False, "bounce_topic": None, "configuration_set": default}
        | ({"published_if_named": list(others)} if others else {}),
        severity=Severity.MEDIUM if others or unread else None,
    )


def _what_happens(others: tuple[str, ...], unread: Unreadable | None) -> str:
    """What happens to bounces, if other sets deliver them for messages that name the set, and if none does."""
    if others:
        more = f" or {len(others) - 1:,} more" if len(others) > 1 else ""
        return f"bounces of messages that name {others[0]}{more} are published, the others go to the sender"
    sender = "SES still forwards them to the sender"
    return f"{sender}, unless a message names a set that could not be read" if unread else sender


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Set topics like those of another region; if it has none, let SES forward the bounces by email."""
    own = dict(need(subject.identity.notifications).by_type())
    for each in held(subject, notifications_of).values():
        like = dict(each.value.by_type())
        if like["bounce"].topic is not None:
            for kind in ("bounce", "complaint"):
                if own[kind].topic is None:
                    yield from set_topic(
                        subject.account, subject.name, kind, like[kind], subject.region, own[kind]
                    )
            return
    alternative = "set an SNS topic for bounces and one for complaints, or publish them through the default set."
    yield forwarding_switched(subject.name, subject.region, on=True, alternative=alternative)


_TOPIC = s.arn("bounces", "us-east-1")
_NO_FORWARDING = s.notified(forwarding=False)
_ON_MAIN = s.domain(notifications=_NO_FORWARDING, detail=s.details(configuration_set="main"))
_BOUNCES = s.configuration_set("main", s.destination("SEND", "BOUNCE"))
_EVENTS = s.arn("events", "us-east-1")


def _published(
    *destinations: EventDestination,
    topics: Iterable[Topic] = (),
    rules: Iterable[EventRule] | Listing[EventRule] = (),
) -> Snapshot:
    """The default configuration set has these destinations, the default event bus these rules."""
    found = s.configuration_set("main", *destinations)
    return s.snapshot(east(_ON_MAIN, configuration_sets=(found,), event_rules=rules), topics=topics)


_TO_BUS = s.destination(
    "BOUNCE",
    name="bus",
    kind="EVENT_BRIDGE",
    target="arn:aws:events:us-east-1:123456789012:event-bus/default",
)


EXAMPLES = (
    flagged(
        "Forwarding is off; there is neither a topic nor a default configuration set.",
        east(s.domain(notifications=_NO_FORWARDING)),
    ),
    flagged(
        "Forwarding is off, and a topic is set for complaints and deliveries only.",
        east(s.domain(notifications=s.notified(forwarding=False, complaint=_TOPIC, delivery=_TOPIC))),
    ),
    flagged(
        "The default configuration set publishes complaints and no bounces.",
        _published(s.destination("COMPLAINT")),
    ),
    flagged("The event destination for bounces is disabled.", _published(s.destination("BOUNCE", enabled=False))),
    flagged(
        "The default configuration set publishes no bounces; another, which is not the default, does.",
        east(
            _ON_MAIN,
            configuration_sets=(
                s.configuration_set("other", s.destination("BOUNCE")),
                s.configuration_set("main", s.destination("SEND")),
            ),
        ),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "There is no default configuration set; the list of sets is incomplete.",
        east(
            s.domain(notifications=_NO_FORWARDING),
            configuration_sets=Listing((), s.unread("ses:ListConfigurationSets", Why.THROTTLED)),
        ),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "There is no default configuration set; another set publishes bounces.",
        east(s.domain(notifications=_NO_FORWARDING), configuration_sets=(_BOUNCES,)),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "There is no default configuration set; the destinations of the only set could not be read.",
        east(
            s.domain(notifications=_NO_FORWARDING),
            configuration_sets=(s.configuration_set("main", unread_destinations=s.unread()),),
        ),
        severity=Severity.MEDIUM,
    ),
    flagged("The default configuration set does not exist in us-east-1.", east(_ON_MAIN)),
    flagged(
        "A verified address has no destination; the topic of its domain does not apply to it.",
        east(
            s.domain(notifications=s.notified(forwarding=False, bounce=_TOPIC)),
            s.address("news@example.com", notifications=_NO_FORWARDING),
        ),
        at="news@example.com",
    ),
    clear("Forwarding is on.", east(s.domain())),
    clear(
        "Forwarding is off, and bounces go to a topic.",
        east(s.domain(notifications=s.notified(forwarding=False, bounce=_TOPIC))),
    ),
    flagged(
        "The default configuration set publishes bounces to a topic without a subscription.",
        _published(s.destination("BOUNCE"), topics=[s.topic(_EVENTS, subscriptions=Listing(()))]),
    ),
    flagged(
        "The default configuration set publishes bounces to a topic that does not exist.",
        _published(s.destination("BOUNCE"), topics=[s.topic(_EVENTS, exists=False)]),
    ),
    flagged(
        "The default configuration set publishes bounces to CloudWatch, which only counts them.",
        _published(s.destination("BOUNCE", kind="CLOUD_WATCH")),
    ),
    flagged(
        "The default configuration set publishes bounces to Pinpoint, which AWS has ended.",
        _published(
            s.destination(
                "BOUNCE", kind="PINPOINT", target="arn:aws:mobiletargeting:us-east-1:123456789012:apps/a1"
            )
        ),
    ),
    clear(
        "The default configuration set publishes bounces to a topic with a subscription.",
        _published(s.destination("SEND", "BOUNCE"), topics=[s.topic(_EVENTS)]),
    ),
    clear(
        "The default configuration set publishes bounces to CloudWatch and to EventBridge.",
        _published(s.destination("BOUNCE", name="metrics", kind="CLOUD_WATCH"), _TO_BUS, rules=[s.event_rule()]),
    ),
    flagged(
        "The default configuration set publishes bounces to EventBridge, where no rule matches them.",
        _published(_TO_BUS),
    ),
    flagged(
        "The default configuration set publishes bounces to EventBridge, where the only rule has no target.",
        _published(_TO_BUS, rules=[s.event_rule(targets=0)]),
    ),
    unknown(
        "The rules of the event bus to which the default configuration set publishes could not be read.",
        _published(_TO_BUS, rules=Listing((), s.unread("events:ListRules"))),
    ),
    unknown(
        "The subscriptions of the default configuration set's topic could not be read.",
        _published(
            s.destination("BOUNCE"),
            topics=[s.topic(_EVENTS, subscriptions=Listing((), s.unread("sns:ListSubscriptionsByTopic")))],
        ),
    ),
    unknown(
        "The snapshot does not contain the topic of the default configuration set.",
        _published(s.destination("BOUNCE")),
    ),
    clear(
        "The identity is not verified, so it sends nothing.",
        east(s.domain(verification="PENDING", notifications=_NO_FORWARDING)),
    ),
    clear(
        "Forwarding is on; this depth does not read the default configuration set.",
        east(s.domain(detail=s.unread("ses:GetEmailIdentity", Why.NOT_ASKED))),
    ),
    clear(
        "The default configuration set publishes bounces; the notification settings could not be read.",
        east(
            s.domain(notifications=NOTIFICATIONS_UNREAD, detail=s.details(configuration_set="main")),
            configuration_sets=(_BOUNCES,),
        ),
        topics=[s.topic(_EVENTS)],
    ),
    unknown("The notification settings could not be read.", east(s.domain(notifications=NOTIFICATIONS_UNREAD))),
    unknown(
        "Forwarding is off and there is no topic; the default configuration set could not be read.",
        east(s.domain(notifications=_NO_FORWARDING, detail=s.unread())),
    ),
    unknown(
        "This depth does not read the address's default configuration set.",
        east(
            s.address(
                "news@example.com",
                notifications=_NO_FORWARDING,
                detail=s.unread("ses:GetEmailIdentity", Why.NOT_ASKED),
            )
        ),
    ),
    unknown(
        "The event destinations of the default configuration set could not be read.",
        east(
            _ON_MAIN,
            configuration_sets=(
                s.configuration_set(
                    "main", unread_destinations=s.unread("ses:GetConfigurationSetEventDestinations")
                ),
            ),
        ),
    ),
    unknown(
        "The list of configuration sets is incomplete and does not show the default one.",
        east(_ON_MAIN, configuration_sets=Listing((), s.unread("ses:ListConfigurationSets", Why.THROTTLED))),
    ),
    unknown(
        "It is unknown whether the identity is verified.",
        east(s.domain(verification=s.unread("ses:ListEmailIdentities"), notifications=_NO_FORWARDING)),
    ),
)
