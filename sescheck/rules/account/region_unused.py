"""A region holds nothing and is left out of the comparison

## What it finds

A region that the audit found by itself and in which there is nothing of SES: no identity, configuration set,
template or receipt rule set, nothing sent in the last 24 hours, and an account still in the sandbox. Such a region
takes no part in comparisons, and this finding says so once. Regions that you name are compared, used or not.

Where one of these lists could not be read, the rule does not claim that the region is empty.

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

from collections.abc import Iterator

from sescheck.rules import staging as s
from sescheck.rules.rule import (
    CLEAR,
    NOT_CONCERNED,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.rules.scopes import REGION, RegionSubject
from sescheck.snapshot.model import Asked, Fact, Region, Settings, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why, none_if_unsupported


def check(subject: RegionSubject) -> Verdict:
    """Was there nothing in a region that nobody named?"""
    if subject.world.asked is Asked.NAMED:
        return NOT_CONCERNED
    region = subject.here.region
    if _is_used(region):
        return CLEAR
    if unread := tuple(_unread(region)):
        return cannot_tell(*unread)
    return Flag(f"{region.name} holds nothing of SES and is left out of the comparison")


def _is_used(region: Region) -> bool:
    """Was anything seen in it?"""
    match region.settings:
        case Known(settings):
            active = settings.production_access or settings.sent_last_24_hours > 0
        case Unreadable():
            active = False
    return active or any(listing.items for listing in _listings(region)) or _receives(region)


def _receives(region: Region) -> bool:
    match region.active_rule_set:
        case Known(active):
            return active is not None
        case Unreadable():
            return False


def _unread(region: Region) -> Iterator[Unreadable]:
    """What might yet hold something; a feature that the region does not have, does not."""
    readings = (region.settings, *(listing.unread for listing in _listings(region)))
    for reading in readings:
        if isinstance(reading, Unreadable) and isinstance(none_if_unsupported(reading), Unreadable):
            yield reading


def _listings(region: Region) -> tuple[Listing[object], ...]:
    return (region.identities, region.configuration_sets, region.templates, region.rule_sets)


_NEW = s.account_settings(production_access=False, sent_last_24_hours=0)


def _found(second: Region) -> Snapshot:
    """A used region, and another that was found beside it."""
    return s.snapshot(s.region("us-east-1", s.domain("example.com")), second, asked=Asked.DISCOVERED)


def _settings(*, sent: float = 0, production: bool = False) -> Settings:
    return s.account_settings(production_access=production, sent_last_24_hours=sent)


RULE = Rule(
    severity=Severity.INFO,
    scope=REGION,
    facts=(
        Fact.SETTINGS,
        Fact.IDENTITIES,
        Fact.CONFIGURATION_SETS,
        Fact.TEMPLATES,
        Fact.RULE_SETS,
        Fact.ACTIVE_RULE_SET,
    ),
    check=check,
    examples=(
        flagged(
            "Region eu-west-3 was found, is empty and in the sandbox.",
            _found(s.region("eu-west-3", settings=_NEW)),
            ("eu-west-3", s.ACCOUNT_ID),
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
            ("af-south-1", s.ACCOUNT_ID),
        ),
        flagged(
            "Everything was asked for, and eu-west-3 is empty.",
            s.snapshot(s.region("eu-west-3", settings=_NEW), asked=Asked.ALL),
            ("eu-west-3", s.ACCOUNT_ID),
        ),
        clear(
            "Region eu-west-3 is empty, and it was named.",
            s.snapshot(s.region("eu-west-3", settings=_NEW)),
        ),
        clear(
            "Region eu-west-3 has an identity.",
            _found(s.region("eu-west-3", s.domain("example.com"), settings=_NEW)),
        ),
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
        clear(
            "Region eu-west-3 has a template.", _found(s.region("eu-west-3", settings=_NEW, templates=["welcome"]))
        ),
        clear(
            "Region eu-west-3 has a rule set.", _found(s.region("eu-west-3", settings=_NEW, rule_sets=["inbound"]))
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
                    listed=Listing((s.domain("example.com"),), s.unread("ses:ListEmailIdentities")),
                )
            ),
        ),
        in_doubt(
            "Region eu-west-3 looks empty; its templates were refused.",
            _found(
                s.region(
                    "eu-west-3",
                    settings=_NEW,
                    templates=Listing((), s.unread("ses:ListEmailTemplates")),
                )
            ),
        ),
        in_doubt(
            "Region eu-west-3 looks empty; its configuration sets were refused.",
            _found(
                s.region(
                    "eu-west-3",
                    settings=_NEW,
                    configuration_sets=Listing((), s.unread("ses:ListConfigurationSets")),
                )
            ),
        ),
        in_doubt(
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
        in_doubt(
            "Region eu-west-3 lists nothing, and does not say whether it sends.",
            _found(s.region("eu-west-3", settings=s.unread("ses:GetAccount"))),
        ),
        in_doubt(
            "Region eu-west-3 is in the sandbox, and its identities were refused.",
            _found(s.region("eu-west-3", settings=_NEW, listed=Listing((), s.unread("ses:ListEmailIdentities")))),
        ),
        in_doubt(
            "Region eu-west-3 looks empty; templates are not asked for at this depth.",
            _found(
                s.region(
                    "eu-west-3",
                    settings=_NEW,
                    templates=Listing((), s.unread("ses:ListEmailTemplates", Why.NOT_ASKED)),
                )
            ),
        ),
    ),
)
