r"""A configuration set archives to another region

## What it finds

A configuration set whose archive has the ARN of another region. Only the ARN is compared: whether the archive
exists, and how long it keeps mail, is not read.

## Why it matters

A Mail Manager archive belongs to one region. AWS asks for an archive in each region of a global endpoint. If your
rules require copies of mail, these copies are missing, or they are in a region where they may not be. The usual
cause is a template or a script that was copied from one region to another.

AWS does not document what SES does with mail of such a set: it may refuse the message, send it without a copy, or
archive it in the other region.

## How to fix

Create an archive in this region, and use it in the set:

    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET --query ArchivingOptions
    aws mailmanager create-archive --region REGION --archive-name NAME --retention RetentionPeriod=ONE_YEAR
    aws sesv2 put-configuration-set-archiving-options --region REGION --configuration-set-name SET \
        --archive-arn ARCHIVE_ARN

AWS charges for the mail that an archive keeps. Choose the retention that your rules require.

## Sources

- [Email archiving](https://docs.aws.amazon.com/ses/latest/dg/eb-archiving.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html):
  an archive in the secondary region
- [PutConfigurationSetArchivingOptions](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetArchivingOptions.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    ConfigurationSetInRegion,
    Fact,
    Flag,
    Phase,
    Severity,
    Verdict,
    by_hand,
    need,
    rule,
)
from sescheck.ses.arns import region_of
from sescheck.ses.set_options import ARCHIVE
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.snapshot.sending import Value
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS), failover=DEGRADES)
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Flag a configuration set whose archive has the ARN of another region."""
    archive = need(subject.resource.options).archive
    region = None if archive is None else region_of(archive)
    if region is None:
        return NOT_APPLICABLE
    if region == subject.region:
        return CLEAR
    return Flag(
        f"The configuration set {subject.name} in {subject.region} archives mail in {region}: {archive}",
        evidence={"archive": archive, "archive_region": region},
    )


fix = by_hand(
    "Set an archive of {region} for the configuration set {name}. Create one with"
    " `aws mailmanager create-archive --region {region} --archive-name ARCHIVE`: you decide how long it keeps"
    " mail, and AWS charges for it. Then set it: `aws sesv2 put-configuration-set-archiving-options --region"
    " {region} --configuration-set-name {name} --archive-arn ARN`.",
    phase=Phase.CONFIGURATION_SETS,
)


def _with(options: dict[str, Value] | Unreadable) -> Region:
    return east(configuration_sets=[s.configuration_set("main", options=options)])


def _archives(region: str) -> Region:
    return _with({ARCHIVE: f"arn:aws:ses:{region}:{s.ACCOUNT_ID}:mailmanager-archive/a-1"})


_GET = "ses:GetConfigurationSet"

EXAMPLES = (
    flagged("The set in us-east-1 archives mail in us-west-2.", _archives("us-west-2"), at="main"),
    clear("The archive is in the same region as the set.", _archives("us-east-1")),
    clear("The set does not archive mail.", _with({})),
    unknown("The options of the set could not be read.", _with(s.unread(_GET))),
    unknown("Options are not read at this depth.", _with(s.unread(_GET, Why.NOT_ASKED))),
)
