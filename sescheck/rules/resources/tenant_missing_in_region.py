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

With `--depth deep`, `sescheck fix` prints these commands with the tags and the suppression settings of the other
region. From `--depth standard` on, it also prints the one that sets the reputation policy, if AWS gives one for
the other region. The suppression list of the new tenant is empty.

## Sources

- [Tenants](https://docs.aws.amazon.com/ses/latest/dg/tenants.html)
- [ListTenants](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListTenants.html):
  "in the current AWS Region"
- [SendEmail](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html): `TenantName`
"""

from typing import Any

from sescheck.rules.kit import (
    BLOCKS,
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
from sescheck.rules.shared.steps.tenants import (
    associate_like,
    fetched_arn,
    put_policy,
    put_suppression,
    suppression_of,
)
from sescheck.ses.localised import moved
from sescheck.ses.tenant_policies import policy_of
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.reputation import ReputationEntity
from sescheck.snapshot.sending import Tenant
from sescheck.snapshot.tenants import TenantDetail
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.TENANTS,), failover=BLOCKS)
def check(subject: TenantAcrossRegions) -> Verdict:
    """Flag a tenant that another region has and this region does not."""
    return missing_here(subject)


def fix(subject: TenantAcrossRegions, flag: Flag) -> Steps:
    """Create the tenant as it is in the other region; a person does what was not read."""
    there, like, found = first_that_has(subject, flag.compared_with)
    name, region = name_for(subject, there), subject.region
    detail = found.detail.value if isinstance(found.detail, Known) else None
    yield _create(name, region, detail)
    if detail is not None and (wanted := suppression_of(detail)):
        yield put_suppression(name, region, wanted)
    policy = policy_of(there.region, like)
    if isinstance(policy, Known) and policy.value is not None:
        yield put_policy(name, region, fetched_arn(name, region), moved(policy.value, there.name, region))
    if isinstance(found.resources, Known):
        yield from associate_like(name, subject.here, found.resources.value, there)
    if detail is None or isinstance(found.resources, Unreadable):
        yield _complete_by_hand(name, region, like, there.name)


def _create(name: str, region: str, detail: TenantDetail | None) -> Step:
    parameters: dict[str, Any] = {"TenantName": name}
    if detail is not None and detail.tags:
        parameters["Tags"] = [{"Key": key, "Value": value} for key, value in detail.tags.items()]
    return Step(
        f"Create the tenant {name} in {region}",
        Call("sesv2", "CreateTenant", region, parameters),
        region,
        Phase.CONTENT,
        makes=(thing(region, "tenant", name),),
    )


def _complete_by_hand(name: str, region: str, like: str, there: str) -> Step:
    words = (
        f"`aws sesv2 list-tenant-resources` has the identities, configuration sets and templates of {like} in"
        f" {there}. Associate those of {region} with `aws sesv2 create-tenant-resource-association`: without"
        " them the tenant cannot send. Its tags and suppression settings are not read either: both are read with"
        " `--depth deep`."
    )
    title = f"Associate the resources of the tenant {name} in {region}"
    return Step(title, Human(words), region, Phase.CONTENT, needs=(thing(region, "tenant", name),))


_LIST = "ses:ListTenants"
_ACME = Tenant("acme", "ENABLED")
_WHOLE = Tenant(
    "acme",
    "ENABLED",
    Known(TenantDetail("TENANT", ("BOUNCE",), {"plan": "gold"})),
    Known((f"arn:aws:ses:us-west-2:{s.ACCOUNT_ID}:identity/example.com",)),
)
_STRICT = ReputationEntity(
    f"arn:aws:ses:us-west-2:{s.ACCOUNT_ID}:tenant/acme/tn-1",
    sending="ENABLED",
    by_owner="ENABLED",
    owner_says=None,
    by_aws="ENABLED",
    aws_says=None,
    impact=None,
    policy="arn:aws:ses:us-west-2:aws:reputation-policy/strict",
)
_OTHER = Tenant("other", "ENABLED")
_PARTIAL = Listing((_OTHER,), s.unread(_LIST))

EXAMPLES = (
    flagged(
        "The tenant acme is in us-west-2; us-east-1 has another tenant only.",
        west(tenants=[_ACME, _OTHER]),
        east(tenants=[_OTHER]),
        at="acme",
    ),
    flagged(
        "The settings and resources of the tenant in us-west-2 were read.",
        west(s.domain("example.com"), tenants=[_WHOLE]),
        east(s.domain("example.com")),
        at="acme",
    ),
    flagged(
        "The tenant in us-west-2 has a reputation policy.",
        west(s.domain("example.com"), tenants=[_WHOLE], reputation=Listing((_STRICT,))),
        east(s.domain("example.com")),
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
