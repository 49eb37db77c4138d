r"""A custom MAIL FROM domain is not verified in this region

## What it finds

An identity with a custom MAIL FROM domain whose status in this region is not `SUCCESS`: `PENDING`, `FAILED`,
`TEMPORARY_FAILURE`, or a status that this version does not know. The evidence has the domain, the status, and the
behaviour on MX failure.

It is `critical` if SES rejects the messages of the identity: the identity is verified, its behaviour on MX failure
is `REJECT_MESSAGE`, and the status is `PENDING`, `FAILED` or `TEMPORARY_FAILURE`.

If the DNS was asked, the finding also says what it has of the MX record. If the record is right and the status is
`PENDING`, SES has not looked yet; after `FAILED`, it no longer looks. The DNS does not change the severity, and
without its answer the finding is the same. A faulty record is also a finding of its own, which carries the repair:
[mail-from-mx-missing](mail-from-mx-missing.md), [mail-from-several-mx](mail-from-several-mx.md) or
[mail-from-mx-elsewhere](mail-from-mx-elsewhere.md). This finding carries the consequence for the mail.

An address or subdomain that is not verified has the settings of the verified domain above it: its own MAIL FROM
domain is not flagged.

## Why it matters

SES uses the domain only while it finds its MX record. Otherwise the behaviour on MX failure decides. With
`USE_DEFAULT_VALUE`, mail leaves with a subdomain of `amazonses.com`, and DMARC depends on DKIM alone. With
`REJECT_MESSAGE`, SES rejects every message of the identity with `MailFromDomainNotVerified`.

## How to fix

Publish exactly one MX record for the MAIL FROM domain, and an SPF record:

    bounce.example.com.  MX   10 feedback-smtp.REGION.amazonses.com.
    bounce.example.com.  TXT  "v=spf1 include:amazonses.com ~all"

`PENDING` and `TEMPORARY_FAILURE` then become `SUCCESS` without further steps: SES looks for the record for 72
hours. After `FAILED`, SES has stopped looking. Start the setup again:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query MailFromAttributes
    aws sesv2 put-email-identity-mail-from-attributes --region REGION --email-identity IDENTITY \
        --mail-from-domain bounce.example.com --behavior-on-mx-failure BEHAVIOUR

`BEHAVIOUR` is `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`, as the identity has it now: see `on_mx_failure` in the
evidence of the finding. The command replaces the domain and the behaviour. To send before SES has found the
record, choose `USE_DEFAULT_VALUE`.

If another region uses the same domain, its MX record may name the endpoint of that region. Do not add a second MX
record: the setup fails with two. Give each region a subdomain of its own. See
[mail-from-shared-between-regions](mail-from-shared-between-regions.md).

## Sources

- [Using a custom MAIL FROM domain: setup states](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html#mail-from-states)
- [MailFromAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MailFromAttributes.html)
"""

from sescheck.comparison.account_view import verified
from sescheck.comparison.logic import YES
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Failover,
    Flag,
    IdentityInRegion,
    Lead,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.dmarc_failover import if_dmarc_refuses
from sescheck.rules.shared.example_values import MAIL_FROM_UNREAD
from sescheck.rules.shared.explained_by_dns import with_mail_from_reason
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply
from sescheck.rules.shared.steps.mail_from import publish_records, put_right, setting, wait_for_mx
from sescheck.rules.shared.steps.mail_from_domains import keeper_of
from sescheck.snapshot.model import Identity, MailFrom
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_CONSEQUENCES = {
    "USE_DEFAULT_VALUE": "mail leaves with a subdomain of amazonses.com",
    "REJECT_MESSAGE": "SES rejects its messages",
}


