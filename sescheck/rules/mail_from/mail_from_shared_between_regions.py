r"""Several regions use the same MAIL FROM domain

## What it finds

An identity that has the same custom MAIL FROM domain in two or more regions of its group. It is said once an
identity and group. It is no fault in itself: AWS allows it, and no region's status need suffer.

## Why it matters

A MAIL FROM domain has exactly one MX record, and it names one region's feedback endpoint. So bounces and
complaints for mail from every region enter through that one, and if it is down they do not enter at all, which is
just when the other region is sending. An MX record that is changed for one region may also cost another its
`SUCCESS`.

## How to fix

Give each region a MAIL FROM subdomain of its own. Publish its records first, then switch:

    bounce-REGION.example.com.  MX   10 feedback-smtp.REGION.amazonses.com.
    bounce-REGION.example.com.  TXT  "v=spf1 include:amazonses.com ~all"

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query MailFromAttributes
    aws sesv2 put-email-identity-mail-from-attributes --region REGION --email-identity IDENTITY \
        --mail-from-domain bounce-REGION.example.com --behavior-on-mx-failure BEHAVIOUR

`BEHAVIOUR` is `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`, as the identity has it now. While SES has not seen the new
record, `REJECT_MESSAGE` refuses every message: switch to `USE_DEFAULT_VALUE` for as long, and back.

Never add a second MX record: with more than one the setup fails.

## Sources

- [Feedback endpoints used for custom MAIL FROM domains](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-feedback)
- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)

Until 2022 AWS's page on regions said that one MX record is enough, and that SES redirects the bounces to the
region that sent. Today's page still allows the same domain in several regions, and no longer speaks of
redirecting. Neither says what becomes of the status in the region that the MX record does not name.
"""

from sescheck.comparison.facets import mail_from_of
from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, NameInGroup, Severity, Verdict, cannot_tell, rule
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.INFO, reads=(Fact.IDENTITIES, Fact.MAIL_FROM))
def check(subject: NameInGroup) -> Verdict:
    """Do several regions use one MAIL FROM domain for the identity?"""
    answers = subject.peers.answers(mail_from_of)
    users: dict[str, list[str]] = {}
    for region, found in answers.known:
        if found is not None:
            users.setdefault(found.domain.lower(), []).append(region)
    shared = {domain: regions for domain, regions in users.items() if len(regions) > 1}
    if shared:
        words = "; ".join(f"{domain} in {', '.join(regions)}" for domain, regions in shared.items())
        return Flag(
            f"{subject.name} uses the same MAIL FROM domain in several regions: {words}",
            evidence={"shared": shared},
            compared_with=tuple(region for regions in shared.values() for region in regions),
        )
    if answers.unread and len(users) + len(answers.unread) > 1:
        return cannot_tell(*answers.unread)
    return CLEAR if users else NOT_APPLICABLE


def _with(mail_from: str) -> Identity:
    return s.domain(mail_from=s.mail_from_domain(mail_from))


_SAME = _with("bounce.example.com")
_REFUSED = s.domain(mail_from=s.unread("ses:GetIdentityMailFromDomainAttributes"))
_PLACE = (None, "example.com")

EXAMPLES = (
    flagged("Both regions use bounce.example.com.", west(_SAME), east(_SAME), at=_PLACE),
    flagged(
        "Both regions use the same domain, in capitals in us-east-1.",
        west(_SAME),
        east(_with("BOUNCE.example.com")),
        at=_PLACE,
    ),
    flagged(
        "Two of three regions share it; the third has its own.",
        west(_SAME),
        east(_SAME),
        ireland(_with("bounce-eu.example.com")),
        at=_PLACE,
    ),
    flagged(
        "Two regions share it; eu-west-1 could not be read.",
        west(_SAME),
        east(_SAME),
        ireland(_REFUSED),
        at=_PLACE,
    ),
    clear(
        "Each region has a MAIL FROM subdomain of its own.", west(_SAME), east(_with("bounce-east.example.com"))
    ),
    clear("Only one region has a custom MAIL FROM domain.", west(_SAME), east(s.domain())),
    clear("Neither region has one.", west(s.domain()), east(s.domain())),
    clear(
        "us-east-1 could not be read, and the only other region has none.",
        west(s.domain()),
        east(_REFUSED),
    ),
    clear("There is one region only.", east(_SAME)),
    unknown("us-west-2 has one, and us-east-1 could not be read.", west(_SAME), east(_REFUSED)),
    unknown("Neither region could be read.", west(_REFUSED), east(_REFUSED)),
    unknown(
        "us-west-2 has one, and the list of us-east-1 is incomplete.",
        west(_SAME),
        east(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
    ),
)
