r"""The DNS and SES disagree about the DKIM records

## What it finds

A domain for which the resolver and SES say different things about the DKIM records:

- the status in SES is `SUCCESS`, and the resolver finds none of the records, or none that is right; or
- the resolver finds all records as SES wants them, and the status is `FAILED`, `TEMPORARY_FAILURE` or
  `NOT_STARTED`. For Easy DKIM these are the three CNAME records, for BYODKIM the TXT record of the selector.

If the status is `PENDING`, nobody disagrees: SES has not looked yet.
[identity-not-verified](identity-not-verified.md) or [dkim-not-verified](dkim-not-verified.md) says so, and this
rule does not repeat it.

A status that this version does not know is not flagged. If the resolver finds only some of the records, the DNS
itself is at fault: [dkim-record-missing](dkim-record-missing.md) and [dkim-record-wrong](dkim-record-wrong.md)
report it. A domain whose DKIM is switched off, and an email address, need no record. An unverified subdomain of a
verified domain is not flagged: its own DKIM does not apply.

The severity is `low`, because SES is nearer to the truth: it asks the public DNS, as receivers do. The resolver
may be another one.

- Split-horizon DNS: a resolver inside a network answers for an internal zone of the same name. The evidence has a
  hint if the resolver has a private address. A private address alone proves nothing: most resolvers of a machine
  or a VPC have one.
- Time: SES looks again only now and then, and a resolver may keep an old answer for the time that the zone allows.
- A record that was removed a short time ago: SES takes notice later. Then the finding is an early warning.

## Why it matters

If the records are there, signing waits only for a new start, or for SES to look again. If they were removed, SES
stops signing as soon as it takes notice.

## How to fix

Ask a public resolver first, and SES again:

    dig +short CNAME TOKEN._domainkey.DOMAIN @9.9.9.9
    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

If the public resolver has the records and the status is `FAILED` or `NOT_STARTED`, start again as
[dkim-not-verified](dkim-not-verified.md) says. With BYODKIM, also compare the public key with the private key that
SES has: this rule cannot.

If the public resolver does not have the records, publish those of the evidence. If only the internal zone lacks
them, let the audit ask a public resolver:

    sescheck audit --nameserver 9.9.9.9

## Sources

- [DkimAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimAttributes.html)
- [Troubleshooting DKIM](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-dkim.html)

AWS does not say how often SES looks at the records of a domain that it has verified.
"""

from sescheck.comparison.account_view import RECORDS_LOST, VERIFIED
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Flag,
    IdentityInRegion,
    Phase,
    Severity,
    Verdict,
    by_hand,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.dkim_in_dns import DkimInDns, dkim_evidence, dkim_in_dns
from sescheck.rules.shared.dns_evidence import doubted
from sescheck.rules.shared.example_values import NO_ANSWER, easy_dkim_records
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.published import Standing
from sescheck.ses.signing import NEVER_SET_UP
from sescheck.snapshot.model import Identity
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_NOT_FOUND = {"FAILED", RECORDS_LOST, NEVER_SET_UP}


