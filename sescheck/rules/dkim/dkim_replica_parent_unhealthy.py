r"""The parent identity of a DKIM replica is missing or unhealthy

## What it finds

A domain identity that takes its DKIM key from a parent identity in another region (DEED, origin
`AWS_SES_<REGION>`), while that region does not have the domain, has it unverified or with DKIM switched off, or
has it with another DKIM than Easy DKIM: BYODKIM, or a replica itself. Also one for which AWS reports a failed
replication (`REPLICATION_…`), whatever the parent. The parent is looked up in every region of the audit, compared
or not; one outside it is reported by [dkim-replica-parent-not-audited](dkim-replica-parent-not-audited.md).

## Why it matters

The replica has no key and no DNS records but its parent's. When the parent goes, verification and signing in this
region go too: one region's mistake becomes two regions' outage.

## How to fix

Look at the parent, and mend it:

    aws sesv2 get-email-identity --region PARENT_REGION --email-identity DOMAIN
    aws sesv2 put-email-identity-dkim-attributes --region PARENT_REGION --email-identity DOMAIN --signing-enabled

Or give this region a key of its own, and publish the CNAME records of the tokens in the answer. The command
replaces the whole DKIM setup: mail leaves unsigned until SES has seen the records, and the domain is no replica
any more.

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT

After `REPLICATION_ACCESS_DENIED`, allow `ses:ReplicateEmailIdentityDKIMSigningKey` on the parent identity to
whoever creates the replica.

## Sources

- [Deterministic Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html)
- [VerificationInfo](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_VerificationInfo.html)
"""

from sescheck.comparison.account_view import verified
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import YES, unread_among
from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
    need,
)
from sescheck.engine.subjects.identities import IDENTITY, IdentitySubject
from sescheck.ses.deed import EASY, parent_of
from sescheck.snapshot.model import Fact, Identity
from sescheck.snapshot.reading import Listing, Reading, Why, value_of
from sescheck.testing import builders as s


def check(subject: IdentitySubject) -> Verdict:
    """Does AWS report a failed replication, or is the parent unfit to have a replica?"""
    if subject.identity.type != "DOMAIN":
        return NOT_APPLICABLE
    detail = need(subject.identity.detail)
    parent = parent_of(subject.world, subject.name, detail)
    error = detail.verification_error
    if error is not None and error.startswith("REPLICATION_"):
        return Flag(
            f"{subject.name} in {subject.here.name} is a replica that SES fails to replicate ({error})",
            evidence={"origin": detail.dkim_origin, "error": error},
        )
    return NOT_APPLICABLE if parent is None else _look_at(subject, parent)


def _look_at(subject: IdentitySubject, parent: Peer) -> Verdict:
    identity = need(parent.identity)
    faults = {"missing": YES} if identity is None else _faults(identity)
    found = [fault for fault, reading in faults.items() if reading == YES]
    if not found:
        doubts = unread_among(*faults.values())
        return cannot_tell(*doubts) if doubts else CLEAR
    return Flag(
        f"{subject.name} in {subject.here.name} takes its DKIM key from {parent.view.name}, where it is"
        f" {' and '.join(found)}",
        evidence={"parent_region": parent.view.name, "parent": found},
        compared_with=(parent.view.name,),
    )


def _faults(parent: Identity) -> dict[str, Reading[bool]]:
    return {
        "not verified": value_of(verified(parent), lambda yes: not yes),
        "not enabled for DKIM": value_of(parent.dkim, lambda dkim: not dkim.enabled),
        "without Easy DKIM": value_of(parent.detail, lambda detail: detail.dkim_origin not in (EASY, None)),
    }


_REPLICA = s.region("us-east-1", s.domain("example.com", detail=s.details(dkim_origin="AWS_SES_US_WEST_2")))
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")
_HERE = ("us-east-1", "example.com")

