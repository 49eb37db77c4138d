r"""The MX record of a recipient domain does not name the region that has its receipt rule

## What it finds

A domain that an enabled receipt rule of the active rule set names as a recipient, itself or in an address,
without an MX record for the inbound endpoint of this region. There is one finding for each rule. A domain that
several rules name counts for the first of them.

- If the MX record names another region that has an active receipt rule for the domain, this region is a standby,
  and is not flagged. If that region was not audited, the answer is "cannot tell".
- If an MX record names an ingress endpoint of Mail Manager, the domain is not flagged.
- [receiving-recipient-not-verified](receiving-recipient-not-verified.md) reports a domain that is not verified
  here, and [inbound-mx-without-rules](inbound-mx-without-rules.md) the region that the MX record names, if it
  has no rule for the domain.
- A rule without recipients and a recipient such as `.example.com` name no domain, and are not flagged.

An MX record may name a host of your own that is an alias of the inbound endpoint. Standards do not allow this
for a CNAME. Such a record is flagged: accept the finding.

## Why it matters

Mail for the domain does not arrive here, so the rule has no effect. Perhaps the rule was left after the domain
moved to another mail server, or the record was never published.

## How to fix

If SES is meant to receive the mail, publish the record in the evidence. It takes the mail from the servers that
the MX records name now:

    example.com.  MX  10 inbound-smtp.REGION.amazonaws.com.

If not, delete the rule:

    aws ses describe-active-receipt-rule-set --region REGION
    aws ses delete-receipt-rule --region REGION --rule-set-name SET --rule-name RULE

If another mail server forwards messages to this region, accept the finding.

## Sources

- [Publishing an MX record for email receiving](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-mx-record.html)
- [Email receiving endpoints](https://docs.aws.amazon.com/general/latest/gr/ses.html)
"""

from functools import partial

from sescheck.comparison.logic import NO, YES, all_of, unread_among
from sescheck.endpoints import Has, endpoints_of
from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    Lead,
    Phase,
    ReceiptRuleInRegion,
    Severity,
    Step,
    Steps,
    Track,
    Verdict,
    clear_unless,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, TIMED_OUT
