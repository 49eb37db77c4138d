r"""Sending is disabled for a tenant

## What it finds

A tenant whose sending status in this region is `DISABLED`. Each region is looked at by itself. `REINSTATED` is
not flagged: sending is allowed then, in spite of findings about the tenant's reputation; so is a status that this
version does not know.

## Why it matters

SES refuses whatever is sent for the tenant. Either somebody paused it, or SES did, by the tenant's reputation
policy: the standard one, which every new tenant has, pauses it at a finding of high severity. Somebody has
to let it send again.

## How to fix

Find out why, and mend that first:

    aws sesv2 get-tenant --region REGION --tenant-name TENANT
    aws sesv2 get-reputation-entity --region REGION --reputation-entity-type RESOURCE \
        --reputation-entity-reference TENANT_ARN

Then let it send again:

    aws sesv2 update-reputation-entity-customer-managed-status --region REGION \
        --reputation-entity-type RESOURCE --reputation-entity-reference TENANT_ARN --sending-status ENABLED

`REINSTATED` instead of `ENABLED` lets it send although findings are still open. What AWS itself has disabled stays
so, whatever is set here. If the tenant is not meant to send, accept the finding.

## Sources

- [Tenants: managing tenant status](https://docs.aws.amazon.com/ses/latest/dg/tenants.html)
- [TenantInfo](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_TenantInfo.html): the three statuses
- [UpdateReputationEntityCustomerManagedStatus](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateReputationEntityCustomerManagedStatus.html)
"""

from sescheck.rules.kit import CLEAR, Fact, Flag, Severity, TenantInRegion, Verdict, cannot_tell, rule
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.snapshot.sending import Tenant
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_DISABLED = "DISABLED"
_NOT_SAID = Unreadable(
    Why.NOT_ASKED, "ses:GetTenant", "the list of tenants does not say of each whether it may send"
)


@rule(Severity.MEDIUM, reads=(Fact.TENANTS,))
def check(subject: TenantInRegion) -> Verdict:
    """Is its sending disabled?"""
    status = subject.resource.sending
    if status is None:
        return cannot_tell(_NOT_SAID)
    if status != _DISABLED:
        return CLEAR
    return Flag(
        f"Sending is disabled for the tenant {subject.name} of {subject.here.name}",
        evidence={"sending_status": status},
    )


def _region(*tenants: Tenant) -> Region:
    return east(tenants=tenants)


EXAMPLES = (
    flagged(
        "Of two tenants one is paused.", _region(Tenant("acme", _DISABLED), Tenant("other", "ENABLED")), at="acme"
    ),
    clear("It may send.", _region(Tenant("acme", "ENABLED"))),
    clear("It may send in spite of findings about its reputation.", _region(Tenant("acme", "REINSTATED"))),
    clear("AWS uses a word that is not known yet.", _region(Tenant("acme", "WARMING_UP"))),
    unknown("The list does not say whether it may send.", _region(Tenant("acme", None))),
    unknown("The list of tenants was refused.", east(tenants=Listing((), s.unread("ses:ListTenants")))),
)