RULE = Rule(
    severity=Severity.HIGH,
    scope=IDENTITY,
    facts=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL),
    check=check,
    examples=(
        flagged("The parent region does not have the domain.", s.snapshot(s.region("us-west-2"), _REPLICA), _HERE),
        flagged(
            "The parent is not verified.",
            s.snapshot(s.region("us-west-2", s.domain("example.com", verification="FAILED")), _REPLICA),
            _HERE,
        ),
        flagged(
            "The parent's DKIM is switched off.",
            s.snapshot(s.region("us-west-2", s.domain("example.com", dkim=s.signing(enabled=False))), _REPLICA),
            _HERE,
        ),
        flagged(
            "The parent has changed to BYODKIM.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com", detail=s.details(dkim_origin="EXTERNAL"))), _REPLICA
            ),
            _HERE,
        ),
        flagged(
            "The parent is a replica itself, of a healthy parent.",
            s.snapshot(
                s.region("eu-west-1", s.domain("example.com")),
                s.region("us-west-2", s.domain("example.com", detail=s.details(dkim_origin="AWS_SES_EU_WEST_1"))),
                _REPLICA,
            ),
            _HERE,
        ),
        flagged(
            "The parent is not verified, and its detail was refused.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com", verification="PENDING", detail=s.unread())), _REPLICA
            ),
            _HERE,
        ),
        flagged(
            "SES may not copy the key of the parent, which is not audited.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    s.domain(
                        "example.com",
                        verification="FAILED",
                        detail=s.details(
                            dkim_origin="AWS_SES_US_WEST_2", verification_error="REPLICATION_ACCESS_DENIED"
                        ),
                    ),
                )
            ),
            _HERE,
        ),
        flagged(
            "The parent region is one of AWS's GovCloud, and does not have the domain.",
            s.snapshot(
                s.region("us-gov-east-1"),
                s.region(
                    "us-gov-west-1", s.domain("example.com", detail=s.details(dkim_origin="AWS_SES_US_GOV_EAST_1"))
                ),
            ),
            ("us-gov-west-1", "example.com"),
        ),
        clear(
            "The parent is verified, with Easy DKIM enabled.",
            s.snapshot(s.region("us-west-2", s.domain("Example.com")), _REPLICA),
        ),
        clear("The parent region is not audited: another rule's question.", s.snapshot(_REPLICA)),
        clear(
            "A domain that failed for another reason is no replica.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    s.domain(
                        "example.com", verification="FAILED", detail=s.details(verification_error="HOST_NOT_FOUND")
                    ),
                )
            ),
        ),
        clear(
            "The address reports the origin of its domain.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com")),
                s.region(
                    "us-east-1", s.address("news@example.com", detail=s.details(dkim_origin="AWS_SES_US_WEST_2"))
                ),
            ),
        ),
        in_doubt(
            "The domain's detail was refused.",
            s.snapshot(s.region("us-east-1", s.domain("example.com", detail=s.unread()))),
        ),
        in_doubt(
            "The parent's detail was refused.",
            s.snapshot(s.region("us-west-2", s.domain("example.com", detail=s.unread())), _REPLICA),
        ),
        in_doubt(
            "Nobody said whether the parent is verified.",
            s.snapshot(s.region("us-west-2", s.domain("example.com", verification=s.unread())), _REPLICA),
        ),
        in_doubt(
            "Nobody said whether the parent's DKIM is on.",
            s.snapshot(s.region("us-west-2", s.domain("example.com", dkim=_UNREAD)), _REPLICA),
        ),
        in_doubt(
            "The list of the parent region breaks off.",
            s.snapshot(s.region("us-west-2", listed=Listing((), s.unread("ses:ListEmailIdentities"))), _REPLICA),
        ),
        in_doubt(
            "The domain's detail is not asked for at this depth.",
            s.snapshot(s.region("us-east-1", s.domain("example.com", detail=s.unread(why=Why.NOT_ASKED)))),
        ),
    ),
)
