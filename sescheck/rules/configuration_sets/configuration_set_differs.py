r"""A configuration set differs between regions

## What it finds

A configuration set that two regions of the group have, with options that are not the same: sending, TLS, delivery
time and IP pool, reputation metrics, suppression, tracking, Virtual Deliverability Manager, archiving, message
security. The evidence names each option that differs, with the value of every region that was compared. Every
region that differs from another gets the finding: which of them is right, only its owner knows.

What may well be another in each region does not count:

- The custom tracking domain: AWS recommends one for each region. Only whether there is one is compared.
- The archive, whose ARN holds an id of its region's own. Only whether there is one is compared.
- When reputation metrics were last given a fresh start: nobody sets that.
- The region's own name in a name, of sets and of pools: `main-us-east-1` in us-east-1 and `main-us-west-2` (or
  `main-usw2`) in us-west-2 are the same name. So are names that CloudFormation, CDK or Terraform made up and
  that differ only in that, such as `Mail-Pool-1A2B3C4D5E6F`.
- Tags.

An option that AWS does not give is at its default, where AWS documents one: sending on, TLS optional, 14 hours
(50,400 seconds) to deliver, the pool `ses-default-dedicated-pool`, the account's shared pool delivery mode
(`ACCOUNT`), reputation metrics off, tracking links with `OPTIONAL` HTTPS, no S/MIME. Of any other option, not
given and given are two things: a set without suppression options goes by the account's (or the tenant's), one
with an empty list of reasons suppresses nothing at all; and so it is with Auto Validation and with the Virtual
Deliverability Manager.

The confidence that Auto Validation asks for counts only while it is `ENABLED` in the set: AWS goes on giving it
after it was switched off.

Pools are compared by name. Event destinations are reported by
[event-destination-differs](event-destination-differs.md).

## Why it matters

After a failover the same code, with the same set, sends in another way: without TLS, from other addresses, to
people who complained, or not at all.

## How to fix

Decide on one, and set it where it differs, for instance:

    aws sesv2 put-configuration-set-delivery-options --region REGION --configuration-set-name SET \
        --tls-policy REQUIRE --sending-pool-name POOL --max-delivery-seconds SECONDS
    aws sesv2 put-configuration-set-suppression-options --region REGION --configuration-set-name SET \
        --suppressed-reasons BOUNCE COMPLAINT
    aws sesv2 put-configuration-set-sending-options --region REGION --configuration-set-name SET --sending-enabled
    aws sesv2 put-configuration-set-reputation-options --region REGION --configuration-set-name SET \
        --reputation-metrics-enabled
    aws sesv2 put-configuration-set-tracking-options --region REGION --configuration-set-name SET \
        --custom-redirect-domain DOMAIN --https-policy REQUIRE
    aws sesv2 put-configuration-set-vdm-options --region REGION --configuration-set-name SET \
        --vdm-options file://vdm-options.json
    aws sesv2 put-configuration-set-archiving-options --region REGION --configuration-set-name SET \
        --archive-arn ARCHIVE_ARN

Name all options of a command, also those that are right: what is left out may be taken away. See what the set has
first. Further options are `--shared-pool-delivery-mode` of delivery, and `--suppression-scope` and
`--validation-options` of suppression. The file has the whole of the options for VDM, `DashboardOptions` and
`GuardianOptions`.

    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET

## Sources

- [Creating configuration sets](https://docs.aws.amazon.com/ses/latest/dg/creating-configuration-sets.html)
- [GetConfigurationSet](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSet.html)
- [Assigning IP pools](https://docs.aws.amazon.com/ses/latest/dg/managing-ip-pools.html): the default pool
- [ReputationOptions](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReputationOptions.html):
  the defaults of sending and of reputation metrics
- [Custom domains for open and click tracking](https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html):
  a subdomain for each region
- [Suppression by configuration set](https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list-config-level.html)
"""

from sescheck.rules.kit import ConfigurationSetAcrossRegions, Fact, Severity, Verdict, rule
from sescheck.rules.shared.compare_named import Settings, differs_elsewhere
from sescheck.ses.pools import DEFAULT_POOL
from sescheck.ses.set_options import ARCHIVE, CONFIDENCE, TRACKING_DOMAIN, VALIDATES, comparable, effective
from sescheck.snapshot.reading import Listing, Reading, value_of
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS))
def check(subject: ConfigurationSetAcrossRegions) -> Verdict:
    """Are its options here others than elsewhere?"""
    return differs_elsewhere(subject, _options, comparable)


def _options(found: ConfigurationSet) -> Reading[Settings]:
    return value_of(found.options, effective)


def _main(**options: str | bool | int | tuple[str, ...]) -> ConfigurationSet:
    paths = {
        "tls": "DeliveryOptions.TlsPolicy",
        "pool": "DeliveryOptions.SendingPoolName",
        "mode": "DeliveryOptions.SharedPoolDeliveryMode",
        "sending": "SendingOptions.SendingEnabled",
        "metrics": "ReputationOptions.ReputationMetricsEnabled",
        "reasons": "SuppressionOptions.SuppressedReasons",
        "validates": VALIDATES,
        "confidence": CONFIDENCE,
        "domain": TRACKING_DOMAIN,
        "archive": ARCHIVE,
        "seconds": "DeliveryOptions.MaxDeliverySeconds",
        "scheme": "MessageSecurityOptions.SigningScheme",
        "engagement": "VdmOptions.DashboardOptions.EngagementMetrics",
    }
    return s.configuration_set("main", options={paths[name]: value for name, value in options.items()})


