r"""A configuration set archives to another region, or to an archive that does not exist

## What it finds

- A configuration set whose archive has the ARN of another region.
- A configuration set whose archive is not in the complete list of the archives of this region.
- A configuration set whose archive is being deleted (`PENDING_DELETION`).

[archive-differs](archive-differs.md) compares the settings of archives. The archives of another account cannot be
listed: if the ARN has another account and the region of the set, it is unknown whether the archive exists.

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
    cannot_tell,
    need,
    rule,
)
from sescheck.ses.arns import region_of
from sescheck.ses.set_options import ARCHIVE
from sescheck.snapshot.mail_manager import Archive
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import Value
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(
    Severity.HIGH,
    reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS, Fact.MAIL_MANAGER_PARTS),
    failover=DEGRADES,
)
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Flag a configuration set whose archive is in another region, does not exist, or is being deleted."""
    archive = need(subject.resource.options).archive
    region = None if archive is None else region_of(archive)
    if region is None:
        return NOT_APPLICABLE
    if region == subject.region:
        return _exists(subject, str(archive))
    return Flag(
        f"The configuration set {subject.name} in {subject.region} archives mail in {region}: {archive}",
        evidence={"archive": archive, "archive_region": region},
    )


_OF_ANOTHER_ACCOUNT = Unreadable(
    Why.OTHER_ACCOUNT, "ses:ListArchives", "the archives of another account cannot be listed"
)


def _exists(subject: ConfigurationSetInRegion, archive: str) -> Verdict:
    """Flag an archive of this region that its complete list does not have, or that is being deleted."""
    own = subject.account.number
    if isinstance(own, Known) and own.value not in archive.split(":"):
        return cannot_tell(_OF_ANOTHER_ACCOUNT)
    archives = subject.here.region.mail_manager_parts.archives
    found = next((each for each in archives.items if each.id == archive.rpartition("/")[2]), None)
    if found is None and archives.unread is not None:
        return cannot_tell(archives.unread)
    if found is not None and found.state != "PENDING_DELETION":
        return CLEAR
    fault = "does not exist" if found is None else "is being deleted"
    return Flag(
        f"The archive of the configuration set {subject.name} in {subject.region} {fault}: {archive}",
        evidence={"archive": archive, "archive_state": None if found is None else found.state},
    )


fix = by_hand(
    "Set an archive of {region} for the configuration set {name}. Create one with"
    " `aws mailmanager create-archive --region {region} --archive-name ARCHIVE`: you decide how long it keeps"
    " mail, and AWS charges for it. Then set it: `aws sesv2 put-configuration-set-archiving-options --region"
    " {region} --configuration-set-name {name} --archive-arn ARN`.",
    phase=Phase.CONFIGURATION_SETS,
)


def _with(options: dict[str, Value] | Unreadable, archives: Listing[Archive] | None = None) -> Region:
    listed = archives or Listing((Archive("kept", "a-1", "ACTIVE"),))
    return east(
        configuration_sets=[s.configuration_set("main", options=options)],
        mail_manager_parts=s.managed_parts(archives=listed),
    )


def _archives(region: str, archives: Listing[Archive] | None = None) -> Region:
    return _with({ARCHIVE: f"arn:aws:ses:{region}:{s.ACCOUNT_ID}:mailmanager-archive/a-1"}, archives)


_GET = "ses:GetConfigurationSet"
_OF_ANOTHER = "arn:aws:ses:us-east-1:111111111111:mailmanager-archive/a-1"
_ELSEWHERE = _OF_ANOTHER.replace("us-east-1", "us-west-2")

EXAMPLES = (
    flagged("The set in us-east-1 archives mail in us-west-2.", _archives("us-west-2"), at="main"),
    flagged(
        "The region has another archive only.",
        _archives("us-east-1", Listing((Archive("other", "a-2", "ACTIVE"),))),
        at="main",
    ),
    flagged(
        "The archive is being deleted.",
        _archives("us-east-1", Listing((Archive("kept", "a-1", "PENDING_DELETION"),))),
        at="main",
    ),
    clear("The archive is in the same region as the set.", _archives("us-east-1")),
    unknown(
        "The archives of the region could not be read.",
        _archives("us-east-1", Listing((), s.unread("ses:ListArchives"))),
    ),
    unknown("The archive is one of another account.", _with({ARCHIVE: _OF_ANOTHER})),
    flagged("The archive is one of another account, in another region.", _with({ARCHIVE: _ELSEWHERE}), at="main"),
    clear("The set does not archive mail.", _with({})),
    unknown("The options of the set could not be read.", _with(s.unread(_GET))),
    unknown("Options are not read at this depth.", _with(s.unread(_GET, Why.NOT_ASKED))),
)
