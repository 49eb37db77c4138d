r"""An SMTP user has no SMTP endpoint in this region

## What it finds

An IAM user for SMTP with an active access key, who may send in this region and in another region of the group. The
other region has an SMTP endpoint, and this one has none. A user is for SMTP if the SES console created it, if its
name or path says so, or if its policies allow exactly what SMTP needs of SES (`ses:SendRawEmail`).

The AWS General Reference lists the SMTP endpoints. A region that it does not list is not examined, and neither is
a region that is not enabled for the account. If the region does not accept the credentials and it is unknown
whether it is enabled, the answer is unknown. [smtp-user-denied-in-region](smtp-user-denied-in-region.md) reports a
user who may not send in this region.

## Why it matters

Software that sends through SMTP cannot fail over to this region, even if everything else is set up:
`email-smtp.REGION.amazonaws.com` does not exist.

## How to fix

Choose a standby region with an SMTP endpoint, or let the software send through the API, which every region with
SES has. `sescheck regions` lists the endpoints.

## Sources

- [Amazon SES endpoints and quotas](https://docs.aws.amazon.com/general/latest/gr/ses.html)
- [Connecting to an Amazon SES SMTP endpoint](https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html)
- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
"""

from sescheck.comparison.logic import unread_among
from sescheck.endpoints import Has, endpoints_of
from sescheck.policies.permissions import Answer
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    Phase,
    Severity,
    SmtpUserAcrossRegions,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.example_values import CAPE_TOWN_UNREAD
from sescheck.ses.smtp import active_keys, is_for_smtp, may_send
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Why
from sescheck.snapshot.unread import is_disabled, may_be_disabled
from sescheck.snapshot.users import SmtpUser
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, flagged, ireland, unknown


@rule(Severity.MEDIUM, reads=(Fact.SMTP_USERS,), failover=BLOCKS)
def check(subject: SmtpUserAcrossRegions) -> Verdict:
    """Flag a user for SMTP who may send in a region without an SMTP endpoint, and in one with it."""
    user, here = subject.sender, subject.here.region
    elsewhere = tuple(view.name for view in subject.others if _can_use_smtp(user, view.name))
    endpoint = endpoints_of(here.name).has_smtp
    if not elsewhere or not is_for_smtp(user) or is_disabled(here) or endpoint is Has.UNKNOWN:
        return NOT_APPLICABLE
    if endpoint is Has.YES:
        return CLEAR
    keys = active_keys(user)
    if keys == Known(()) or may_send(user, here.name).answer is not Answer.ALLOWED:
        return NOT_APPLICABLE
    unread = unread_among(keys, may_be_disabled(here) or keys)
    if unread:
        return cannot_tell(*unread)
    return Flag(
        f"{user.name} can send through SMTP in {', '.join(elsewhere)}, but {here.name} has no SMTP endpoint",
        evidence={
            "made_for_smtp": user.made_for_smtp,
            "endpoints": {region: endpoints_of(region).smtp for region in elsewhere},
        },
        compared_with=elsewhere,
    )


def fix(subject: SmtpUserAcrossRegions, flag: Flag) -> Steps:
    """Send in another way, which only a person can change: AWS decides where SMTP endpoints are."""
    name, region = subject.sender.name, subject.region
    words = (
        f"AWS has no SMTP endpoint in {region}. Choose a standby region that has one: `sescheck regions` lists"
        f" them. Or let the software that uses {name} send through the API of SES, which {region} has."
    )
    yield Step(f"Send in another way than SMTP in {region}, for {name}", Human(words), region, Phase.CREDENTIALS)


def _can_use_smtp(user: SmtpUser, region: str) -> bool:
    return endpoints_of(region).has_smtp is Has.YES and may_send(user, region).answer is Answer.ALLOWED


def _with(user: SmtpUser, *regions: str) -> Snapshot:
    return s.snapshot(*map(s.region, regions), smtp_users=[user])


_HERE = ("af-south-1", "ses-smtp-user.1")
_IRELAND = f"arn:aws:ses:eu-west-1:{s.ACCOUNT_ID}:identity/*"

EXAMPLES = (
    flagged("Only Ireland has an SMTP endpoint.", _with(s.smtp_user(), "eu-west-1", "af-south-1"), at=_HERE),
    flagged(
        "The user was not created for SMTP, but its policies allow exactly what SMTP needs.",
        _with(s.smtp_user("mailer", made_for_smtp=False), "eu-west-1", "af-south-1"),
        at=("af-south-1", "mailer"),
    ),
    clear("Both regions have an SMTP endpoint.", _with(s.smtp_user(), "eu-west-1", "us-east-1")),
    clear("Neither region has an SMTP endpoint.", _with(s.smtp_user(), "eu-south-1", "af-south-1")),
    clear("The endpoints of Mexico are not documented.", _with(s.smtp_user(), "eu-west-1", "mx-central-1")),
    clear("The region is not compared with another.", _with(s.smtp_user(), "af-south-1")),
    clear(
        "Cape Town is not enabled for the account.",
        ireland(),
        s.region("af-south-1", opt_in="DISABLED", settings=s.unread("ses:GetAccount", Why.REGION_DISABLED)),
        smtp_users=[s.smtp_user()],
    ),
    clear(
        "The user may do everything in SES, and perhaps uses only the API.",
        _with(
            s.smtp_user("backend", made_for_smtp=False, policies={"user/ses": s.policy("ses:*")}),
            "eu-west-1",
            "af-south-1",
        ),
    ),
    clear(
        "The user may not send in Cape Town: another rule reports it.",
        _with(s.smtp_user(policies={"user/send": s.policy(resource=_IRELAND)}), "eu-west-1", "af-south-1"),
    ),
    clear(
        "The only key of the user is inactive.",
        _with(s.smtp_user(keys=[s.access_key(active=False)]), "eu-west-1", "af-south-1"),
    ),
    unknown(
        "Cape Town does not accept the credentials, and it is unknown whether it is enabled.",
        ireland(),
        CAPE_TOWN_UNREAD,
        smtp_users=[s.smtp_user()],
    ),
    unknown(
        "The keys of the user could not be read: it may have none.",
        _with(s.smtp_user(keys=s.unread("iam:ListAccessKeys")), "eu-west-1", "af-south-1"),
    ),
    unknown(
        "The users could not be read.",
        ireland(),
        s.region("af-south-1"),
        smtp_users=s.unread("iam:GetAccountAuthorizationDetails"),
    ),
)
