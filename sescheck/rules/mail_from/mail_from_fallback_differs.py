r"""The behaviour on MX failure of a MAIL FROM domain differs between regions

## What it finds

An identity that has a custom MAIL FROM domain in two regions of its group, with different behaviour on MX failure:
`USE_DEFAULT_VALUE` (mail leaves with a subdomain of `amazonses.com`) or `REJECT_MESSAGE` (SES rejects the
message). There is one finding for a difference: in the region that differs from most others, or, if there are two
regions, in the second one of the group. It does not say which region is right. A region without a custom MAIL FROM
domain is reported by [mail-from-missing-in-region](mail-from-missing-in-region.md).

An address or subdomain that is not verified has the settings of the verified domain above it: its own settings are
not compared.

## Why it matters

The difference shows only if SES does not find the MX record, as after a failover to a region that was set up in a
hurry. One region still sends mail, without SPF alignment. The other rejects every message.

## How to fix

Choose one behaviour, and set it in the region that differs:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query MailFromAttributes
    aws sesv2 put-email-identity-mail-from-attributes --region REGION --email-identity IDENTITY \
        --mail-from-domain MAIL_FROM_DOMAIN --behavior-on-mx-failure BEHAVIOUR

`BEHAVIOUR` is `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`. Give the present MAIL FROM domain of the region in this
command: without it, the identity loses its MAIL FROM domain.

## Sources

- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)
- [PutEmailIdentityMailFromAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutEmailIdentityMailFromAttributes.html)
"""

from sescheck.comparison.facets import mail_from_of
from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Lead,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    clear_unless,
    rule,
)
from sescheck.rules.shared.example_values import MAIL_FROM_UNREAD
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply, if_own_settings_apply
from sescheck.rules.shared.steps.mail_from import put_right
from sescheck.rules.shared.steps.reference import held, to_follow
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Listing, Unreadable
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.MAIL_FROM), failover=DEGRADES, is_mutual=True, lead=Lead.HOURS)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity whose behaviour on MX failure differs between this region and another."""
    others = subject.elsewhere.filtered(if_own_settings_apply).answers(mail_from_of)
    theirs = {region: found.on_mx_failure for region, found in others.known if found is not None}
    if not theirs and not others.unread:
        return NOT_APPLICABLE
    mail_from = subject.identity.mail_from
    if isinstance(mail_from, Unreadable):
        return cannot_tell(mail_from, *others.unread)
    if mail_from.value is None:
        return NOT_APPLICABLE
    here = mail_from.value.on_mx_failure
    differing = {region: behaviour for region, behaviour in theirs.items() if behaviour != here}
    if not differing:
        return clear_unless(*others.unread)
    where = ", ".join(f"{behaviour} in {region}" for region, behaviour in differing.items())
    return flag_if_own_settings_apply(
        subject,
        Flag(
            f"The behaviour on MX failure of {subject.name} is {here} in {subject.region}, but {where}",
            evidence={"on_mx_failure": here, "elsewhere": differing},
            compared_with=tuple(differing),
        ),
    )


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Give the others the behaviour of the first region. They keep their MAIL FROM domains, if not shared."""
    others = subject.elsewhere.filtered(if_own_settings_apply)
    found = {
        region: each for region, each in held(subject, mail_from_of, others).items() if each.value is not None
    }
    _, changed = to_follow(subject, flag.compared_with, found)
    for each in changed:
        if each.value is not None:
            yield from put_right(subject.account, subject.group, each.identity, each.value, each.view)


def _with(on_mx_failure: str, domain: str = "bounce.example.com") -> Identity:
    return s.domain(mail_from=s.mail_from_domain(domain, on_mx_failure=on_mx_failure))


_FALLS_BACK = _with("USE_DEFAULT_VALUE")
_REJECTS = _with("REJECT_MESSAGE")

EXAMPLES = (
    flagged(
        "Region us-west-2 uses the default MAIL FROM domain; us-east-1 rejects messages.",
        west(_FALLS_BACK),
        east(_REJECTS),
    ),
    flagged(
        "Regions us-west-2 and us-east-1 differ; eu-west-1 could not be read.",
        west(_FALLS_BACK),
        east(_REJECTS),
        ireland(MAIL_FROM_UNREAD),
    ),
    flagged(
        "Region us-east-1 has a behaviour that this version does not know.",
        west(_FALLS_BACK),
        east(_with("HOLD_MESSAGE")),
    ),
    clear(
        "Both regions use the default, each with a MAIL FROM domain of its own.",
        west(_FALLS_BACK),
        east(_with("USE_DEFAULT_VALUE", "bounce-east.example.com")),
    ),
    clear("Both regions reject messages.", west(_REJECTS), east(_REJECTS)),
    clear(
        "Region us-east-1 has no custom MAIL FROM domain: another rule reports it.",
        west(_REJECTS),
        east(s.domain()),
    ),
    clear("Region us-east-1 does not have the identity: another rule reports it.", west(_REJECTS), east()),
    clear(
        "The address is not verified in us-east-1, so its domain's settings apply.",
        west(s.address("ann@example.com", mail_from=_FALLS_BACK.mail_from)),
        east(s.domain(), s.address("ann@example.com", verification="PENDING", mail_from=_REJECTS.mail_from)),
    ),
    unknown("Region us-west-2 could not be read.", west(MAIL_FROM_UNREAD), east(_FALLS_BACK)),
    unknown(
        "The list of us-west-2 is incomplete.",
        west(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
        east(_FALLS_BACK),
    ),
)
