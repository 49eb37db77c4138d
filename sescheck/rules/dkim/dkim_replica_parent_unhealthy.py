r"""The parent identity of a DKIM replica is missing or unhealthy

## What it finds

A domain identity that takes its DKIM key from a parent identity in another region (DEED, origin
`AWS_SES_<REGION>`), while the parent

- does not exist,
- is not verified,
- has DKIM switched off, or
- does not have Easy DKIM: it has BYODKIM, or is itself a replica.

A domain for which AWS reports a failed replication (`REPLICATION_…`) is flagged too, whatever its parent. The
parent is looked up in every region of the audit, compared or not. A parent outside the audit is reported by
[dkim-replica-parent-not-audited](dkim-replica-parent-not-audited.md).

## Why it matters

The replica has only the key and the DNS records of its parent. If the parent is lost, the replica loses
verification and signing too: a mistake in one region becomes an outage in two.

## How to fix

Look at the parent, and repair it:

    aws sesv2 get-email-identity --region PARENT_REGION --email-identity DOMAIN
    aws sesv2 put-email-identity-dkim-attributes --region PARENT_REGION --email-identity DOMAIN --signing-enabled

Or give this region a key of its own, and publish the CNAME records of the tokens in the answer. The command
replaces the whole DKIM setup: mail leaves unsigned until SES has found the records, and the domain is no longer a
replica.

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT

After `REPLICATION_ACCESS_DENIED`, allow `ses:ReplicateEmailIdentityDKIMSigningKey` on the parent identity for the
principal that creates the replica.

## Sources

- [Deterministic Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html)
- [VerificationInfo](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_VerificationInfo.html)
"""

from sescheck.comparison.account_view import RegionView, verified
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import YES, unread_among
from sescheck.rules.kit import (
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    IdentityInRegion,
    Lead,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
    thing,
)
from sescheck.rules.shared.dmarc_failover import if_dmarc_refuses
from sescheck.rules.shared.steps.identities import bring_over
from sescheck.rules.shared.steps.identity_things import verified_of
from sescheck.rules.shared.steps.signing import (
    cannot_be_parent,
    follow_parent,
    replica_of,
    set_up,
    set_up_again,
    signing_switched,
)
from sescheck.rules.shared.steps.verification import verify_domain, wait_for_verification
from sescheck.ses.dkim_origin import EASY, parent_of, parent_region
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Listing, Reading, Why, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL),
    failover=if_dmarc_refuses,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain whose replication failed, or whose parent cannot serve a replica."""
    if not subject.is_domain:
        return NOT_APPLICABLE
    detail = need(subject.identity.detail)
    error = detail.verification_error
    if error is not None and error.startswith("REPLICATION_"):
        return Flag(
            f"SES cannot replicate the DKIM key of {subject.name} to {subject.region} ({error})",
            evidence={"origin": detail.dkim_origin, "error": error},
        )
    parent = parent_of(subject.account, subject.name, detail)
    return NOT_APPLICABLE if parent is None else _check_parent(subject, parent)


def _check_parent(subject: IdentityInRegion, parent: Peer) -> Verdict:
    identity = need(parent.identity)
    faults = {"missing": YES} if identity is None else _faults(identity)
    found = [fault for fault, reading in faults.items() if reading == YES]
    if not found:
        return clear_unless(*unread_among(*faults.values()))
    return Flag(
        f"{subject.name} in {subject.region} takes its DKIM key from {parent.view.name}, where the"
        f" domain is {' and '.join(found)}",
        evidence={"parent_region": parent.view.name, "parent": found},
        compared_with=(parent.view.name,),
    )


def _faults(parent: Identity) -> dict[str, Reading[bool]]:
    return {
        "not verified": value_of(verified(parent), lambda yes: not yes),
        "not enabled for DKIM": value_of(parent.dkim, lambda dkim: not dkim.enabled),
        "without Easy DKIM": value_of(parent.detail, lambda detail: detail.dkim_origin not in (EASY, None)),
    }


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Repair the parent, and let the replica follow it again."""
    detail = need(subject.identity.detail)
    parent = parent_of(subject.account, subject.name, detail)
    error = flag.evidence.get("error")
    if parent is None or error == _DENIED:
        return _allow_replication(subject, str(error), parent_region(detail))
    identity = need(parent.identity)
    if identity is None:
        return _create_parent(subject, detail, parent.view)
    if cannot_be_parent(identity):
        return follow_parent(subject.name, identity, parent.view.name, subject.region)
    if error is not None and YES not in _faults(identity).values():
        return _allow_replication(subject, str(error), parent_region(detail))
    repairs = (
        verify_domain(subject.account, identity, parent.view.name) if need(verified(identity)) is False else ()
    )
    dkim = need(identity.dkim)
    on = () if dkim.enabled else (signing_switched(identity.name, parent.view.name, on=True),)
    return (*repairs, *on)


