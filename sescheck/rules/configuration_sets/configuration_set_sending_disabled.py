r"""Sending is disabled for a configuration set

## What it finds

A configuration set for which sending is switched off in this region. Each region is looked at by itself; that
another region has it on is also reported by [configuration-set-differs](configuration-set-differs.md).

Where the set is the default of an identity that is verified here, the finding is `critical`, and the evidence
names these identities. Where AWS does not say which set is an identity's default, or the chosen depth does not
ask, that identity does not count.

## Why it matters

SES refuses every message that is sent with the set. Of an identity whose default it is, that is all mail that
names no other set: as bad as a [default set that does not exist](default-configuration-set-gone.md). It may be
meant so: sending is often paused by an alarm on the set's bounce or complaint rate, and then nobody remembers to
switch it on again.

## How to fix

Find out who or what switched it off, and why. Then:

    aws sesv2 put-configuration-set-sending-options --region REGION --configuration-set-name SET --sending-enabled

This gives the set's reputation metrics a fresh start. If the set is not meant to send here, accept the finding. Do
not delete a set that is the default of an identity: its mail fails then, too. Give the identity another default
first:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query ConfigurationSetName
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY \
        --configuration-set-name OTHER_SET

## Sources

- [PutConfigurationSetSendingOptions](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetSendingOptions.html)
- [ReputationOptions](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReputationOptions.html):
  the default is true, and false means that SES does not send
- [Pausing sending for a configuration set by itself](https://docs.aws.amazon.com/ses/latest/dg/monitoring-sender-reputation-pausing.html)
"""

from sescheck.rules.kit import CLEAR, ConfigurationSetInRegion, Fact, Flag, Severity, Verdict, need, rule
from sescheck.ses.default_sets import default_of
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS, Fact.IDENTITIES, Fact.IDENTITY_DETAIL),
)
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Is its sending switched off?"""
    options = need(subject.resource.options)
    if options.sending_enabled:
        return CLEAR
    return _flag(subject, default_of(subject.here, subject.name))


def _flag(subject: ConfigurationSetInRegion, identities: tuple[str, ...]) -> Flag:
    """All mail of the identities whose default the set is fails."""
    message = f"Sending is switched off for the configuration set {subject.name} of {subject.here.name}"
    evidence = {"sending_enabled": False}
    if not identities:
        return Flag(message, evidence)
    first, *more = identities
    names = f"{first} and {len(more)} more" if more else first
    return Flag(
        f"{message}, which is the default of {names}: all mail that names no other set fails",
        evidence={**evidence, "default_of": list(identities)},
        severity=Severity.CRITICAL,
    )


_MAIN = s.details(configuration_set="main")
_SENDING = "SendingOptions.SendingEnabled"
_GET = "ses:GetConfigurationSet"
_HERE = ("us-east-1", "main")
_ON = s.configuration_set("main", options={_SENDING: True})
_OFF = s.configuration_set("main", options={_SENDING: False})

EXAMPLES = (
    flagged(
        "The set is switched off in us-east-1, on in us-west-2.",
        west(configuration_sets=[_ON]),
        east(configuration_sets=[_OFF]),
        at=_HERE,
    ),
    flagged(
        "The set is the default of a verified domain, whose mail fails.",
        east(s.domain(detail=_MAIN), configuration_sets=[_OFF]),
        at=_HERE,
        severity=Severity.CRITICAL,
    ),
    flagged(
        "It is the default of a domain that is not verified, so that it is not applied.",
        east(s.domain(verification="PENDING", detail=_MAIN), configuration_sets=[_OFF]),
        at=_HERE,
        severity=Severity.MEDIUM,
    ),
    flagged(
        "AWS does not say which set is the domain's default.",
        east(s.domain(detail=s.unread()), configuration_sets=[_OFF]),
        at=_HERE,
        severity=Severity.MEDIUM,
    ),
    flagged(
        "Another set is the domain's default.",
        east(s.domain(detail=s.details(configuration_set="bulk")), configuration_sets=[_OFF]),
        at=_HERE,
        severity=Severity.MEDIUM,
    ),
    clear("Sending is on.", east(configuration_sets=[_ON])),
    clear("AWS does not say: sending is on by default.", east(configuration_sets=[s.configuration_set("main")])),
    unknown(
        "The set's options were refused.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread(_GET))]),
    ),
    unknown(
        "Options are not asked for at this depth.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread(_GET, Why.NOT_ASKED))]),
    ),
    unknown(
        "The list of sets was refused.",
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)