@rule(
    Severity.LOW,
    reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL, Fact.DNS),
    looks_at_others=True,
    failover=NOTHING,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain whose DKIM records only SES finds, or only the resolver."""
    found = dkim_in_dns(subject, RecordUse.EASY_DKIM, RecordUse.BYODKIM)
    if found is None:
        return NOT_APPLICABLE
    if need(found.only_ses_finds_them):
        return _flag(subject, found, f"SES says {VERIFIED}, but the resolver does not find them")
    if found.status not in _NOT_FOUND or found.of(Standing.MISSING, Standing.WRONG):
        return CLEAR
    if found.unread:
        return cannot_tell(*found.unread)
    return _flag(subject, found, f"the resolver finds them, but SES says {found.status}")


fix = by_hand(
    "Ask a public resolver about the DKIM records of {name} for {region}. `sescheck audit --nameserver 9.9.9.9`"
    " does so. If it finds them and the status in SES stays FAILED, set up DKIM again:"
    " `sescheck rules dkim-not-verified` says how. If it does not find them, publish the records of the finding.",
    phase=Phase.IDENTITIES,
)


def _flag(subject: IdentityInRegion, found: DkimInDns, how: str) -> Verdict:
    flag = Flag(
        f"The DNS and SES disagree about the DKIM records of {subject.name} for {subject.region}: {how}",
        evidence={**dkim_evidence(subject, found, found.found), **doubted(subject.account)},
    )
    return flag_if_own_settings_apply(subject, flag)


_RIGHT = easy_dkim_records()
_NONE = dict.fromkeys(_RIGHT, ())
*_, _LAST = _RIGHT
_KEY = "mail._domainkey.example.com TXT"


def _easy(status: str, verification: str = "SUCCESS", name: str = "example.com") -> Identity:
    return s.domain(name, verification=verification, dkim=s.signing(status))


def _own_key(status: str) -> Identity:
    return s.domain(
        dkim=s.signing(status, tokens=("mail",)),
        detail=s.details(dkim_origin="EXTERNAL"),
    )


EXAMPLES = (
    *(
        flagged(f"The resolver finds the records, and the status is {status}.", east(_easy(status)), dns=_RIGHT)
        for status in ("FAILED", "TEMPORARY_FAILURE", "NOT_STARTED")
    ),
    flagged("SES has found the records, and the resolver finds none.", east(_easy("SUCCESS")), dns=_NONE),
    flagged(
        "SES has found the records, and the resolver finds other ones.",
        east(_easy("SUCCESS")),
        dns=dict.fromkeys(_RIGHT, ("internal.example.com",)),
    ),
    flagged("SES has found the key, and the resolver does not.", east(_own_key("SUCCESS")), dns={_KEY: ()}),
    flagged(
        "The resolver finds a key, and the status is FAILED.", east(_own_key("FAILED")), dns={_KEY: ("p=MIG",)}
    ),
    flagged(
        "The verification of a new domain has failed, although the records are there.",
        east(_easy("FAILED", "FAILED")),
        dns=_RIGHT,
    ),
    clear(
        "A new domain waits for SES to find its records: another rule says so.",
        east(_easy("PENDING", "PENDING")),
        dns=_RIGHT,
    ),
    clear("SES and the resolver find the records.", east(_easy("SUCCESS")), dns=_RIGHT),
    clear("Neither finds them: another rule reports it.", east(_easy("FAILED")), dns=_NONE),
    clear("One record is missing: another rule reports it.", east(_easy("SUCCESS")), dns={**_RIGHT, _LAST: ()}),
    clear("One is missing, and one was not read.", east(_easy("FAILED")), dns={**_NONE, _LAST: NO_ANSWER}),
    clear(
        "One was found, and one was not read: SES says the same.",
        east(_easy("SUCCESS")),
        dns={**_RIGHT, _LAST: NO_ANSWER},
    ),
    clear("The status is one that this version does not know.", east(_easy("ROTATING")), dns=_RIGHT),
    clear("DKIM is switched off.", east(s.domain(dkim=s.signing("FAILED", enabled=False))), dns=_RIGHT),
    clear(
        "The subdomain is not verified, and its domain's settings apply.",
        east(s.domain(dkim=s.not_signing()), _easy("FAILED", "FAILED", "a.example.com")),
        dns=easy_dkim_records("a.example.com"),
    ),
    unknown(
        "SES has found the records; two are missing, and one was not read.",
        east(_easy("SUCCESS")),
        dns={**_NONE, _LAST: NO_ANSWER},
    ),
    unknown(
        "The status is FAILED, and one was not read.", east(_easy("FAILED")), dns={**_RIGHT, _LAST: NO_ANSWER}
    ),
    unknown("The DNS was not asked.", east(_easy("SUCCESS"))),
)
