r"""An SMTP user has a key from before Signature Version 4

## What it finds

An active access key that was made before 10 January 2019, of a user who may send in one of the regions read. An
SMTP password that was derived from it before that day is of the retired kind, which is not bound to a region.
Only the key's age can be seen: AWS keeps no record of the passwords that were derived from a key, so a new
password may since have been made of the old key.

It is `high` of a user for SMTP: one that the SES console made, whose name or path says so, or who may do with SES
exactly what SMTP takes (`ses:SendRawEmail`). Of any other user who may send it is `low`: the key may only ever
have signed requests to the API, where its age is no matter of signatures.

Let be are keys that are switched off, and users of whom it cannot be told from their policies whether they may
send.

## Why it matters

AWS recommends to delete SMTP credentials from before that day, which use an older signature. They were said to
work in all regions, so whoever gets hold of one may send in all of them. And a key of that age has been in many
hands.

## How to fix

Make new credentials, a password for each region, put them where the old ones are used, then switch the old key off
and, when nothing is missing, delete it:

    aws iam create-access-key --user-name USER
    aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive
    aws iam delete-access-key --user-name USER --access-key-id KEY

The SMTP password is derived from the new secret key and the region; the page on SMTP credentials has the script.

## Sources

- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
- [Regions and Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/regions.html)
- [ListAccessKeys](https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html)
"""

from datetime import UTC, datetime

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Severity,
    SmtpUserInAccount,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.ses.smtp import active_keys, is_for_smtp, sends_somewhere
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.users import SmtpUser
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_SINCE = datetime(2019, 1, 10, tzinfo=UTC)
"""From when on SMTP passwords are made with Signature Version 4. Source: the page on regions, as of 2019."""


@rule(Severity.HIGH, reads=(Fact.SMTP_USERS,))
def check(subject: SmtpUserInAccount) -> Verdict:
    """Is one of its active keys older than that?"""
    user = subject.user
    if not sends_somewhere(user, subject.account.regions):
        return NOT_APPLICABLE
    keys = active_keys(user)
    match keys:
        case Unreadable():
            return cannot_tell(keys)
        case Known(found):
            old = [key for key in found if datetime.fromisoformat(key.created) < _SINCE]
    if not old:
        return CLEAR if found else NOT_APPLICABLE
    days = ", ".join(key.created[:10] for key in old)
    return Flag(
        f"{user.name} has an active access key from before 10 January 2019 ({days}):"
        " an SMTP password made of it then is of the retired kind",
        evidence={
            "keys": [{"key_id_ends_with": key.key_id, "created": key.created} for key in old],
            "made_for_smtp": user.made_for_smtp,
        },
        severity=None if is_for_smtp(user) else Severity.LOW,
    )


def _shot(user: SmtpUser) -> Snapshot:
    return s.snapshot(east(), smtp_users=[user])


_OLD = s.access_key(created="2019-01-09T23:59:59Z")
_FULL = s.policy("ses:*")
_HERE = (None, "ses-smtp-user.1")

EXAMPLES = (
    flagged("The key is from the last day before.", _shot(s.smtp_user(keys=[_OLD])), at=_HERE),
    flagged(
        "One key is new, the other old, and both are active.",
        _shot(s.smtp_user(keys=[s.access_key(), _OLD])),
        at=_HERE,
    ),
    flagged(
        "The user is not said to be for SMTP, but may do exactly what SMTP takes.",
        _shot(s.smtp_user("mailer", keys=[_OLD], made_for_smtp=False)),
        at=(None, "mailer"),
    ),
    flagged(
        "The user may do all of SES, and may only use the API.",
        _shot(s.smtp_user("backend", keys=[_OLD], made_for_smtp=False, policies={"user/ses": _FULL})),
        at=(None, "backend"),
        severity=Severity.LOW,
    ),
    clear("The key is from the day.", _shot(s.smtp_user(keys=[s.access_key(created="2019-01-10T00:00:00Z")]))),
    clear(
        "The old key is switched off.", _shot(s.smtp_user(keys=[s.access_key(created=_OLD.created, active=False)]))
    ),
    clear(
        "The user of the old key may not send.",
        _shot(s.smtp_user(keys=[_OLD], policies={"user/deny": s.policy("ses:*", effect="Deny")})),
    ),
    clear(
        "It depends on the sender's network whether the user may send: let be.",
        _shot(
            s.smtp_user(
                keys=[_OLD],
                policies={"user/net": s.policy(condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})},
            )
        ),
    ),
    unknown("The user's keys were refused.", _shot(s.smtp_user(keys=s.unread("iam:ListAccessKeys")))),
    unknown("IAM was refused.", east(), smtp_users=s.unread("iam:GetAccountAuthorizationDetails")),
    unknown(
        "Users are not asked for at this depth.",
        east(),
        smtp_users=s.unread("iam:GetAccountAuthorizationDetails", Why.NOT_ASKED),
    ),
)
