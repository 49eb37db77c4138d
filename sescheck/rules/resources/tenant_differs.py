r"""The suppression settings or the reputation policy of a tenant differ between regions

## What it finds

A tenant that two regions of the group have, with another suppression scope (`ACCOUNT` or `TENANT`), with other
suppressed reasons (`BOUNCE`, `COMPLAINT`), or with another reputation policy (`none`, `standard` or `strict`). No
scope is the same as `ACCOUNT`, the default of AWS. There is one finding for a difference: in the region that
differs from most others, or, if there are two regions, in the second one of the group. It does not say which
region is right.

The reasons and the policy are not compared with a region for which AWS gives none: the documentation does not say
what that means. Tags are not flagged. The addresses on the suppression list of a tenant are not read.

The suppression settings take a call for each tenant, so they are only read with `--depth deep`. A list has the
policies of all tenants: it is read from `--depth standard` on.

## Why it matters

A tenant with the scope `TENANT` has a suppression list of its own, and SES skips the list of the account. So one
region sends to an address that the other region suppresses: the mail bounces again, or the recipient complains
again. By the policy, SES pauses a tenant after bounces and complaints that it allows in the other region.

## How to fix

Decide which settings are right, and write them in the other region. The command replaces both settings, so give
both:

    aws sesv2 get-tenant --region OTHER_REGION --tenant-name TENANT
    aws sesv2 get-tenant --region REGION --tenant-name TENANT
    aws sesv2 put-tenant-suppression-attributes --region REGION --tenant-name TENANT \
        --suppression-scope SCOPE --suppressed-reasons BOUNCE COMPLAINT

The policy is the one of the reputation entity, by the ARN of the tenant:

    aws sesv2 get-tenant --region REGION --tenant-name TENANT --query Tenant.TenantArn
    aws sesv2 get-reputation-entity --region REGION --reputation-entity-type RESOURCE \
        --reputation-entity-reference TENANT_ARN
    aws sesv2 update-reputation-entity-policy --region REGION --reputation-entity-type RESOURCE \
        --reputation-entity-reference TENANT_ARN --reputation-entity-policy REPUTATION_POLICY

`SCOPE` is `ACCOUNT` or `TENANT`. The list of the tenant is empty if it never had the scope `TENANT`: the addresses
on the list of the account do not move there.

## Sources

- [Tenants](https://docs.aws.amazon.com/ses/latest/dg/tenants.html)
- [TenantSuppressionAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_TenantSuppressionAttributes.html):
  "If you don't specify a suppression scope, the tenant defaults to ACCOUNT scope"
- [PutTenantSuppressionAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutTenantSuppressionAttributes.html)
- [UpdateReputationEntityPolicy](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateReputationEntityPolicy.html):
  "You can select from none, standard, and strict policies"
"""

import msgspec

from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Severity,
    Step,
    Steps,
    TenantAcrossRegions,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.compare_named import Settings, differs_by_region, differs_elsewhere
from sescheck.rules.shared.steps.resources import followed
from sescheck.rules.shared.steps.tenants import POLICY, put_policy, put_suppression, suppression_of
from sescheck.rules.shared.verdicts import both
from sescheck.ses.localised import moved, same
from sescheck.ses.tenant_policies import arn_of_tenant, policy_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why, value_of
from sescheck.snapshot.reputation import ReputationEntity
from sescheck.snapshot.sending import Tenant
from sescheck.snapshot.tenants import TenantDetail
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown


@rule(
    Severity.MEDIUM, reads=(Fact.TENANTS, Fact.TENANT_DETAILS, Fact.REPUTATION), failover=DEGRADES, is_mutual=True
)
def check(subject: TenantAcrossRegions) -> Verdict:
    """Flag a tenant whose suppression settings or reputation policy differ from those in another region."""
    suppression = differs_elsewhere(
        subject, lambda tenant: value_of(tenant.detail, _settings), only_if_given=("SuppressedReasons",)
    )
    return suppression if suppression is NOT_APPLICABLE else both(suppression, _policy_differs(subject))


def _settings(detail: TenantDetail) -> Settings:
    reasons = {} if detail.reasons is None else {"SuppressedReasons": detail.reasons}
    return {"SuppressionScope": detail.scope or "ACCOUNT", **reasons}


def _policy_differs(subject: TenantAcrossRegions) -> Verdict:
    regions = {view.name: view.region for view in subject.group.regions}
    return differs_by_region(
        subject,
        lambda region, tenant: value_of(policy_of(regions[region], tenant.name), _given),
        only_if_given=(POLICY,),
    )


def _given(policy: str | None) -> Settings:
    return {} if policy is None else {POLICY: policy}


