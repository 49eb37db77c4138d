r"""DMARC asks for strict SPF alignment, which a custom MAIL FROM domain never has

## What it finds

A verified identity with a custom MAIL FROM domain, if the DMARC record of its domain has `aspf=s`. A domain
without a record of its own takes the record of a domain above it.

- There is one finding for each domain and group, about the domain if it is an identity with a MAIL FROM domain,
  else about one of its addresses. The status of the MAIL FROM domain does not matter: see
  [mail-from-not-verified](mail-from-not-verified.md).
- If a domain above it is flagged for the same record, only that domain is flagged.
- Without a custom MAIL FROM domain, SPF passes for amazonses.com and is not aligned in any mode: such an identity
  is not flagged.

## Why it matters

The MAIL FROM domain of SES is a subdomain of the domain in the From address. Strict alignment asks for the same
domain. So SPF never counts for DMARC, and the custom MAIL FROM domain has no effect on it. Mail then passes by
DKIM alone: where the signature breaks on the way, or DKIM is off, it fails.

## How to fix

Publish the record in the evidence. It replaces the record that is there now, with relaxed alignment, which is
the default:

    _dmarc.example.com.  TXT  "v=DMARC1; p=reject; aspf=r"

To see the MAIL FROM domain:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query MailFromAttributes

If other systems that send for the domain rely on strict alignment, accept the finding.

## Sources

- [Complying with DMARC](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html): SPF needs
  relaxed alignment with SES
- [RFC 9989: DMARC](https://www.rfc-editor.org/rfc/rfc9989.html), identifier alignment
"""

from functools import partial

from sescheck.comparison.account_view import RegionView, verified
from sescheck.comparison.logic import all_of
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Flag,
    Lead,
    NameInGroup,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.dmarc import (
    corrected,
    domain_of,
    evidence,
    is_reported_above,
    policy_of,
    regions_that_send,
    sends_for_domain,
    who,
)
from sescheck.rules.shared.example_values import TIMED_OUT, with_mail_from
from sescheck.rules.shared.steps.records import publish_dmarc
from sescheck.ses.records.dmarc_policy import AppliedPolicy
from sescheck.ses.records.lookups import plain
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(Fact.IDENTITIES, Fact.MAIL_FROM, Fact.DNS),
    looks_at_others=True,
    failover=NOTHING,
    lead=Lead.HOURS,
)
def check(subject: NameInGroup) -> Verdict:
    """Flag a domain with a custom MAIL FROM domain whose DMARC record asks for strict SPF alignment."""
    if not need(sends_for_domain(subject, _has_mail_from)):
        return NOT_APPLICABLE
    domain = domain_of(subject.name)
    policy = need(policy_of(subject.account, domain))
    if not _is_strict(policy):
        return CLEAR
    if need(is_reported_above(subject, policy, _is_strict, _has_mail_from)):
        return NOT_APPLICABLE
    regions = regions_that_send(subject, _has_mail_from)
    return Flag(
        f"{who(subject.name)} has a custom MAIL FROM domain, which never has the strict SPF alignment (aspf=s)"
        f" that the DMARC record at _dmarc.{policy.found_at} asks for",
        evidence={
            **evidence(subject.account, domain, policy, corrected(domain, policy, aspf="r")),
            "mail_from": {region: _mail_from(subject, region) for region in regions},
        },
    )


def fix(subject: NameInGroup, flag: Flag) -> Steps:
    """Publish the same policy with relaxed alignment of SPF."""
    domain = domain_of(subject.name)
    yield publish_dmarc(corrected(domain, need(policy_of(subject.account, domain)), aspf="r"), subject.account)


def _is_strict(policy: AppliedPolicy) -> bool:
    return policy.policy is not None and policy.strict_spf


def _has_mail_from(_: RegionView, identity: Identity) -> Reading[bool]:
    """True if it is verified and has a MAIL FROM domain other than the domain of the From address."""
    domain = domain_of(identity.name)
    other = value_of(identity.mail_from, lambda found: found is not None and plain(found.domain) != domain)
    return all_of((verified(identity), other))


def _mail_from(subject: NameInGroup, region: str) -> str | None:
    view = next(view for view in subject.group.regions if view.name == region)
    match view.identity(subject.name):
        case Known(Identity(mail_from=Known(found))) if found is not None:
            return found.domain
        case _:
            return None


_WITH = with_mail_from()
_BELOW = s.domain("a.example.com", mail_from=s.mail_from_domain("bounce.a.example.com"))
_STRICT = {"_dmarc.example.com TXT": ("v=DMARC1; p=reject; aspf=s",)}
_INHERITED = {**_STRICT, "_dmarc.a.example.com TXT": (), "_dmarc.com TXT": ()}
_UNREAD = s.unread("ses:GetIdentityMailFromDomainAttributes")
_flagged = partial(flagged, at=(None, "example.com"))

EXAMPLES = (
    _flagged("The record has aspf=s.", east(_WITH), dns=_STRICT),
    _flagged(
        "One of two regions has a custom MAIL FROM domain, which is enough, although the other could not be read.",
        west(s.domain(mail_from=_UNREAD)),
        east(_WITH),
        dns=_STRICT,
    ),
    flagged(
        "The subdomain inherits the record of a domain that does not have a custom MAIL FROM domain.",
        east(s.domain(), _BELOW),
        at=(None, "a.example.com"),
        dns=_INHERITED,
    ),
    _flagged(
        "The subdomain inherits the record of a domain that also has a custom MAIL FROM domain: one finding.",
        east(_WITH, _BELOW),
        dns=_INHERITED,
    ),
    flagged(
        "Only an address of the domain has a custom MAIL FROM domain.",
        east(s.domain(), s.address("a@example.com", mail_from=s.mail_from_domain("bounce.example.com"))),
        at=(None, "a@example.com"),
        dns=_STRICT,
    ),
    clear(
        "Alignment is relaxed, by default.", east(_WITH), dns={"_dmarc.example.com TXT": ("v=DMARC1; p=reject",)}
    ),
    clear("The identity does not have a custom MAIL FROM domain.", east(s.domain()), dns=_STRICT),
    clear(
        "The identity is not verified: another rule reports it.",
        east(s.domain(verification="FAILED", mail_from=s.mail_from_domain("bounce.example.com"))),
        dns=_STRICT,
    ),
    unknown(
        "The resolver did not answer.",
        east(_WITH),
        dns={"_dmarc.example.com TXT": TIMED_OUT},
    ),
    unknown("The DNS was not asked.", east(_WITH)),
    unknown("The MAIL FROM domain could not be read.", east(s.domain(mail_from=_UNREAD)), dns=_STRICT),
)
