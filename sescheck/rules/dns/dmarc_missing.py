r"""A domain that sends has no DMARC policy

## What it finds

A verified domain to which no DMARC policy applies: neither the domain nor a domain above it has a DMARC record.
A record that receivers ignore does not count: several records at one name, or a policy that is not `none`,
`quarantine` or `reject` in a record without a valid address for reports (`rua`).

- The record is looked up as RFC 9989 says: at most eight names, from the domain up to the top-level domain.
- There is one finding for each domain and group. If only addresses of the domain are verified, the finding is
  about one of them. If the domain is not yours, accept it.
- If a domain above it sends too and has the same fault, only that domain is flagged.
- A domain that is not verified is not flagged: see [identity-not-verified](identity-not-verified.md). Nor is a
  domain that is only a tracking domain of a configuration set.

## Why it matters

Without DMARC, everybody can send mail with this domain in the From address. Large receivers also require a DMARC
record of bulk senders, and reject their mail or treat it as spam without one.

## How to fix

Publish a record at the domain, or at the domain above it for all subdomains together. This one only asks for
reports, and changes nothing for mail that fails:

    _dmarc.example.com.  TXT  "v=DMARC1; p=none; rua=mailto:REPORTS@example.com"

When the reports show that all your mail passes, ask receivers to enforce: see
[dmarc-not-enforced](dmarc-not-enforced.md). If there are several records, leave one.

## Sources

- [Complying with DMARC](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html)
- [RFC 9989: DMARC](https://www.rfc-editor.org/rfc/rfc9989.html), sections 4.7 and 4.10

Some receivers still follow RFC 7489, with a list of public suffixes. For ordinary domains both find the same
record.
"""

from functools import partial

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
    RecordToPublish,
    domain_of,
    evidence,
    is_reported_above,
    policy_of,
    regions_that_send,
    sends_for_domain,
    who,
)
from sescheck.rules.shared.example_values import TIMED_OUT
from sescheck.rules.shared.steps.records import publish_dmarc
from sescheck.ses.records.dmarc_policy import AppliedPolicy
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.MEDIUM,
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
    lead=Lead.HOURS,
)
def check(subject: NameInGroup) -> Verdict:
    """Flag a domain that sends and to which no DMARC policy applies."""
    if not need(sends_for_domain(subject)):
        return NOT_APPLICABLE
    domain = domain_of(subject.name)
    policy = need(policy_of(subject.account, domain))
    if not _is_missing(policy):
        return CLEAR
    if need(is_reported_above(subject, policy, _is_missing)):
        return NOT_APPLICABLE
    return Flag(
        f"{who(subject.name)} has no DMARC policy: {_problem(policy)}",
        evidence={
            **evidence(subject.account, domain, policy, _to_publish(subject)),
            "several_records_at": list(policy.several),
            "sends_in": regions_that_send(subject),
        },
    )


def fix(subject: NameInGroup, flag: Flag) -> Steps:
    """Publish a record without consequences for mail that fails."""
    yield publish_dmarc(_to_publish(subject), subject.account)


def _to_publish(subject: NameInGroup) -> RecordToPublish:
    return RecordToPublish(domain_of(subject.name), "v=DMARC1; p=none")


def _is_missing(policy: AppliedPolicy) -> bool:
    return policy.policy is None


def _problem(policy: AppliedPolicy) -> str:
    if policy.found_at is not None:
        return f"receivers ignore the record at _dmarc.{policy.found_at}, because {policy.tag}={policy.invalid}"
    if policy.several:
        places = ", ".join(f"_dmarc.{domain}" for domain in policy.several)
        return f"receivers ignore the records at {places}, because there are several"
    return "there is no DMARC record at the domain or above it"


_ONE, _TWO = "v=DMARC1; p=none", "v=DMARC1; p=reject"
_NONE = {"_dmarc.example.com TXT": (), "_dmarc.com TXT": ()}
_BELOW = {"_dmarc.a.example.com TXT": (), **_NONE}
_SUBDOMAIN = s.domain("a.example.com")
_TRACKING = s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": "example.com"})
_flagged = partial(flagged, at=(None, "example.com"))

EXAMPLES = (
    _flagged("There is no record at the domain or above it.", west(s.domain()), east(s.domain()), dns=_NONE),
    _flagged(
        "The TXT record is not a DMARC record.",
        east(s.domain()),
        dns={**_NONE, "_dmarc.example.com TXT": ("v=dmarc1; p=reject",)},
    ),
    _flagged(
        "There are two records, which receivers ignore.",
        east(s.domain()),
        dns={**_NONE, "_dmarc.example.com TXT": (_ONE, _TWO)},
    ),
    _flagged(
        "The policy is not valid, and the record asks for no reports.",
        east(s.domain()),
        dns={**_NONE, "_dmarc.example.com TXT": ("v=DMARC1; p=refuse",)},
    ),
    _flagged(
        "The domain and its subdomain send, and neither has a record: one finding.",
        east(s.domain(), _SUBDOMAIN),
        dns=_BELOW,
    ),
    flagged(
        "Only addresses of the domain are verified: one finding, about the first.",
        east(s.address("b@example.com"), s.address("a@example.com")),
        at=(None, "a@example.com"),
        dns=_NONE,
    ),
    flagged(
        "The subdomain sends, and the domain above it is not verified.",
        east(s.domain(verification="PENDING"), _SUBDOMAIN),
        at=(None, "a.example.com"),
        dns=_BELOW,
    ),
    _flagged(
        "The domain is verified in one region, which is enough, although the other one could not be read.",
        west(s.domain(verification=s.unread())),
        east(s.domain()),
        dns=_NONE,
    ),
    clear("The domain has a record.", east(s.domain()), dns={"_dmarc.example.com TXT": (_ONE,)}),
    clear(
        "The domain above has a record, which applies to its subdomain.",
        east(_SUBDOMAIN),
        dns={**_BELOW, "_dmarc.example.com TXT": (_TWO,)},
    ),
    clear(
        "The domain is not verified: another rule reports it.", east(s.domain(verification="FAILED")), dns=_NONE
    ),
    clear("The domain is only a tracking domain.", east(s.domain(), configuration_sets=[_TRACKING]), dns=_NONE),
    unknown(
        "The resolver did not answer about the domain.",
        east(s.domain()),
        dns={"_dmarc.example.com TXT": TIMED_OUT},
    ),
    unknown("The DNS was not asked.", east(s.domain())),
    unknown("It is unknown whether the domain is verified.", east(s.domain(verification=s.unread())), dns=_NONE),
    unknown(
        "The list of identities is incomplete.",
        east(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
        dns=_NONE,
    ),
)