def fix(subject: TenantAcrossRegions, flag: Flag) -> Steps:
    """Give each region the settings of the first one that takes part, as far as they differ."""
    (there, name_there, like), others = followed(subject, flag.compared_with)
    policy = need(policy_of(there.region, name_there)) if POLICY in flag.evidence else None
    for view, name, found in others:
        if {*flag.evidence} - {POLICY}:
            yield _suppression_step(view.name, found, like)
        own = None if policy is None else need(policy_of(view.region, name))
        if policy is not None and own is not None and not same(own, view.name, policy, there.name):
            arn = str(arn_of_tenant(view.region, name))
            yield put_policy(name, view.name, arn, moved(policy, there.name, view.name), f"The policy {own}.")


def _suppression_step(region: str, found: Tenant, like: Tenant) -> Step:
    after = {"SuppressionScope": "ACCOUNT"} | suppression_of(need(like.detail))
    now = suppression_of(need(found.detail))
    old = ", ".join(f"{key} {value}" for key, value in now.items() if value != after.get(key))
    return put_suppression(found.name, region, now | after, f"{old}." if old else "")


_GET = "ses:GetTenant"
_ALL = ("BOUNCE", "COMPLAINT")
_NOT_ASKED = s.unread(_GET, Why.NOT_ASKED)


def _policy(region: str, policy: str | None) -> ReputationEntity:
    arns = f"arn:aws:ses:{region}"
    given = None if policy is None else f"{arns}:aws:reputation-policy/{policy}"
    arn = f"{arns}:{s.ACCOUNT_ID}:tenant/acme/tn-{region}"
    return ReputationEntity(arn, "ENABLED", "ENABLED", None, "ENABLED", None, None, given)


def _judged(region: str, policy: str | Unreadable | None, scope: str | Unreadable = "TENANT") -> Region:
    """A region whose tenant has a reputation policy."""
    listed = (
        Listing[ReputationEntity]((), policy)
        if isinstance(policy, Unreadable)
        else Listing((_policy(region, policy),))
    )
    return msgspec.structs.replace(_at(region, scope), reputation=listed)


def _at(region: str, scope: str | Unreadable | None = "TENANT", reasons: tuple[str, ...] | None = _ALL) -> Region:
    detail = scope if isinstance(scope, Unreadable) else Known(TenantDetail(scope, reasons))
    return s.region(region, tenants=[Tenant("acme", "ENABLED", detail, Known(()))])


EXAMPLES = (
    flagged(
        "The scope is TENANT in us-west-2 and ACCOUNT in us-east-1.", _at(WEST), _at(EAST, "ACCOUNT"), at="acme"
    ),
    flagged(
        "The scope is TENANT in us-west-2 and not set in us-east-1.", _at(WEST), _at(EAST, None, None), at="acme"
    ),
    flagged("Only bounces are suppressed in us-east-1.", _at(WEST), _at(EAST, reasons=("BOUNCE",)), at="acme"),
    flagged(
        "The policy is strict in us-west-2 only.", _judged(WEST, "strict"), _judged(EAST, "standard"), at="acme"
    ),
    flagged(
        "The policy is strict in us-west-2 only; the other settings are not read at this depth.",
        _judged(WEST, "strict", _NOT_ASKED),
        _judged(EAST, "none", _NOT_ASKED),
        at="acme",
    ),
    clear("The settings are equal.", _at(WEST), _at(EAST)),
    clear("The policies are equal.", _judged(WEST, "strict"), _judged(EAST, "strict")),
    clear("AWS gives no policy for us-east-1.", _judged(WEST, "strict"), _judged(EAST, None)),
    clear("The scope is ACCOUNT, or not set, which is the same.", _at(WEST, "ACCOUNT"), _at(EAST, None)),
    clear("AWS gives no reasons for us-east-1.", _at(WEST), _at(EAST, reasons=None)),
    clear("The tenant is missing in us-east-1: another rule reports it.", _at(WEST), s.region(EAST)),
    unknown("The settings in us-east-1 could not be read.", _at(WEST), _at(EAST, s.unread(_GET))),
    unknown(
        "The policies of us-east-1 could not be read.",
        _judged(WEST, "strict"),
        _judged(EAST, s.unread("ses:ListReputationEntities")),
    ),
    unknown("Settings of tenants are not read at this depth.", _at(WEST, _NOT_ASKED), _at(EAST, _NOT_ASKED)),
    unknown(
        "The list of tenants in us-east-1 could not be read.",
        _at(WEST),
        s.region(EAST, tenants=Listing((), s.unread("ses:ListTenants"))),
    ),
)
