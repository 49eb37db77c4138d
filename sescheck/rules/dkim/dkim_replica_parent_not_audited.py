r"""The parent region of a DKIM replica is not part of the audit

## What it finds

A domain identity that takes its DKIM key from a parent identity (DEED, origin `AWS_SES_<REGION>`) in a region that
this audit does not read.

## Why it matters

The replica depends on its parent. This audit cannot say whether the parent exists, is verified and signs.

## How to fix

Audit the parent's region too:

    sescheck audit --regions REGION,PARENT_REGION

## Sources

- [Deterministic Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    IdentityInRegion,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.ses.dkim_origin import parent_of, parent_region
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.INFO, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL))
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a replica whose parent is in a region that the audit does not read."""
    if not subject.is_domain:
        return NOT_APPLICABLE
    detail = need(subject.identity.detail)
    parent = parent_region(detail)
    if parent is None:
        return NOT_APPLICABLE
    if parent_of(subject.account, subject.name, detail) is not None:
        return CLEAR
    return Flag(
        f"{subject.name} in {subject.region} takes its DKIM key from {parent}, which is not audited",
        evidence={"parent_region": parent, "origin": detail.dkim_origin},
    )


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Audit the region of the parent. Nothing in AWS has to change."""
    parent = flag.evidence["parent_region"]
    regions = ",".join(view.name for view in subject.account.regions)
    yield Step(
        f"Audit {parent} too, where the parent of {subject.name} in {subject.region} is",
        Human(f"Run `sescheck audit --regions {regions},{parent}`."),
        subject.region,
        Phase.LAST,
    )


def _replica(parent: str) -> Identity:
    return s.domain(detail=s.details(dkim_origin=f"AWS_SES_{parent}"))


EXAMPLES = (
    flagged("The parent is in us-west-2; only us-east-1 is audited.", east(_replica("US_WEST_2"))),
    flagged("The parent is in a region that this version does not know.", west(), east(_replica("MX_CENTRAL_1"))),
    clear("The parent region is audited, whether it has the domain or not.", west(), east(_replica("US_WEST_2"))),
    clear("The domain has a key of its own.", east(s.domain())),
    clear(
        "The address reports the origin of its domain.",
        east(s.address("news@example.com", detail=s.details(dkim_origin="AWS_SES_US_WEST_2"))),
    ),
    unknown("The domain's detail could not be read.", east(s.domain(detail=s.unread()))),
    unknown("This depth does not read the domain's detail.", east(s.domain(detail=s.unread(why=Why.NOT_ASKED)))),
)
