r"""A Mail Manager resource is missing in this region

## What it finds

A resource of Mail Manager that another region of the group has, and that is not in the complete list of this
region. Resources are matched by kind and name: `ingress-point/NAME`, `rule-set/NAME`, `traffic-policy/NAME`,
`archive/NAME`, `relay/NAME`, `address-list/NAME`, `add-on/NAME`.

Archives, relays, address lists and add-ons are read only if the region has an ingress endpoint, a rule set or a
traffic policy, or if a configuration set names an archive. If they are not read, it is not known whether they are
missing.

`inbound-us-east-1` in us-east-1 and `inbound-us-west-2` (or `inbound-usw2`) in us-west-2 are the same name. So are
names that differ only in the part that CloudFormation, CDK or Terraform generated, such as
`Mail-RuleSet-1A2B3C4D5E6F`, if each region has exactly one of them.

In a standby group only the resources of the first region are expected.
[mail-manager-differs](mail-manager-differs.md) reports how they differ.

A region without Mail Manager does not lack anything.

## Why it matters

Mail Manager is regional. If mail comes in through an ingress endpoint, and that region fails, the mail needs an
endpoint in another region, with its rules and policies, to which you can point the MX record of the domain. A
standby without any ingress endpoint that takes mail cannot receive. If it has one of another name,
`sescheck readiness` counts the missing one as worse: whether the other one replaces it is not known.

## How to fix

Create the missing resources: first what rules use, then the traffic policy and the rule set, then the endpoint:

    aws mailmanager get-archive --region OTHER_REGION --archive-id ID
    aws mailmanager create-archive --region REGION --archive-name NAME --retention RetentionPeriod=ONE_YEAR
    aws mailmanager get-relay --region OTHER_REGION --relay-id ID
    aws mailmanager create-relay --region REGION --relay-name NAME --server-name SERVER --server-port 587 \
        --authentication SecretArn=SECRET_ARN
    aws mailmanager create-address-list --region REGION --address-list-name NAME
    aws mailmanager create-addon-subscription --region REGION --addon-name ADDON
    aws mailmanager create-addon-instance --region REGION --addon-subscription-id ID
    aws mailmanager get-traffic-policy --region OTHER_REGION --traffic-policy-id ID
    aws mailmanager get-rule-set --region OTHER_REGION --rule-set-id ID
    aws mailmanager get-ingress-point --region OTHER_REGION --ingress-point-id ID
    aws mailmanager create-traffic-policy --region REGION --traffic-policy-name NAME \
        --default-action DEFAULT_ACTION --policy-statements file://statements.json
    aws mailmanager create-rule-set --region REGION --rule-set-name NAME --rules file://rules.json
    aws mailmanager create-ingress-point --region REGION --ingress-point-name NAME --type OPEN \
        --rule-set-id ID --traffic-policy-id ID

Write the ids of the archives, relays, address lists and add-ons of this region into the rules and statements. Copy
the addresses of an address list too. Choose the retention of the other archive. A relay without a
login has `--authentication NoAuthentication={}`. AWS charges for archives and add-ons.

Use the default action (`ALLOW` or `DENY`) and the type of the other region. An endpoint of type `OPEN` takes mail
without a login: if the endpoint in the other region has type `AUTH` or `MTLS`, give this one the same type, with
its `--ingress-point-configuration`. AWS charges for ingress endpoints: see the prices first.

If mail is meant to come in through one region only, accept the finding.

## Sources

- [Mail Manager](https://docs.aws.amazon.com/ses/latest/dg/eb.html)
- [ListIngressPoints](https://docs.aws.amazon.com/sesmailmanager/latest/APIReference/API_ListIngressPoints.html),
  [ListRuleSets](https://docs.aws.amazon.com/sesmailmanager/latest/APIReference/API_ListRuleSets.html),
  [ListTrafficPolicies](https://docs.aws.amazon.com/sesmailmanager/latest/APIReference/API_ListTrafficPolicies.html)
- [Amazon SES pricing](https://aws.amazon.com/ses/pricing/)
- [Endpoints and quotas](https://docs.aws.amazon.com/general/latest/gr/ses.html): the regions with Mail Manager
"""

from typing import Any

from sescheck.rules.kit import (
    BLOCKS,
    DEGRADES,
    Fact,
    Failover,
    Flag,
    MailManagerResourceAcrossRegions,
    Phase,
    Severity,
    Track,
    Verdict,
    by_hand,
    need,
    rule,
)
from sescheck.rules.shared.compare_named import missing_here
from sescheck.rules.shared.ingress import only_others_take_mail
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


def _failover(subject: MailManagerResourceAcrossRegions, _flag: Flag) -> Failover:
    """An endpoint of another name could take the mail."""
    is_endpoint = subject.name.startswith("ingress-point/")
    return BLOCKS if is_endpoint and need(only_others_take_mail(subject)) else DEGRADES


