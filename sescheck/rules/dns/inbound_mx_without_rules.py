r"""An MX record names a region that has no active receipt rule for the domain

## What it finds

A verified domain with an MX record that names the inbound endpoint of a region (`inbound-smtp.REGION`), where no
rule set is active, or no enabled rule of the active rule set is for the domain. A rule without recipients is for
every verified domain.

- The finding is about the region that the record names. If the domain is not an identity there, the finding is
  about the first region that has it, and is `low`: perhaps another account receives the mail there. sescheck
  looks at the rules of one account.
- If the region that the record names was not audited, the answer is "cannot tell".
- An MX record of Mail Manager (`mail-manager-smtp`) is not checked. Nor are other mail servers.
- [identity-not-verified](identity-not-verified.md) reports a domain that is not verified.
  [receiving-not-active](receiving-not-active.md) and
  [receiving-inactive-in-region](receiving-inactive-in-region.md) report the rule sets of a region, whatever the
  DNS says.

## Why it matters

Mail for the domain arrives in this region, and no rule accepts it. SES refuses it, and the sender gets a bounce.
With MX records for several regions, this happens to a part of the mail, or only while the other region is down.

## How to fix

If the region is meant to receive, activate its rule set, or add a rule for the domain to it:

    aws ses describe-active-receipt-rule-set --region REGION
    aws ses list-receipt-rule-sets --region REGION
    aws ses set-active-receipt-rule-set --region REGION --rule-set-name SET

If not, delete the MX record. The evidence has the record of a region of this account that has a rule for the
domain, if there is one: publish that one first.

## Sources

- [Publishing an MX record for email receiving](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-mx-record.html)
- [Regions and Amazon SES: email receiving](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-receive-email):
  "you have to create an active receipt rule set in that region"
- [Recipient conditions of receipt rules](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html)
"""

from itertools import takewhile

from sescheck.comparison.account_view import is_verified, verified
from sescheck.comparison.logic import NO, YES, all_of, unread_among
from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Phase,
    Severity,
    Track,
    Verdict,
    by_hand,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, TIMED_OUT
