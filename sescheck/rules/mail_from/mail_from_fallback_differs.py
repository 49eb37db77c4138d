r"""The behavior on MX failure of a MAIL FROM domain differs between regions

## What it finds

An identity that has a custom MAIL FROM domain in two regions of its group, with another behaviour on MX failure in
one than in the other: `USE_DEFAULT_VALUE` (mail leaves with a subdomain of `amazonses.com`) or `REJECT_MESSAGE`
(SES refuses to send). Every region that differs from another gets the finding: which of them is right, only its
owner knows. That one of them has no custom MAIL FROM domain is reported by
[mail-from-missing-in-region](mail-from-missing-in-region.md).

An address or subdomain that is not verified goes by the settings of the verified domain above it, and is not
flagged.

## Why it matters

It shows only when the MX record is gone or not yet seen, as after a failover to a region that was set up in a
hurry: in one region mail goes on, without SPF alignment; in the other every message is refused.

## How to fix

Decide on one, and set it where it differs:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query MailFromAttributes
    aws sesv2 put-email-identity-mail-from-attributes --region REGION --email-identity IDENTITY \
        --mail-from-domain MAIL_FROM_DOMAIN --behavior-on-mx-failure BEHAVIOUR

`BEHAVIOUR` is `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`. Name the region's own MAIL FROM domain in this command:
without it, the identity has none from then on.

## Sources

- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)
- [PutEmailIdentityMailFromAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutEmailIdentityMailFromAttributes.html)
"""

from sescheck.comparison.facets import mail_from_of
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.inheritance import flag_if_in_force, in_force_there
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Listing, Unreadable
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.MAIL_FROM))
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Does SES do something else here than elsewhere while the MAIL FROM domain is unusable?"""
    others = subject.elsewhere.kept(in_force_there).answers(mail_from_of)
    theirs = {region: found.on_mx_failure for region, found in others.known if found is not None}
    if not theirs and not others.unread:
        return NOT_APPLICABLE
    match subject.identity.mail_from:
        case Known(here):
            if here is None:
                return NOT_APPLICABLE
        case Unreadable() as unread:
            return cannot_tell(unread, *others.unread)
    differing = {region: behaviour for region, behaviour in theirs.items() if behaviour != here.on_mx_failure}
    if not differing:
        return cannot_tell(*others.unread) if others.unread else CLEAR
    where = ", ".join(f"{region} ({behaviour})" for region, behaviour in differing.items())
    return flag_if_in_force(
        subject,
        Flag(
            f"While the MAIL FROM domain of {subject.name} is unusable, {subject.here.name}"
            f" ({here.on_mx_failure}) does not do what {where} does",
            evidence={"on_mx_failure": here.on_mx_failure, "elsewhere": differing},
            compared_with=tuple(differing),
        ),
    )


def _with(on_mx_failure: str, domain: str = "bounce.example.com") -> Identity:
    return s.domain(mail_from=s.mail_from_domain(domain, on_mx_failure=on_mx_failure))


_FALLS_BACK = _with("USE_DEFAULT_VALUE")
_REJECTS = _with("REJECT_MESSAGE")
_REFUSED = s.domain(mail_from=s.unread("ses:GetIdentityMailFromDomainAttributes"))
_BOTH = [("us-west-2", "example.com"), ("us-east-1", "example.com")]

EXAMPLES = (
    flagged(
        "us-west-2 uses the default MAIL FROM domain; us-east-1 rejects messages.",
        west(_FALLS_BACK),
        east(_REJECTS),
        at=_BOTH,
    ),
    flagged(
        "us-west-2 and us-east-1 differ; eu-west-1 could not be read.",
        west(_FALLS_BACK),
        east(_REJECTS),
        ireland(_REFUSED),
        at=_BOTH,
    ),
    flagged(
        "us-east-1 has a behaviour that this version does not know.",
        west(_FALLS_BACK),
        east(_with("HOLD_MESSAGE")),
        at=_BOTH,
    ),
    clear(
        "Both regions use the default, each with a MAIL FROM domain of its own.",
        west(_FALLS_BACK),
        east(_with("USE_DEFAULT_VALUE", "bounce-east.example.com")),
    ),
    clear("Both regions reject messages.", west(_REJECTS), east(_REJECTS)),
    clear(
        "us-east-1 has no custom MAIL FROM domain: another rule reports it.",
        west(_REJECTS),
        east(s.domain()),
    ),
    clear("us-east-1 does not have the identity: another rule reports it.", west(_REJECTS), east()),
    clear(
        "The address is not verified in us-east-1, so its domain's settings apply.",
        west(s.address("ann@example.com", mail_from=_FALLS_BACK.mail_from)),
        east(s.domain(), s.address("ann@example.com", verification="PENDING", mail_from=_REJECTS.mail_from)),
    ),
    unknown("us-west-2 could not be read.", west(_REFUSED), east(_FALLS_BACK)),
    unknown(
        "The list of us-west-2 is incomplete.",
        west(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
        east(_FALLS_BACK),
    ),
)
