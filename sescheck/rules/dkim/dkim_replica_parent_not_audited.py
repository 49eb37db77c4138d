r"""The parent region of a DKIM replica is not part of the audit

## What it finds

A domain identity that takes its DKIM key from a parent identity (DEED, origin `AWS_SES_<REGION>`) in a region that
this audit does not read.

## Why it matters

The replica is as healthy as its parent. Whether that one exists, is verified and signs cannot be said here.

## How to fix

Audit the parent's region, too:

    sescheck audit --regions REGION,PARENT_REGION

## Sources

- [Deterministic Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html)
"""

from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Rule,
    Severity,
    Verdict,
    clear,
    flagged,
    in_doubt,
    need,
)
from sescheck.engine.subjects.identities import IDENTITY, IdentitySubject
from sescheck.ses.deed import parent_of, parent_region
from sescheck.snapshot.model import Fact, Identity
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s


def check(subject: IdentitySubject) -> Verdict:
    """Is its parent in a region that nobody reads?"""
    if subject.identity.type != "DOMAIN":
        return NOT_APPLICABLE
    detail = need(subject.identity.detail)
    parent = parent_region(detail)
    if parent is None:
        return NOT_APPLICABLE
    if parent_of(subject.world, subject.name, detail) is not None:
        return CLEAR
    return Flag(
        f"{subject.name} in {subject.here.name} takes its DKIM key from {parent}, which is not audited",
        evidence={"parent_region": parent, "origin": detail.dkim_origin},
    )


def _replica(parent: str) -> Identity:
    return s.domain("example.com", detail=s.details(dkim_origin=f"AWS_SES_{parent}"))


RULE = Rule(
    severity=Severity.INFO,
    scope=IDENTITY,
    facts=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL),
    check=check,
    examples=(
        flagged(
            "The parent is in us-west-2; only us-east-1 is audited.",
            s.snapshot(s.region("us-east-1", _replica("US_WEST_2"))),
            ("us-east-1", "example.com"),
        ),
        flagged(
            "The parent is in a region that this version has never heard of.",
            s.snapshot(s.region("us-west-2"), s.region("us-east-1", _replica("MX_CENTRAL_1"))),
            ("us-east-1", "example.com"),
        ),
        clear(
            "The parent region is audited, whether it has the domain or not.",
            s.snapshot(s.region("us-west-2"), s.region("us-east-1", _replica("US_WEST_2"))),
        ),
        clear(
            "The domain has a key of its own.",
            s.snapshot(s.region("us-east-1", s.domain("example.com"))),
        ),
        clear(
            "The address reports the origin of its domain.",
            s.snapshot(
                s.region(
                    "us-east-1", s.address("news@example.com", detail=s.details(dkim_origin="AWS_SES_US_WEST_2"))
                )
            ),
        ),
        in_doubt(
            "The domain's detail was refused.",
            s.snapshot(s.region("us-east-1", s.domain("example.com", detail=s.unread()))),
        ),
        in_doubt(
            "The domain's detail is not asked for at this depth.",
            s.snapshot(s.region("us-east-1", s.domain("example.com", detail=s.unread(why=Why.NOT_ASKED)))),
        ),
    ),
)
