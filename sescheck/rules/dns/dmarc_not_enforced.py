r"""DMARC does not ask receivers to act on mail that fails

## What it finds

A verified domain whose DMARC policy is `none`, or whose record says that the policy is only tested (`t=y`).

- A domain without a record of its own takes the policy from a domain above it. For it, `sp` counts if the record
  has it, else `p`. A record without a valid policy and with a valid address for reports counts as `none`.
- There is one finding for each domain and group. If only addresses of the domain are verified, the finding is
  about one of them. If the domain is not yours, accept it.
- If a domain above it sends too and the same record has the same fault there, only that domain is flagged.
- [dmarc-missing](dmarc-missing.md) reports a domain to which no policy applies, and
  [identity-not-verified](identity-not-verified.md) one that is not verified. A domain that is only a tracking
  domain of a configuration set is not flagged.

## Why it matters

Receivers deliver mail that fails DMARC as if there were no record. Others can send with this domain in the From
address. It is right to begin with `none`, and to read the reports for some weeks.

## How to fix

Read the reports until all your mail passes. Then publish the record in the evidence. It replaces the record that
is there now:

    _dmarc.example.com.  TXT  "v=DMARC1; p=quarantine; rua=mailto:REPORTS@example.com"

For each identity that sends, check DKIM and the MAIL FROM domain first, because mail that fails goes to spam
from then on:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY \
        --query '{Dkim: DkimAttributes.Status, MailFrom: MailFromAttributes}'

## Sources

- [Complying with DMARC](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html)
- [RFC 9989: DMARC](https://www.rfc-editor.org/rfc/rfc9989.html), sections 4.7 and 4.10

RFC 9989 no longer has the tag `pct`. It is ignored here.
"""

from functools import partial

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Flag,
    Human,
    Lead,
    NameInGroup,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.dmarc import (
    RecordToPublish,
    corrected,
    domain_of,
    evidence,
    is_reported_above,
    policy_of,
    regions_that_send,
    sends_for_domain,
    who,
)
from sescheck.rules.shared.example_values import TIMED_OUT
from sescheck.ses.records.dmarc_policy import AppliedPolicy
from sescheck.ses.records.dmarc_record import Policy
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.LOW,
    reads=(
        Fact.IDENTITIES,
        Fact.MAIL_FROM,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.CONFIGURATION_SET_OPTIONS,
        Fact.DNS,
    ),
    looks_at_others=True,
    failover=NOTHING,
    lead=Lead.LONG,
)
def check(subject: NameInGroup) -> Verdict:
    """Flag a domain that sends and whose DMARC policy is none, or is only tested."""
    if not need(sends_for_domain(subject)):
        return NOT_APPLICABLE
    domain = domain_of(subject.name)
    policy = need(policy_of(subject.account, domain))
    if policy.policy is None:
        return NOT_APPLICABLE
    if policy.is_enforced:
        return CLEAR
    if need(is_reported_above(subject, policy, _is_not_enforced)):
        return NOT_APPLICABLE
    return Flag(
        f"{who(subject.name)} does not enforce DMARC: the record at _dmarc.{policy.found_at} {_says(policy)}",
        evidence={
            **evidence(subject.account, domain, policy, _enforcing(domain, policy)),
            "policy": policy.policy,
            "tag": policy.tag,
            "testing": policy.testing,
            "sends_in": regions_that_send(subject),
        },
    )


def fix(subject: NameInGroup, flag: Flag) -> Steps:
    """Enforce the policy, which only a person can decide."""
    domain = domain_of(subject.name)
    record = _enforcing(domain, need(policy_of(subject.account, domain)))
    yield Step(
        f"Decide when receivers enforce DMARC for {domain}",
        Human(
            f"Read the DMARC reports until all mail of {domain} passes. Then publish {record}: it"
            " replaces the record that is there. Mail that fails goes to spam from then on.",
            "the owner of the domain",
            "weeks",
        ),
        None,
        Phase.LAST,
    )


def _is_not_enforced(policy: AppliedPolicy) -> bool:
    return policy.policy is not None and not policy.is_enforced


