r"""A configuration set archives to another region

## What it finds

A configuration set whose archive has an ARN that names another region than the set's own. The ARN alone decides:
whether the archive exists, and how long it keeps mail, is not read.

## Why it matters

A Mail Manager archive belongs to one region. AWS asks for an archive in each region that sends through a global
endpoint. Copies of mail that your rules oblige you to keep are missing, or are in a region where they may not be.
The usual cause is a template or a script copied from one region to the next.

AWS does not document what SES does with mail of such a set: whether it refuses the message, sends it without a
copy, or archives it in the other region.

## How to fix

Create an archive in this region, and name it:

    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET --query ArchivingOptions
    aws mailmanager create-archive --region REGION --archive-name NAME --retention RetentionPeriod=ONE_YEAR
    aws sesv2 put-configuration-set-archiving-options --region REGION --configuration-set-name SET \
        --archive-arn ARCHIVE_ARN

AWS charges for the mail that an archive keeps. Choose the retention that your rules ask for.

## Sources

- [Email archiving](https://docs.aws.amazon.com/ses/latest/dg/eb-archiving.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html):
  an archive in the secondary region
- [PutConfigurationSetArchivingOptions](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetArchivingOptions.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    ConfigurationSetInRegion,
    Fact,
    Flag,
    Severity,
    Verdict,
    need,
    rule,
)
from sescheck.ses.arns import region_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS))
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Does its archive's ARN name another region?"""
    options = need(subject.resource.options)
    archive = options.archive
    region = None if archive is None else region_of(archive)
    if region is None:
        return NOT_APPLICABLE
    if region == subject.here.name:
        return CLEAR
    return Flag(
        f"The configuration set {subject.name} of {subject.here.name} archives into {region}: {archive}",
        evidence={"archive": archive, "archive_region": region},
    )


_GET = "ses:GetConfigurationSet"
_HERE = ("us-east-1", "main")


def _archives(region: str) -> Region:
    archive = f"arn:aws:ses:{region}:{s.ACCOUNT_ID}:mailmanager-archive/a-1"
    options = {"ArchivingOptions.ArchiveArn": archive}
    return east(configuration_sets=[s.configuration_set("main", options=options)])


def _silent(why: Why) -> Region:
    return east(configuration_sets=[s.configuration_set("main", options=s.unread(_GET, why))])


EXAMPLES = (
    flagged("A set of us-east-1 archives into us-west-2.", _archives("us-west-2"), at=_HERE),
    clear("The archive is in the set's region.", _archives("us-east-1")),
    clear("The set archives nothing.", east(configuration_sets=[s.configuration_set("main")])),
    unknown("The set's options were refused.", _silent(Why.DENIED)),
    unknown("Options are not asked for at this depth.", _silent(Why.NOT_ASKED)),
)
