r"""DMARC asks for strict DKIM alignment from a subdomain that the domain above it signs for

## What it finds

A verified subdomain that signs with the DKIM key of a domain above it in this region, if the DMARC record of the
subdomain has `adkim=s`. DKIM was never set up for such a subdomain. If it has no record of its own, the record
of a domain above it counts.

- If the key of the domain above is not active, the subdomain is not flagged: see
  [dkim-not-verified](dkim-not-verified.md) and [dkim-off](dkim-off.md).
- Addresses are not flagged: whether SES signs mail of a verified address with the key of a domain above that of
  the address is not documented.
- Senders in a subdomain that is not an identity are not known, and not flagged.
- A subdomain that is only a tracking domain of a configuration set does not send, and is not flagged.

## Why it matters

The signature names the domain above (`d=example.com`), and the From address has the subdomain. Strict alignment
asks for the same domain. So DKIM does not count for DMARC. Mail then passes by SPF alone, which needs a custom
MAIL FROM domain and breaks if mail is forwarded.

## How to fix

Give the subdomain (`DOMAIN`) a key of its own, and publish the three CNAME records of the answer. The second
command replaces the whole DKIM setup, so look at the current one first:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes
    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT
    aws sesv2 put-email-identity-dkim-attributes --region REGION --email-identity DOMAIN --signing-enabled

A subdomain inherits a signature only while DKIM was never set up for it. So its mail may be unsigned until SES has
found the three records.

Or publish the record in the evidence. It replaces the record that is there now, with relaxed alignment, which is
the default:

    _dmarc.example.com.  TXT  "v=DMARC1; p=reject; adkim=r"

## Sources

- [Complying with DMARC](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html)
- [Authenticating email with DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html):
  what subdomains inherit
- [RFC 9989: DMARC](https://www.rfc-editor.org/rfc/rfc9989.html), identifier alignment
"""

from functools import partial

from msgspec import structs

from sescheck.comparison.account_view import RegionView
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
from sescheck.rules.shared.dmarc import corrected, domain_of, evidence, policy_of, sends
from sescheck.rules.shared.dmarc_failover import if_dmarc_refuses
from sescheck.rules.shared.example_values import TIMED_OUT
from sescheck.rules.shared.steps.records import publish_dmarc
from sescheck.ses.cover import ruling_domain
from sescheck.ses.signing import inherits, is_signing
from sescheck.snapshot.model import Dkim, Identity
from sescheck.snapshot.reading import Known, Reading, then, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(
        Fact.IDENTITIES,
        Fact.DKIM,
        Fact.MAIL_FROM,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.CONFIGURATION_SET_OPTIONS,
        Fact.DNS,
    ),
    looks_at_others=True,
    failover=if_dmarc_refuses,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a subdomain that signs with the key of a domain above it, if DMARC asks for strict DKIM alignment."""
    if "@" in subject.name or not need(sends(subject.here, subject.identity)):
        return NOT_APPLICABLE
    is_heir, found = value_of(subject.identity.dkim, inherits), _signer(subject.here, subject.name)
    if is_heir == NO or found == Known(None) or not need(is_heir):
        return NOT_APPLICABLE
    signer = need(found)
    domain = domain_of(subject.name)
    policy = need(policy_of(subject.account, domain))
    if policy.policy is None or not policy.strict_dkim:
        return CLEAR
    return Flag(
        f"{subject.name} signs with the DKIM key of {signer} in {subject.region}, and the DMARC record at"
        f" _dmarc.{policy.found_at} asks for strict DKIM alignment (adkim=s)",
        evidence={
            **evidence(subject.account, domain, policy, corrected(domain, policy, adkim="r")),
            "signed_by": signer,
        },
    )


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish the same policy with relaxed alignment of DKIM: with a new key, mail is unsigned for a while."""
    domain = domain_of(subject.name)
    record = corrected(domain, need(policy_of(subject.account, domain)), adkim="r")
    yield structs.replace(
        publish_dmarc(record, subject.account), alternative=f"give {domain} a DKIM key of its own."
    )


