"""A region named for the audit is not enabled for the account

## What it finds

A region that you named and that the account has not opted in to: AWS's list of regions has it as `DISABLED` or
`DISABLING`, or it is still `ENABLING` and SES there does not know the credentials. Regions that are looked for
rather than named are skipped while they are not enabled. No other rule can tell anything about such a region, and
each of them says so.

That SES does not know the credentials is not enough: session tokens of the global STS endpoint are not accepted in
opt-in regions either. So AWS is asked for the status of that one region (`account:GetRegionOptStatus`). If it is
enabled, the region is unread, and not this fault: get the token from a regional STS endpoint
(`AWS_STS_REGIONAL_ENDPOINTS=regional`), or wait, if the region was enabled only just now. If AWS refuses to say,
the rule cannot tell. A region that is enabled by default cannot be disabled, so it is never this fault.

## Why it matters

Regions launched after 20 March 2019 are disabled until an account opts in. Nothing can be sent from one until
then, and opting in takes minutes to hours, which is long in a failover. Disabling a region deletes nothing in it:
what was set up there before is out of reach, and is still charged for.

## How to fix

Enable the region, and wait until it is `ENABLED`:

    aws account enable-region --region-name REGION
    aws account get-region-opt-status --region-name REGION

Or leave it out of `--regions` and of the configuration.

## Sources

- [Enable or disable AWS Regions in your account](https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html)
- [Manage AWS STS in an AWS Region](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html)
- [GetRegionOptStatus](https://docs.aws.amazon.com/accounts/latest/reference/API_GetRegionOptStatus.html)
- [ListRegions](https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html)
"""

from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, OneRegion, Severity, Verdict, cannot_tell, rule
from sescheck.snapshot.model import Asked, Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_OFF = {"DISABLED", "DISABLING"}
_SOON = "ENABLING"
_ON = {"ENABLED", "ENABLED_BY_DEFAULT"}
_RECOGNISED = {Why.DENIED, Why.DENIED_BY_SCP}
"""Whom AWS denies something, it knows: in a region that is not enabled it knows nobody."""


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS, Fact.ENABLED_REGIONS))
def check(subject: OneRegion) -> Verdict:
    """Is a region that was named not enabled?"""
    if subject.account.asked is not Asked.NAMED:
        return NOT_APPLICABLE
    region = subject.here.region
    listed = _status(region.opt_in)
    if listed in _OFF:
        return _flag(region, listed)
    match region.settings:
        case Known():
            return CLEAR
        case Unreadable(why=Why.REGION_DISABLED) as unread:
            return _flag(region, listed) if listed == _SOON else cannot_tell(*_silent(region.opt_in), unread)
        case Unreadable() as unread:
            certain = listed in _ON or unread.why in _RECOGNISED
            return CLEAR if certain else cannot_tell(*_silent(region.opt_in), unread)


def _flag(region: Region, listed: str | None) -> Flag:
    return Flag(f"{region.name} is not enabled for this account", evidence={"opt_in": listed})


def _status(opt_in: Reading[str]) -> str | None:
    match opt_in:
        case Known(status):
            return status
        case Unreadable():
            return None


def _silent(opt_in: Reading[str]) -> tuple[Unreadable, ...]:
    return (opt_in,) if isinstance(opt_in, Unreadable) else ()


_DISABLED = s.unread("ses:GetAccount", Why.REGION_DISABLED)
_SILENT = s.unread("ses:GetAccount", Why.UNREACHABLE)
_UNLISTED = s.unread("account:ListRegions")
_UNTOLD = s.unread("account:GetRegionOptStatus")
_PLACE = ("me-south-1", s.ACCOUNT_ID)

EXAMPLES = (
    flagged(
        "Region me-south-1 was named; AWS lists it as disabled, and SES there does not know the credentials.",
        east(),
        s.region("me-south-1", opt_in="DISABLED", settings=_DISABLED),
        at=_PLACE,
    ),
    flagged(
        "Region me-south-1 is still being enabled.",
        s.region("me-south-1", opt_in="ENABLING", settings=_DISABLED),
        at=_PLACE,
    ),
    flagged(
        "Region me-south-1 is being disabled, and still answers.",
        s.region("me-south-1", opt_in="DISABLING"),
        at=_PLACE,
    ),
    flagged(
        "AWS lists me-south-1 as disabled, and SES there could not be reached.",
        s.region("me-south-1", opt_in="DISABLED", settings=_SILENT),
        at=_PLACE,
    ),
    clear(
        "Region us-east-1 is enabled by default, and me-south-1 was opted in to.",
        east(),
        s.region("me-south-1", opt_in="ENABLED"),
    ),
    clear(
        "Region me-south-1 answers, although AWS's list of regions was refused.",
        s.region("me-south-1", opt_in=_UNLISTED),
    ),
    clear(
        "Region me-south-1 has a status that this version does not know, and answers.",
        s.region("me-south-1", opt_in="ENABLED_ON_TUESDAYS"),
    ),
    clear(
        "AWS lists me-south-1 as enabled, and SES there could not be reached.",
        s.region("me-south-1", opt_in="ENABLED", settings=_SILENT),
    ),
    clear(
        "Both questions were denied: AWS knows the credentials, so the region is enabled.",
        s.region("me-south-1", opt_in=_UNLISTED, settings=s.unread("ses:GetAccount")),
    ),
    clear(
        "A service control policy denies all of me-south-1, which is enabled all the same.",
        s.region("me-south-1", opt_in=_UNLISTED, settings=s.unread("ses:GetAccount", Why.DENIED_BY_SCP)),
    ),
    clear(
        "Nobody named me-south-1: it is one of those that were looked for.",
        east(),
        s.region("me-south-1", opt_in="DISABLED", settings=_DISABLED),
        asked=Asked.DISCOVERED,
    ),
    clear(
        "All regions were asked for, so me-south-1 was not named; it is being disabled.",
        east(),
        s.region("me-south-1", opt_in="DISABLING"),
        asked=Asked.ALL,
    ),
    unknown(
        "AWS lists me-south-1 as enabled, and SES there does not know the credentials.",
        s.region("me-south-1", opt_in="ENABLED", settings=_DISABLED),
    ),
    unknown(
        "SES in me-south-1 does not know the credentials, and AWS refuses to say whether it is enabled.",
        east(),
        s.region("me-south-1", opt_in=_UNTOLD, settings=_DISABLED),
    ),
    unknown(
        "SES in us-east-1 does not know the credentials, and that region cannot be disabled.",
        east(settings=_DISABLED),
    ),
    unknown(
        "SES in me-south-1 does not know the credentials, and its status is one that is not known.",
        s.region("me-south-1", opt_in="ENABLED_ON_TUESDAYS", settings=_DISABLED),
    ),
    unknown(
        "SES in me-south-1 could not be reached, and AWS's list of regions was refused.",
        s.region("me-south-1", opt_in=_UNLISTED, settings=_SILENT),
    ),
    unknown(
        "SES in me-south-1 could not be reached, and the region is still being enabled.",
        s.region("me-south-1", opt_in="ENABLING", settings=_SILENT),
    ),
)
