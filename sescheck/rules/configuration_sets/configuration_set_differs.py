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

from sescheck.engine.rule import Rule, Severity, Verdict, clear, flagged, in_doubt
from sescheck.engine.subjects.resources import CONFIGURATION_SETS, NamedSubject, across
from sescheck.rules.shared.compare_named import Settings, differing, whole
from sescheck.ses.pools import DEFAULT_POOL
from sescheck.ses.set_options import ARCHIVE, CONFIDENCE, TRACKING_DOMAIN, VALIDATES, comparable, in_force
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Listing, Reading
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s


def check(subject: NamedSubject[ConfigurationSet]) -> Verdict:
    """Are its options here others than elsewhere?"""
    return differing(subject, _options, comparable)


def _options(found: ConfigurationSet) -> Reading[Settings]:
    return whole(found.options, in_force)


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

RULE = Rule(
    severity=Severity.MEDIUM,
    scope=across(CONFIGURATION_SETS),
    facts=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS),
    check=check,
    examples=(
        flagged(
            "Region us-west-2 requires TLS, us-east-1 does not.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(tls="REQUIRE")]),
                s.region("us-east-1", configuration_sets=[_main(tls="OPTIONAL")]),
            ),
            _WEST,
            _EAST,
        ),
        flagged(
            "Suppression is cancelled in us-east-1; in us-west-2 the account's holds, for nothing is set.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main()]),
                s.region("us-east-1", configuration_sets=[_main(reasons=())]),
            ),
            _WEST,
            _EAST,
        ),
        flagged(
            "A custom tracking domain in us-west-2, none in us-east-1.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(domain="click.example.com")]),
                s.region("us-east-1", configuration_sets=[_main()]),
            ),
            _WEST,
            _EAST,
        ),
        flagged(
            "Mail is archived in us-west-2 only.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(archive=_ARCHIVES.format("us-west-2", "a-1"))]),
                s.region("us-east-1", configuration_sets=[_main()]),
            ),
            _WEST,
            _EAST,
        ),
        flagged(
            "A pool in us-west-2, the default one in us-east-1.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(pool="marketing")]),
                s.region("us-east-1", configuration_sets=[_main()]),
            ),
            _WEST,
            _EAST,
        ),
        flagged(
            "The account's engagement tracking is overridden in us-east-1 only.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main()]),
                s.region("us-east-1", configuration_sets=[_main(engagement="DISABLED")]),
            ),
            _WEST,
            _EAST,
        ),
        flagged(
            "Mail from shared addresses stays in us-west-2; in us-east-1 the account's setting holds.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(mode="REGIONAL")]),
                s.region("us-east-1", configuration_sets=[_main()]),
            ),
            _WEST,
            _EAST,
        ),
        flagged(
            "Auto Validation is on in both, and asks for more confidence in us-west-2.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(validates="ENABLED", confidence="HIGH")]),
                s.region("us-east-1", configuration_sets=[_main(validates="ENABLED", confidence="MEDIUM")]),
            ),
            _WEST,
            _EAST,
        ),
        flagged(
            "Sets that are called after their regions, of which one requires TLS.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[s.configuration_set("main-usw2", options=_REQUIRE)]),
                s.region("us-east-1", configuration_sets=[s.configuration_set("main-use1")]),
            ),
            ("us-west-2", "main-usw2"),
            ("us-east-1", "main-use1"),
        ),
        clear(
            "A threshold is left over from when Auto Validation was on.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(validates="DISABLED", confidence="HIGH")]),
                s.region("us-east-1", configuration_sets=[_main(validates="DISABLED")]),
                s.region("eu-west-1", configuration_sets=[_main(validates="DISABLED", confidence="MEDIUM")]),
            ),
        ),
        clear(
            "Pools that are called after their regions.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(pool="marketing-us-west-2")]),
                s.region("us-east-1", configuration_sets=[_main(pool="marketing-us-east-1")]),
            ),
        ),
        flagged(
            "Region us-west-2 and us-east-1 differ, which is enough, although eu-west-1 refused the question.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(sending=False)]),
                s.region("us-east-1", configuration_sets=[_main()]),
                s.region("eu-west-1", configuration_sets=[_REFUSED]),
            ),
            _WEST,
            _EAST,
        ),
        clear(
            "The options are the same.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(tls="REQUIRE", reasons=("BOUNCE",))]),
                s.region("us-east-1", configuration_sets=[_main(tls="REQUIRE", reasons=("BOUNCE",))]),
            ),
        ),
        clear(
            "One region says what the defaults are, the other leaves them out.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main()]),
                s.region(
                    "us-east-1",
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
                    ],
                ),
            ),
        ),
        clear(
            "Each region has a tracking domain and an archive of its own.",
            s.snapshot(
                *(
                    s.region(
                        region,
                        configuration_sets=[
                            _main(domain=f"click-{region}.example.com", archive=_ARCHIVES.format(region, archive))
                        ],
                    )
                    for region, archive in (("us-west-2", "a-1"), ("us-east-1", "a-2"))
                )
            ),
        ),
        clear(
            "The tags differ, which changes nothing of how mail is sent.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[s.configuration_set("main", tags={"team": "mail"})]),
                s.region("us-east-1", configuration_sets=[s.configuration_set("main")]),
            ),
        ),
        clear(
            "Region us-east-1 does not have the set: another rule's question.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main(tls="REQUIRE")]),
                s.region("us-east-1"),
            ),
        ),
        in_doubt(
            "The options in us-east-1 were refused.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main()]),
                s.region("us-east-1", configuration_sets=[_REFUSED]),
            ),
        ),
        in_doubt(
            "The list of us-east-1 breaks off before main came.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_main()]),
                s.region("us-east-1", configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
            ),
        ),
    ),
)