_EAST = ("us-east-1", "main")
_WEST = ("us-west-2", "main")
_REFUSED = s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))
_REQUIRE = {"DeliveryOptions.TlsPolicy": "REQUIRE"}
_ARCHIVES = "arn:aws:ses:{}:123456789012:mailmanager-archive/{}"

EXAMPLES = (
    flagged(
        "Region us-west-2 requires TLS, us-east-1 does not.",
        west(configuration_sets=[_main(tls="REQUIRE")]),
        east(configuration_sets=[_main(tls="OPTIONAL")]),
        at=[_WEST, _EAST],
    ),
    flagged(
        "Suppression is cancelled in us-east-1; in us-west-2 the account's holds, for nothing is set.",
        west(configuration_sets=[_main()]),
        east(configuration_sets=[_main(reasons=())]),
        at=[_WEST, _EAST],
    ),
    flagged(
        "A custom tracking domain in us-west-2, none in us-east-1.",
        west(configuration_sets=[_main(domain="click.example.com")]),
        east(configuration_sets=[_main()]),
        at=[_WEST, _EAST],
    ),
    flagged(
        "Mail is archived in us-west-2 only.",
        west(configuration_sets=[_main(archive=_ARCHIVES.format("us-west-2", "a-1"))]),
        east(configuration_sets=[_main()]),
        at=[_WEST, _EAST],
    ),
    flagged(
        "A pool in us-west-2, the default one in us-east-1.",
        west(configuration_sets=[_main(pool="marketing")]),
        east(configuration_sets=[_main()]),
        at=[_WEST, _EAST],
    ),
    flagged(
        "The account's engagement tracking is overridden in us-east-1 only.",
        west(configuration_sets=[_main()]),
        east(configuration_sets=[_main(engagement="DISABLED")]),
        at=[_WEST, _EAST],
    ),
    flagged(
        "Mail from shared addresses stays in us-west-2; in us-east-1 the account's setting holds.",
        west(configuration_sets=[_main(mode="REGIONAL")]),
        east(configuration_sets=[_main()]),
        at=[_WEST, _EAST],
    ),
    flagged(
        "Auto Validation is on in both, and asks for more confidence in us-west-2.",
        west(configuration_sets=[_main(validates="ENABLED", confidence="HIGH")]),
        east(configuration_sets=[_main(validates="ENABLED", confidence="MEDIUM")]),
        at=[_WEST, _EAST],
    ),
    flagged(
        "Sets that are called after their regions, of which one requires TLS.",
        west(configuration_sets=[s.configuration_set("main-usw2", options=_REQUIRE)]),
        east(configuration_sets=[s.configuration_set("main-use1")]),
        at=[("us-west-2", "main-usw2"), "main-use1"],
    ),
    clear(
        "A threshold is left over from when Auto Validation was on.",
        west(configuration_sets=[_main(validates="DISABLED", confidence="HIGH")]),
        east(configuration_sets=[_main(validates="DISABLED")]),
        ireland(configuration_sets=[_main(validates="DISABLED", confidence="MEDIUM")]),
    ),
    clear(
        "Pools that are called after their regions.",
        west(configuration_sets=[_main(pool="marketing-us-west-2")]),
        east(configuration_sets=[_main(pool="marketing-us-east-1")]),
    ),
    flagged(
        "Region us-west-2 and us-east-1 differ, which is enough, although eu-west-1 refused the question.",
        west(configuration_sets=[_main(sending=False)]),
        east(configuration_sets=[_main()]),
        ireland(configuration_sets=[_REFUSED]),
        at=[_WEST, _EAST],
    ),
    clear(
        "The options are the same.",
        west(configuration_sets=[_main(tls="REQUIRE", reasons=("BOUNCE",))]),
        east(configuration_sets=[_main(tls="REQUIRE", reasons=("BOUNCE",))]),
    ),
    clear(
        "One region says what the defaults are, the other leaves them out.",
        west(configuration_sets=[_main()]),
        east(
            configuration_sets=[
                _main(
                    tls="OPTIONAL",
                    sending=True,
                    metrics=False,
                    pool=DEFAULT_POOL,
                    seconds=50_400,
                    scheme="DefaultScheme",
                    mode="ACCOUNT",
                )
            ]
        ),
    ),
    clear(
        "Each region has a tracking domain and an archive of its own.",
        *(
            s.region(
                region,
                configuration_sets=[
                    _main(domain=f"click-{region}.example.com", archive=_ARCHIVES.format(region, archive))
                ],
            )
            for region, archive in (("us-west-2", "a-1"), ("us-east-1", "a-2"))
        ),
    ),
    clear(
        "The tags differ, which changes nothing of how mail is sent.",
        west(configuration_sets=[s.configuration_set("main", tags={"team": "mail"})]),
        east(configuration_sets=[s.configuration_set("main")]),
    ),
    clear(
        "Region us-east-1 does not have the set: another rule's question.",
        west(configuration_sets=[_main(tls="REQUIRE")]),
        east(),
    ),
    unknown(
        "The options in us-east-1 were refused.",
        west(configuration_sets=[_main()]),
        east(configuration_sets=[_REFUSED]),
    ),
    unknown(
        "The list of us-east-1 breaks off before main came.",
        west(configuration_sets=[_main()]),
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)
