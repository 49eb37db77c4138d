r"""An SMTP user has a key from before Signature Version 4

## What it finds

An active access key that was created before 10 January 2019, of a user who may send in one of the regions that are
read. An SMTP password that was derived from the key before that day uses the retired signature, which is not bound
to a region. Only the age of the key is known: AWS keeps no record of the passwords that were derived from it. A
new password may have been derived from the old key since then.

The severity is `high` for a user for SMTP: one that the SES console created, whose name or path says so, or whose
policies allow exactly what SMTP needs of SES (`ses:SendRawEmail`). For any other user who may send it is `low`:
perhaps the key only signs requests to the API, where its age does not matter.

Inactive keys are skipped, and so are users whose policies leave open whether they may send.

## Why it matters

AWS recommends deleting SMTP credentials from before that day, because they use an older signature. According to
the AWS documentation of 2019 they work in all regions, so a stolen one can be used in all of them. A key of that
age was probably shared with many people.

## How to fix

Create new credentials, with one password for each region, and use them instead of the old ones. Then deactivate
the old key, wait, and delete it if nothing fails:

    aws iam create-access-key --user-name USER
    aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive
    aws iam delete-access-key --user-name USER --access-key-id KEY

The SMTP password is derived from the new secret key and the region; the page on SMTP credentials has the script.

## Sources

- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
- [Regions and Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/regions.html)
- [ListAccessKeys](https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html)
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from sescheck.endpoints import Has, endpoints_of
from sescheck.policies.permissions import Answer
from sescheck.rules.kit import (
    CLEAR,
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
    need,
    rule,
)
from sescheck.rules.shared.steps.smtp_credentials import key_thing, new_credentials, password_thing
from sescheck.ses.smtp import active_keys, is_for_smtp, may_send, sends_somewhere
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Why
from sescheck.snapshot.users import AccessKey, SmtpUser
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_SIGV4 = datetime(2019, 1, 10, tzinfo=UTC)
"""Since then SMTP passwords use Signature Version 4. Source: the page on regions, as of 2019."""


@rule(Severity.HIGH, reads=(Fact.SMTP_USERS,), failover=NOTHING)
def check(subject: SmtpUserInAccount) -> Verdict:
    """Flag a user who may send and has an active key from before Signature Version 4."""
    user = subject.user
    if not sends_somewhere(user, subject.account.regions):
        return NOT_APPLICABLE
    keys = need(active_keys(user))
    if not keys:
        return NOT_APPLICABLE
    old = _old(keys)
    if not old:
        return CLEAR
    days = ", ".join(key.created[:10] for key in old)
    return Flag(
        f"{user.name} has an active access key from before 10 January 2019 ({days}): an SMTP password that was"
        " derived from it before that day uses the retired signature",
        evidence={
            "keys": [{"key_id_ends_with": key.key_id, "created": key.created} for key in old],
            "made_for_smtp": user.made_for_smtp,
        },
        severity=None if is_for_smtp(user) else Severity.LOW,
    )


def fix(subject: SmtpUserInAccount, flag: Flag) -> Steps:
    """Use a new key. AWS shows its secret only once, and the password of each region is derived from that."""
    name = subject.user.name
    old = ", ".join(f"the one that ends with {key.key_id}" for key in _old(need(active_keys(subject.user))))
    regions = [view.name for view in subject.account.regions if _can_use_smtp(subject, view.name)]
    passwords = (password_thing(name, region) for region in regions)
    yield from new_credentials(name, regions)
    words = (
        f"Replace the access key of {name} ({old}) by the new one wherever software uses it. Then deactivate the"
        " old key with `aws iam update-access-key`. If nothing fails, delete it with `aws iam delete-access-key`."
    )
    title = f"Replace and deactivate the old access key of {name}"
    yield Step(title, Human(words), None, Phase.CREDENTIALS, needs=(key_thing(name), *passwords))


def _can_use_smtp(subject: SmtpUserInAccount, region: str) -> bool:
    """True if the user may send there, and AWS does not say that the region has no SMTP endpoint."""
    allowed = may_send(subject.user, region).answer is Answer.ALLOWED
    return allowed and endpoints_of(region).has_smtp is not Has.NO


def _old(keys: Iterable[AccessKey]) -> list[AccessKey]:
    return [key for key in keys if datetime.fromisoformat(key.created) < _SIGV4]


def _with(user: SmtpUser) -> Snapshot:
    return s.snapshot(east(), smtp_users=[user])


_OLD = s.access_key(created="2019-01-09T23:59:59Z")
_HERE = (None, "ses-smtp-user.1")

EXAMPLES = (
    flagged("The key is from 9 January 2019.", _with(s.smtp_user(keys=[_OLD])), at=_HERE),
    flagged("Of two active keys, one is old.", _with(s.smtp_user(keys=[s.access_key(), _OLD])), at=_HERE),
    flagged(
        "The user was not created for SMTP, but its policies allow exactly what SMTP needs.",
        _with(s.smtp_user("mailer", keys=[_OLD], made_for_smtp=False)),
        at=(None, "mailer"),
    ),
    flagged(
        "The user may do everything in SES, and perhaps uses only the API.",
        _with(s.smtp_user("backend", keys=[_OLD], made_for_smtp=False, policies={"user/ses": s.policy("ses:*")})),
        at=(None, "backend"),
        severity=Severity.LOW,
    ),
    clear(
        "The key is from 10 January 2019.", _with(s.smtp_user(keys=[s.access_key(created="2019-01-10T00:00:00Z")]))
    ),
    clear("The old key is inactive.", _with(s.smtp_user(keys=[s.access_key(created=_OLD.created, active=False)]))),
    clear(
        "The user of the old key may not send.",
        _with(s.smtp_user(keys=[_OLD], policies={"user/deny": s.policy("ses:*", effect="Deny")})),
    ),
    clear(
        "Whether the user may send depends on the network: it is skipped.",
        _with(
            s.smtp_user(
                keys=[_OLD],
                policies={"user/net": s.policy(condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})},
            )
        ),
    ),
    unknown("The keys of the user could not be read.", _with(s.smtp_user(keys=s.unread("iam:ListAccessKeys")))),
    unknown("The users could not be read.", east(), smtp_users=s.unread("iam:GetAccountAuthorizationDetails")),
    unknown(
        "Users are not read at this depth.",
        east(),
        smtp_users=s.unread("iam:GetAccountAuthorizationDetails", Why.NOT_ASKED),
    ),
)
