"""A named region is not enabled for the account

## What it finds

A region that you named and that the account has not opted in to. AWS lists it as `DISABLED` or `DISABLING`, or
lists it as `ENABLING` and SES does not accept the credentials there. Regions that are discovered, not named, are
skipped while they are not enabled. For such a region every other rule is undecided.

It is not enough that SES does not accept the credentials: opt-in regions do not accept session tokens of the
global STS endpoint either. In that case AWS is asked for the status of the region (`account:GetRegionOptStatus`).
If the region is enabled, it is not flagged but not read: get the token from a regional STS endpoint
(`AWS_STS_REGIONAL_ENDPOINTS=regional`), or wait if the region was enabled only just now. If AWS denies that
request, the answer is unknown. A region that is enabled by default cannot be disabled, so it is never flagged.

## Why it matters

Regions launched after 20 March 2019 are disabled until an account opts in. Nothing can be sent from one until
then. Opting in takes minutes to hours, which is long in a failover. Disabling a region deletes nothing: what was
set up there cannot be reached and is still charged for.

## How to fix

Enable the region, and wait until it is `ENABLED`:

    aws account enable-region --region-name REGION
    aws account get-region-opt-status --region-name REGION

AWS refuses that while the region is `DISABLING`: wait until it is `DISABLED`.

Or leave it out of `--regions` and of the configuration.

## Sources

- [Enable or disable AWS Regions in your account](https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html)
- [Manage AWS STS in an AWS Region](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html)
- [GetRegionOptStatus](https://docs.aws.amazon.com/accounts/latest/reference/API_GetRegionOptStatus.html)
- [ListRegions](https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html)
"""

from functools import partial

from sescheck.comparison.logic import unread_among
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Call,
    Fact,
    Flag,
    Human,
    Lead,
    OneRegion,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    rule,
    thing,
)
from sescheck.snapshot.model import Asked, Settings
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS, Fact.ENABLED_REGIONS), failover=BLOCKS, lead=Lead.LONG)
def check(subject: OneRegion) -> Verdict:
    """Flag a region that was named for the audit and is not enabled for the account."""
    if subject.account.asked is not Asked.NAMED:
        return NOT_APPLICABLE
    opt_in = subject.here.region.opt_in
    status = opt_in.value if isinstance(opt_in, Known) else None
    if status in {"DISABLED", "DISABLING"} or (status == "ENABLING" and _rejects_credentials(subject.settings)):
        return Flag(f"{subject.region} is not enabled for this account", evidence={"opt_in": status})
    if _is_enabled(subject.settings, status):
        return CLEAR
    return cannot_tell(*unread_among(opt_in, subject.settings))


def fix(subject: OneRegion, flag: Flag) -> Steps:
    """Enable the region before anything else, and audit it then: nothing else is known of it.

    AWS refuses to enable a region that is still being disabled.
    """
    region = subject.region
    if flag.evidence["opt_in"] == "DISABLING":
        yield _wait_until_disabled(region)
        return
    enabled = thing(region, "region", "enabling")
    if flag.evidence["opt_in"] != "ENABLING":
        yield Step(
            f"Enable the region {region} for the account",
            Call("account", "EnableRegion", None, {"RegionName": region}),
            region,
            Phase.REGIONS,
            makes=(enabled,),
            alternative="leave the region out of the audit, if nothing is to be sent from it.",
        )
    words = (
        f"`aws account get-region-opt-status --region-name {region}` says ENABLED when AWS is done. The other"
        f" steps do not need that. Then run `sescheck fix` again: what is set up in {region} is not known before."
    )
    yield Step(
        f"Wait until the region {region} is enabled",
        Human(words, "AWS", "minutes to hours"),
        region,
        Phase.REGIONS,
        needs=(enabled,),
    )


def _wait_until_disabled(region: str) -> Step:
    words = (
        f"The region is being disabled, and AWS does not enable it before it is done. Then"
        f" `aws account get-region-opt-status --region-name {region}` says DISABLED. To use the region again, run"
        f" `aws account enable-region --region-name {region}`. Or leave the region out of the audit."
    )
    title = f"Wait until the region {region} is disabled, and decide if it is needed"
    return Step(title, Human(words, "AWS", "minutes to hours"), region, Phase.REGIONS)


