r"""A tenant is missing in this region

## What it finds

A tenant that another region of the group has, and that this region's list, read to its end, does not. Tenants are
matched by name. In a standby group only the first region's tenants are expected.

`acme-us-east-1` in us-east-1 and `acme-us-west-2` (or `acme-usw2`) in us-west-2 are the same name, and so are
names that differ only in what CloudFormation, CDK or Terraform made up, such as `Mail-Tenant-1A2B3C4D5E6F`,
where there is one of these on each side.

## Why it matters

Tenants belong to one region, and nothing of AWS's makes them alike in two. Mail that is sent for a tenant which
does not exist here is refused: in a failover, that customer's mail stops.

## How to fix

Create the tenant here, and give it the identities, configuration sets and templates of this region:

    aws sesv2 list-tenant-resources --region OTHER_REGION --tenant-name TENANT
    aws sesv2 create-tenant --region REGION --tenant-name TENANT
    aws sesv2 create-tenant-resource-association --region REGION --tenant-name TENANT --resource-arn ARN

Its reputation policy and its suppression list begin again here.

## Sources

- [Tenants](https://docs.aws.amazon.com/ses/latest/dg/tenants.html)
- [ListTenants](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListTenants.html):
  "in the current AWS Region"
- [SendEmail](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html): `TenantName`
"""

from sescheck.rules.kit import Fact, Severity, TenantAcrossRegions, Verdict, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import Tenant
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.TENANTS,))
def check(subject: TenantAcrossRegions) -> Verdict:
    """Does another region have it, and this one not?"""
    return missing_here(subject)


_LIST = "ses:ListTenants"
_ACME = Tenant("acme", "ENABLED")
_OTHER = Tenant("other", "ENABLED")
_CUT_SHORT = Listing((_OTHER,), s.unread(_LIST))
_UNSUPPORTED = Listing[Tenant]((), s.unread(_LIST, Why.NOT_SUPPORTED_HERE))

EXAMPLES = (
    flagged(
        "Region us-west-2 has acme; us-east-1 has another only.",
        west(tenants=[_ACME, _OTHER]),
        east(tenants=[_OTHER]),
        at="acme",
    ),
    clear(
        "Both regions have acme; whether it may send is another rule's question.",
        west(tenants=[_ACME]),
        east(tenants=[Tenant("acme", "DISABLED")]),
    ),
    clear(
        "Each region's tenant is called after it.",
        west(tenants=[Tenant("acme-us-west-2", "ENABLED")]),
        east(tenants=[Tenant("acme-us-east-1", "ENABLED")]),
    ),
    clear(
        "A region that knows no tenants lacks none.",
        west(tenants=[_ACME]),
        s.region("ca-west-1", tenants=_UNSUPPORTED),
    ),
    unknown(
        "The list of us-east-1 breaks off before acme came.",
        west(tenants=[_ACME, _OTHER]),
        east(tenants=_CUT_SHORT),
    ),
    unknown(
        "Region us-west-2 refused the rest of its list: what else it has, us-east-1 may lack.",
        west(tenants=_CUT_SHORT),
        east(tenants=[_OTHER]),
    ),
)
