r"""A configuration set does not send

## What it finds

A configuration set for which sending is switched off in this region. Each region is looked at by itself; that
another region has it on is also [configuration-set-differs](configuration-set-differs.md)'s.

## Why it matters

SES refuses every message that is sent with the set. It may be meant so: sending is often paused by an alarm on the
set's bounce or complaint rate, and then nobody remembers to switch it on again.

## How to fix

Find out who or what switched it off, and why. Then:

    aws sesv2 put-configuration-set-sending-options --region REGION --configuration-set-name SET --sending-enabled

This gives the set's reputation metrics a fresh start. If the set is not meant to send here, accept the finding or
delete the set.

## Sources

- [PutConfigurationSetSendingOptions](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetSendingOptions.html)
- [ReputationOptions](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReputationOptions.html):
  the default is true, and false means that SES does not send
- [Pausing sending for a configuration set by itself](https://docs.aws.amazon.com/ses/latest/dg/monitoring-sender-reputation-pausing.html)
"""

from sescheck.rules import staging as s
from sescheck.rules.rule import CLEAR, Flag, Rule, Severity, Verdict, cannot_tell, clear, flagged, in_doubt
from sescheck.rules.things import CONFIGURATION_SETS, ThingSubject, one_by_one
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import ConfigurationSet


def check(subject: ThingSubject[ConfigurationSet]) -> Verdict:
    """Is its sending switched off?"""
    match subject.thing.options:
        case Known(options):
            if options.sending_enabled:
                return CLEAR
        case Unreadable() as unread:
            return cannot_tell(unread)
    return Flag(
        f"Sending is switched off for the configuration set {subject.name} of {subject.here.name}",
        evidence={"sending_enabled": False},
    )


_SENDING = "SendingOptions.SendingEnabled"
_GET = "ses:GetConfigurationSet"
_ON = s.configuration_set("main", options={_SENDING: True})
_OFF = s.configuration_set("main", options={_SENDING: False})

RULE = Rule(
    severity=Severity.MEDIUM,
    scope=one_by_one(CONFIGURATION_SETS),
    facts=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS),
    check=check,
    examples=(
        flagged(
            "The set is switched off in us-east-1, on in us-west-2.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_ON]), s.region("us-east-1", configuration_sets=[_OFF])
            ),
            ("us-east-1", "main"),
        ),
        clear("Sending is on.", s.snapshot(s.region("us-east-1", configuration_sets=[_ON]))),
        clear(
            "AWS does not say: sending is on by default.",
            s.snapshot(s.region("us-east-1", configuration_sets=[s.configuration_set("main")])),
        ),
        in_doubt(
            "The set's options were refused.",
            s.snapshot(
                s.region("us-east-1", configuration_sets=[s.configuration_set("main", options=s.unread(_GET))])
            ),
        ),
        in_doubt(
            "Options are not asked for at this depth.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    configuration_sets=[s.configuration_set("main", options=s.unread(_GET, Why.NOT_ASKED))],
                )
            ),
        ),
        in_doubt(
            "The list of sets was refused.",
            s.snapshot(
                s.region("us-east-1", configuration_sets=Listing((), s.unread("ses:ListConfigurationSets")))
            ),
        ),
    ),
)
