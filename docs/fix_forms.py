"""The table of docs/fix-forms.md: which forms of `sescheck fix` print the steps of each rule.

The printers run on the flagged examples of every rule.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import groupby

from sescheck.engine.example import Outcome
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.engine.steps import Call, Human
from sescheck.fix.plan import Plan, plan_of
from sescheck.fix.printers import printer
from sescheck.fix.printers.zone import OTHER_STEPS
from sescheck.rules.catalogue import every_rule

BY_PEOPLE: Mapping[str, str] = {
    "event-bus-rule-missing": "only the owner knows what reads the events",
    "vpc-endpoint-missing-in-region": "an endpoint costs money, and only the owner knows its network",
    "enforcement-not-healthy": "AWS ends a review or a pause",
    "region-unused": "nobody but the owner knows if the region is needed",
    "region-without-sender": "only a person knows what is to be sent from there",
    "identity-cannot-send": "AWS support says why",
    "identity-case-variants": "a person chooses the spelling, and changes the software",
    "dkim-replica-parent-not-audited": "it is a matter of what is audited",
    "notification-topic-without-subscribers": "only the owner knows the endpoint, and the endpoint confirms",
    "opt-out-missing-in-region": "a call for a contact replaces choices of the contact that are not kept",
    "smtp-endpoint-missing-in-region": "the region has no SMTP endpoint",
    "smtp-key-older-than-sigv4": "the new password goes into software",
    "smtp-key-unused": "only the owner knows if a standby needs the key",
    "sender-denied-in-region": "rights of a role are a decision",
    "smtp-user-denied-in-region": "rights of a credential are a decision",
    "smtp-user-may-do-more": "rights of a credential are a decision",
    "policy-public": "only the owner knows who may send",
    "policy-trusts-unknown-account": "only the owner knows who may send",
    "receiving-unsupported-in-region": "the region does not receive mail",
    "smime-certificate-expiring": "the certificate authority renews a certificate, and its owner has the key",
    "dkim-byodkim-record-missing": "AWS does not give the key",
    "dkim-dns-disagrees": "SES, or the DNS of this machine, needs time",
    "dmarc-not-enforced": "a stricter policy is a decision after the reports",
    "inbound-mx-without-rules": "a person decides if the region shall receive",
    "mail-from-spf-broken": "only the owner knows who sends with the record",
    "archive-differs": "a shorter retention may delete mail",
    "archive-wrong-region": "an archive stays in its region",
    "event-destination-ended": "AWS ends Pinpoint: another target is a decision",
    "ip-pool-cold": "addresses warm up with mail",
    "ip-pool-mode-differs": "a managed pool costs money, and cannot become a standard one again",
    "ip-pool-smaller-than-elsewhere": "addresses cost money",
    "global-endpoint-not-ready": "AWS prepares the endpoint",
    "mail-manager-differs": "what is open or closed is a decision",
    "mail-manager-missing-in-region": "the ids of what it uses are made in the region, and most of it costs money",
    "recommendation-open": "AWS describes what to do in words",
    "bounce-rate-high": "only better mail lowers the rate",
    "complaint-rate-high": "only wanted mail lowers the rate",
    "reputation-alarm-missing-in-region": "the action of an alarm needs a target, and somebody who reads it",
    "reputation-entity-impaired": "a person finds and removes the cause, or AWS ends the pause",
}
"""The rules whose steps are all done by people, and why."""

_FORMS = ("cli", "terraform", "cloudformation", "zone")
_HEADLINE = re.compile(r"^[#;] (\d+)\. ", re.MULTILINE)
_BY_OTHER_MEANS = re.compile(r"^# \w+ cannot do these steps\.", re.MULTILINE)
_HEAD = "| rule | AWS CLI | Terraform | CloudFormation | DNS records | people |"


def table() -> str:
    """Return a table for each family: what the forms print for each rule.

    Raises:
        ValueError: a rule is left to people, or not, and ``BY_PEOPLE`` says something else.
    """
    parts = []
    for family, rules in groupby(every_rule(), key=lambda entry: entry.family):
        rows = (f"| [{e.name}](rules/{e.name}.md) | {' | '.join(cells(e))} |" for e in rules)
        parts.append("\n".join([f"**{family}**\n", _HEAD, "|---|---|---|---|---|---|", *rows]))
    return "\n\n".join(parts)


def cells(entry: Entry) -> Iterator[str]:
    """Yield how much of the steps of a rule each form prints, and what is left to people."""
    plans = list(plans_of(entry))
    every = {(index, each.number) for index, plan in enumerate(plans) for each in plan.steps}
    for form in _FORMS:
        yield _share(
            {(index, number) for index, plan in enumerate(plans) for number in printed(plan, form)}, every
        )
    by_people = _share(
        {
            (index, each.number)
            for index, plan in enumerate(plans)
            for each in plan.steps
            if isinstance(each.step.does, Human)
        },
        every,
    )
    if by_people == "all" and entry.name not in BY_PEOPLE:
        raise ValueError(f"{entry.name}: people do all steps: say why in BY_PEOPLE of docs/fix_forms.py")
    if by_people != "all" and entry.name in BY_PEOPLE:
        raise ValueError(
            f"{entry.name}: people do not do all steps: remove it from BY_PEOPLE of docs/fix_forms.py"
        )
    yield BY_PEOPLE.get(entry.name, by_people)


def printed(plan: Plan, form: str) -> AbstractSet[int]:
    """Return the numbers of the steps that a form prints as a command, a resource or a record."""
    if form == "cli":
        return {each.number for each in plan.steps if isinstance(each.step.does, Call)}
    texts = ("\n".join(lines) for name, lines in printer(form)(plan, "") if name != OTHER_STEPS)
    return {int(each) for text in texts for each in _HEADLINE.findall(_BY_OTHER_MEANS.split(text)[0])}


def plans_of(entry: Entry) -> Iterator[Plan]:
    """Yield the plan for each flagged example of a rule."""
    for example in entry.examples:
        if example.outcome is Outcome.FLAGGED:
            views = tuple(account_views_of(example.snapshot, trusted_accounts=example.trusted_accounts))
            yield plan_of(run([entry], views).flagged, Fixes([entry], views))


def _share(found: AbstractSet[tuple[int, int]], every: AbstractSet[tuple[int, int]]) -> str:
    if not found:
        return "-"
    return "all" if found == every else "part"