def _rejects_credentials(settings: Reading[Settings]) -> bool:
    return isinstance(settings, Unreadable) and settings.why is Why.REGION_DISABLED


def _is_enabled(settings: Reading[Settings], status: str | None) -> bool:
    """True if the answer of SES or the listed status shows it.

    AWS denies a permission only to credentials that it accepts, and no disabled region accepts them.
    """
    match settings:
        case Known() | Unreadable(why=Why.DENIED | Why.DENIED_BY_SCP):
            return True
        case Unreadable():
            return status in {"ENABLED", "ENABLED_BY_DEFAULT"} and not _rejects_credentials(settings)


_me_south = partial(s.region, "me-south-1")
_DISABLED = s.unread("ses:GetAccount", Why.REGION_DISABLED)
_UNREACHABLE = s.unread("ses:GetAccount", Why.UNREACHABLE)
_NOT_LISTED = s.unread("account:ListRegions")
_NO_STATUS = s.unread("account:GetRegionOptStatus")
_PLACE = ("me-south-1", s.ACCOUNT_ID)

EXAMPLES = (
    flagged(
        "Region me-south-1 was named; AWS lists it as disabled, and SES does not accept the credentials there.",
        east(),
        _me_south(opt_in="DISABLED", settings=_DISABLED),
        at=_PLACE,
    ),
    flagged(
        "Region me-south-1 is still being enabled.", _me_south(opt_in="ENABLING", settings=_DISABLED), at=_PLACE
    ),
    flagged("Region me-south-1 is being disabled, and still answers.", _me_south(opt_in="DISABLING"), at=_PLACE),
    flagged(
        "AWS lists me-south-1 as disabled, and SES cannot be reached there.",
        _me_south(opt_in="DISABLED", settings=_UNREACHABLE),
        at=_PLACE,
    ),
    clear(
        "Region us-east-1 is enabled by default, me-south-1 by the account.", east(), _me_south(opt_in="ENABLED")
    ),
    clear(
        "Region me-south-1 answers, although the list of regions could not be read.", _me_south(opt_in=_NOT_LISTED)
    ),
    clear(
        "This version does not know the status of me-south-1, which answers.",
        _me_south(opt_in="ENABLED_ON_TUESDAYS"),
    ),
    clear(
        "The listed region is enabled, and SES cannot be reached.",
        _me_south(opt_in="ENABLED", settings=_UNREACHABLE),
    ),
    clear(
        "AWS denies both requests: it accepts the credentials, so the region is enabled.",
        _me_south(opt_in=_NOT_LISTED, settings=s.unread("ses:GetAccount")),
    ),
    clear(
        "A service control policy denies every request in me-south-1, which is enabled.",
        _me_south(opt_in=_NOT_LISTED, settings=s.unread("ses:GetAccount", Why.DENIED_BY_SCP)),
    ),
    clear(
        "Region me-south-1 was not named but discovered.",
        east(),
        _me_south(opt_in="DISABLED", settings=_DISABLED),
        asked=Asked.DISCOVERED,
    ),
    clear(
        "All regions are audited, so me-south-1 was not named; it is being disabled.",
        east(),
        _me_south(opt_in="DISABLING"),
        asked=Asked.ALL,
    ),
    unknown(
        "AWS lists me-south-1 as enabled, and SES does not accept the credentials there.",
        _me_south(opt_in="ENABLED", settings=_DISABLED),
    ),
    unknown(
        "SES in me-south-1 does not accept the credentials, and the status of the region could not be read.",
        east(),
        _me_south(opt_in=_NO_STATUS, settings=_DISABLED),
    ),
    unknown(
        "SES in us-east-1, which cannot be disabled, does not accept the credentials.", east(settings=_DISABLED)
    ),
    unknown(
        "SES in me-south-1 does not accept the credentials, and this version does not know the region's status.",
        _me_south(opt_in="ENABLED_ON_TUESDAYS", settings=_DISABLED),
    ),
    unknown(
        "SES in me-south-1 cannot be reached, and the list of regions could not be read.",
        _me_south(opt_in=_NOT_LISTED, settings=_UNREACHABLE),
    ),
    unknown(
        "SES in me-south-1 cannot be reached, and the region is still being enabled.",
        _me_south(opt_in="ENABLING", settings=_UNREACHABLE),
    ),
)
