r"""A region cannot receive mail while another region does

## What it finds

A region that does not support email receiving, while another region of its group has an active receipt rule set.
SES answers in such a region that it does not know the operation. There is one finding for each region; it is not a
fault of the account.

[receiving-inactive-in-region](receiving-inactive-in-region.md) reports a region that supports receiving and does
not receive.

## Why it matters

SES supports receiving in fewer regions than sending. If this region takes over from the other one, it cannot
receive the mail: the MX record of the domain needs another target.

## How to fix

You cannot enable receiving here. Prepare the receipt rules in a second region that supports receiving, and send
from this region; or choose a standby region that supports both:

    sescheck regions
    aws ses describe-active-receipt-rule-set --region OTHER_REGION

## Sources

- [Endpoints for email receiving](https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_inbound_endpoints)
- [Regions and Amazon SES: email receiving](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-receive-email)

The rule does not use the list of endpoints, because some regions are missing in it. It uses the answer of the
region.
"""

from sescheck.engine.subjects.receipt_rules import active_in
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Phase,
    RegionAcrossRegions,
    Severity,
    Track,
    Verdict,
    by_hand,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, NO_RECEIVING
from sescheck.snapshot.reading import Known, is_unsupported
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.INFO, reads=(Fact.ACTIVE_RULE_SET,), failover=BLOCKS, track=Track.RECEIVING)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region that does not support receiving while another region has an active rule set."""
    others = active_in(subject.elsewhere)
    if not (others.known or others.unread):
        return NOT_APPLICABLE
    here = subject.here.region.active_rule_set
    if isinstance(here, Known):
        return CLEAR
    unread_elsewhere = () if others.known else others.unread
    if not is_unsupported(here):
        return cannot_tell(here, *unread_elsewhere)
    if unread_elsewhere:
        return cannot_tell(*unread_elsewhere)
    active = {region: rule_set.name for region, rule_set in others.known}
    return Flag(
        f"{subject.region} does not support receiving, but a receipt rule set is active in {', '.join(active)}",
        evidence={"active_elsewhere": active},
        compared_with=tuple(active),
    )


fix = by_hand(
    "Choose a region that receives instead of {region}. AWS does not offer email receiving there. `sescheck"
    " regions` lists the regions that receive. Prepare the receipt rules in a second one of them. You can still"
    " send from {region}.",
    phase=Phase.RECEIVING,
)


_INBOUND = s.rule_set("example.com")
_HERE = ("me-central-1", s.ACCOUNT_ID)

EXAMPLES = (
    flagged(
        "A rule set is active in us-west-2, and the other region does not support receiving.",
        west(active_rule_set=_INBOUND),
        s.region("me-central-1", active_rule_set=NO_RECEIVING),
        at=_HERE,
    ),
    flagged(
        "A rule set is active in us-west-2, which is enough, although eu-west-1 could not be read.",
        west(active_rule_set=_INBOUND),
        s.region("me-central-1", active_rule_set=NO_RECEIVING),
        ireland(active_rule_set=ACTIVE_RULES_UNREAD),
        at=_HERE,
    ),
    clear(
        "The other region supports receiving and does not receive: another rule reports it.",
        west(active_rule_set=_INBOUND),
        east(),
    ),
    clear("No region has an active rule set.", west(), s.region("me-central-1", active_rule_set=NO_RECEIVING)),
    unknown(
        "A rule set is active in us-west-2, and us-east-1 could not be read.",
        west(active_rule_set=_INBOUND),
        east(active_rule_set=ACTIVE_RULES_UNREAD),
    ),
    unknown(
        "The region does not support receiving, and us-west-2 could not be read.",
        west(active_rule_set=ACTIVE_RULES_UNREAD),
        s.region("me-central-1", active_rule_set=NO_RECEIVING),
    ),
)
