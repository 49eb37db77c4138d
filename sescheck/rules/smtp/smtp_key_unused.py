r"""An SMTP user has an unused key

## What it finds

An active access key of a user who may send in one of the regions read, which IAM has not seen used for 90 days, or
never in the 90 days and more since it was made. The days are counted back from the moment of the snapshot.

Let be are keys that are switched off, keys that are younger than that, and users of whom it cannot be told from
their policies whether they may send.

IAM keeps the most recent use of a key, whatever it was for. AWS does not say that a login to the SMTP interface
counts as one; we found nothing that says it does not. If your key does send through SMTP and is found here, accept
the finding, and tell us.

## Why it matters

Credentials that nobody uses are missed by nobody when they are stolen. They can send in your name until somebody
notices the bounces.

## How to fix

Switch the key off, wait, and delete it when nothing is missing:

    aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive
    aws iam delete-access-key --user-name USER --access-key-id KEY

Keys of a region that only stands by are used rarely by nature: send a test message through it now and then, which
also shows that it still works.

## Sources

- [GetAccessKeyLastUsed](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html)
- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
- [Security best practices in IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html)
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

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
from sescheck.ses.smtp import active_keys, sends_somewhere
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.snapshot.users import AccessKey, LastUse, SmtpUser
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_LONG = timedelta(days=90)


@rule(Severity.LOW, reads=(Fact.SMTP_USERS,))
def check(subject: SmtpUserInAccount) -> Verdict:
    """Is one of its active keys long unused?"""
    user = subject.user
    if not sends_somewhere(user, subject.account.regions):
        return NOT_APPLICABLE
    keys = active_keys(user)
    match keys:
        case Unreadable():
            return cannot_tell(keys)
        case Known(found):
            return _judged(user, found, datetime.fromisoformat(subject.account.taken_at) - _LONG)


def _judged(user: SmtpUser, keys: Iterable[AccessKey], since: datetime) -> Verdict:
    silent: list[Unreadable] = []
    unused: list[dict[str, object]] = []
    for key in keys:
        if datetime.fromisoformat(key.created) > since:
            continue
        match key.last_use:
            case Known(use):
                if use is None or datetime.fromisoformat(use.at) <= since:
                    unused.append(_told(key, use))
            case Unreadable() as unread:
                silent.append(unread)
    if not unused:
        return cannot_tell(*silent) if silent else CLEAR
    return Flag(
        f"{user.name} has an active access key that IAM has not seen used for {_LONG.days} days:"
        f" {', '.join(str(told['last_used'] or 'never') for told in unused)}",
        evidence={"keys": unused},
    )


def _told(key: AccessKey, use: LastUse | None) -> dict[str, object]:
    return {
        "key_id_ends_with": key.key_id,
        "created": key.created,
        "last_used": None if use is None else use.at,
        "last_used_with": None if use is None else use.service,
        "last_used_in": None if use is None else use.region,
    }


def _shot(user: SmtpUser) -> Snapshot:
    """Taken on 23 November 2026 at nine."""
    return s.snapshot(east(), smtp_users=[user])


def _used(at: str | None, created: str = "2024-03-01T12:00:00Z", *, active: bool = True) -> SmtpUser:
    use: Reading[LastUse | None] = Known(None if at is None else LastUse(at, "ses", "us-east-1"))
    return s.smtp_user(keys=[s.access_key(created=created, last_use=use, active=active)])


_SILENT = s.access_key(last_use=s.unread("iam:GetAccessKeyLastUsed"))
_HERE = (None, "ses-smtp-user.1")

EXAMPLES = (
    flagged("It was last used 90 days ago.", _shot(_used("2026-08-25T09:00:00Z")), at=_HERE),
    flagged("It was never used, in two years.", _shot(_used(None)), at=_HERE),
    flagged(
        "It was never used, and of the user's other key the use was refused.",
        _shot(s.smtp_user(keys=[s.access_key(last_use=None), _SILENT])),
        at=_HERE,
    ),
    clear("It was used a second later than that.", _shot(_used("2026-08-25T09:00:01Z"))),
    clear("It was never used, but is only a month old.", _shot(_used(None, created="2026-10-23T09:00:00Z"))),
    clear("It is switched off.", _shot(_used(None, active=False))),
    clear(
        "The user may not send.",
        _shot(
            s.smtp_user(
                keys=[s.access_key(last_use=None)], policies={"user/deny": s.policy("ses:*", effect="Deny")}
            )
        ),
    ),
    unknown("When it was used was refused.", _shot(s.smtp_user(keys=[_SILENT]))),
    unknown("The user's keys were refused.", _shot(s.smtp_user(keys=s.unread("iam:ListAccessKeys")))),
    unknown(
        "Users are not asked for at this depth.",
        east(),
        smtp_users=s.unread("iam:GetAccountAuthorizationDetails", Why.NOT_ASKED),
    ),
)
