r"""DKIM is enabled but not verified

## What it finds

A domain identity that is enabled for DKIM in this region with status `PENDING`, `FAILED`, `TEMPORARY_FAILURE` or
`NOT_STARTED`. A status that this version does not know is not flagged.

- A domain that is not verified here is reported by [identity-not-verified](identity-not-verified.md): today the
  DKIM records *are* the verification, so both wait for the same records. The same rule reports a domain whose
  records AWS no longer finds, if both have the status `TEMPORARY_FAILURE`. This rule reports domains that were
  verified in the older way, by a TXT record, or that lost their DKIM records later.
- Email addresses are skipped: they have no DKIM records.
- A subdomain with DKIM of its own is checked, also under a domain that signs: the settings of the most specific
  identity apply.

If the DNS was asked, the finding also says which of the domain's records it has. If it has all of them and the
status is `PENDING`, SES has not looked yet. The DNS does not change the severity, and without its answer the
finding is the same. A record that is missing or wrong is also a finding of its own, which carries the repair:
[dkim-record-missing](dkim-record-missing.md), [dkim-record-wrong](dkim-record-wrong.md) or
[dkim-byodkim-record-missing](dkim-byodkim-record-missing.md). This finding carries the consequence: mail leaves
without a signature.

After a change of the key length, the status may be `PENDING` for a while. The evidence then has both lengths.

## Why it matters

SES signs only after it has found the records. Until then, mail leaves without a signature of the domain, and DMARC
fails unless a custom MAIL FROM domain passes instead. `TEMPORARY_FAILURE` means that SES found the records once
and no longer does: signing stops if that lasts. AWS does not say whether SES signs in the meantime.

## How to fix

Get the tokens and their zone:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

With Easy DKIM, publish for each token the record `TOKEN._domainkey.DOMAIN CNAME TOKEN.ZONE`, where `ZONE` is the
answer's `SigningHostedZone`. With BYODKIM (origin `EXTERNAL`), publish the TXT record of the selector. A replica
(DEED) has its parent's records. SES looks for the records for 72 hours.

After `FAILED`, start again. The command depends on the answer's `SigningAttributesOrigin`. With Easy DKIM
(`AWS_SES`), it gives the tokens to publish:

    aws ses verify-domain-dkim --region REGION --domain DOMAIN

With BYODKIM (`EXTERNAL`), give the selector and the private key again:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin EXTERNAL --signing-attributes file://byodkim.json

with `{"DomainSigningSelector": "SELECTOR", "DomainSigningPrivateKey": "BASE64"}` in the file. For a replica (DEED,
`AWS_SES_<REGION>`), look at the parent first, then name its region again, such as `AWS_SES_US_EAST_1`:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES_PARENT_REGION

Each command replaces the whole DKIM setup of the domain. Never use the command for Easy DKIM on BYODKIM or on a
replica: AWS does not say what happens to their key, and mail may leave unsigned.

## Sources

- [Troubleshooting DKIM](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-dkim.html)
- [DkimAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimAttributes.html)
- [Creating and verifying identities](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html)

In 2019 the DKIM records were TXT records, separate from the record that verified the domain.
"""

from sescheck.comparison.account_view import RECORDS_LOST, has_lost_records, verified
from sescheck.comparison.logic import NO
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Lead,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.dmarc_failover import if_dmarc_refuses
from sescheck.rules.shared.explained_by_dns import with_dkim_reason
from sescheck.rules.shared.steps.verification import verify_domain
from sescheck.ses.signing import NEVER_SET_UP
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_UNVERIFIED = {"PENDING", "FAILED", RECORDS_LOST, NEVER_SET_UP}


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL, Fact.DNS),
    failover=if_dmarc_refuses,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a verified domain that is enabled for DKIM, if SES has not found its records."""
    domain = subject.identity
    if not subject.is_domain or verified(domain) == NO:
        return NOT_APPLICABLE
    dkim = need(domain.dkim)
    if not dkim.enabled:
        return NOT_APPLICABLE
    lost = dkim.status == RECORDS_LOST
    if dkim.status not in _UNVERIFIED or (lost and has_lost_records(domain)):
        return CLEAR
    need(verified(domain))
    flag = Flag(
        f"AWS no longer finds the DKIM records of {domain.name} in {subject.region}: signing stops if that lasts"
        if lost
        else f"{domain.name} is enabled for DKIM in {subject.region}, but its status is {dkim.status}",
        evidence={"dkim_status": dkim.status, "tokens": list(dkim.tokens), **_key_evidence(domain)},
    )
    return with_dkim_reason(flag, subject)


def _key_evidence(domain: Identity) -> dict[str, object]:
    """What is known of the key."""
    match domain.detail:
        case Known(detail):
            found = {
                "origin": detail.dkim_origin,
                "signing_zone": detail.signing_zone,
                "key_length": detail.key_length,
                "next_key_length": detail.next_key_length,
            }
            return {field: value for field, value in found.items() if value is not None}
        case Unreadable():
            return {}


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish the records, and start the verification again if SES has stopped looking for them."""
    return verify_domain(subject.account, subject.identity, subject.region)


EXAMPLES = (
    *(
        flagged(
            f"The domain is verified, and its DKIM status is {status}.", east(s.domain(dkim=s.signing(status)))
        )
        for status in ("PENDING", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED")
    ),
    flagged(
        "DKIM failed; this depth does not read the detail.",
        east(s.domain(dkim=s.signing("FAILED"), detail=s.unread(why=Why.NOT_ASKED))),
    ),
    flagged(
        "The subdomain's own DKIM failed, under a domain that signs.",
        east(s.domain(), s.domain("a.example.com", dkim=s.signing("FAILED"))),
        at="a.example.com",
    ),
    clear("The domain signs.", east(s.domain())),
    clear(
        "The domain itself is not verified yet and waits for the same records.",
        east(s.domain(verification="PENDING", dkim=s.signing("PENDING"))),
    ),
    clear(
        "AWS no longer finds the records, and these also verify the domain.",
        east(s.domain(verification=RECORDS_LOST, dkim=s.signing(RECORDS_LOST))),
    ),
    clear(
        "DKIM was never set up, or is switched off.",
        east(s.domain(dkim=s.not_signing()), s.domain("example.org", dkim=s.signing("FAILED", enabled=False))),
    ),
    clear(
        "Addresses report the status of their domain.",
        east(s.address("news@example.com", dkim=s.signing("PENDING"))),
        west(s.address("me@gmail.com", dkim=s.signing("NOT_STARTED"))),
    ),
    clear("The status is one that this version does not know.", east(s.domain(dkim=s.signing("ROTATING")))),
    unknown("The DKIM status could not be read.", east(s.domain(dkim=s.unread("ses:GetIdentityDkimAttributes")))),
    unknown(
        "DKIM failed; it is unknown whether the domain is verified.",
        east(s.domain(verification=s.unread(), dkim=s.signing("FAILED"))),
    ),
)
