r"""A configuration set differs between regions

## What it finds

A configuration set that two regions of the group have, with different options: sending, TLS, delivery time and IP
pool, reputation metrics, suppression, tracking, Virtual Deliverability Manager, archiving, message security. The
evidence has each option that differs, with its value in every region that was compared. There is one finding for a
difference: in the region that differs from most others, or, if there are two regions, in the second one of the
group. It does not say which region is right.

These differences do not count:

- The custom tracking domain: AWS recommends one for each region. Only whether there is one is compared.
- The archive, whose ARN has an id that belongs to its region. Only whether there is one is compared.
- The time at which reputation metrics last started again: nobody sets it.
- The name of the region in the names of sets and pools: `main-us-east-1` in us-east-1 and `main-us-west-2` (or
  `main-usw2`) in us-west-2 are the same name. So are names that CloudFormation, CDK or Terraform generated and
  that differ only in that part, such as `Mail-Pool-1A2B3C4D5E6F`.
- Tags.

An option that AWS does not give has its default, if AWS documents one: sending on, TLS optional, 14 hours (50,400
seconds) to deliver, the pool `ses-default-dedicated-pool`, the account's shared pool delivery mode (`ACCOUNT`),
reputation metrics off, tracking links with `OPTIONAL` HTTPS, no S/MIME. For any other option it is a difference
whether it is set: a set without suppression options uses those of the account (or of the tenant), and a set with
an empty list of reasons suppresses nothing. The same is true of Auto Validation and of the Virtual Deliverability
Manager.

The confidence of Auto Validation counts only while Auto Validation is `ENABLED` in the set: AWS still gives it
after somebody disabled Auto Validation.

Pools are compared by name. [event-destination-differs](event-destination-differs.md) reports event destinations.

## Why it matters

After a failover the same code, with the same set, sends in another way: without TLS, from other addresses, to
people who complained, or not at all.

## How to fix

Decide which options are right, and set them in the other region, for example:

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
    aws sesv2 update-configuration-set --region REGION --configuration-set-name SET \
        --message-security-options 'SigningScheme={SmimeScheme={SignatureFormat=DETACHED}}'

`sescheck fix` takes the options of the first region of the group. It does not disable sending, stop requiring TLS,
replace `REGIONAL` delivery, or take a tracking domain, an archive or the S/MIME signature away, whatever the first
region has. With S/MIME, a message is signed only if the identity has an active certificate in that region.

First read the options that the set has. Give a command all of its options, also those that are right: an option
that you leave out may be removed. The delivery command also has `--shared-pool-delivery-mode`, and the suppression
command has `--suppression-scope` and `--validation-options`. The file has the whole of the options of the Virtual
Deliverability Manager: `DashboardOptions` and `GuardianOptions`.

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

from functools import partial

from sescheck.rules.kit import (
    DEGRADES,
    ConfigurationSetAcrossRegions,
    Fact,
    Flag,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.compare_named import differs_elsewhere
from sescheck.rules.shared.steps.configuration_sets import equal_options
from sescheck.rules.shared.steps.resources import each_of
from sescheck.ses.pools import DEFAULT_POOL
from sescheck.ses.set_options import ARCHIVE, CONFIDENCE, TRACKING_DOMAIN, VALIDATES, comparable, effective
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Listing, value_of
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS),
    failover=DEGRADES,
    is_mutual=True,
)
def check(subject: ConfigurationSetAcrossRegions) -> Verdict:
    """Flag a configuration set whose options differ from those in another region."""
    return differs_elsewhere(subject, lambda found: value_of(found.options, effective), comparable)


def fix(subject: ConfigurationSetAcrossRegions, flag: Flag) -> Steps:
    """Make the set equal to that of the first region that takes part."""
    (first, first_name, like), *others = each_of(subject, flag.compared_with)
    for view, name, found in others if first is subject.here else each_of(subject, ()):
        yield from equal_options(name, need(found.options), view, need(like.options), first)
        yield from equal_options(first_name, need(like.options), first, need(found.options), view, follows=False)


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


_REFUSED = s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))
_DEFAULTS = _main(
    tls="OPTIONAL",
    sending=True,
    metrics=False,
    pool=DEFAULT_POOL,
    seconds=50_400,
    scheme="DefaultScheme",
    mode="ACCOUNT",
)


def _sets(*found: ConfigurationSet) -> Snapshot:
    """One configuration set for us-west-2, for us-east-1 and, if there are three, for eu-west-1."""
    return s.snapshot(
        *(region(configuration_sets=[each]) for region, each in zip((west, east, ireland), found, strict=False))
    )


def _own(region: str, archive: str) -> ConfigurationSet:
    """A set with the tracking domain and the archive of its region."""
    arn = f"arn:aws:ses:{region}:123456789012:mailmanager-archive/{archive}"
    return _main(domain=f"click-{region}.example.com", archive=arn)


_flagged = partial(flagged, at="main")

EXAMPLES = (
    _flagged(
        "TLS is required in us-west-2 but not in us-east-1.", _sets(_main(tls="REQUIRE"), _main(tls="OPTIONAL"))
    ),
    _flagged(
        "The set in us-east-1 suppresses nothing; in us-west-2 it uses the suppression of the account.",
        _sets(_main(), _main(reasons=())),
    ),
    _flagged(
        "The set has a custom tracking domain in us-west-2 but not in us-east-1.",
        _sets(_main(domain="click.example.com"), _main()),
    ),
    _flagged(
        "The set archives mail in us-west-2 but not in us-east-1.",
        _sets(_main(archive="arn:aws:ses:us-west-2:123456789012:mailmanager-archive/a-1"), _main()),
    ),
    _flagged("The pool in us-west-2 is not the default pool.", _sets(_main(pool="marketing"), _main())),
    _flagged(
        "The set overrides the engagement tracking of the account in us-east-1 but not in us-west-2.",
        _sets(_main(), _main(engagement="DISABLED")),
    ),
    _flagged(
        "Mail from shared addresses stays in us-west-2; in us-east-1 the setting of the account is used.",
        _sets(_main(mode="REGIONAL"), _main()),
    ),
    _flagged("The set signs with S/MIME in us-west-2 only.", _sets(_main(scheme="SmimeScheme"), _main())),
    _flagged("The set signs with S/MIME in us-east-1 only.", _sets(_main(), _main(scheme="SmimeScheme"))),
    _flagged(
        "Auto Validation is enabled in both regions, with higher confidence in us-west-2.",
        _sets(_main(validates="ENABLED", confidence="HIGH"), _main(validates="ENABLED", confidence="MEDIUM")),
    ),
    flagged(
        "The names of the sets contain their regions, and only one of the sets requires TLS.",
        _sets(
            s.configuration_set("main-usw2", options={"DeliveryOptions.TlsPolicy": "REQUIRE"}),
            s.configuration_set("main-use1"),
        ),
        at="main-use1",
    ),
    clear(
        "Auto Validation is disabled, and AWS still gives its old confidence.",
        _sets(
            _main(validates="DISABLED", confidence="HIGH"),
            _main(validates="DISABLED"),
            _main(validates="DISABLED", confidence="MEDIUM"),
        ),
    ),
    clear(
        "The names of the pools contain their regions.",
        _sets(_main(pool="marketing-us-west-2"), _main(pool="marketing-us-east-1")),
    ),
    _flagged(
        "The sets in us-west-2 and us-east-1 differ, which is enough, although eu-west-1 was refused.",
        _sets(_main(sending=False), _main(), _REFUSED),
    ),
    clear("The options are the same.", _sets(*[_main(tls="REQUIRE", reasons=("BOUNCE",))] * 2)),
    clear("AWS gives the defaults in one region and leaves them out in the other.", _sets(_main(), _DEFAULTS)),
    clear(
        "Each region has its own tracking domain and its own archive.",
        _sets(_own("us-west-2", "a-1"), _own("us-east-1", "a-2")),
    ),
    clear(
        "Only the tags differ, which does not change how mail is sent.",
        _sets(s.configuration_set("main", tags={"team": "mail"}), _main()),
    ),
    clear(
        "The set is missing in us-east-1: another rule reports it.",
        west(configuration_sets=[_main(tls="REQUIRE")]),
        east(),
    ),
    unknown("The options in us-east-1 could not be read.", _sets(_main(), _REFUSED)),
    unknown(
        "The list of sets in us-east-1 is incomplete, and main is not in it.",
        west(configuration_sets=[_main()]),
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)
