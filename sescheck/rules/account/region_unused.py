"""A region is empty and is not compared

## What it finds

A region that the audit discovered and in which SES is not used: nothing was sent in the last 24 hours, the account
is in the sandbox, and every list that the audit reads is empty, from identities, configuration sets and templates
to receipt rules, IP pools, tenants and Mail Manager. The pools that SES itself creates do not count. Such a region
is not compared with others, and this finding reports it once. Regions that you name are always compared.

If one of these lists is not read, the answer is unknown. That is so with `--depth quick`, which does not read Mail
Manager. The suppression list counts if `--suppression-list` reads it. Lists that are only read in a region with
verified identities or other resources do not matter here, such as VPC endpoints, alarms and archives.

## Why it matters

It is not a fault. The finding shows which regions were read and not compared. If you believe that a standby region
is set up and it appears here, it is not set up.

## How to fix

Nothing, if the region is not meant to send. If it is, name it, and it is compared with the others:

    sescheck audit --regions us-east-1,REGION

## Sources

- [Regions and Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/regions.html)
- [GetAccount](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html)
"""

from functools import partial

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Flag,
    OneRegion,
    Severity,
    Verdict,
    by_hand,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, NO_RECEIVING
from sescheck.ses.holdings import FACTS, holdings
from sescheck.snapshot.model import Asked, Region, Snapshot
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import Tenant
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.INFO, reads=FACTS, failover=NOTHING)
def check(subject: OneRegion) -> Verdict:
    """Flag a discovered region in which SES is not used."""
    if subject.account.asked is Asked.NAMED:
        return NOT_APPLICABLE
    found = holdings(subject.here.region)
    if found.seen:
        return CLEAR
    if found.unread:
        return cannot_tell(*found.unread)
    return Flag(f"{subject.region} has no SES resources and is not compared")


fix = by_hand(
    "Decide whether {region} is to send. If it is not, nothing is to be done. If it is, name it with `--regions`,"
    " and it is compared with the others.",
)


_NEW = s.account_settings(production_access=False, sent_last_24_hours=0)
_paris = partial(s.region, "eu-west-3", settings=_NEW)


def _discovered(second: Region) -> Snapshot:
    """A region in use, and a second one."""
    return s.snapshot(east(s.domain()), second, asked=Asked.DISCOVERED)


EXAMPLES = (
    flagged(
        "The discovered region is empty and in the sandbox.", _discovered(_paris()), at=("eu-west-3", s.ACCOUNT_ID)
    ),
    flagged(
        "Region af-south-1 is empty and does not offer email receiving, so it cannot have receipt rule sets.",
        _discovered(
            s.region(
                "af-south-1",
                settings=_NEW,
                rule_sets=Listing((), s.unread("ses:ListReceiptRuleSets", Why.NOT_SUPPORTED_HERE)),
                active_rule_set=NO_RECEIVING,
            )
        ),
        at=("af-south-1", s.ACCOUNT_ID),
    ),
    flagged(
        "Region eu-west-3 lists only the pools that SES itself creates.",
        _discovered(_paris(ip_pools=["ses-shared-pool"])),
        at=("eu-west-3", s.ACCOUNT_ID),
    ),
    flagged(
        "All regions are audited; eu-west-3 is empty.", _paris(), at=("eu-west-3", s.ACCOUNT_ID), asked=Asked.ALL
    ),
    clear("Region eu-west-3 is empty, and it was named.", _paris()),
    clear("Region eu-west-3 has an identity.", _discovered(_paris(s.domain()))),
    clear(
        "Region eu-west-3 has a configuration set; its templates could not be read.",
        _discovered(
            _paris(
                configuration_sets=[s.configuration_set("marketing")],
                templates=Listing((), s.unread("ses:ListEmailTemplates")),
            )
        ),
    ),
    clear("Region eu-west-3 has a template.", _discovered(_paris(templates=["welcome"]))),
    clear("Region eu-west-3 has a rule set.", _discovered(_paris(rule_sets=["inbound"]))),
    clear(
        "Region eu-west-3 has a tenant and nothing else.", _discovered(_paris(tenants=[Tenant("acme", "ENABLED")]))
    ),
    clear(
        "Region eu-west-3 has an ingress endpoint of Mail Manager and nothing else.",
        _discovered(_paris(mail_manager=s.managed(ingress_points=["inbound"]))),
    ),
    clear(
        "Region eu-west-3 has an active rule set, although the list of rule sets could not be read.",
        _discovered(
            _paris(
                rule_sets=Listing((), s.unread("ses:ListReceiptRuleSets")),
                active_rule_set=s.rule_set("example.com"),
            )
        ),
    ),
    clear(
        "Region eu-west-3 is empty and has production access.",
        _discovered(s.region("eu-west-3", settings=s.account_settings(sent_last_24_hours=0))),
    ),
    clear(
        "Region eu-west-3 is empty now and sent in the last 24 hours.",
        _discovered(
            s.region("eu-west-3", settings=s.account_settings(production_access=False, sent_last_24_hours=3))
        ),
    ),
    clear(
        "Region eu-west-3 has an identity, although the rest of the list could not be read.",
        _discovered(
            s.region(
                "eu-west-3",
                settings=s.unread("ses:GetAccount"),
                listed=Listing((s.domain(),), s.unread("ses:ListEmailIdentities")),
            )
        ),
    ),
    unknown(
        "Region eu-west-3 looks empty; its templates could not be read.",
        _discovered(_paris(templates=Listing((), s.unread("ses:ListEmailTemplates")))),
    ),
    unknown(
        "Region eu-west-3 looks empty; the ingress endpoints of its Mail Manager could not be read.",
        _discovered(_paris(mail_manager=s.managed(ingress_points=Listing((), s.unread("ses:ListIngressPoints"))))),
    ),
    unknown(
        "Region eu-west-3 looks empty; its configuration sets could not be read.",
        _discovered(_paris(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets")))),
    ),
    unknown(
        "Region eu-west-3 looks empty; its receipt rule sets could not be read.",
        _discovered(
            _paris(
                rule_sets=Listing((), s.unread("ses:ListReceiptRuleSets")),
                active_rule_set=ACTIVE_RULES_UNREAD,
            )
        ),
    ),
    unknown(
        "Region eu-west-3 lists nothing; its settings could not be read, so it may send.",
        _discovered(s.region("eu-west-3", settings=s.unread("ses:GetAccount"))),
    ),
    unknown(
        "Region eu-west-3 is in the sandbox, and its identities could not be read.",
        _discovered(_paris(listed=Listing((), s.unread("ses:ListEmailIdentities")))),
    ),
    unknown(
        "Region eu-west-3 looks empty; templates are not read at this depth.",
        _discovered(_paris(templates=Listing((), s.unread("ses:ListEmailTemplates", Why.NOT_ASKED)))),
    ),
)
