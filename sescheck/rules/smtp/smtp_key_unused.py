r"""An SMTP user has an unused key

## What it finds

An active access key of a user who may send in one of the regions that are read. The key is at least 90 days old,
and IAM has recorded no use of it in the last 90 days. The days are counted back from the time of the snapshot.

Inactive and younger keys are skipped, and so are users whose policies leave open whether they may send.

IAM records the most recent use of a key for any service. AWS does not document whether a login to the SMTP
interface counts as a use; we found nothing that says it does not. If your key is in use for SMTP and is flagged,
accept the finding, and report it to us.

## Why it matters

If nobody uses the credentials, nobody notices when they are stolen. They can send in your name until somebody
notices the bounces.

## How to fix

Deactivate the key, wait, and delete it if nothing fails:

    aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive
    aws iam delete-access-key --user-name USER --access-key-id KEY

The keys of a standby region are seldom used. Send a test message through it from time to time, which also shows
that it still works.

## Sources

- [GetAccessKeyLastUsed](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html)
- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
- [Security best practices in IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html)
"""

from datetime import datetime, timedelta

from sescheck.comparison.logic import unread_among
from sescheck.rules.kit import (
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Flag,
    Human,
    Phase,
    Severity,
    SmtpUserInAccount,
    Step,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.ses.smtp import active_keys, sends_somewhere
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Reading, Why
from sescheck.snapshot.users import AccessKey, LastUse, SmtpUser
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_DAYS = 90


@rule(Severity.LOW, reads=(Fact.SMTP_USERS,), failover=NOTHING)
def check(subject: SmtpUserInAccount) -> Verdict:
    """Flag a user who may send and has an active key that was not used for a long time."""
    if not sends_somewhere(subject.user, subject.account.regions):
        return NOT_APPLICABLE
    unused = _unused(subject)
    if not unused:
        return clear_unless(*unread_among(*(key.last_use for key in _old(subject))))
    last_uses = ", ".join("never" if use is None else use.at for _, use in unused)
    return Flag(
        f"{subject.user.name} has an active access key that was not used in the last {_DAYS} days (last use:"
        f" {last_uses})",
        evidence={"keys": [_evidence(key, use) for key, use in unused]},
    )


def fix(subject: SmtpUserInAccount, flag: Flag) -> Steps:
    """Deactivate the keys, which a person does: IAM does not show whether a standby needs them."""
    name, keys = subject.user.name, [key.key_id for key, _ in _unused(subject)]
    words = (
        f"If no software and no standby needs them, deactivate the access keys of {name} that end with"
        f" {', '.join(keys)}: `aws iam update-access-key --user-name {name} --access-key-id ID --status Inactive`."
        f" `aws iam list-access-keys --user-name {name}` has their IDs. If nothing fails, delete them with"
        f" `aws iam delete-access-key --user-name {name} --access-key-id ID`."
        " A key that is inactive can be activated again; a deleted one cannot."
    )
    yield Step(f"Deactivate the unused access keys of {name}", Human(words), None, Phase.CREDENTIALS)


def _unused(subject: SmtpUserInAccount) -> list[tuple[AccessKey, LastUse | None]]:
    """The old keys that were not used lately, each with its last use."""
    since = _since(subject)
    uses = [(key, key.last_use.value) for key in _old(subject) if isinstance(key.last_use, Known)]
    return [(key, use) for key, use in uses if use is None or datetime.fromisoformat(use.at) <= since]


def _old(subject: SmtpUserInAccount) -> list[AccessKey]:
    since = _since(subject)
    return [key for key in need(active_keys(subject.user)) if datetime.fromisoformat(key.created) <= since]


def _since(subject: SmtpUserInAccount) -> datetime:
    return datetime.fromisoformat(subject.account.taken_at) - timedelta(days=_DAYS)


def _evidence(key: AccessKey, use: LastUse | None) -> dict[str, object]:
    return {
        "key_id_ends_with": key.key_id,
        "created": key.created,
        "last_used": None if use is None else use.at,
        "last_used_with": None if use is None else use.service,
        "last_used_in": None if use is None else use.region,
    }


def _with(user: SmtpUser) -> Snapshot:
    """A snapshot of 23 November 2026, 09:00."""
    return s.snapshot(east(), smtp_users=[user])


def _used(at: str | None, created: str = "2024-03-01T12:00:00Z", *, active: bool = True) -> SmtpUser:
    use: Reading[LastUse | None] = Known(None if at is None else LastUse(at, "ses", "us-east-1"))
    return s.smtp_user(keys=[s.access_key(created=created, last_use=use, active=active)])


_UNREAD = s.access_key(last_use=s.unread("iam:GetAccessKeyLastUsed"))
_HERE = (None, "ses-smtp-user.1")

EXAMPLES = (
    flagged("The key was last used 90 days ago.", _with(_used("2026-08-25T09:00:00Z")), at=_HERE),
    flagged("The key is two years old and was never used.", _with(_used(None)), at=_HERE),
    flagged(
        "One key was never used; the last use of the other could not be read.",
        _with(s.smtp_user(keys=[s.access_key(last_use=None), _UNREAD])),
        at=_HERE,
    ),
    clear("The key was last used a second less than 90 days ago.", _with(_used("2026-08-25T09:00:01Z"))),
    clear("The key was never used, but is only a month old.", _with(_used(None, created="2026-10-23T09:00:00Z"))),
    clear("The key is inactive.", _with(_used(None, active=False))),
    clear(
        "The user may not send.",
        _with(
            s.smtp_user(
                keys=[s.access_key(last_use=None)], policies={"user/deny": s.policy("ses:*", effect="Deny")}
            )
        ),
    ),
    unknown("The last use of the key could not be read.", _with(s.smtp_user(keys=[_UNREAD]))),
    unknown("The keys of the user could not be read.", _with(s.smtp_user(keys=s.unread("iam:ListAccessKeys")))),
    unknown(
        "Users are not read at this depth.",
        east(),
        smtp_users=s.unread("iam:GetAccountAuthorizationDetails", Why.NOT_ASKED),
    ),
)
