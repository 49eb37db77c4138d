r"""An SMTP user may do more than send mail

## What it finds

An IAM user that was created for SMTP, with an active access key, whose policies allow other actions than sending
through SES (`ses:Send…`). The evidence has the actions as the policies name them, in lower case. A user was
created for SMTP if the SES console created it, or if its name or path says so.

Only what the policies certainly allow is flagged. An action is skipped if any statement denies it, if it is
allowed under a condition other than on the region, or if a permissions boundary may not allow it. A user with a
statement that this version does not understand is skipped.

## Why it matters

The SMTP password of such a user is in the configuration of a server or a device. The access key from which it was
derived is often stored in the same place. Anybody who finds it can do everything that the user may do, not only
send.

## How to fix

Find the policy that allows more. It is an inline policy of the user, one that is attached to the user, or one of
its groups:

    aws iam list-user-policies --user-name USER
    aws iam list-attached-user-policies --user-name USER
    aws iam list-groups-for-user --user-name USER

Leave the policy that lets the user send as it is, with its resources and conditions, and remove the others. Save
an inline policy first, because it cannot be restored after deletion:

    aws iam detach-user-policy --user-name USER --policy-arn POLICY_ARN
    aws iam get-user-policy --user-name USER --policy-name POLICY --query PolicyDocument > policy.json
    aws iam delete-user-policy --user-name USER --policy-name POLICY
    aws iam remove-user-from-group --user-name USER --group-name GROUP

Keep the user in the group `AWSSESSendingGroupDoNotRename`: the SES console creates it, and its policy lets the
user send. If one policy allows both, remove only the other actions from it, and keep its resources and conditions.

Only if no policy is left that lets the user send, create one, with a name that the user does not have yet:

    aws iam put-user-policy --user-name USER --policy-name NEW_NAME --policy-document file://sending.json

If a policy of that name exists, the command replaces the whole of it. In the file, with the conditions that
applied before:

    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ses:SendRawEmail",
     "Resource": ["arn:PARTITION:ses:REGION:ACCOUNT:identity/example.com",
                  "arn:PARTITION:ses:REGION:ACCOUNT:configuration-set/*"]}]}

`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere.

If other software also uses the user, create another user for that software.

## Sources

- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
- [Actions of Amazon SES](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html)
- [Security best practices in IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html)
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from sescheck.policies.document import ALLOW, DENY, PolicyError, Statement, parse
from sescheck.policies.overlap import contains, overlaps
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
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
from sescheck.ses.smtp import active_keys
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Why
from sescheck.snapshot.users import SmtpUser
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_SERVICES = ("iam:*", "ec2:*", "s3:*")
"""If a statement allows all actions but some, the first of these that is not among them represents the rest."""


@rule(Severity.LOW, reads=(Fact.SMTP_USERS,))
def check(subject: SmtpUserInAccount) -> Verdict:
    """Flag a user that was created for SMTP and whose policies certainly allow more than sending."""
    user = subject.user
    keys = active_keys(user)
    if not user.made_for_smtp or keys == Known(()):
        return NOT_APPLICABLE
    more = _more_than_sending(user)
    if not more:
        return CLEAR
    need(keys)
    return Flag(
        f"{user.name} was created for SMTP and may do more than send: {', '.join(sorted(more))}",
        evidence={"actions": {action: sorted(names) for action, names in sorted(more.items())}},
    )


def fix(subject: SmtpUserInAccount, flag: Flag) -> Steps:
    """Take away what is too much, by hand: other software may use the user."""
    name = subject.user.name
    more = _more_than_sending(subject.user)
    policies = sorted(set(chain.from_iterable(more.values())))
    words = (
        f"{name} needs only ses:SendRawEmail for SMTP. Take {', '.join(sorted(more))} away from it. The policies"
        f" that allow this are {', '.join(policies)}. Detach or delete those that do not let the user send, and"
        " save an inline policy first. If a policy does both, remove only the other actions from it, and keep its"
        " resources and conditions. Change nothing in the policy that lets the user send. If other software uses"
        " the user, create another user for it. `sescheck rules smtp-user-may-do-more` has the commands."
    )
    yield Step(f"Let {name} only send", Human(words), None, Phase.CREDENTIALS)


def _more_than_sending(user: SmtpUser) -> dict[str, set[str]]:
    """The patterns of actions beyond sending, each with the policies that allow it."""
    try:
        policies = {name: parse(text) for name, text in user.policies.items()}
        boundary = None if user.boundary is None else parse(user.boundary)
    except PolicyError:
        return {}
    denials = [each for each in chain(*policies.values(), boundary or ()) if each.effect == DENY]
    limits = None if boundary is None else tuple(_allowed(boundary))
    more: dict[str, set[str]] = {}
    for name, statements in policies.items():
        for action in chain.from_iterable(_within(pattern, limits) for pattern in _allowed(statements)):
            if not contains("ses:send*", action) and not any(_may_deny(each, action) for each in denials):
                more.setdefault(action, set()).add(name)
    return more


def _allowed(statements: Iterable[Statement]) -> Iterator[str]:
    """The patterns of actions that are allowed without a condition, or with one on the region only."""
    for statement in statements:
        if statement.effect == ALLOW and {each.key for each in statement.conditions} <= {"aws:requestedregion"}:
            yield from statement.actions or ()
            if statement.not_actions is not None:
                yield from [each for each in _SERVICES if not _overlap(statement.not_actions, each)][:1]


def _within(action: str, limits: tuple[str, ...] | None) -> Iterator[str]:
    """What a permissions boundary leaves of a pattern of actions."""
    if limits is None or any(contains(each, action) for each in limits):
        yield action
    else:
        yield from (each for each in limits if contains(action, each))


def _may_deny(statement: Statement, action: str) -> bool:
    if statement.actions is not None:
        return _overlap(statement.actions, action)
    return not any(contains(each, action) for each in statement.not_actions or ())


def _overlap(patterns: Iterable[str], action: str) -> bool:
    return any(overlaps(each, action) for each in patterns)


def _with(user: SmtpUser) -> Snapshot:
    return s.snapshot(east(), smtp_users=[user])


def _user(*policies: str, boundary: str | None = None, made_for_smtp: bool = True) -> SmtpUser:
    named = {f"user/policy{number}": text for number, text in enumerate(policies)}
    return s.smtp_user(policies=named, boundary=boundary, made_for_smtp=made_for_smtp)


_SEND = s.policy()
_FULL = s.policy("ses:*")
_ALL_BUT_IAM = '{"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}'
_HERE = (None, "ses-smtp-user.1")

EXAMPLES = (
    flagged("The user may do everything in SES.", _with(_user(_FULL)), at=_HERE),
    flagged("The user may also read a bucket.", _with(_user(_SEND, s.policy("s3:GetObject"))), at=_HERE),
    flagged(
        "The user may do everything in one region.",
        _with(_user(s.policy("*", condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}}))),
        at=_HERE,
    ),
    flagged(
        "The permissions boundary allows everything in SES.", _with(_user(s.policy("*"), boundary=_FULL)), at=_HERE
    ),
    flagged("The user may do everything but IAM.", _with(_user(_ALL_BUT_IAM)), at=_HERE),
    flagged("Only other actions are denied.", _with(_user(_FULL, s.policy("iam:*", effect="Deny"))), at=_HERE),
    clear("The user may send.", _with(_user(_SEND))),
    clear(
        "The keys of the user could not be read, but it may not do more than send.",
        _with(s.smtp_user(keys=s.unread("iam:ListAccessKeys"))),
    ),
    clear("The user may use every action that sends.", _with(_user(s.policy("ses:Send*", "ses:SendEmail")))),
    clear("The permissions boundary allows only sending.", _with(_user(_FULL, boundary=_SEND))),
    clear(
        "One statement denies what another allows.",
        _with(_user(_SEND, s.policy("s3:GetObject"), s.policy("s3:*", effect="Deny"))),
    ),
    clear(
        "The condition is on the sender's address, which only requests that send have.",
        _with(_user(s.policy("ses:*", condition={"StringEquals": {"ses:FromAddress": "a@example.com"}}))),
    ),
    clear(
        "This version does not understand one of the statements.",
        _with(_user(_FULL, '{"Statement": [{"Effect": "May"}]}')),
    ),
    clear("The user was not created for SMTP.", _with(_user(_FULL, made_for_smtp=False))),
    clear(
        "The only key of the user is inactive.",
        _with(s.smtp_user(keys=[s.access_key(active=False)], policies={"user/ses": _FULL})),
    ),
    unknown(
        "The keys of the user could not be read: it may have none.",
        _with(s.smtp_user(keys=s.unread("iam:ListAccessKeys"), policies={"user/ses": _FULL})),
    ),
    unknown(
        "Users are not read at this depth.",
        east(),
        smtp_users=s.unread("iam:GetAccountAuthorizationDetails", Why.NOT_ASKED),
    ),
)
