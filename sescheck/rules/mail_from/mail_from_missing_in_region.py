r"""A custom MAIL FROM domain is set in another region but not here

## What it finds

An identity that has a custom MAIL FROM domain in another region of its group, verified there or not, and none in
this region. The names of the domains are not compared: a separate subdomain for each region is good practice. An
identity that does not exist here is reported by [identity-missing-in-region](identity-missing-in-region.md).

Addresses are compared too: an address may have a MAIL FROM domain of its own, and a verified address has its own
settings, not those of its domain. AWS says this about notifications, and we assume it for MAIL FROM. An address or
subdomain that is not verified has the settings of the verified domain above it, and is not compared.

## Why it matters

Without one, mail leaves with a subdomain of `amazonses.com` as its envelope sender. SPF then passes for Amazon and
not for you, so DMARC depends on DKIM alone. After a failover, a message with a broken signature is no longer
authenticated, and receivers see another bounce domain than before.

## How to fix

Set one in this region. The best choice is a subdomain that no other region uses:

    aws sesv2 get-email-identity --region OTHER_REGION --email-identity IDENTITY --query MailFromAttributes
    aws sesv2 put-email-identity-mail-from-attributes --region REGION --email-identity IDENTITY \
        --mail-from-domain bounce-REGION.example.com --behavior-on-mx-failure BEHAVIOUR

`BEHAVIOUR` is `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`, as in the other region. Until SES has found the MX record,
`REJECT_MESSAGE` rejects every message, so publish the records first: exactly one MX record and the SPF record.

    bounce-REGION.example.com.  MX   10 feedback-smtp.REGION.amazonses.com.
    bounce-REGION.example.com.  TXT  "v=spf1 include:amazonses.com ~all"

## Sources

- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)
- [Verified identities: how settings are inherited](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html)
- [Complying with DMARC through SPF](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html#send-email-authentication-dmarc-spf)
"""

from msgspec import structs

from sescheck.comparison.facets import mail_from_of
from sescheck.comparison.logic import unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Lead,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.dmarc_failover import if_dmarc_refuses
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply, if_own_settings_apply
from sescheck.rules.shared.steps.mail_from import domain_here, set_mail_from
from sescheck.rules.shared.steps.mail_from_domains import unused_domain
from sescheck.rules.shared.steps.reference import held
from sescheck.snapshot.reading import Known, Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.MAIL_FROM), failover=if_dmarc_refuses, lead=Lead.HOURS)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity that has a custom MAIL FROM domain in another region and none here."""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    others = subject.elsewhere.filtered(if_own_settings_apply).answers(mail_from_of)
    set_in = {region: found.domain for region, found in others.known if found is not None}
    if not set_in and not others.unread:
        return CLEAR
    here = subject.identity.mail_from
    if isinstance(here, Known) and here.value is not None:
        return CLEAR
    if unread := unread_among(here, *(() if set_in else others.unread)):
        return cannot_tell(*unread)
    where = ", ".join(f"{region} ({domain})" for region, domain in set_in.items())
    return flag_if_own_settings_apply(
        subject,
        Flag(
            f"{subject.name} has a custom MAIL FROM domain in {where}, but none in {subject.region}",
            evidence={"elsewhere": set_in},
            compared_with=tuple(set_in),
        ),
    )


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Set a subdomain of this region's own, like that of the first region that has one."""
    found = held(subject, mail_from_of, subject.elsewhere.filtered(if_own_settings_apply))
    first = next(each for region, each in found.items() if region in flag.compared_with)
    if first.value is not None:
        domain = domain_here(first.value.domain, first.region, subject.region)
        wanted = structs.replace(first.value, domain=unused_domain(subject.account, domain, subject.region))
        yield from set_mail_from(subject.account, subject.identity, wanted, subject.region)


_UNREAD = s.unread("ses:GetIdentityMailFromDomainAttributes")
_UNLISTED = s.unread("ses:ListEmailIdentities")
_BOUNCE = s.mail_from_domain("bounce.example.com")

EXAMPLES = (
    flagged(
        "The domain has a custom MAIL FROM domain in us-west-2 and none in us-east-1.",
        west(s.domain(mail_from=_BOUNCE)),
        east(s.domain()),
    ),
    flagged(
        "The domain's name is in capitals in us-west-2.",
        west(s.domain("EXAMPLE.com", mail_from=_BOUNCE)),
        east(s.domain()),
    ),
    flagged(
        "Region us-west-2 has one and us-east-1 has none; eu-west-1 could not be read.",
        west(s.domain(mail_from=_BOUNCE)),
        east(s.domain()),
        ireland(s.domain(mail_from=_UNREAD)),
    ),
    flagged(
        "A verified address has its own in us-west-2; in us-east-1 only its domain has one.",
        west(s.address("ann@example.com", mail_from=_BOUNCE)),
        east(s.domain(mail_from=_BOUNCE), s.address("ann@example.com")),
        at="ann@example.com",
    ),
    flagged(
        "A verified subdomain has none in us-east-1, where the list of identities is incomplete.",
        west(s.domain("mail.example.com", mail_from=_BOUNCE)),
        east(listed=Listing((s.domain("mail.example.com"),), _UNLISTED)),
        at="mail.example.com",
    ),
    clear(
        "Each region has a MAIL FROM subdomain of its own.",
        west(s.domain(mail_from=_BOUNCE)),
        east(s.domain(mail_from=s.mail_from_domain("bounce-east.example.com"))),
    ),
    clear(
        "The one in us-east-1 is not verified: another rule reports it.",
        west(s.domain(mail_from=_BOUNCE)),
        east(s.domain(mail_from=s.mail_from_domain("bounce.example.com", "FAILED"))),
    ),
    clear("Neither region has one.", west(s.domain()), east(s.domain())),
    clear(
        "Region us-east-1 does not have the identity: another rule reports it.",
        west(s.domain(mail_from=_BOUNCE)),
        east(),
    ),
    clear(
        "The address has none of its own in either region; its domain has one.",
        west(s.domain(mail_from=_BOUNCE), s.address("ann@example.com")),
        east(s.domain(mail_from=_BOUNCE), s.address("ann@example.com")),
    ),
    clear(
        "The address is not verified in us-east-1, so its domain's settings apply.",
        west(s.address("ann@example.com", mail_from=_BOUNCE)),
        east(s.domain(), s.address("ann@example.com", verification="PENDING")),
    ),
    clear(
        "The address has one in us-west-2, where it is not verified and its domain's settings apply.",
        west(s.domain(), s.address("ann@example.com", verification="FAILED", mail_from=_BOUNCE)),
        east(s.domain(), s.address("ann@example.com")),
    ),
    clear("There is one region only.", east(s.domain())),
    unknown(
        "Region us-east-1 has none, and us-west-2 could not be read.",
        west(s.domain(mail_from=_UNREAD)),
        east(s.domain()),
    ),
    unknown(
        "Region us-west-2 has one, and us-east-1 could not be read.",
        west(s.domain(mail_from=_BOUNCE)),
        east(s.domain(mail_from=_UNREAD)),
    ),
    unknown(
        "Region us-east-1 has none, and the list of us-west-2 is incomplete.",
        west(listed=Listing((), _UNLISTED)),
        east(s.domain()),
    ),
    unknown(
        "It is unknown whether the address is verified in us-east-1.",
        west(s.address("ann@example.com", mail_from=_BOUNCE)),
        east(
            s.domain(mail_from=_BOUNCE),
            s.address("ann@example.com", verification=s.unread("ses:ListEmailIdentities")),
        ),
    ),
)
