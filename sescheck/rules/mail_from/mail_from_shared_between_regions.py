r"""Several regions use the same MAIL FROM domain

## What it finds

An identity that has the same custom MAIL FROM domain in two or more regions of its group. There is one finding for
each identity and group. AWS allows this, and the status may be `SUCCESS` in every region.

## Why it matters

A MAIL FROM domain has exactly one MX record, which names the feedback endpoint of one region. Bounces and
complaints about mail from every region arrive at that endpoint. If that region is down, they do not arrive, at the
very time when the other region sends. If the MX record is changed for one region, another may also lose its
`SUCCESS`.

## How to fix

Give each region a MAIL FROM subdomain of its own. Publish its records first, then change the setting:

    bounce-REGION.example.com.  MX   10 feedback-smtp.REGION.amazonses.com.
    bounce-REGION.example.com.  TXT  "v=spf1 include:amazonses.com ~all"

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query MailFromAttributes
    aws sesv2 put-email-identity-mail-from-attributes --region REGION --email-identity IDENTITY \
        --mail-from-domain bounce-REGION.example.com --behavior-on-mx-failure BEHAVIOUR

`BEHAVIOUR` is `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`, as the identity has it now. Until SES has found the new
record, `REJECT_MESSAGE` rejects every message: set `USE_DEFAULT_VALUE` until then.

Never add a second MX record: with more than one the setup fails.

## Sources

- [Feedback endpoints used for custom MAIL FROM domains](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-feedback)
- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)

Until 2022, AWS's page on regions said that one MX record is enough, and that SES redirects the bounces to the
region that sent. Today's page still allows the same domain in several regions, and no longer mentions redirection.
Neither page describes the status in a region that the MX record does not name.
"""

from functools import partial
from itertools import chain

from sescheck.comparison.facets import mail_from_of
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Lead,
    NameInGroup,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.example_values import MAIL_FROM_UNREAD
from sescheck.rules.shared.steps.mail_from import put_right
from sescheck.rules.shared.steps.mail_from_domains import keeper_of
from sescheck.snapshot.model import Identity, MailFrom
from sescheck.snapshot.reading import Known, Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.INFO, reads=(Fact.IDENTITIES, Fact.MAIL_FROM), failover=DEGRADES, lead=Lead.HOURS)
def check(subject: NameInGroup) -> Verdict:
    """Flag an identity that has the same MAIL FROM domain in several regions."""
    answers = subject.peers.answers(mail_from_of)
    regions_by_domain: dict[str, list[str]] = {}
    for region, found in answers.known:
        if found is not None:
            regions_by_domain.setdefault(found.domain.lower(), []).append(region)
    shared = {domain: regions for domain, regions in regions_by_domain.items() if len(regions) > 1}
    if shared:
        where = "; ".join(f"{domain} in {', '.join(regions)}" for domain, regions in shared.items())
        return Flag(
            f"{subject.name} uses the same MAIL FROM domain in several regions: {where}",
            evidence={"shared": shared},
            compared_with=tuple(chain.from_iterable(shared.values())),
        )
    if answers.unread and len(regions_by_domain) + len(answers.unread) > 1:
        return cannot_tell(*answers.unread)
    return CLEAR if regions_by_domain else NOT_APPLICABLE


def fix(subject: NameInGroup, flag: Flag) -> Steps:
    """Give each region a subdomain of its own; the region that the MX record names keeps the domain."""
    for peer in subject.peers:
        match peer.identity:
            case Known(Identity(mail_from=Known(MailFrom() as found)) as identity):
                if keeper_of(subject.account, found.domain) is not peer.view:
                    yield from put_right(subject.account, subject.group, identity, found, peer.view)
            case _:
                pass


def _with(mail_from: str) -> Identity:
    return s.domain(mail_from=s.mail_from_domain(mail_from))


_SAME = _with("bounce.example.com")
_flagged = partial(flagged, at=(None, "example.com"))

EXAMPLES = (
    _flagged("Both regions use bounce.example.com.", west(_SAME), east(_SAME)),
    _flagged(
        "Both regions use the same domain, in capitals in us-east-1.",
        west(_SAME),
        east(_with("BOUNCE.example.com")),
    ),
    _flagged(
        "Two of three regions share it; the third has its own.",
        west(_SAME),
        east(_SAME),
        ireland(_with("bounce-eu.example.com")),
    ),
    _flagged(
        "Two regions share it; eu-west-1 could not be read.", west(_SAME), east(_SAME), ireland(MAIL_FROM_UNREAD)
    ),
    clear(
        "Each region has a MAIL FROM subdomain of its own.", west(_SAME), east(_with("bounce-east.example.com"))
    ),
    clear("Only one region has a custom MAIL FROM domain.", west(_SAME), east(s.domain())),
    clear("Neither region has one.", west(s.domain()), east(s.domain())),
    clear(
        "Region us-east-1 could not be read, and the only other region has none.",
        west(s.domain()),
        east(MAIL_FROM_UNREAD),
    ),
    clear("There is one region only.", east(_SAME)),
    unknown("Region us-west-2 has one, and us-east-1 could not be read.", west(_SAME), east(MAIL_FROM_UNREAD)),
    unknown("Neither region could be read.", west(MAIL_FROM_UNREAD), east(MAIL_FROM_UNREAD)),
    unknown(
        "Region us-west-2 has one, and the list of us-east-1 is incomplete.",
        west(_SAME),
        east(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
    ),
)
