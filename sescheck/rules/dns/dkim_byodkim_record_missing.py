r"""The public key of a domain with its own DKIM key is not in the DNS

## What it finds

A domain that signs with its own key (BYODKIM, origin `EXTERNAL`) for which the DNS has no public key at its
selector that can check mail of SES: there is no TXT record, or none has such a key.

- An empty `p=` is a revoked key. If the value of `p=` is not base64, such as one with the line `BEGIN`, it is not
  a key.
- SES signs with RSA and SHA-256. A key of another kind (`k=ed25519`), for other hashes only (`h=sha1`), for
  another service than mail (`s=`) or of another version (`v=`) does not count. Nor does a record about SPF or
  DMARC, which a wildcard record may put at the selector.
- AWS does not give the public key, so this rule cannot compare it: any RSA key is right.
- If the status in SES is `SUCCESS`, the resolver probably sees another zone than SES:
  [dkim-dns-disagrees](dkim-dns-disagrees.md) reports that.
- A domain whose DKIM is switched off, and an email address, need no record. An unverified subdomain of a verified
  domain is not flagged: its own DKIM does not apply.
- The origin is known only at the depths that read the detail of each identity. Without it, this rule cannot tell.

That the domain is not verified, or does not sign, is reported by
[identity-not-verified](identity-not-verified.md) and [dkim-not-verified](dkim-not-verified.md), which name this
reason in a few words. They carry the consequence; this finding carries the repair.

## Why it matters

SES verifies the domain and signs only after it has found the key. A message that is signed with a key that is not
in the DNS fails DKIM. It also fails DMARC, unless a custom MAIL FROM domain passes.

## How to fix

The selector is the only token in the answer:

    dig +short TXT SELECTOR._domainkey.DOMAIN
    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

Publish the public key that belongs to the private key that you gave to SES, without the lines `BEGIN` and `END`
and without line breaks:

    SELECTOR._domainkey.DOMAIN.  TXT  "p=PUBLIC_KEY"

If the private key is lost, make a new pair of keys. Publish the new key at a new selector first, then give it to
SES. [dkim-not-verified](dkim-not-verified.md) has the command.

## Sources

- [BYODKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-bring-your-own.html)
- [DkimSigningAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimSigningAttributes.html):
  the private key is an RSA key
- [RFC 6376, section 3.6.1](https://www.rfc-editor.org/rfc/rfc6376#section-3.6.1): the tags of
  the record, and the empty `p=`
"""

from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.kit import (
    DEGRADES,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Steps,
    Verdict,
    rule,
)
from sescheck.rules.shared.dkim_in_dns import DkimInDns, flag_records
from sescheck.rules.shared.example_values import NO_ANSWER
from sescheck.rules.shared.steps.dkim_records import publish_those
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.published import Published, Standing
from sescheck.snapshot.model import Identity
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_FAULTS = (Standing.MISSING, Standing.WRONG)


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL, Fact.DNS),
    looks_at_others=True,
    failover=DEGRADES,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain with its own key whose public key is not published."""
    return flag_records(subject, RecordUse.BYODKIM, _FAULTS, _message)


def _message(subject: IdentitySubject, _: DkimInDns, faulty: tuple[Published, ...]) -> str:
    (record,) = faulty
    what = "no DKIM record" if record.standing is Standing.MISSING else "no RSA public key"
    return (
        f"The DNS has {what} at the DKIM selector of {subject.name} for {subject.region}, {record.expected.name}"
    )


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish each of the records."""
    return publish_those(subject, RecordUse.BYODKIM, _FAULTS)


_KEY = "mail._domainkey.example.com TXT"


def _own_key(status: str = "PENDING", *, enabled: bool = True) -> Identity:
    return s.domain(
        verification=status,
        dkim=s.signing(status, enabled=enabled, tokens=("mail",)),
        detail=s.details(dkim_origin="EXTERNAL"),
    )


EXAMPLES = (
    flagged("The DNS has no record at the selector.", east(_own_key()), dns={_KEY: ()}),
    flagged("The record has no key: it is revoked.", east(_own_key("FAILED")), dns={_KEY: ("v=DKIM1; p=",)}),
    flagged("The only record at the selector is about SPF.", east(_own_key()), dns={_KEY: ("v=spf1 -all",)}),
    flagged(
        "The key is of another kind than those of SES.",
        east(_own_key()),
        dns={_KEY: ("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS",)},
    ),
    flagged(
        "A wildcard record puts the DMARC record of the domain at the selector.",
        east(_own_key()),
        dns={_KEY: ("v=DMARC1; p=reject",)},
    ),
    flagged(
        "The value has the line BEGIN of the file with the key.",
        east(_own_key()),
        dns={_KEY: ("v=DKIM1; p=-----BEGIN PUBLIC KEY-----MIGfMA0",)},
    ),
    clear("The DNS has a key.", east(_own_key()), dns={_KEY: ("v=DKIM1; k=rsa; p=MIGfMA0",)}),
    clear("The record has a key and nothing else.", east(_own_key()), dns={_KEY: ("p=MIGfMA0",)}),
    clear(
        "SES has found the key, and the resolver does not: another rule reports it.",
        east(_own_key("SUCCESS")),
        dns={_KEY: ()},
    ),
    clear("DKIM is switched off.", east(_own_key(enabled=False)), dns={}),
    clear("The domain has Easy DKIM: another rule reports it.", east(s.domain(dkim=s.signing("PENDING"))), dns={}),
    clear(
        "The subdomain is not verified, and its domain's settings apply.",
        east(
            s.domain(),
            s.domain(
                "a.example.com",
                verification="PENDING",
                dkim=s.signing("PENDING", tokens=("mail",)),
                detail=s.details(dkim_origin="EXTERNAL"),
            ),
        ),
        dns={"mail._domainkey.a.example.com TXT": ()},
    ),
    unknown("The resolver did not answer.", east(_own_key()), dns={_KEY: NO_ANSWER}),
    unknown("The DNS was not asked.", east(_own_key())),
    unknown(
        "There is one token, and the origin was not read.",
        east(s.domain(dkim=s.signing("PENDING", tokens=("mail",)), detail=s.unread())),
        dns={_KEY: ()},
    ),
)
