r"""Sending is disabled for a configuration set

## What it finds

A configuration set for which sending is disabled in this region. Each region is checked alone; if sending is
enabled in another region, [configuration-set-differs](configuration-set-differs.md) also reports it.

If the set is the default of an identity that is verified here, the finding is `critical`, and the evidence names
these identities. An identity does not count if its default set was not read, or is not read at the chosen depth.

## Why it matters

SES refuses every message that is sent with the set. If the set is the default of an identity, this is all mail of
the identity that does not name another set: as bad as a [default set that does not
exist](default-configuration-set-gone.md). It may be on purpose: an alarm on the bounce or complaint rate of the
set often pauses sending, and then nobody remembers to enable it again.

## How to fix

Find out who or what disabled it, and why. Then:

    aws sesv2 put-configuration-set-sending-options --region REGION --configuration-set-name SET --sending-enabled

This also starts the reputation metrics of the set again. If the set is not meant to send here, accept the finding.
Do not delete a set that is the default of an identity: the mail of the identity then still fails. First give the
identity another default:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query ConfigurationSetName
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY \
        --configuration-set-name OTHER_SET

## Sources

- [PutConfigurationSetSendingOptions](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetSendingOptions.html)
- [ReputationOptions](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReputationOptions.html):
  the default is true, and false means that SES does not send
- [Pausing sending for a configuration set by itself](https://docs.aws.amazon.com/ses/latest/dg/monitoring-sender-reputation-pausing.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    ConfigurationSetInRegion,
    Fact,
    Flag,
    Human,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
    thing,
)
from sescheck.rules.shared.steps.set_options import SENDING, put_options
from sescheck.ses.default_sets import default_of
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS, Fact.IDENTITIES, Fact.IDENTITY_DETAIL),
)
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Flag a configuration set with sending disabled; it is critical if the set is the default of an identity."""
    if need(subject.resource.options).sending_enabled:
        return CLEAR
    message = f"Sending is disabled for the configuration set {subject.name} in {subject.region}"
    evidence = {"sending_enabled": False}
    identities = default_of(subject.here, subject.name)
    if not identities:
        return Flag(message, evidence)
    first, *more = identities
    names = f"{first} and {len(more)} more" if more else first
    return Flag(
        f"{message}, which is the default of {names}: all mail that does not name another set fails",
        evidence={**evidence, "default_of": list(identities)},
        severity=Severity.CRITICAL,
    )


def fix(subject: ConfigurationSetInRegion, _: Flag) -> Steps:
    """Enable sending, once the reason is known."""
    known = thing(subject.region, "reason", f"configuration set {subject.name}")
    yield Step(
        f"Find out why sending is disabled for the configuration set {subject.name} in {subject.region}",
        Human(
            "CloudTrail has PutConfigurationSetSendingOptions or UpdateConfigurationSetSendingEnabled for"
            f" {subject.name} in {subject.region}. An alarm on the bounce or complaint rate may have disabled it:"
            " then lower that rate first."
        ),
        subject.region,
        Phase.CONFIGURATION_SETS,
        makes=(known,),
    )
    values = need(subject.resource.options).values
    yield from put_options(subject.name, subject.region, values, {SENDING: True}, needs=(known,))


_MAIN = s.details(configuration_set="main")
_SENDING = "SendingOptions.SendingEnabled"
_GET = "ses:GetConfigurationSet"
_ON = s.configuration_set("main", options={_SENDING: True})
_OFF = s.configuration_set("main", options={_SENDING: False})

EXAMPLES = (
    flagged(
        "Sending is disabled in us-east-1 and enabled in us-west-2.",
        west(configuration_sets=[_ON]),
        east(configuration_sets=[_OFF]),
        at="main",
    ),
    flagged(
        "The set is the default of a verified domain, whose mail fails.",
        east(s.domain(detail=_MAIN), configuration_sets=[_OFF]),
        at="main",
        severity=Severity.CRITICAL,
    ),
    flagged(
        "The set is the default of a domain that is not verified.",
        east(s.domain(verification="PENDING", detail=_MAIN), configuration_sets=[_OFF]),
        at="main",
        severity=Severity.MEDIUM,
    ),
    flagged(
        "The default set of the domain was not read.",
        east(s.domain(detail=s.unread()), configuration_sets=[_OFF]),
        at="main",
        severity=Severity.MEDIUM,
    ),
    flagged(
        "The domain has another default set.",
        east(s.domain(detail=s.details(configuration_set="bulk")), configuration_sets=[_OFF]),
        at="main",
        severity=Severity.MEDIUM,
    ),
    clear("Sending is enabled.", east(configuration_sets=[_ON])),
    clear(
        "AWS leaves the option out: sending is enabled by default.",
        east(configuration_sets=[s.configuration_set("main")]),
    ),
    unknown(
        "The options of the set could not be read.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread(_GET))]),
    ),
    unknown(
        "Options are not read at this depth.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread(_GET, Why.NOT_ASKED))]),
    ),
    unknown(
        "The list of sets could not be read.",
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)
