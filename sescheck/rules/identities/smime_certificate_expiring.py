r"""An S/MIME certificate expires soon, or has expired

## What it finds

A verified identity with an S/MIME certificate that expires within 30 days, or that has expired, which has
`critical` severity. The time of the snapshot counts as now. An association that was ended (`INACTIVE`,
`DEPROVISIONING`) is skipped, and so is an address that has another certificate which is active and valid for
longer.

Certificates are read with `--depth deep`, and only in regions in which a configuration set signs with S/MIME. AWS
reports an expired certificate as `FAILED`. One that failed before that is reported by
[smime-certificate-missing-in-region](smime-certificate-missing-in-region.md), if another region has it.

## Why it matters

If a configuration set signs with S/MIME, SES rejects each message whose From address has no active certificate.
ACM does not renew certificates that were imported, and each region has its own: that of the standby is easily
forgotten.

## How to fix

Get a new certificate from the certificate authority, and import it in each region. An address has one certificate
at a time: between the two last commands, until the new one is `ACTIVE`, SES rejects mail of the address that it
should sign.

    aws acm import-certificate --region REGION --certificate fileb://certificate.pem \
        --private-key fileb://key.pem --certificate-chain fileb://chain.pem
    aws sesv2 list-email-identity-certificates --region REGION --email-identity IDENTITY
    aws sesv2 disassociate-email-identity-certificate --region REGION --email-identity IDENTITY \
        --from-address ADDRESS
    aws sesv2 associate-email-identity-certificate --region REGION --email-identity IDENTITY \
        --from-address ADDRESS --certificate-arn CERTIFICATE_ARN

ACM can also replace the old certificate by the new one, with the same ARN (`--certificate-arn`). AWS does
not document whether SES then signs with the new one: look at the expiry time in the list.

## Sources

- [Authenticating email with S/MIME](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-smime.html):
  the certificate must not be expired
- [ListEmailIdentityCertificates](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListEmailIdentityCertificates.html):
  "If a certificate has passed its expiration time, it's returned with a status of FAILED"
- [Importing certificates into ACM](https://docs.aws.amazon.com/acm/latest/userguide/import-certificate.html):
  no managed renewal
"""

from datetime import datetime, timedelta
from functools import partial

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.logic import NO
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Failover,
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
from sescheck.rules.shared.steps.smime import import_words
from sescheck.ses.smime import ACTIVE, FAILED, NO_LONGER, Association, certified, has_expired
from sescheck.snapshot.certificates import SmimeCertificate
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_DAYS = 30


