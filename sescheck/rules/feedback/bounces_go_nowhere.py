r"""No destination for the bounces of an identity

## What it finds

An identity for which email feedback forwarding is off, no SNS topic is set for bounces, and no event destination
of its default configuration set brings bounces to anybody: there is no such set, it does not exist in this region,
or none of its destinations counts.

- A destination counts if it is enabled for `BOUNCE` and somebody receives what it publishes. An SNS topic counts
  if it has a confirmed subscription. A Firehose stream and EventBridge count: whether a rule of the event bus
  takes the events is not read. CloudWatch does not count: it has the number of bounces and no address. Pinpoint
  does not count: AWS ended it on 2026-10-30.

- A message may name a configuration set itself. Where one of the region publishes bounces, those of messages that
  name it do arrive, and only the others have no place: that is `medium`, and the finding names the sets. SES keeps
  no record of what messages name. If each of them names such a set, accept the finding. Where it could not be read
  whether there is such a set, the finding is `medium` too, and says so.
- An identity that is not verified is not asked: it sends nothing, or follows the settings of the verified domain
  above it. A *verified* address follows its own settings only: neither the topics nor the default configuration
  set of its domain serve it.

## Why it matters

SES asks for one way of taking bounces and complaints. Where none is set up it forwards them by email all the same,
to the message's Return-Path or else its sender, although forwarding is off. That is often a no-reply address that
nobody reads: the bounces end there, the list is not cleaned, and the bounce rate rises until AWS reviews the
account.

## How to fix

Set a topic of this region for bounces (and one for complaints), let SES publish to it, and subscribe what shall
read it:

    aws ses set-identity-notification-topic --region REGION --identity IDENTITY \
        --notification-type Bounce --sns-topic TOPIC_ARN

Or publish them by a configuration set, and make it the identity's default:

    aws sesv2 create-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name feedback --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'
    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query ConfigurationSetName
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY \
        --configuration-set-name SET

The last command replaces the default that the identity has. AWS refuses one for an identity that a
delegate sender uses. There, each message has to name the set.

Or switch forwarding on again, so that the settings say what happens anyway:

    aws ses set-identity-feedback-forwarding-enabled --region REGION --identity IDENTITY --forwarding-enabled

## Sources

- [Receiving notifications by
  email](https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-activity-using-notifications-email.html#monitor-sending-activity-using-notifications-email-disabling)
- [Default configuration
  sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html#default-config-sets)
- [Creating identities: at which level settings
  apply](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html)

SES switches forwarding on again by itself when it fails to publish to a topic, and refuses to switch it off before
both topics are set; this state comes from a topic that was taken away later, or from event publishing that was.
"""

from collections.abc import Iterable

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.logic import NO
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.ses.event_publishing import heard_set, heard_sets
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
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
    ),
)
def check(subject: IdentityInRegion) -> Verdict:
    """Is there neither forwarding, nor a bounce topic, nor event publishing of bounces?"""
    verified = is_verified(Known(subject.identity))
    if verified == NO:
        return NOT_APPLICABLE
    match subject.identity.notifications:
        case Known(found):
            if found.forwarding or found.bounce.topic:
                return CLEAR
        case Unreadable() as unread:
            return _unless_published(subject, cannot_tell(unread))
    match verified:
        case Known():
            return _unless_published(subject, _flag(subject))
        case Unreadable() as unread:
            return _unless_published(subject, cannot_tell(unread))


def _unless_published(subject: IdentityInRegion, otherwise: Verdict) -> Verdict:
    """Clear where somebody hears of bounces by the default configuration set, whatever else is unread."""
    match heard_set(subject.account, subject.here, subject.identity, "bounce"):
        case Known(name):
            return otherwise if name is None else CLEAR
        case Unreadable() as unread:
            return cannot_tell(unread) if isinstance(otherwise, Flag) else otherwise


def _flag(subject: IdentityInRegion) -> Flag:
    match subject.identity.detail:
        case Known(detail):
            name = detail.configuration_set
        case Unreadable():
            name = None
    through = (
        f"its default configuration set {name} brings them to nobody"
        if name
        else "it has no default configuration set"
    )
    others, unread = heard_sets(subject.account, subject.here, "bounce")
    return Flag(
        f"no place is set for the bounces of {subject.name} in {subject.here.name}: email forwarding is off,"
        f" no topic is set for them, and {through}; {_what_is_left(others, unread)}",
        evidence={"forwarding": False, "bounce_topic": None, "configuration_set": name}
        | ({"published_if_named": list(others)} if others else {}),
        severity=Severity.MEDIUM if others or unread else None,
    )


