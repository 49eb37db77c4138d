r"""No rule of the event bus passes on the events of SES

## What it finds

A region in which an enabled event destination sends to the default event bus of EventBridge, and no enabled rule
of that bus both matches events of SES and has a target.

A rule matches if its event pattern lets through the source `aws.ses`. A pattern that sescheck does not understand
counts as a match, and so does one that only selects some of the events, such as complaints. A schedule does not
match. Neither does a rule for events that no event destination publishes: calls of the API that CloudTrail
records, recommendations, changes of the sending status. What a target does with an event is not examined. An event
destination that names the bus of another region is reported by
[event-destination-wrong-region](event-destination-wrong-region.md).

## Why it matters

EventBridge drops an event that no rule matches. SES sees no failure, so the settings look right, and nobody
learns of bounces and complaints. Rules belong to one region: a rule of the other region does not help.

## How to fix

Create a rule like the one in the other region, with a target in this region:

    aws events list-rules --region OTHER_REGION --event-bus-name default
    aws events list-rules --region REGION --event-bus-name default
    aws events put-rule --region REGION --name RULE --event-pattern '{"source": ["aws.ses"]}'
    aws events put-targets --region REGION --rule RULE --targets Id=1,Arn=TARGET_ARN

`put-rule` replaces the whole rule of that name, if there is one. `put-targets` replaces the target with the same
`Id`. If a rule exists and is disabled, enable it:

    aws events enable-rule --region REGION --name RULE

`put-rule` replaces the whole rule of that name, if this region has one. `describe-rule` shows it:

    aws events describe-rule --region REGION --name RULE

The target must allow EventBridge to use it: a queue, a topic and a function by its own policy, other targets
through a role.

## Sources

- [Monitoring SES events using EventBridge](https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html)
- [Events of Amazon SES](https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html)
- [Comparison operators of event patterns](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html)
- [ListTargetsByRule](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html)
"""

from sescheck.comparison.logic import YES
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    OneRegion,
    Phase,
    Severity,
    Verdict,
    by_hand,
    need,
    rule,
)
from sescheck.ses.event_buses import is_passed_on, names_on_default_bus, sends_to_default_bus
from sescheck.snapshot.around import EventRule
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_SHOWN = 3


@rule(
    Severity.MEDIUM,
    reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS, Fact.EVENT_RULES),
    failover=DEGRADES,
)
def check(subject: OneRegion) -> Verdict:
    """Flag a region in which SES sends events to the default event bus, and no rule passes them on."""
    region = subject.here.region
    if is_passed_on(region) == YES:
        return CLEAR
    if not need(sends_to_default_bus(region.configuration_sets, region.name)):
        return NOT_APPLICABLE
    need(is_passed_on(region))
    names = names_on_default_bus(region)
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return Flag(
        f"No rule of the default event bus in {subject.region} passes on what {', '.join(names[:_SHOWN])}{more}"
        f" {'send' if len(names) > 1 else 'sends'}: {_why(region)}",
        evidence={
            "event_destinations": list(names),
            "rules": {each.name: "no target" if each.enabled else "disabled" for each in region.event_rules.items},
        },
    )


def _why(region: Region) -> str:
    rules = region.event_rules.items
    if not rules:
        return "no rule matches events of SES"
    states = (f"{each.name} {'has no target' if each.enabled else 'is disabled'}" for each in rules[:_SHOWN])
    return ", ".join(states)


fix = by_hand(
    # Only the owner knows what shall happen with the events.
    "Create a rule of the default event bus in {region} that matches the source aws.ses, with a target; or enable"
    " or complete the rule that exists. The page of the rule has the commands. You choose the target: see what"
    " reads the events in the other region.",
    phase=Phase.LAST,
)


_REFUSED = s.unread("events:ListRules")


def _bus(*rules: EventRule, enabled: bool = True, region: str = "us-east-1") -> Region:
    """An event destination sends bounces to the default bus, which has these rules."""
    return east(configuration_sets=[_set(enabled=enabled, region=region)], event_rules=rules)


def _set(*, enabled: bool = True, region: str = "us-east-1") -> ConfigurationSet:
    target = f"arn:aws:events:{region}:{s.ACCOUNT_ID}:event-bus/default"
    return s.configuration_set(
        "main", s.destination("BOUNCE", kind="EVENT_BRIDGE", target=target, enabled=enabled)
    )


EXAMPLES = (
    flagged("No rule of the bus matches events of SES.", _bus(), at=s.ACCOUNT_ID),
    flagged("The only rule that matches is disabled.", _bus(s.event_rule(enabled=False)), at=s.ACCOUNT_ID),
    flagged("The only rule that matches has no target.", _bus(s.event_rule(targets=0)), at=s.ACCOUNT_ID),
    flagged(
        "The only rule is disabled; its targets could not be read.",
        _bus(s.event_rule(enabled=False, targets=s.unread("events:ListTargetsByRule"))),
        at=s.ACCOUNT_ID,
    ),
    clear("A rule with a target matches.", _bus(s.event_rule())),
    clear("One of two rules has a target.", _bus(s.event_rule("old", targets=0), s.event_rule())),
    clear("The event destination is disabled.", _bus(enabled=False)),
    clear("The destination names the bus of us-west-2: another rule reports it.", _bus(region="us-west-2")),
    clear("No event destination sends to the bus.", east()),
    clear(
        "No event destination sends to the bus, so its rules are not read.",
        east(event_rules=Listing((), s.unread("events:ListRules", Why.NOT_ASKED))),
    ),
    unknown(
        "The rules could not be read.",
        east(configuration_sets=[_set()], event_rules=Listing((), _REFUSED)),
    ),
    unknown(
        "The targets of the rule could not be read.",
        _bus(s.event_rule(targets=s.unread("events:ListTargetsByRule"))),
    ),
    unknown(
        "The event destinations could not be read.",
        east(configuration_sets=[s.configuration_set("main", unread_destinations=s.unread())]),
    ),
)
