r"""An SMTP user may do more than send mail

## What it finds

An IAM user that was made for SMTP, with an active access key, whose policies allow other actions than the sending
ones of SES (`ses:Send…`). The evidence names the actions as the policies have them, in lower case. A user was made
for SMTP if the SES console made it, or if its name or path says so.

What may come to nothing is not flagged: an action that some statement denies, in whatever circumstances; one that
is allowed under a condition other than on the region; one that a permissions boundary may keep from it; and every
user with a statement that is not understood.

## Why it matters

The SMTP password of such a user stands in the configuration of some server or device. Its access key, from which
the password was made, was often kept beside it. Whoever finds that can use everything that the user may do, not
only send.

## How to fix

Find the policy that allows more: one of the user's own, one that is attached to the user, or one of its groups':

    aws iam list-user-policies --user-name USER
    aws iam list-attached-user-policies --user-name USER
    aws iam list-groups-for-user --user-name USER

Leave the policy that lets the user send as it is, with its resources and conditions, and take the others away.
Save a policy of the user's own first, because deleting it is final:

    aws iam detach-user-policy --user-name USER --policy-arn POLICY_ARN
    aws iam get-user-policy --user-name USER --policy-name POLICY --query PolicyDocument > policy.json
    aws iam delete-user-policy --user-name USER --policy-name POLICY
    aws iam remove-user-from-group --user-name USER --group-name GROUP

Keep the user in the group `AWSSESSendingGroupDoNotRename`: the SES console makes it, and its users send by it.
Where one policy allows both, take only the other actions out of it, and keep its resources and conditions.

Only where no policy is left that lets the user send, give it one, under a name that it does not have yet:

    aws iam put-user-policy --user-name USER --policy-name NEW_NAME --policy-document file://sending.json

The command replaces the whole policy of a name that is there. In the file, with the conditions that held before:

    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ses:SendRawEmail",
     "Resource": ["arn:PARTITION:ses:REGION:ACCOUNT:identity/example.com",
                  "arn:PARTITION:ses:REGION:ACCOUNT:configuration-set/*"]}]}

`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere.

If other software uses the user too, make it one of its own.

## Sources

- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
- [Actions of Amazon SES](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html)
- [Security best practices in IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html)
"""

from collections.abc import Iterable, Iterator

from sescheck.policies.document import ALLOW, DENY, Statement
from sescheck.policies.overlap import contains, overlaps
from sescheck.policies.permissions import statements
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
from sescheck.ses.smtp import active_keys
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.users import SmtpUser
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_SENDING = "ses:send*"
_REGION = frozenset({"aws:requestedregion"})
_SERVICES = ("iam:*", "ec2:*", "s3:*")
"""Where all but some actions are allowed, the first of these that is untouched stands for the rest."""


@rule(Severity.LOW, reads=(Fact.SMTP_USERS,))
def check(subject: SmtpUserInAccount) -> Verdict:
    """Do its policies surely allow it anything but sending?"""
    user = subject.user
    if not user.made_for_smtp:
        return NOT_APPLICABLE
    more = _more(user)
    keys = active_keys(user)
    match keys:
        case Unreadable():
            return cannot_tell(keys) if more else CLEAR
        case Known(found):
            if not found:
                return NOT_APPLICABLE
    if not more:
        return CLEAR
    return Flag(
        f"{user.name} was made for SMTP and may do more than send: {', '.join(sorted(more))}",
        evidence={"actions": {action: sorted(names) for action, names in sorted(more.items())}},
    )


def _more(user: SmtpUser) -> dict[str, set[str]]:
    """The patterns of actions beyond sending, each with the policies that allow it."""
    limit = None if user.boundary is None else statements(user.boundary)
    all_of_them = [each for text in user.policies.values() for each in statements(text)] + list(limit or ())
    if not all(isinstance(each, Statement) for each in all_of_them):
        return {}
    denials = [each for each in all_of_them if isinstance(each, Statement) and each.effect == DENY]
    limits = None if limit is None else list(_allowed(each for each in limit if isinstance(each, Statement)))
    found: dict[str, set[str]] = {}
    for name, text in user.policies.items():
        for pattern in _allowed(each for each in statements(text) if isinstance(each, Statement)):
            for action in _within(pattern, limits):
                if not contains(_SENDING, action) and not any(_may_deny(each, action) for each in denials):
                    found.setdefault(action, set()).add(name)
    return found


