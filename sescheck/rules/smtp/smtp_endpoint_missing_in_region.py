r"""An SMTP user has no SMTP endpoint in this region

## What it finds

An IAM user for SMTP with an active access key, who may send here and in another region of the group, where that
other region has an SMTP endpoint and this one has none. A user is for SMTP if the SES console made it, if its name
or path says so, or if it may do with SES exactly what SMTP takes (`ses:SendRawEmail`).

Which regions have SMTP endpoints is what the AWS General Reference says; of regions that it does not list nothing
is said here. Nothing can be sent from a region that is not enabled for the account, so none is said of it either;
where the region refuses the credentials and AWS does not say whether it is enabled, the rule cannot tell.
Users who may not send in this region are the matter of `smtp-user-denied-in-region`.

## Why it matters

Software that sends through SMTP cannot take over to this region, whatever is verified and signed in it: there is
no `email-smtp.REGION.amazonaws.com` to connect to.

## How to fix

Choose a region with an SMTP endpoint as the standby, or let the software send through the API, which every region
with SES has. `sescheck regions` lists the endpoints.

## Sources

- [Amazon SES endpoints and quotas](https://docs.aws.amazon.com/general/latest/gr/ses.html)
- [Connecting to an Amazon SES SMTP endpoint](https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html)
- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
"""

from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.engine.subjects.smtp_users import USER_ACROSS, UserRegionSubject
from sescheck.policies.permissions import Answer
from sescheck.ses.smtp import active_keys, is_for_smtp, may_send
from sescheck.snapshot.model import Fact, Snapshot
from sescheck.snapshot.places import Has, place
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.unread import is_disabled, may_be_disabled
from sescheck.snapshot.users import SmtpUser
from sescheck.testing import builders as s


def check(subject: UserRegionSubject) -> Verdict:
    """Has it an endpoint elsewhere and none here?"""
    user, here = subject.user, subject.here.name
    elsewhere = tuple(view.name for view in subject.others if _sends_by_smtp(user, view.name))
    cannot_use = is_disabled(subject.here.region) or place(here).has_smtp is Has.UNKNOWN
    if not elsewhere or not is_for_smtp(user) or cannot_use:
        return NOT_APPLICABLE
    if place(here).has_smtp is Has.YES:
        return CLEAR
    if may_send(user, here).answer is not Answer.ALLOWED:
        return NOT_APPLICABLE
    keys = active_keys(user)
    if Known(()) == keys:
        return NOT_APPLICABLE
    silent = [each for each in (keys, may_be_disabled(subject.here.region)) if isinstance(each, Unreadable)]
    if silent:
        return cannot_tell(*silent)
    return Flag(
        f"{user.name} can send through SMTP in {', '.join(elsewhere)}; {here} has no SMTP endpoint",
        evidence={"made_for_smtp": user.made_for_smtp, "endpoints": {r: place(r).smtp for r in elsewhere}},
        compared_with=elsewhere,
    )


def _sends_by_smtp(user: SmtpUser, region: str) -> bool:
    return place(region).has_smtp is Has.YES and may_send(user, region).answer is Answer.ALLOWED


def _shot(user: SmtpUser, *regions: str) -> Snapshot:
    return s.snapshot(*map(s.region, regions), smtp_users=[user])


_HERE = ("af-south-1", "ses-smtp-user.1")
_IRELAND = f"arn:aws:ses:eu-west-1:{s.ACCOUNT_ID}:identity/*"

RULE = Rule(
    severity=Severity.MEDIUM,
    scope=USER_ACROSS,
    facts=(Fact.SMTP_USERS,),
    check=check,
    examples=(
        flagged(
            "Ireland has an SMTP endpoint, Cape Town none.", _shot(s.smtp_user(), "eu-west-1", "af-south-1"), _HERE
        ),
        flagged(
            "The user is not said to be for SMTP, but may do exactly what SMTP takes.",
            _shot(s.smtp_user("mailer", made_for_smtp=False), "eu-west-1", "af-south-1"),
            ("af-south-1", "mailer"),
        ),
        clear("Both regions have one.", _shot(s.smtp_user(), "eu-west-1", "us-east-1")),
        clear("Neither region has one.", _shot(s.smtp_user(), "eu-south-1", "af-south-1")),
        clear("Nothing is documented of Mexico.", _shot(s.smtp_user(), "eu-west-1", "mx-central-1")),
        clear("The region is compared with none.", _shot(s.smtp_user(), "af-south-1")),
        clear(
            "Cape Town is not enabled for the account.",
            s.snapshot(
                s.region("eu-west-1"),
                s.region(
                    "af-south-1", opt_in="DISABLED", settings=s.unread("ses:GetAccount", Why.REGION_DISABLED)
                ),
                smtp_users=[s.smtp_user()],
            ),
        ),
        clear(
            "The user may do all of SES, and may only use the API.",
            _shot(
                s.smtp_user("backend", made_for_smtp=False, policies={"user/ses": s.policy("ses:*")}),
                "eu-west-1",
                "af-south-1",
            ),
        ),
        clear(
            "The user may not send in Cape Town: that is another rule's matter.",
            _shot(s.smtp_user(policies={"user/send": s.policy(resource=_IRELAND)}), "eu-west-1", "af-south-1"),
        ),
        clear(
            "Its only key is switched off.",
            _shot(s.smtp_user(keys=[s.access_key(active=False)]), "eu-west-1", "af-south-1"),
        ),
        in_doubt(
            "Cape Town refuses the credentials, and AWS does not say whether it is enabled.",
            s.snapshot(
                s.region("eu-west-1"),
                s.region(
                    "af-south-1",
                    opt_in=s.unread("account:GetRegionOptStatus"),
                    settings=s.unread("ses:GetAccount", Why.REGION_DISABLED),
                ),
                smtp_users=[s.smtp_user()],
            ),
        ),
        in_doubt(
            "Its keys were refused, so perhaps it has none.",
            _shot(s.smtp_user(keys=s.unread("iam:ListAccessKeys")), "eu-west-1", "af-south-1"),
        ),
        in_doubt(
            "IAM was refused.",
            s.snapshot(
                s.region("eu-west-1"),
                s.region("af-south-1"),
                smtp_users=s.unread("iam:GetAccountAuthorizationDetails"),
            ),
        ),
    ),
)