def _signer(here: RegionView, name: str) -> Reading[str | None]:
    """The domain above whose key signs; None if there is none."""

    def of(found: Identity | None) -> Reading[str | None]:
        return Known(None) if found is None else then(found.dkim, lambda dkim: by(found.name, dkim))

    def by(domain: str, dkim: Dkim) -> Reading[str | None]:
        return _signer(here, domain) if inherits(dkim) else Known(domain if is_signing(dkim) else None)

    return then(ruling_domain(here, name), of)


_BELOW = s.domain("a.example.com", dkim=s.not_signing())
_STRICT = {
    "_dmarc.a.example.com TXT": (),
    "_dmarc.example.com TXT": ("v=DMARC1; p=reject; adkim=s",),
    "_dmarc.com TXT": (),
}
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")
_flagged = partial(flagged, at="a.example.com")

EXAMPLES = (
    _flagged(
        "The subdomain inherits the key and the record of its domain.", east(s.domain(), _BELOW), dns=_STRICT
    ),
    _flagged(
        "The subdomain has a record of its own, with adkim=s.",
        east(s.domain(), _BELOW),
        dns={"_dmarc.a.example.com TXT": ("v=DMARC1; p=none; adkim=s",)},
    ),
    _flagged(
        "The subdomain signs with its own key in us-west-2 only.",
        west(s.domain(), s.domain("a.example.com")),
        east(s.domain(), _BELOW),
        dns=_STRICT,
    ),
    flagged(
        "The domain between inherits too.",
        east(s.domain(), _BELOW, s.domain("b.a.example.com", dkim=s.not_signing())),
        at=["a.example.com", "b.a.example.com"],
        dns={**_STRICT, "_dmarc.b.a.example.com TXT": ()},
    ),
    clear("The subdomain signs with its own key.", east(s.domain(), s.domain("a.example.com")), dns=_STRICT),
    clear(
        "Alignment is relaxed, by default.",
        east(s.domain(), _BELOW),
        dns={**_STRICT, "_dmarc.example.com TXT": ("v=DMARC1; p=reject",)},
    ),
    clear(
        "The subdomain has a record of its own, with relaxed alignment.",
        east(s.domain(), _BELOW),
        dns={**_STRICT, "_dmarc.a.example.com TXT": ("v=DMARC1; p=reject",)},
    ),
    clear(
        "The DKIM of the domain above failed: another rule reports it.",
        east(s.domain(dkim=s.signing("FAILED")), _BELOW),
        dns=_STRICT,
    ),
    clear("No domain above it is verified: nothing signs.", east(_BELOW), dns=_STRICT),
    clear(
        "The DKIM of the subdomain was switched off: it does not inherit.",
        east(s.domain(), s.domain("a.example.com", dkim=s.signing(enabled=False))),
        dns=_STRICT,
    ),
    clear(
        "The subdomain is not verified: another rule reports it.",
        east(s.domain(), s.domain("a.example.com", verification="PENDING", dkim=s.not_signing())),
        dns=_STRICT,
    ),
    unknown(
        "The resolver did not answer.",
        east(s.domain(), _BELOW),
        dns={"_dmarc.a.example.com TXT": TIMED_OUT},
    ),
    unknown("The DNS was not asked.", east(s.domain(), _BELOW)),
    unknown("The DKIM of the domain above could not be read.", east(s.domain(dkim=_UNREAD), _BELOW), dns=_STRICT),
    clear(
        "The DKIM of the subdomain could not be read, and no domain above it is an identity.",
        east(s.domain("a.example.com", dkim=_UNREAD)),
        dns=_STRICT,
    ),
    unknown(
        "The DKIM of the subdomain could not be read.",
        east(s.domain(), s.domain("a.example.com", dkim=_UNREAD)),
        dns=_STRICT,
    ),
)
