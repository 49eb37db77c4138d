r"""Sending is disabled for a tenant

## What it finds

A tenant whose sending status in this region is `DISABLED`. Each region is checked alone. `REINSTATED` is not
flagged: it allows sending in spite of open findings about the reputation of the tenant. A status that this version
does not know is not flagged either.

## Why it matters

SES refuses all mail of the tenant. Either somebody paused the tenant, or SES did because of its reputation policy:
every new tenant has the standard policy, which pauses it at a finding of high severity. Somebody must allow it to
send again.

## How to fix

Find out why, and fix the cause first:

    aws sesv2 get-tenant --region REGION --tenant-name TENANT
    aws sesv2 get-reputation-entity --region REGION --reputation-entity-type RESOURCE \
        --reputation-entity-reference TENANT_ARN

Then allow it to send again:

    aws sesv2 update-reputation-entity-customer-managed-status --region REGION \
        --reputation-entity-type RESOURCE --reputation-entity-reference TENANT_ARN --sending-status ENABLED

`REINSTATED` instead of `ENABLED` allows it to send while findings are still open. If AWS itself has disabled the
tenant, it stays disabled, even after these commands. If the tenant is not meant to send, accept the finding.

## Sources

- [Tenants: managing tenant status](https://docs.aws.amazon.com/ses/latest/dg/tenants.html)
- [TenantInfo](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_TenantInfo.html): the three statuses
- [UpdateReputationEntityCustomerManagedStatus](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateReputationEntityCustomerManagedStatus.html)
"""

from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    Call,
    Fact,
    Fetched,
    Flag,
    Human,
    Phase,
    Severity,
    Step,
    Steps,
    TenantInRegion,
    Verdict,
    cannot_tell,
    rule,
    thing,
)
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import Tenant
from sescheck.snapshot.tenants import TenantDetail
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_DISABLED = "DISABLED"
_NO_STATUS = Unreadable(
    Why.NOT_ASKED, "ses:GetTenant", "the list of tenants does not have the sending status of each tenant"
)


@rule(Severity.MEDIUM, reads=(Fact.TENANTS,), failover=BLOCKS)
def check(subject: TenantInRegion) -> Verdict:
    """Flag a tenant whose sending is disabled."""
    status = subject.resource.sending
    if status is None:
        return cannot_tell(_NO_STATUS)
    if status != _DISABLED:
        return CLEAR
    return Flag(
        f"Sending is disabled for the tenant {subject.name} in {subject.region}",
        evidence={"sending_status": status},
    )


def fix(subject: TenantInRegion, _: Flag) -> Steps:
    """Allow the tenant to send, once the cause is removed. What AWS itself has disabled stays disabled."""
    name, region = subject.name, subject.region
    known = thing(region, "reason", f"tenant {name}")
    words = (
        f"`aws sesv2 get-reputation-entity` has the reason for {name} in {region}. Remove the cause first, because"
        " otherwise SES pauses the tenant again. If AWS itself has disabled it, only AWS can enable it."
    )
    title = f"Find out why the tenant {name} in {region} may not send"
    yield Step(title, Human(words), region, Phase.CONTENT, makes=(known,))
    arn = Fetched(Call("sesv2", "GetTenant", region, {"TenantName": name}), "Tenant.TenantArn", is_text=True)
    yield Step(
        f"Allow the tenant {name} to send in {region}",
        Call(
            "sesv2",
            "UpdateReputationEntityCustomerManagedStatus",
            region,
            {"ReputationEntityType": "RESOURCE", "ReputationEntityReference": arn, "SendingStatus": "ENABLED"},
        ),
        region,
        Phase.CONTENT,
        needs=(known,),
        alternative="SendingStatus REINSTATED allows it while findings about its reputation are open.",
    )


_READ = Known(TenantDetail(None, None))

EXAMPLES = (
    flagged(
        "One of two tenants is disabled.",
        east(tenants=[Tenant("acme", _DISABLED, _READ, Known(())), Tenant("other", "ENABLED", _READ, Known(()))]),
        at="acme",
    ),
    clear("The tenant is enabled.", east(tenants=[Tenant("acme", "ENABLED")])),
    clear(
        "The tenant is reinstated in spite of findings about its reputation.",
        east(tenants=[Tenant("acme", "REINSTATED")]),
    ),
    clear("This version does not know the status.", east(tenants=[Tenant("acme", "WARMING_UP")])),
    unknown("The list does not have the status of the tenant.", east(tenants=[Tenant("acme", None)])),
    unknown("The list of tenants could not be read.", east(tenants=Listing((), s.unread("ses:ListTenants")))),
)