def _says(policy: AppliedPolicy) -> str:
    if policy.policy is not Policy.NONE:
        return "asks only for a test (t=y)"
    if policy.invalid is not None:
        return f"has an invalid policy ({policy.tag}={policy.invalid}), which counts as none"
    return f"has the policy none ({policy.tag})"


def _enforcing(domain: str, policy: AppliedPolicy) -> RecordToPublish:
    """The record with a policy that is enforced; one that is only tested stays as strict as it is."""
    if policy.policy is Policy.NONE and policy.tag is not None:
        return corrected(domain, policy, **{policy.tag: Policy.QUARANTINE, "t": None})
    return corrected(domain, policy, t=None)


_SUBDOMAIN = s.domain("a.example.com")
_flagged = partial(flagged, at=(None, "example.com"))
_below = partial(flagged, at=(None, "a.example.com"))


def _at(domain: str, *records: str) -> dict[str, tuple[str, ...]]:
    """The answers about example.com and a.example.com; one of them has these records."""
    none = {f"_dmarc.{each} TXT": () for each in ("a.example.com", "example.com", "com")}
    return {**none, f"_dmarc.{domain} TXT": records}


EXAMPLES = (
    _flagged(
        "The policy is none.", west(s.domain()), east(s.domain()), dns=_at("example.com", "v=DMARC1; p=none")
    ),
    _flagged(
        "The policy is reject, and the record asks only for a test.",
        east(s.domain()),
        dns=_at("example.com", "v=DMARC1; p=reject; t=y"),
    ),
    _flagged(
        "The record has an address for reports and no policy, which counts as none.",
        east(s.domain()),
        dns=_at("example.com", "v=DMARC1; rua=mailto:dmarc@example.com"),
    ),
    _below(
        "The subdomain inherits sp=none; p=reject counts for the domain only.",
        east(s.domain(), _SUBDOMAIN),
        dns=_at("example.com", "v=DMARC1; p=reject; sp=none"),
    ),
    _below(
        "The subdomain has a record of its own, with the policy none, and the domain above rejects.",
        east(s.domain(), _SUBDOMAIN),
        dns={**_at("example.com", "v=DMARC1; p=reject"), "_dmarc.a.example.com TXT": ("v=DMARC1; p=none",)},
    ),
    _flagged(
        "The subdomain inherits the policy none of a domain that also sends: one finding.",
        east(s.domain(), _SUBDOMAIN),
        dns=_at("example.com", "v=DMARC1; p=none"),
    ),
    _below(
        "The subdomain inherits the policy none of a domain that is not an identity.",
        east(_SUBDOMAIN),
        dns=_at("example.com", "v=DMARC1; p=none"),
    ),
    flagged(
        "Only addresses of the domain are verified: one finding, about the first.",
        east(s.address("b@example.com"), s.address("a@example.com")),
        at=(None, "a@example.com"),
        dns=_at("example.com", "v=DMARC1; p=none"),
    ),
    clear("The policy is quarantine.", east(s.domain()), dns=_at("example.com", "v=DMARC1; p=quarantine")),
    clear(
        "The subdomain inherits sp=reject; p=none counts for the domain only, which is not an identity.",
        east(_SUBDOMAIN),
        dns=_at("example.com", "v=DMARC1; p=none; sp=reject"),
    ),
    clear("There is no record: another rule reports it.", east(s.domain()), dns=_at("com")),
    clear(
        "The domain is not verified: another rule reports it.",
        east(s.domain(verification="PENDING")),
        dns=_at("example.com", "v=DMARC1; p=none"),
    ),
    unknown(
        "The resolver did not answer about the domain above, whose policy the subdomain inherits.",
        east(_SUBDOMAIN),
        dns={**_at("com"), "_dmarc.example.com TXT": TIMED_OUT},
    ),
    unknown("The DNS was not asked.", east(s.domain())),
    unknown(
        "It is unknown whether the domain is verified.",
        east(s.domain(verification=s.unread())),
        dns=_at("example.com", "v=DMARC1; p=none"),
    ),
)