from sescheck.rules.shared.inbound_mail import inbound_regions, region_takes, takes
from sescheck.ses.records.expected import inbound_record
from sescheck.ses.records.lookups import RecordType, answer_to, plain, question
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, any_of, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.ACTIVE_RULE_SET, Fact.DNS),
    looks_at_others=True,
    failover=DEGRADES,
    track=Track.RECEIVING,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain with an MX record for a region where no active receipt rule is for the domain."""
    own = verified(subject.identity)
    if "@" in subject.name or own == NO:
        return NOT_APPLICABLE
    mx = need(answer_to(subject.account.dns, question(subject.name, RecordType.MX)))
    belongs = {region: _belongs(subject, region) for region in inbound_regions(mx.records)}
    answers = {region: all_of((yes, _takes_none(subject, region))) for region, yes in belongs.items() if yes != NO}
    if not answers or not need(own):
        return NOT_APPLICABLE
    lost = [region for region, answer in answers.items() if answer == YES]
    return _flag(subject, mx, lost) if lost else clear_unless(*unread_among(*answers.values()))


fix = by_hand(
    "Decide whether the regions that the MX record of {name} names receive its mail. If they do, activate a"
    " receipt rule set with a rule for the domain there: `aws ses list-receipt-rule-sets --region REGION` names"
    " those that exist, `aws ses set-active-receipt-rule-set --region REGION --rule-set-name SET` activates one."
    " If not, delete those MX records.",
    phase=Phase.RECEIVING,
)


def _belongs(subject: IdentityInRegion, region: str) -> Reading[bool]:
    """True if a fault of the region is reported here.

    The region itself reports it, or the first region with the verified domain if the region does not have it.
    """
    if region == subject.region:
        return YES
    views = subject.account.regions
    named = next((view.identity(subject.name) for view in views if view.name == region), Known(None))
    before = takewhile(lambda view: view is not subject.here, views)
    is_another = any_of(
        (
            value_of(named, lambda found: found is not None),
            *(is_verified(view.identity(subject.name)) for view in before if view.name != region),
        )
    )
    return value_of(is_another, lambda yes: not yes)


def _takes_none(subject: IdentityInRegion, region: str) -> Reading[bool]:
    return value_of(region_takes(subject.account, region, subject.name), lambda takes: not takes)


def _flag(subject: IdentityInRegion, mx: DnsAnswer, lost: list[str]) -> Flag:
    is_here = subject.region in lost
    domain = plain(subject.name)
    who = subject.name if is_here else f"{subject.name}, an identity in {subject.region},"
    receiving = [view.name for view in subject.account.regions if takes(view, domain) == YES]
    return Flag(
        f"{who} has an MX record for {', '.join(lost)}, where no active receipt rule is for the domain",
        evidence={
            "record": str(inbound_record(domain, receiving[0])) if receiving else None,
            "found": list(mx.records),
            "rule_sets": {region: _rule_set(subject, region) for region in lost},
            "resolver": subject.account.resolver,
        },
        severity=None if is_here else Severity.LOW,
    )


def _rule_set(subject: IdentityInRegion, region: str) -> str | None:
    """The name of the active rule set of a region, if it has one."""
    there = next(view for view in subject.account.regions if view.name == region)
    match there.region.active_rule_set:
        case Known(found):
            return None if found is None else found.name
        case Unreadable():
            return None


_EAST, _WEST = "10 inbound-smtp.us-east-1.amazonaws.com", "10 inbound-smtp.us-west-2.amazonaws.com"
_HERE = {"example.com MX": (_EAST,)}


def _other(*, verification: str = "SUCCESS") -> Region:
    """A region that receives mail for example.com."""
    return west(s.domain(verification=verification), active_rule_set=s.rule_set("example.com"))


EXAMPLES = (
    flagged("The MX record names us-east-1, where no rule set is active.", east(s.domain()), dns=_HERE),
    flagged(
        "There are MX records for both regions, and a rule set is active in us-west-2 only.",
        _other(),
        east(s.domain()),
        dns={"example.com MX": (_EAST, _WEST)},
    ),
    flagged(
        "The rules in us-east-1 are for another domain.",
        east(s.domain(), active_rule_set=s.rule_set("example.org")),
        dns=_HERE,
    ),
    flagged(
        "The rule in us-east-1 is disabled.",
        east(s.domain(), active_rule_set=s.rule_set("example.com", enabled=False)),
        dns=_HERE,
    ),
    flagged(
        "The MX record names us-east-1, where the domain is not an identity.",
        _other(),
        east(),
        at=("us-west-2", "example.com"),
        severity=Severity.LOW,
        dns=_HERE,
    ),
    clear(
        "The rule set in us-east-1 is active.",
        east(s.domain(), active_rule_set=s.rule_set("example.com")),
        dns=_HERE,
    ),
    clear(
        "The rule is for an address of the domain.",
        east(s.domain(), active_rule_set=s.rule_set("help@Example.com")),
        dns=_HERE,
    ),
    clear(
        "The rule does not have recipients: it is for every verified domain.",
        east(s.domain(), active_rule_set=s.rule_set()),
        dns=_HERE,
    ),
    clear(
        "The rule is for the subdomains of example.com.",
        east(s.domain("in.example.com"), active_rule_set=s.rule_set(".example.com")),
        dns={"in.example.com MX": (_EAST,)},
    ),
    clear(
        "The MX record is of Mail Manager.",
        east(s.domain()),
        dns={"example.com MX": ("10 abcd.fips.mail-manager-smtp.us-east-1.amazonaws.com",)},
    ),
    clear(
        "The MX record names us-west-2, which receives.",
        _other(),
        east(s.domain()),
        dns={"example.com MX": (_WEST,)},
    ),
    clear("The domain does not have an MX record.", east(s.domain()), dns={"example.com MX": ()}),
    clear(
        "The domain is not verified: another rule reports it.", east(s.domain(verification="PENDING")), dns=_HERE
    ),
    unknown(
        "The active rule set could not be read.", east(s.domain(), active_rule_set=ACTIVE_RULES_UNREAD), dns=_HERE
    ),
    unknown("The region that the MX record names was not audited.", _other(), dns=_HERE),
    unknown(
        "The resolver did not answer.",
        east(s.domain()),
        dns={"example.com MX": TIMED_OUT},
    ),
    unknown("The DNS was not asked.", east(s.domain())),
    unknown("It is unknown whether the domain is verified.", east(s.domain(verification=s.unread())), dns=_HERE),
    unknown(
        "The list of identities in us-east-1 is incomplete: it may have the domain.",
        _other(),
        east(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
        dns=_HERE,
    ),
)