def _allow_replication(subject: IdentityInRegion, error: str, parent: str | None) -> Steps:
    region, name = subject.region, subject.name
    allowed = thing(region, "replication", name)
    words = (
        f"SES reports {error}. Look at {name} in {parent or 'the region of its parent'}. Allow"
        " ses:ReplicateEmailIdentityDKIMSigningKey on that identity for the principal that makes the replica in"
        f" {region}."
    )
    title = f"Allow the DKIM key of {name} to be replicated to {region}"
    yield Step(title, Human(words), region, Phase.IDENTITIES, makes=(allowed,))
    if parent is not None:
        again = f"Let {name} in {region} take its DKIM key from {parent} again"
        yield set_up_again(name, replica_of(parent), region, again, (allowed,))


def _create_parent(subject: IdentityInRegion, detail: Detail, parent: RegionView) -> Steps:
    """Create it with all that the replica has. Its old key is lost, so that the records change too."""
    name, region, there = subject.name, subject.region, parent.name
    yield from bring_over(subject.account, subject.identity, subject.here, parent)
    yield wait_for_verification(name, there, is_replica=False)
    again = f"Let {name} in {region} take its DKIM key from {there} again"
    lost = f"the DKIM setup ({detail.dkim_origin}), by the same one."
    yield set_up(name, replica_of(there), region, again, lost, (verified_of(there, name),))


_DENIED = "REPLICATION_ACCESS_DENIED"
_REPLICA = east(s.domain(detail=s.details(dkim_origin="AWS_SES_US_WEST_2")))
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")

EXAMPLES = (
    flagged("The parent region does not have the domain.", west(), _REPLICA),
    flagged("The parent is not verified.", west(s.domain(verification="FAILED")), _REPLICA),
    flagged("The parent's DKIM is switched off.", west(s.domain(dkim=s.signing(enabled=False))), _REPLICA),
    flagged(
        "The parent has changed to BYODKIM.", west(s.domain(detail=s.details(dkim_origin="EXTERNAL"))), _REPLICA
    ),
    flagged(
        "The parent is itself a replica.",
        ireland(s.domain()),
        west(s.domain(detail=s.details(dkim_origin="AWS_SES_EU_WEST_1"))),
        _REPLICA,
    ),
    flagged(
        "The parent is not verified; its detail could not be read.",
        west(s.domain(verification="PENDING", detail=s.unread())),
        _REPLICA,
    ),
    flagged(
        "SES reports that it may not replicate the parent's key; the parent is not audited.",
        east(
            s.domain(
                verification="FAILED",
                detail=s.details(dkim_origin="AWS_SES_US_WEST_2", verification_error="REPLICATION_ACCESS_DENIED"),
            )
        ),
    ),
    flagged(
        "The parent region, in GovCloud, does not have the domain.",
        s.region("us-gov-east-1"),
        s.region("us-gov-west-1", s.domain(detail=s.details(dkim_origin="AWS_SES_US_GOV_EAST_1"))),
        at=("us-gov-west-1", "example.com"),
    ),
    clear("The parent is verified, with Easy DKIM enabled.", west(s.domain("Example.com")), _REPLICA),
    clear("The parent region is not audited: another rule reports it.", _REPLICA),
    clear(
        "The domain's verification failed for a reason other than replication.",
        east(s.domain(verification="FAILED", detail=s.details(verification_error="HOST_NOT_FOUND"))),
    ),
    clear(
        "The address reports the origin of its domain.",
        west(s.domain()),
        east(s.address("news@example.com", detail=s.details(dkim_origin="AWS_SES_US_WEST_2"))),
    ),
    unknown("The domain's detail could not be read.", east(s.domain(detail=s.unread()))),
    unknown("The parent's detail could not be read.", west(s.domain(detail=s.unread())), _REPLICA),
    unknown("It is unknown whether the parent is verified.", west(s.domain(verification=s.unread())), _REPLICA),
    unknown("It is unknown whether the parent's DKIM is on.", west(s.domain(dkim=_UNREAD)), _REPLICA),
    unknown(
        "The list of the parent region is incomplete.",
        west(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
        _REPLICA,
    ),
    unknown("This depth does not read the domain's detail.", east(s.domain(detail=s.unread(why=Why.NOT_ASKED)))),
)
