r"""A region cannot receive mail while another region does

## What it finds

A region that does not support email receiving (SES answers there that it does not know the operation), while a
receipt rule set is active in another region of its group. Said once a region; it is no fault of the account.

That a region could receive and does not is reported by
[receiving-inactive-in-region](receiving-inactive-in-region.md).

## Why it matters

SES sends in more regions than it receives in. If this region is to take over from the other one, it cannot take
over the incoming mail: its MX record needs another way.

## How to fix

Nothing can be switched on. Keep the receipt rules ready in a second region that supports receiving, and leave the
sending here; or choose a standby region that supports both:

    sescheck regions
    aws ses describe-active-receipt-rule-set --region OTHER_REGION

## Sources

- [Endpoints for email receiving](https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_inbound_endpoints)
- [Regions and Amazon SES: email receiving](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-receive-email)

The list of endpoints is not relied on here, for it leaves some regions open: the region's own answer counts.
"""

from sescheck.engine.subjects.receipt_rules import active_in
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    RegionAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.INFO, reads=(Fact.ACTIVE_RULE_SET,))
def check(subject: RegionAcrossRegions) -> Verdict:
    """Is a rule set active elsewhere, where this region does not even know what that is?"""
    others = active_in(subject.elsewhere)
    if not others.known and not others.unread:
        return NOT_APPLICABLE
    match subject.here.region.active_rule_set:
        case Known():
            return CLEAR
        case Unreadable(why=Why.NOT_SUPPORTED_HERE):
            active = {region: rule_set.name for region, rule_set in others.known}
        case Unreadable() as unread:
            return cannot_tell(unread, *(() if others.known else others.unread))
    if not active:
        return cannot_tell(*others.unread)
    return Flag(
        f"Mail is received in {', '.join(active)}; {subject.here.name} does not support receiving",
        evidence={"active_elsewhere": active},
        compared_with=tuple(active),
    )


_INBOUND = s.rule_set("example.com")
_REFUSED = s.unread("ses:DescribeActiveReceiptRuleSet")
_UNSUPPORTED = s.unread("ses:DescribeActiveReceiptRuleSet", Why.NOT_SUPPORTED_HERE)
_HERE = ("me-central-1", s.ACCOUNT_ID)

EXAMPLES = (
    flagged(
        "A rule set is active in us-west-2, and me-central-1 does not support receiving.",
        west(active_rule_set=_INBOUND),
        s.region("me-central-1", active_rule_set=_UNSUPPORTED),
        at=_HERE,
    ),
    flagged(
        "A rule set is active in us-west-2, which is enough, although eu-west-1 refused the question.",
        west(active_rule_set=_INBOUND),
        s.region("me-central-1", active_rule_set=_UNSUPPORTED),
        ireland(active_rule_set=_REFUSED),
        at=_HERE,
    ),
    clear(
        "Region us-east-1 could receive and does not: another rule's question.",
        west(active_rule_set=_INBOUND),
        east(),
    ),
    clear(
        "Nobody receives, so that it does not matter where one could.",
        west(),
        s.region("me-central-1", active_rule_set=_UNSUPPORTED),
    ),
    unknown(
        "A rule set is active in us-west-2, and us-east-1 refused the question.",
        west(active_rule_set=_INBOUND),
        east(active_rule_set=_REFUSED),
    ),
    unknown(
        "Region me-central-1 does not support receiving, and us-west-2 refused the question.",
        west(active_rule_set=_REFUSED),
        s.region("me-central-1", active_rule_set=_UNSUPPORTED),
    ),
)
