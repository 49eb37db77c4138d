r"""A tenant is missing in this region

## What it finds

A tenant that another region of the group has, and that is not in the complete list of this region. Tenants are
matched by name. In a standby group only the tenants of the first region are expected.

`acme-us-east-1` in us-east-1 and `acme-us-west-2` (or `acme-usw2`) in us-west-2 are the same name. So are names
that differ only in the part that CloudFormation, CDK or Terraform generated, such as `Mail-Tenant-1A2B3C4D5E6F`,
if each region has exactly one of them.

## Why it matters

Tenants belong to one region, and AWS does not copy them to another. SES refuses mail for a tenant that does not
exist: after a failover the mail of that customer stops.

## How to fix

Create the tenant here, and give it the identities, configuration sets and templates of this region:

    aws sesv2 list-tenant-resources --region OTHER_REGION --tenant-name TENANT
    aws sesv2 create-tenant --region REGION --tenant-name TENANT
    aws sesv2 create-tenant-resource-association --region REGION --tenant-name TENANT --resource-arn ARN

The new tenant has a new reputation policy and an empty suppression list.

## Sources

- [Tenants](https://docs.aws.amazon.com/ses/latest/dg/tenants.html)
- [ListTenants](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListTenants.html):
  "in the current AWS Region"
- [SendEmail](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html): `TenantName`
"""

from sescheck.rules.kit import (
    Call,
    Fact,
    Flag,
    Human,
    Phase,
    Severity,
    Step,
    Steps,
    TenantAcrossRegions,
    Verdict,
    rule,
    thing,
)
from sescheck.rules.shared.compare_named import missing_here
from sescheck.rules.shared.steps.resources import first_that_has, name_for
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import Tenant
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.TENANTS,))
def check(subject: TenantAcrossRegions) -> Verdict:
    """Flag a tenant that another region has and this region does not."""
    return missing_here(subject)


def fix(subject: TenantAcrossRegions, flag: Flag) -> Steps:
    """Create the tenant; a person associates its resources, which are not read."""
    there, like, _ = first_that_has(subject, flag.compared_with)
    name, region = name_for(subject, there), subject.region
    made = thing(region, "tenant", name)
    yield Step(
        f"Create the tenant {name} in {region}",
        Call("sesv2", "CreateTenant", region, {"TenantName": name}),
        region,
        Phase.CONTENT,
        makes=(made,),
    )
    words = (
        f"`aws sesv2 list-tenant-resources` has the identities, configuration sets and templates of {like} in"
        f" {there.name}. Associate those of {region} with `aws sesv2 create-tenant-resource-association`: without"
        " them the tenant cannot send. Its tags and suppression settings are not read either."
    )
    title = f"Associate the resources of the tenant {name} in {region}"
    yield Step(title, Human(words), region, Phase.CONTENT, needs=(made,))


_LIST = "ses:ListTenants"
_ACME = Tenant("acme", "ENABLED")
_OTHER = Tenant("other", "ENABLED")
_PARTIAL = Listing((_OTHER,), s.unread(_LIST))

EXAMPLES = (
    flagged(
        "The tenant acme is in us-west-2; us-east-1 has another tenant only.",
        west(tenants=[_ACME, _OTHER]),
        east(tenants=[_OTHER]),
        at="acme",
    ),
    clear(
        "Both regions have acme; another rule reports that it cannot send.",
        west(tenants=[_ACME]),
        east(tenants=[Tenant("acme", "DISABLED")]),
    ),
    clear(
        "The names of the tenants contain their regions.",
        west(tenants=[Tenant("acme-us-west-2", "ENABLED")]),
        east(tenants=[Tenant("acme-us-east-1", "ENABLED")]),
    ),
    clear(
        "The other region does not support tenants.",
        west(tenants=[_ACME]),
        s.region("ca-west-1", tenants=Listing[Tenant]((), s.unread(_LIST, Why.NOT_SUPPORTED_HERE))),
    ),
    unknown(
        "The list of tenants in us-east-1 is incomplete, and acme is not in it.",
        west(tenants=[_ACME, _OTHER]),
        east(tenants=_PARTIAL),
    ),
    unknown(
        "The list of tenants in us-west-2 is incomplete: it may have tenants that us-east-1 does not have.",
        west(tenants=_PARTIAL),
        east(tenants=[_OTHER]),
    ),
)
