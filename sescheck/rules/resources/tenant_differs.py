r"""The suppression settings of a tenant differ between regions

## What it finds

A tenant that two regions of the group have, with another suppression scope (`ACCOUNT` or `TENANT`) or with other
suppressed reasons (`BOUNCE`, `COMPLAINT`). No scope is the same as `ACCOUNT`, the default of AWS. Every region
that differs has a finding: only you know which one is right.

The reasons are not compared if AWS gives none for a region: the documentation does not say what that means. Tags
are not flagged. The addresses on the suppression list of a tenant and its reputation policy are not read.

Reading the settings takes one call for each tenant, so they are only read with `--depth deep`.

## Why it matters

A tenant with the scope `TENANT` has a suppression list of its own, and SES skips the list of the account. So one
region sends to an address that the other region suppresses: the mail bounces again, or the recipient complains
again.

## How to fix

Decide which settings are right, and write them in the other region. The command replaces both settings, so give
both:

    aws sesv2 get-tenant --region OTHER_REGION --tenant-name TENANT
    aws sesv2 get-tenant --region REGION --tenant-name TENANT
    aws sesv2 put-tenant-suppression-attributes --region REGION --tenant-name TENANT \
        --suppression-scope SCOPE --suppressed-reasons BOUNCE COMPLAINT

`SCOPE` is `ACCOUNT` or `TENANT`. The list of the tenant is empty if it never had the scope `TENANT`: the addresses
on the list of the account do not move there.

## Sources

- [Tenants](https://docs.aws.amazon.com/ses/latest/dg/tenants.html)
- [TenantSuppressionAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_TenantSuppressionAttributes.html):
  "If you don't specify a suppression scope, the tenant defaults to ACCOUNT scope"
- [PutTenantSuppressionAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutTenantSuppressionAttributes.html)
"""

from sescheck.rules.kit import (
    DEGRADES,
    Fact,
    Flag,
    Severity,
    Steps,
    TenantAcrossRegions,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.compare_named import Settings, differs_elsewhere
from sescheck.rules.shared.steps.resources import followed
from sescheck.rules.shared.steps.tenants import put_suppression, suppression_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of
from sescheck.snapshot.sending import Tenant
from sescheck.snapshot.tenants import TenantDetail
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.TENANTS, Fact.TENANT_DETAILS), failover=DEGRADES)
def check(subject: TenantAcrossRegions) -> Verdict:
    """Flag a tenant whose suppression settings differ from those in another region."""
    readings = (subject.found, *(reading for _, reading in subject.elsewhere))
    with_reasons = all(map(_gives_reasons, readings))
    return differs_elsewhere(
        subject, lambda tenant: value_of(tenant.detail, lambda it: _settings(it, with_reasons))
    )


def _gives_reasons(reading: Reading[Tenant | None]) -> bool:
    match reading:
        case Known(Tenant(detail=Known(detail))):
            return detail.reasons is not None
        case _:
            return True


def _settings(detail: TenantDetail, with_reasons: bool) -> Settings:  # noqa: FBT001 - a private helper
    reasons = {"SuppressedReasons": detail.reasons} if with_reasons else {}
    return {"SuppressionScope": detail.scope or "ACCOUNT", **reasons}


def fix(subject: TenantAcrossRegions, flag: Flag) -> Steps:
    """Give each region the settings of the first one that takes part."""
    (_, _, like), others = followed(subject, flag.compared_with)
    after = {"SuppressionScope": "ACCOUNT"} | suppression_of(need(like.detail))
    for view, name, found in others:
        now = suppression_of(need(found.detail))
        old = ", ".join(f"{key} {value}" for key, value in now.items() if value != after.get(key))
        yield put_suppression(name, view.name, now | after, f"{old}." if old else "")


_GET = "ses:GetTenant"
_BOTH = [(WEST, "acme"), (EAST, "acme")]
_ALL = ("BOUNCE", "COMPLAINT")
_NOT_ASKED = s.unread(_GET, Why.NOT_ASKED)


def _at(region: str, scope: str | Unreadable | None = "TENANT", reasons: tuple[str, ...] | None = _ALL) -> Region:
    detail = scope if isinstance(scope, Unreadable) else Known(TenantDetail(scope, reasons))
    return s.region(region, tenants=[Tenant("acme", "ENABLED", detail, Known(()))])


EXAMPLES = (
    flagged(
        "The scope is TENANT in us-west-2 and ACCOUNT in us-east-1.", _at(WEST), _at(EAST, "ACCOUNT"), at=_BOTH
    ),
    flagged(
        "The scope is TENANT in us-west-2 and not set in us-east-1.", _at(WEST), _at(EAST, None, None), at=_BOTH
    ),
    flagged("Only bounces are suppressed in us-east-1.", _at(WEST), _at(EAST, reasons=("BOUNCE",)), at=_BOTH),
    clear("The settings are equal.", _at(WEST), _at(EAST)),
    clear("The scope is ACCOUNT, or not set, which is the same.", _at(WEST, "ACCOUNT"), _at(EAST, None)),
    clear("AWS gives no reasons for us-east-1.", _at(WEST), _at(EAST, reasons=None)),
    clear("The tenant is missing in us-east-1: another rule reports it.", _at(WEST), s.region(EAST)),
    unknown("The settings in us-east-1 could not be read.", _at(WEST), _at(EAST, s.unread(_GET))),
    unknown("Settings of tenants are not read at this depth.", _at(WEST, _NOT_ASKED), _at(EAST, _NOT_ASKED)),
    unknown(
        "The list of tenants in us-east-1 could not be read.",
        _at(WEST),
        s.region(EAST, tenants=Listing((), s.unread("ses:ListTenants"))),
    ),
)