@rule(Severity.LOW, reads=(Fact.MAIL_MANAGER, Fact.MAIL_MANAGER_PARTS), failover=_failover, track=Track.RECEIVING)
def check(subject: MailManagerResourceAcrossRegions) -> Verdict:
    """Flag a Mail Manager resource that another region has and this region does not."""
    return missing_here(subject)


fix = by_hand(
    # The ids of what it uses here are not known before that exists, and AWS charges for most of these resources.
    "Create the Mail Manager resource {name} in {region}. Read it in the other region: the lists of `aws"
    " mailmanager`, such as `list-rule-sets`, `list-archives` and `list-relays`, have the IDs that"
    " `get-rule-set`, `get-archive` and `get-relay` take. Give it the archives, buckets and relays"
    " of this region. First create archives, relays, address lists and add-ons, then traffic policies and rule"
    " sets, and last ingress endpoints, of the same type. AWS charges for endpoints, archives and add-ons.",
    phase=Phase.RECEIVING,
)


_REFUSED = Listing[Any]((), s.unread("ses:ListIngressPoints"))
_UNSUPPORTED = Listing[Any]((), s.unread("ses:ListIngressPoints", Why.NOT_SUPPORTED_HERE))
_NOT_ASKED = Listing[Any]((), s.unread("ses:ListIngressPoints", Why.NOT_ASKED))
_ARCHIVES_NOT_ASKED = Listing[Any]((), s.unread("ses:ListArchives", Why.NOT_ASKED))
_PARTS = s.managed_parts(archives=["kept"], relays=["office"], address_lists=["staff"], addons=["SCAN"])
_MAIN = s.managed(ingress_points=["main"], rule_sets=["main"], traffic_policies=["main"])

EXAMPLES = (
    flagged(
        "Only us-west-2 has Mail Manager resources.",
        west(mail_manager=_MAIN),
        east(),
        at=["ingress-point/main", "rule-set/main", "traffic-policy/main"],
    ),
    flagged(
        "In us-east-1 only a rule set has that name.",
        west(mail_manager=s.managed(ingress_points=["main"], rule_sets=["main"])),
        east(mail_manager=s.managed(rule_sets=["main"])),
        at="ingress-point/main",
    ),
    flagged(
        "The rule set is missing, which is known, although the ingress endpoints could not be read.",
        west(mail_manager=s.managed(rule_sets=["main"])),
        east(mail_manager=s.managed(ingress_points=_REFUSED)),
        at="rule-set/main",
    ),
    flagged(
        "The region has a rule set, but neither the archive nor the relay, list and add-on of the other region.",
        west(mail_manager=_MAIN, mail_manager_parts=_PARTS),
        east(mail_manager=_MAIN),
        at=["archive/kept", "relay/office", "address-list/staff", "add-on/SCAN"],
    ),
    clear("Both regions have the same resources.", west(mail_manager=_MAIN), east(mail_manager=_MAIN)),
    clear(
        "Both regions have the same archive, relay, list and add-on.",
        west(mail_manager=_MAIN, mail_manager_parts=_PARTS),
        east(mail_manager=_MAIN, mail_manager_parts=_PARTS),
    ),
    unknown(
        "Nothing in us-east-1 uses archives, so they are not read there.",
        west(mail_manager_parts=s.managed_parts(archives=["kept"])),
        east(mail_manager_parts=s.managed_parts(archives=_ARCHIVES_NOT_ASKED)),
    ),
    clear(
        "The names contain their regions, or parts that CloudFormation generated.",
        west(mail_manager=s.managed(ingress_points=["in-us-west-2"], rule_sets=["Mail-Rules-1A2B3C4D5E6F"])),
        east(mail_manager=s.managed(ingress_points=["in-us-east-1"], rule_sets=["Mail-Rules-9Z8Y7X6W5V4U"])),
    ),
    clear(
        "The other region does not support Mail Manager.",
        west(mail_manager=_MAIN),
        s.region(
            "mx-central-1",
            mail_manager=s.managed(
                ingress_points=_UNSUPPORTED, rule_sets=_UNSUPPORTED, traffic_policies=_UNSUPPORTED
            ),
        ),
    ),
    unknown(
        "The ingress endpoints in us-east-1 could not be read.",
        west(mail_manager=s.managed(ingress_points=["main"])),
        east(mail_manager=s.managed(ingress_points=_REFUSED)),
    ),
    unknown(
        "Mail Manager is not read at this depth.",
        *(
            s.region(region, mail_manager=s.managed(ingress_points=_NOT_ASKED))
            for region in ("us-west-2", "us-east-1")
        ),
    ),
)
