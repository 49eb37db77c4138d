r"""A configuration set allows delivery without TLS

## What it finds

A configuration set whose TLS policy is `OPTIONAL`, which is what SES does unless it is told otherwise. What sends
with no configuration set goes out in the same way; that no setting changes.

## Why it matters

SES asks every receiving server for TLS, and where it gets none, delivers in plain text. Whoever sits between the
two can make it so, and read along. With `REQUIRE` such a message is not delivered.

Some mail has to arrive at any price. Then `OPTIONAL` is right: accept the finding.

## How to fix

Look at all delivery options of the set first:

    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET --query DeliveryOptions
    aws sesv2 put-configuration-set-delivery-options --region REGION --configuration-set-name SET \
        --tls-policy REQUIRE

Add `--sending-pool-name`, `--max-delivery-seconds` and `--shared-pool-delivery-mode` where the answer has them:
what is left out may be taken away. Without its pool the set sends from shared addresses; without a delivery mode
of `REGIONAL` mail may leave by other regions. An AWS CLI that does not know an option is too old for such a set.

## Sources

- [PutConfigurationSetDeliveryOptions](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetDeliveryOptions.html)
- [Creating configuration sets](https://docs.aws.amazon.com/ses/latest/dg/creating-configuration-sets.html)
"""

from sescheck.engine.rule import CLEAR, Flag, Rule, Severity, Verdict, clear, flagged, in_doubt, need
from sescheck.engine.subjects.resources import CONFIGURATION_SETS, ResourceSubject, one_by_one
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s

_OPTIONAL = "OPTIONAL"


def check(subject: ResourceSubject[ConfigurationSet]) -> Verdict:
    """Is TLS optional? A policy that this version does not know is not flagged."""
    options = need(subject.thing.options)
    if options.tls_policy != _OPTIONAL:
        return CLEAR
    return Flag(
        f"The configuration set {subject.name} of {subject.here.name} does not require TLS",
        evidence={"tls_policy": _OPTIONAL},
    )


_TLS = "DeliveryOptions.TlsPolicy"

RULE = Rule(
    severity=Severity.LOW,
    scope=one_by_one(CONFIGURATION_SETS),
    facts=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS),
    check=check,
    examples=(
        flagged(
            "TLS is optional.",
            s.snapshot(
                s.region("us-east-1", configuration_sets=[s.configuration_set("main", options={_TLS: _OPTIONAL})])
            ),
            ("us-east-1", "main"),
        ),
        flagged(
            "AWS does not say: TLS is optional by default.",
            s.snapshot(s.region("us-east-1", configuration_sets=[s.configuration_set("main")])),
            ("us-east-1", "main"),
        ),
        clear(
            "TLS is required.",
            s.snapshot(
                s.region("us-east-1", configuration_sets=[s.configuration_set("main", options={_TLS: "REQUIRE"})])
            ),
        ),
        in_doubt(
            "The set's options were refused.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))],
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
