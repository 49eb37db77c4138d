"""A region is empty and is not compared

## What it finds

A region that the audit found by itself and in which there is nothing of SES: nothing sent in the last 24 hours, an
account still in the sandbox, and nothing on any list that the audit reads, from identities, configuration sets and
templates to receipt rules, pools, tenants and Mail Manager. The pools that SES keeps itself do not count. Such a
region takes no part in comparisons, and this finding says so once. Regions that you name are compared in any case.

Where one of these lists was not read, the rule does not claim that the region is empty: so with `--depth quick`,
which does not ask Mail Manager. The suppression list counts where `--suppression-list` asks for it.

## Why it matters

It is no fault. It is there so that you can see which regions were looked at and set aside: a standby region that
you believe to be set up and that appears here is not set up.

## How to fix

Nothing, if the region is not meant to send. If it is, name it, and it is compared with the others:

    sescheck audit --regions us-east-1,REGION

## Sources

- [Regions and Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/regions.html)
- [GetAccount](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html)
"""

from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Flag, OneRegion, Severity, Verdict, cannot_tell, rule
from sescheck.ses.holdings import FACTS, holdings
from sescheck.snapshot.model import Asked, Region, Settings, Snapshot
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import Tenant
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.INFO, reads=FACTS)
def check(subject: OneRegion) -> Verdict:
    """Was there nothing in a region that nobody named?"""
    if subject.account.asked is Asked.NAMED:
        return NOT_APPLICABLE
    held = holdings(subject.here.region)
    if held.seen:
        return CLEAR
    if held.unread:
        return cannot_tell(*held.unread)
    return Flag(f"{subject.here.name} holds nothing of SES and is left out of the comparison")


_NEW = s.account_settings(production_access=False, sent_last_24_hours=0)


def _found(second: Region) -> Snapshot:
    """A used region, and another that was found beside it."""
    return s.snapshot(east(s.domain()), second, asked=Asked.DISCOVERED)


def _settings(*, sent: float = 0, production: bool = False) -> Settings:
    return s.account_settings(production_access=production, sent_last_24_hours=sent)


EXAMPLES = (
    flagged(
        "Region eu-west-3 was found, is empty and in the sandbox.",
        _found(s.region("eu-west-3", settings=_NEW)),
        at=("eu-west-3", s.ACCOUNT_ID),
    ),
    flagged(
        "Region af-south-1 is empty and does not offer receiving, so there is no receipt rule set to miss.",
        _found(
            s.region(
                "af-south-1",
                settings=_NEW,
                rule_sets=Listing((), s.unread("ses:ListReceiptRuleSets", Why.NOT_SUPPORTED_HERE)),
                active_rule_set=s.unread("ses:DescribeActiveReceiptRuleSet", Why.NOT_SUPPORTED_HERE),
            )
        ),
        at=("af-south-1", s.ACCOUNT_ID),
    ),
    flagged(
        "Region eu-west-3 lists the pools that SES keeps itself, and nothing else.",
        _found(s.region("eu-west-3", settings=_NEW, ip_pools=["ses-shared-pool"])),
        at=("eu-west-3", s.ACCOUNT_ID),
    ),
    flagged(
        "Everything was asked for, and eu-west-3 is empty.",
        s.region("eu-west-3", settings=_NEW),
        at=("eu-west-3", s.ACCOUNT_ID),
        asked=Asked.ALL,
    ),
    clear("Region eu-west-3 is empty, and it was named.", s.region("eu-west-3", settings=_NEW)),
    clear("Region eu-west-3 has an identity.", _found(s.region("eu-west-3", s.domain(), settings=_NEW))),
    clear(
        "Region eu-west-3 has a configuration set; its templates were refused.",
        _found(
            s.region(
                "eu-west-3",
                settings=_NEW,
                configuration_sets=[s.configuration_set("marketing")],
                templates=Listing((), s.unread("ses:ListEmailTemplates")),
            )
        ),
    ),
    clear("Region eu-west-3 has a template.", _found(s.region("eu-west-3", settings=_NEW, templates=["welcome"]))),
    clear("Region eu-west-3 has a rule set.", _found(s.region("eu-west-3", settings=_NEW, rule_sets=["inbound"]))),
    clear(
        "Region eu-west-3 has a tenant and nothing else.",
        _found(s.region("eu-west-3", settings=_NEW, tenants=[Tenant("acme", "ENABLED")])),
    ),
    clear(
        "Region eu-west-3 has an ingress point of Mail Manager and nothing else.",
        _found(s.region("eu-west-3", settings=_NEW, mail_manager=s.managed(ingress_points=["inbound"]))),
    ),
    clear(
        "Region eu-west-3 has an active rule set, though the list of rule sets was refused.",
        _found(
            s.region(
                "eu-west-3",
                settings=_NEW,
                rule_sets=Listing((), s.unread("ses:ListReceiptRuleSets")),
                active_rule_set=s.rule_set("example.com"),
            )
        ),
    ),
    clear(
        "Region eu-west-3 is empty and has production access.",
        _found(s.region("eu-west-3", settings=_settings(production=True))),
    ),
    clear(
        "Region eu-west-3 is empty by now and sent in the last 24 hours.",
        _found(s.region("eu-west-3", settings=_settings(sent=3))),
    ),
    clear(
        "Region eu-west-3 is used by what was listed of its identities, whatever the rest holds.",
        _found(
            s.region(
                "eu-west-3",
                settings=s.unread("ses:GetAccount"),
                listed=Listing((s.domain(),), s.unread("ses:ListEmailIdentities")),
            )
        ),
    ),
    unknown(
        "Region eu-west-3 looks empty; its templates were refused.",
        _found(s.region("eu-west-3", settings=_NEW, templates=Listing((), s.unread("ses:ListEmailTemplates")))),
    ),
    unknown(
        "Region eu-west-3 looks empty; the ingress points of its Mail Manager were refused.",
        _found(
            s.region(
                "eu-west-3",
                settings=_NEW,
                mail_manager=s.managed(ingress_points=Listing((), s.unread("ses:ListIngressPoints"))),
            )
        ),
    ),
    unknown(
        "Region eu-west-3 looks empty; its configuration sets were refused.",
        _found(
            s.region(
                "eu-west-3", settings=_NEW, configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))
            )
        ),
    ),
    unknown(
        "Region eu-west-3 looks empty; its receipt rule sets were refused.",
        _found(
            s.region(
                "eu-west-3",
                settings=_NEW,
                rule_sets=Listing((), s.unread("ses:ListReceiptRuleSets")),
                active_rule_set=s.unread("ses:DescribeActiveReceiptRuleSet"),
            )
        ),
    ),
    unknown(
        "Region eu-west-3 lists nothing, and does not say whether it sends.",
        _found(s.region("eu-west-3", settings=s.unread("ses:GetAccount"))),
    ),
    unknown(
        "Region eu-west-3 is in the sandbox, and its identities were refused.",
        _found(s.region("eu-west-3", settings=_NEW, listed=Listing((), s.unread("ses:ListEmailIdentities")))),
    ),
    unknown(
        "Region eu-west-3 looks empty; templates are not asked for at this depth.",
        _found(
            s.region(
                "eu-west-3",
                settings=_NEW,
                templates=Listing((), s.unread("ses:ListEmailTemplates", Why.NOT_ASKED)),
            )
        ),
    ),
)
