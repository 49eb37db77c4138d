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

from sescheck.rules.kit import CLEAR, ConfigurationSetInRegion, Fact, Flag, Severity, Verdict, need, rule
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_OPTIONAL = "OPTIONAL"


@rule(Severity.LOW, reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS))
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Is TLS optional? A policy that this version does not know is not flagged."""
    options = need(subject.resource.options)
    if options.tls_policy != _OPTIONAL:
        return CLEAR
    return Flag(
        f"The configuration set {subject.name} of {subject.here.name} does not require TLS",
        evidence={"tls_policy": _OPTIONAL},
    )


_TLS = "DeliveryOptions.TlsPolicy"

EXAMPLES = (
    flagged(
        "TLS is optional.",
        east(configuration_sets=[s.configuration_set("main", options={_TLS: _OPTIONAL})]),
        at="main",
    ),
    flagged(
        "AWS does not say: TLS is optional by default.",
        east(configuration_sets=[s.configuration_set("main")]),
        at="main",
    ),
    clear("TLS is required.", east(configuration_sets=[s.configuration_set("main", options={_TLS: "REQUIRE"})])),
    unknown(
        "The set's options were refused.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
    unknown(
        "The list of sets was refused.",
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)