def _failover(subject: IdentityInRegion, _flag: Flag) -> Failover:
    """Mail is rejected when the certificate has expired."""
    return BLOCKS if any(has_expired(each, subject.account.taken_at) for each in _ending(subject)) else DEGRADES


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.SMIME_CERTIFICATES),
    failover=_failover,
    looks_at_others=True,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity with a certificate that has expired, or that soon expires."""
    if is_verified(Known(subject.identity)) == NO:
        return NOT_APPLICABLE
    if not need(certified(subject.here).of_identity(subject.name)):
        return NOT_APPLICABLE
    ending = _ending(subject)
    if not ending:
        return CLEAR
    first = min(ending, key=lambda each: each.expires or "")
    expired = has_expired(first, subject.account.taken_at)
    more = f", and {len(ending) - 1} more of the identity within {_DAYS} days" if len(ending) > 1 else ""
    return Flag(
        f"The S/MIME certificate of {subject.name} for {first.from_address} in {subject.region}"
        f" {_when(subject, first)}{more}",
        evidence={
            "certificates": [
                {"address": each.from_address, "expires": each.expires, "status": each.status, "arn": each.arn}
                for each in ending
            ]
        },
        severity=Severity.CRITICAL if expired else None,
    )


def fix(subject: IdentityInRegion, _flag: Flag) -> Steps:
    """Let a person replace the certificate: only the owner of the key gets a new one."""
    region = subject.region
    for each in _ending(subject):
        words = (
            f"{import_words(each.from_address, region)} Then replace the association with `aws sesv2"
            " disassociate-email-identity-certificate` and `aws sesv2 associate-email-identity-certificate`: until"
            " the new certificate is ACTIVE, SES rejects mail of the address that it should sign. `sescheck rules"
            " smime-certificate-expiring` has the commands."
        )
        title = f"Replace the S/MIME certificate of {each.from_address} in {region}, which {_when(subject, each)}"
        yield Step(title, Human(words), region, Phase.IDENTITY_SETTINGS)


def _when(subject: IdentityInRegion, certificate: SmimeCertificate) -> str:
    verb = "expired" if has_expired(certificate, subject.account.taken_at) else "expires"
    return f"{verb} on {(certificate.expires or '')[:10]}"


def _ending(subject: IdentityInRegion) -> list[SmimeCertificate]:
    """The certificates of the identity that have expired or soon do, if no better one signs for the address."""
    here, found = certified(subject.here), []
    addresses = {each.from_address.lower() for each in need(here.of_identity(subject.name))}
    for address in sorted(addresses):
        best = _best(here.by_address[address])
        if (
            best is not None
            and best.identity == subject.name
            and _ends(best.certificate, subject.account.taken_at)
        ):
            found.append(best.certificate)
    return found


def _best(associations: list[Association]) -> Association | None:
    """The association that signs, or else one that is not ended: of several, the one that is valid for longest."""
    usable = [each for each in associations if each.certificate.status not in NO_LONGER]
    signing = [each for each in usable if each.certificate.status == ACTIVE]
    return max(signing or usable, key=lambda each: each.certificate.expires or "9", default=None)


def _ends(certificate: SmimeCertificate, now: str) -> bool:
    if certificate.expires is None:
        return False
    if certificate.status == FAILED:
        return has_expired(certificate, now)
    return datetime.fromisoformat(certificate.expires) <= datetime.fromisoformat(now) + timedelta(days=_DAYS)


_NEWS = "news@example.com"
_DOMAIN = s.domain()
_LIST = "ses:ListEmailIdentityCertificates"
_SOON = partial(s.smime_certificate, _NEWS, expires="2026-12-23T09:00:00Z")
_PAST = partial(s.smime_certificate, _NEWS, expires="2026-11-23T09:00:00Z")


def _with(*certificates: SmimeCertificate | Unreadable, identity: Identity = _DOMAIN) -> Region:
    """A region at 23 November 2026, 09:00."""
    return east(identity, smime_certificates=[s.smime_certificates(identity.name, *certificates)])


EXAMPLES = (
    flagged("The certificate expires in 30 days.", _with(_SOON())),
    flagged("The certificate has just expired.", _with(_PAST("FAILED")), severity=Severity.CRITICAL),
    flagged(
        "One certificate has expired, another expires soon: one finding.",
        _with(_SOON(), s.smime_certificate("a@example.com", "FAILED", expires="2026-01-01T00:00:00Z")),
        severity=Severity.CRITICAL,
    ),
    flagged(
        "The certificate has expired, and AWS does not report it as failed yet.",
        _with(_PAST()),
        severity=Severity.CRITICAL,
    ),
    clear(
        "The certificate is valid for a second longer than 30 days.",
        _with(s.smime_certificate(_NEWS, expires="2026-12-23T09:00:01Z")),
    ),
    clear(
        "The expired certificate is being removed; a new one signs.",
        _with(_PAST("DEPROVISIONING"), s.smime_certificate(_NEWS)),
    ),
    clear("The certificate that expires soon is no longer used.", _with(_SOON("INACTIVE"))),
    clear("The certificate failed before it expires: another rule reports it.", _with(_SOON("FAILED"))),
    clear("AWS gives no expiry time.", _with(s.smime_certificate(_NEWS, expires=None))),
    clear("The domain is not verified.", _with(_PAST("FAILED"), identity=s.domain(verification="FAILED"))),
    clear("No configuration set signs with S/MIME.", east(_DOMAIN)),
    unknown("The certificates could not be read.", _with(s.unread(_LIST))),
    unknown(
        "Certificates are read with --depth deep.",
        east(_DOMAIN, smime_certificates=Listing((), s.unread(_LIST, Why.NOT_ASKED))),
    ),
)