def _failover(subject: IdentityInRegion, flag: Flag) -> Failover:
    """SES rejects mail without the MX record if the setting asks for it; receivers do if DMARC asks for it."""
    found = need(subject.identity.mail_from)
    is_rejected = found is not None and _rejects_mail(subject.identity, found)
    return BLOCKS if is_rejected else if_dmarc_refuses(subject, flag)


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.MAIL_FROM, Fact.DNS), failover=_failover, lead=Lead.HOURS)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity whose MAIL FROM domain SES does not use here."""
    found = need(subject.identity.mail_from)
    if found is None:
        return NOT_APPLICABLE
    if found.status == "SUCCESS":
        return CLEAR
    consequence = _CONSEQUENCES.get(found.on_mx_failure, found.on_mx_failure)
    flag = Flag(
        f"The status of the MAIL FROM domain {found.domain} of {subject.name} is {found.status} in"
        f" {subject.region}: {consequence}",
        evidence={"status": found.status, "mail_from_domain": found.domain, "on_mx_failure": found.on_mx_failure},
        severity=Severity.CRITICAL if _rejects_mail(subject.identity, found) else None,
    )
    return flag_if_own_settings_apply(subject, with_mail_from_reason(flag, subject))


def _rejects_mail(identity: Identity, found: MailFrom) -> bool:
    """True if SES rejects messages that it would send otherwise."""
    fails = found.status in {"PENDING", "FAILED", "TEMPORARY_FAILURE"}
    return fails and found.on_mx_failure == "REJECT_MESSAGE" and verified(identity) == YES


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish the records. If the MX record has to name another region, choose a subdomain of its own."""
    account, identity, region = subject.account, subject.identity, subject.region
    found = need(identity.mail_from)
    if found is None:
        return
    if keeper_of(account, found.domain) is not subject.here:
        yield from put_right(account, subject.group, identity, found, subject.here)
        return
    records = tuple(publish_records(account, identity, found, region))
    yield from records
    if found.status == "FAILED":
        yield _start_again(identity.name, found, region)
    elif not records:
        yield wait_for_mx(found, region)


def _start_again(name: str, found: MailFrom, region: str) -> Step:
    rejects = found.on_mx_failure == "REJECT_MESSAGE"
    return setting(
        name,
        found,
        region,
        kept=("MailFromDomain", "BehaviorOnMxFailure"),
        title=f"Start the setup of the MAIL FROM domain {found.domain} of {name} in {region} again",
        alternative="with USE_DEFAULT_VALUE, mail is sent while SES looks for the record." if rejects else "",
    )


def _with(status: str, on_mx_failure: str = "USE_DEFAULT_VALUE") -> Identity:
    return s.domain(mail_from=s.mail_from_domain("bounce.example.com", status, on_mx_failure))


EXAMPLES = (
    flagged(
        "The status is FAILED, and SES uses the default MAIL FROM domain.",
        east(_with("FAILED")),
        severity=Severity.HIGH,
    ),
    flagged(
        "The status is PENDING, and SES rejects messages.",
        east(_with("PENDING", "REJECT_MESSAGE")),
        severity=Severity.CRITICAL,
    ),
    flagged(
        "The status is TEMPORARY_FAILURE, and SES rejects messages.",
        east(_with("TEMPORARY_FAILURE", "REJECT_MESSAGE")),
        severity=Severity.CRITICAL,
    ),
    flagged(
        "SES would reject messages, but the domain is not verified and sends nothing.",
        east(
            s.domain(
                verification="PENDING",
                mail_from=s.mail_from_domain("bounce.example.com", "PENDING", "REJECT_MESSAGE"),
            )
        ),
        severity=Severity.HIGH,
    ),
    flagged(
        "The status is TEMPORARY_FAILURE in one of two regions.",
        west(_with("SUCCESS")),
        east(_with("TEMPORARY_FAILURE")),
    ),
    flagged(
        "The status is one that this version does not know.",
        east(_with("SUSPENDED", "REJECT_MESSAGE")),
        severity=Severity.HIGH,
    ),
    flagged(
        "The MAIL FROM domain of an address failed.",
        east(s.address("ann@example.com", mail_from=s.mail_from_domain("bounce.example.com", "FAILED"))),
        at="ann@example.com",
    ),
    clear("The MAIL FROM domain is verified.", east(_with("SUCCESS"))),
    clear(
        "The address is not verified, so its domain's settings apply.",
        east(
            s.domain(mail_from=s.mail_from_domain("bounce.example.com")),
            s.address(
                "ann@example.com", verification="FAILED", mail_from=s.mail_from_domain("ann.example.com", "FAILED")
            ),
        ),
    ),
    clear("There is no custom MAIL FROM domain.", east(s.domain())),
    unknown(
        "Region us-east-1 could not be read.",
        east(MAIL_FROM_UNREAD),
    ),
    unknown(
        "The MAIL FROM domain of an address failed; it is unknown whether the address is verified.",
        east(
            s.domain(),
            s.address(
                "ann@example.com",
                verification=s.unread("ses:ListEmailIdentities"),
                mail_from=s.mail_from_domain("ann.example.com", "FAILED"),
            ),
        ),
    ),
    unknown(
        "The list of identities could not be read.", east(listed=Listing((), s.unread("ses:ListEmailIdentities")))
    ),
)