def _allowed(found: Iterable[Statement]) -> Iterator[str]:
    """What is allowed whatever the circumstances; of everything but some actions, one service that is among it."""
    for statement in found:
        if statement.effect == ALLOW and {each.key for each in statement.conditions} <= _REGION:
            yield from statement.actions or ()
            if statement.not_actions is not None:
                yield from [each for each in _SERVICES if not _touches(statement.not_actions, each)][:1]


def _touches(patterns: Iterable[str], action: str) -> bool:
    return any(overlaps(each, action) for each in patterns)


def _within(action: str, limits: list[str] | None) -> Iterator[str]:
    """What a boundary leaves of a pattern of actions."""
    if limits is None or any(contains(each, action) for each in limits):
        yield action
    else:
        yield from (each for each in limits if contains(action, each))


def _may_deny(statement: Statement, action: str) -> bool:
    if statement.actions is not None:
        return _touches(statement.actions, action)
    return not any(contains(each, action) for each in statement.not_actions or ())


def _shot(user: SmtpUser) -> Snapshot:
    return s.snapshot(east(), smtp_users=[user])


def _user(*policies: str, boundary: str | None = None, made_for_smtp: bool = True) -> SmtpUser:
    named = {f"user/policy{number}": text for number, text in enumerate(policies)}
    return s.smtp_user(policies=named, boundary=boundary, made_for_smtp=made_for_smtp)


_SEND = s.policy()
_FULL = s.policy("ses:*")
_ALL_BUT_IAM = '{"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}'
_HERE = (None, "ses-smtp-user.1")

EXAMPLES = (
    flagged("It may do all of SES.", _shot(_user(_FULL)), at=_HERE),
    flagged("It may read a bucket besides.", _shot(_user(_SEND, s.policy("s3:GetObject"))), at=_HERE),
    flagged(
        "It may do everything in one region.",
        _shot(_user(s.policy("*", condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}}))),
        at=_HERE,
    ),
    flagged("Its boundary leaves all of SES.", _shot(_user(s.policy("*"), boundary=_FULL)), at=_HERE),
    flagged("It may do all but IAM.", _shot(_user(_ALL_BUT_IAM)), at=_HERE),
    flagged("What is denied is something else.", _shot(_user(_FULL, s.policy("iam:*", effect="Deny"))), at=_HERE),
    clear("It may send.", _shot(_user(_SEND))),
    clear(
        "Its keys were refused, and none could do more than send.",
        _shot(s.smtp_user(keys=s.unread("iam:ListAccessKeys"))),
    ),
    clear("It may use every way of sending.", _shot(_user(s.policy("ses:Send*", "ses:SendEmail")))),
    clear("Its boundary leaves nothing but sending.", _shot(_user(_FULL, boundary=_SEND))),
    clear(
        "A statement denies what another allows.",
        _shot(_user(_SEND, s.policy("s3:GetObject"), s.policy("s3:*", effect="Deny"))),
    ),
    clear(
        "The other actions of SES know no sender's address, and so are not allowed.",
        _shot(_user(s.policy("ses:*", condition={"StringEquals": {"ses:FromAddress": "a@example.com"}}))),
    ),
    clear("A statement of it is not understood.", _shot(_user(_FULL, '{"Statement": [{"Effect": "May"}]}'))),
    clear("Nothing says that it was made for SMTP.", _shot(_user(_FULL, made_for_smtp=False))),
    clear(
        "Its only key is switched off.",
        _shot(s.smtp_user(keys=[s.access_key(active=False)], policies={"user/ses": _FULL})),
    ),
    unknown(
        "Its keys were refused, so perhaps it has none.",
        _shot(s.smtp_user(keys=s.unread("iam:ListAccessKeys"), policies={"user/ses": _FULL})),
    ),
    unknown(
        "Users are not asked for at this depth.",
        east(),
        smtp_users=s.unread("iam:GetAccountAuthorizationDetails", Why.NOT_ASKED),
    ),
)