from sescheck.rules.shared.inbound_mail import inbound_regions, is_for_mail_manager, region_takes, takes
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.records.expected import inbound_record, recipient_domains
from sescheck.ses.records.lookups import RecordType, answer_to, question
from sescheck.ses.records.published import Published, Standing, published
from sescheck.snapshot.reading import Known, Reading, any_of, then, value_of
from sescheck.snapshot.receiving import ReceiptRuleSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.LOW,
    reads=(Fact.ACTIVE_RULE_SET, Fact.IDENTITIES, Fact.DNS),
    looks_at_others=True,
    failover=DEGRADES,
    track=Track.RECEIVING,
    lead=Lead.HOURS,
)
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Flag a receipt rule with a recipient domain whose mail does not arrive in a region that takes it."""
    domains = _domains(subject)
    if not domains or endpoints_of(subject.region).has_receiving is Has.NO:
        return NOT_APPLICABLE
    answers = {domain: all_of((_is_verified(subject, domain), _is_missing(subject, domain))) for domain in domains}
    missing = [domain for domain, answer in answers.items() if answer == YES]
    if not missing:
        return clear_unless(*unread_among(*answers.values()))
    return Flag(
        f"The receipt rule {subject.name} in {subject.region} gets no mail for {', '.join(missing)}: no MX record"
        " names the region",
        evidence={
            "record": [str(inbound_record(domain, subject.region)) for domain in missing],
            "found": {domain: _found(subject, domain) for domain in missing},
            "resolver": subject.account.resolver,
        },
    )


def fix(subject: ReceiptRuleInRegion, flag: Flag) -> Steps:
    """Publish an MX record where none is. Mail that goes elsewhere today is not taken away without a person."""
    for domain in _domains(subject):
        if _is_missing(subject, domain) == YES and _is_verified(subject, domain) == YES:
            yield _publish(subject, domain)


def _publish(subject: ReceiptRuleInRegion, domain: str) -> Step:
    found = _found(subject, domain)
    if not found:
        return _publish_first(subject, domain)
    record = inbound_record(domain, subject.region)
    words = f"Mail of {domain} goes to {', '.join(found)}. For {subject.region}, publish {record} instead."
    title = f"Decide whether {subject.region} takes the mail of {domain}"
    return Step(title, Human(words), subject.region, Phase.RECEIVING)


def _publish_first(subject: ReceiptRuleInRegion, domain: str) -> Step:
    """Publish the record of the first region that takes the mail: one is enough, and two would split the mail."""
    regions = [
        view.name
        for view in subject.account.regions
        if takes(view, domain) == YES and isinstance(found := view.covering(f"@{domain}"), Known) and found.value
    ]
    record = inbound_record(domain, next(iter(regions), subject.region))
    only = subject.region if regions[1:] == [] else None
    return publish(record, subject.account.dns, only, Phase.RECEIVING)


def _domains(subject: ReceiptRuleInRegion) -> tuple[str, ...]:
    """The domains that the rule names, and no enabled rule before it."""
    match subject.here.region.active_rule_set:
        case Known(ReceiptRuleSet(name=name, rules=rules)):
            index = next(index for index, each in enumerate(rules) if each is subject.resource)
            earlier = recipient_domains(ReceiptRuleSet(name, rules[:index]))
            own = recipient_domains(ReceiptRuleSet(name, (subject.resource,)))
            return tuple(domain for domain in own if domain not in earlier)
        case _:
            return ()


def _is_verified(subject: ReceiptRuleInRegion, domain: str) -> Reading[bool]:
    return value_of(subject.here.covering(f"@{domain}"), lambda found: found is not None)


def _is_missing(subject: ReceiptRuleInRegion, domain: str) -> Reading[bool]:
    """True if no MX record leads to this region, to Mail Manager, or to another region that takes the mail."""

    def of(record: Published) -> Reading[bool]:
        if record.standing is Standing.RIGHT or is_for_mail_manager(record.found):
            return NO
        taken = any_of(region_takes(subject.account, each, domain) for each in inbound_regions(record.found))
        return value_of(taken, lambda yes: not yes)

    return then(published(inbound_record(domain, subject.region), subject.account.dns), of)


def _found(subject: ReceiptRuleInRegion, domain: str) -> list[str]:
    answer = answer_to(subject.account.dns, question(domain, RecordType.MX))
    return list(answer.value.records) if isinstance(answer, Known) else []


_EAST, _WEST = "10 inbound-smtp.us-east-1.amazonaws.com", "10 inbound-smtp.us-west-2.amazonaws.com"
_RULE = s.rule_set("example.com")
_REGION = east(s.domain(), active_rule_set=_RULE)
_STORE, _COPY = s.receipt_rule("store", "a@example.com"), s.receipt_rule("copy", "b@example.com")
_flagged = partial(flagged, at="inbound/store")

EXAMPLES = (
    _flagged("The domain does not have an MX record.", _REGION, dns={"example.com MX": ()}),
    _flagged(
        "The MX record names the server of another provider.",
        _REGION,
        dns={"example.com MX": ("1 smtp.google.com",)},
    ),
    _flagged(
        "The MX record names us-west-2, which does not have a rule for the domain.",
        west(s.domain()),
        _REGION,
        dns={"example.com MX": (_WEST,)},
    ),
    _flagged(
        "Two rules name addresses of the domain: one finding.",
        east(s.domain(), active_rule_set=s.rules(_STORE, _COPY)),
        dns={"example.com MX": ()},
    ),
    _flagged(
        "One of two domains does not have an MX record, although the resolver did not answer about the other.",
        east(s.domain(), s.domain("example.org"), active_rule_set=s.rule_set("example.com", "example.org")),
        dns={"example.com MX": (), "example.org MX": TIMED_OUT},
    ),
    clear("The MX record names us-east-1.", _REGION, dns={"example.com MX": (_EAST,)}),
    clear(
        "There is an MX record for another provider, too.",
        _REGION,
        dns={"example.com MX": ("1 smtp.google.com", _EAST)},
    ),
    clear(
        "The MX record names us-west-2, which has a rule for the domain: us-east-1 is a standby.",
        west(s.domain(), active_rule_set=_RULE),
        _REGION,
        dns={"example.com MX": (_WEST,)},
    ),
    clear(
        "The MX record is of Mail Manager.",
        _REGION,
        dns={"example.com MX": ("10 abcd.fips.mail-manager-smtp.us-east-1.amazonaws.com",)},
    ),
    clear(
        "The rule is disabled.",
        east(s.domain(), active_rule_set=s.rule_set("example.com", enabled=False)),
        dns={"example.com MX": ()},
    ),
    clear(
        "The rule is for every verified domain, of which most only send.",
        east(s.domain(), active_rule_set=s.rule_set()),
        dns={"example.com MX": ()},
    ),
    clear(
        "The domain is not verified: another rule reports it.",
        east(active_rule_set=_RULE),
        dns={"example.com MX": ()},
    ),
    unknown("The MX record names a region that was not audited.", _REGION, dns={"example.com MX": (_WEST,)}),
    unknown("The resolver did not answer.", _REGION, dns={"example.com MX": TIMED_OUT}),
    unknown("The DNS was not asked.", _REGION),
    unknown(
        "It is unknown whether the domain is verified.",
        east(s.domain(verification=s.unread()), active_rule_set=_RULE),
        dns={"example.com MX": ()},
    ),
    unknown(
        "The active rule set could not be read.",
        east(s.domain(), active_rule_set=ACTIVE_RULES_UNREAD),
        dns={"example.com MX": ()},
    ),
)
