r"""A configuration set allows delivery without TLS

## What it finds

A configuration set whose TLS policy is `OPTIONAL`, which is the default of SES. Mail that is sent without a
configuration set is delivered in the same way, and no setting changes that.

## Why it matters

SES asks every receiving server for TLS. If a server does not offer it, SES delivers in plain text. Somebody
between the two servers can cause this, and read the mail. With `REQUIRE` SES does not deliver such a message.

If mail must arrive even without encryption, `OPTIONAL` is right: accept the finding.

## How to fix

First read all delivery options of the set:

    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET --query DeliveryOptions
    aws sesv2 put-configuration-set-delivery-options --region REGION --configuration-set-name SET \
        --tls-policy REQUIRE

Add `--sending-pool-name`, `--max-delivery-seconds` and `--shared-pool-delivery-mode` if the answer has them: an
option that you leave out may be removed. Without its pool the set sends from shared addresses. Without the
delivery mode `REGIONAL` SES may send mail from other regions. If your AWS CLI does not know an option, update it
first.

## Sources

- [PutConfigurationSetDeliveryOptions](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetDeliveryOptions.html)
- [Creating configuration sets](https://docs.aws.amazon.com/ses/latest/dg/creating-configuration-sets.html)
"""

from sescheck.rules.kit import CLEAR, ConfigurationSetInRegion, Fact, Flag, Severity, Steps, Verdict, need, rule
from sescheck.rules.shared.steps.set_options import TLS, put_options
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_OPTIONAL = "OPTIONAL"


@rule(Severity.LOW, reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS))
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Flag a configuration set with optional TLS; a policy that this version does not know is not flagged."""
    if need(subject.resource.options).tls_policy != _OPTIONAL:
        return CLEAR
    return Flag(
        f"The configuration set {subject.name} in {subject.region} does not require TLS",
        evidence={"tls_policy": _OPTIONAL},
    )


def fix(subject: ConfigurationSetInRegion, _: Flag) -> Steps:
    """Require TLS, and repeat the other delivery options."""
    return put_options(subject.name, subject.region, need(subject.resource.options).values, {TLS: "REQUIRE"})


_TLS = "DeliveryOptions.TlsPolicy"

EXAMPLES = (
    flagged(
        "TLS is optional.",
        east(configuration_sets=[s.configuration_set("main", options={_TLS: _OPTIONAL})]),
        at="main",
    ),
    flagged(
        "AWS leaves the option out: TLS is optional by default.",
        east(configuration_sets=[s.configuration_set("main")]),
        at="main",
    ),
    clear("TLS is required.", east(configuration_sets=[s.configuration_set("main", options={_TLS: "REQUIRE"})])),
    unknown(
        "The options of the set could not be read.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
    unknown(
        "The list of sets could not be read.",
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)
