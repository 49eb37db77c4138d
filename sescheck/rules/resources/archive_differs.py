r"""An archive of Mail Manager differs between regions

## What it finds

An archive of Mail Manager that differs from the one of the same name in another region of the group:

- its state: it is being deleted (`PENDING_DELETION`) in one region only;
- how long it keeps mail, and whether it has a KMS key of yours. Both are read with `--depth deep`, by one call for
  each archive.

There is one finding for a difference: in the region that differs from most others, or, if there are two regions,
in the second one of the group. It does not say which region is right.

Archives are matched by name, as in [mail-manager-missing-in-region](mail-manager-missing-in-region.md). Each
region has its own KMS key: only its presence is compared.

## Why it matters

If your rules require copies of mail for a number of years, mail that a standby region archives is lost earlier.
Mail in an archive that is being deleted is lost with it.

## How to fix

Look at both archives. Decide how long mail is kept, and set it:

    aws mailmanager get-archive --region OTHER_REGION --archive-id ID
    aws mailmanager get-archive --region REGION --archive-id ID
    aws mailmanager update-archive --region REGION --archive-id ID --retention RetentionPeriod=ONE_YEAR

If the new period is shorter, older mail may be deleted, which cannot be undone. The KMS key is set when an archive
is created: if it is missing, create another archive, and use that one.

## Sources

- [Email archiving](https://docs.aws.amazon.com/ses/latest/dg/eb-archiving.html)
- [GetArchive](https://docs.aws.amazon.com/sesmailmanager/latest/APIReference/API_GetArchive.html),
  [UpdateArchive](https://docs.aws.amazon.com/sesmailmanager/latest/APIReference/API_UpdateArchive.html)
"""

from collections.abc import Mapping

from sescheck.engine.subjects.resources import MailManagerResource
from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    MailManagerResourceAcrossRegions,
    Phase,
    Severity,
    Verdict,
    by_hand,
    rule,
)
from sescheck.rules.shared.compare_named import differs_elsewhere
from sescheck.rules.shared.mail_manager_contents import contents_differ
from sescheck.snapshot.mail_manager import Archive
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import Value
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, east, flagged, unknown


@rule(
    Severity.MEDIUM,
    reads=(Fact.MAIL_MANAGER_PARTS, Fact.MAIL_MANAGER_CONTENTS),
    failover=DEGRADES,
    is_mutual=True,
)
def check(subject: MailManagerResourceAcrossRegions) -> Verdict:
    """Flag an archive whose state or settings differ from those of the same archive in another region."""
    if not subject.name.startswith("archive/"):
        return NOT_APPLICABLE
    state = differs_elsewhere(subject, _state)
    return state if isinstance(state, Flag) else contents_differ(subject)


def _state(resource: MailManagerResource) -> Reading[Mapping[str, str]]:
    """Return whether it is being deleted, which is known without its contents."""
    listed = resource.listed
    state = listed.state if isinstance(listed, Archive) else None
    return Known({"ArchiveState": state or "ACTIVE"})


fix = by_hand(
    # A shorter retention may delete mail, and a key cannot be added.
    "Look at the archive {name} in {region} and in the other region with `aws mailmanager get-archive`. Decide how"
    " long mail is kept, and set it with `aws mailmanager update-archive --region {region} --archive-id ID"
    " --retention RetentionPeriod=PERIOD`: a shorter period may delete mail. If a KMS key is missing, or if it"
    " is being deleted, create another archive with `aws mailmanager create-archive`.",
    phase=Phase.RECEIVING,
)


def _archive(
    name: str,
    period: str = "ONE_YEAR",
    state: str | None = "ACTIVE",
    key: str | None = None,
    unread: Unreadable | None = None,
) -> Region:
    values: dict[str, Value] = {"Retention.RetentionPeriod": period}
    if key is not None:
        values["KmsKeyArn"] = key
    archive = Archive("kept", f"a-{name}", state)
    return s.region(
        name,
        mail_manager_parts=s.managed_parts(archives=[archive]),
        mail_manager_contents={"archive/kept": unread or values},
    )


EXAMPLES = (
    flagged(
        "The archive keeps mail longer in us-west-2.",
        _archive(WEST, "TEN_YEARS"),
        _archive(EAST),
        at="archive/kept",
    ),
    flagged(
        "The archive is being deleted in us-east-1.",
        _archive(WEST),
        _archive(EAST, state="PENDING_DELETION"),
        at="archive/kept",
    ),
    flagged(
        "Only the archive in us-west-2 has a KMS key.",
        _archive(WEST, key="arn:aws:kms:us-west-2:123456789012:key/1"),
        _archive(EAST),
        at="archive/kept",
    ),
    flagged(
        "It is being deleted, which is known although its settings were not read.",
        _archive(WEST),
        _archive(EAST, state="PENDING_DELETION", unread=s.unread("ses:GetArchive")),
        at="archive/kept",
    ),
    clear("The archives are the same, with other ids.", _archive(WEST), _archive(EAST)),
    clear(
        "Each archive has the KMS key of its region.",
        _archive(WEST, key="arn:aws:kms:us-west-2:123456789012:key/1"),
        _archive(EAST, key="arn:aws:kms:us-east-1:123456789012:key/2"),
    ),
    clear("AWS does not give the state in us-east-1.", _archive(WEST), _archive(EAST, state=None)),
    clear("The archive is missing in us-east-1: another rule reports it.", _archive(WEST), east()),
    unknown(
        "The archive in us-east-1 could not be read.",
        _archive(WEST),
        _archive(EAST, unread=s.unread("ses:GetArchive")),
    ),
    unknown(
        "The list of archives in us-east-1 could not be read.",
        _archive(WEST),
        east(mail_manager_parts=s.managed_parts(archives=Listing((), s.unread("ses:ListArchives")))),
    ),
    unknown(
        "Archives are not read at this depth.",
        _archive(WEST),
        _archive(EAST, unread=s.unread("ses:GetArchive", Why.NOT_ASKED)),
    ),
)