def _what_is_left(others: tuple[str, ...], unread: Unreadable | None) -> str:
    """Where the bounces go then."""
    if others:
        more = f" or {len(others) - 1:,} more" if len(others) > 1 else ""
        return f"those of a message that names {others[0]}{more} are published, the others go to the sender"
    sender = "SES forwards them to the sender all the same"
    return f"{sender}, unless a message names a set that could not be read" if unread else sender


_TOPIC = s.arn("bounces", "us-east-1")
_UNREAD = s.unread("ses:GetIdentityNotificationAttributes")
_SILENT = s.notified(forwarding=False)
_ON_MAIN = s.domain(notifications=_SILENT, detail=s.details(configuration_set="main"))
_BOUNCES = s.configuration_set("main", s.destination("SEND", "BOUNCE"))
_EVENTS = s.arn("events", "us-east-1")


def _published(*destinations: EventDestination, topics: Iterable[Topic] = ()) -> Snapshot:
    """The default configuration set has these destinations."""
    found = s.configuration_set("main", *destinations)
    return s.snapshot(east(_ON_MAIN, configuration_sets=(found,)), topics=topics)


EXAMPLES = (
    flagged(
        "Forwarding is off; there is neither a topic nor a default configuration set.",
        east(s.domain(notifications=_SILENT)),
    ),
    flagged(
        "Forwarding is off, and a topic is set for complaints and deliveries only.",
        east(s.domain(notifications=s.notified(forwarding=False, complaint=_TOPIC, delivery=_TOPIC))),
    ),
    flagged(
        "The default configuration set publishes complaints and no bounces.",
        east(_ON_MAIN, configuration_sets=(s.configuration_set("main", s.destination("COMPLAINT")),)),
    ),
    flagged(
        "The event destination for bounces is disabled.",
        east(_ON_MAIN, configuration_sets=(s.configuration_set("main", s.destination("BOUNCE", enabled=False)),)),
    ),
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
            s.domain(notifications=_SILENT),
            configuration_sets=Listing((), s.unread("ses:ListConfigurationSets", Why.THROTTLED)),
        ),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "There is no default configuration set; another set publishes bounces.",
        east(s.domain(notifications=_SILENT), configuration_sets=(_BOUNCES,)),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "There is no default configuration set; the destinations of the only set could not be read.",
        east(
            s.domain(notifications=_SILENT),
            configuration_sets=(s.configuration_set("main", unread_destinations=s.unread()),),
        ),
        severity=Severity.MEDIUM,
    ),
    flagged("The default configuration set does not exist in us-east-1.", east(_ON_MAIN)),
    flagged(
        "A verified address has no destination; the topic of its domain does not apply to it.",
        east(
            s.domain(notifications=s.notified(forwarding=False, bounce=_TOPIC)),
            s.address("news@example.com", notifications=_SILENT),
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
        _published(
            s.destination("BOUNCE", name="metrics", kind="CLOUD_WATCH"),
            s.destination(
                "BOUNCE",
                name="bus",
                kind="EVENT_BRIDGE",
                target="arn:aws:events:us-east-1:123456789012:event-bus/default",
            ),
        ),
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
        east(s.domain(verification="PENDING", notifications=_SILENT)),
    ),
    clear(
        "Forwarding is on; this depth does not read the default configuration set.",
        east(s.domain(detail=s.unread("ses:GetEmailIdentity", Why.NOT_ASKED))),
    ),
    clear(
        "The default configuration set publishes bounces; the notification settings could not be read.",
        east(
            s.domain(notifications=_UNREAD, detail=s.details(configuration_set="main")),
            configuration_sets=(_BOUNCES,),
        ),
        topics=[s.topic(_EVENTS)],
    ),
    unknown("The notification settings could not be read.", east(s.domain(notifications=_UNREAD))),
    unknown(
        "Forwarding is off and there is no topic; the default configuration set could not be read.",
        east(s.domain(notifications=_SILENT, detail=s.unread())),
    ),
    unknown(
        "This depth does not read the address's default configuration set.",
        east(
            s.address(
                "news@example.com", notifications=_SILENT, detail=s.unread("ses:GetEmailIdentity", Why.NOT_ASKED)
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
        east(s.domain(verification=s.unread("ses:ListEmailIdentities"), notifications=_SILENT)),
    ),
)
