"""The role that reads an account: its ARN, what a session with it may do, and a warning about its source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sescheck.auditing.checks import Source
from sescheck.auditing.roles import check_account_id, parse_role_name
from sescheck.aws.lifetime import Lifetime, lifetime_of
from sescheck.engine.rule import Entry
from sescheck.organization.model import Member
from sescheck.permissions import session_policy as permitted
from sescheck.permissions.needed import actions_of, wanted

SOON = timedelta(hours=12)
"""A run may take hours; credentials that last longer than this are not reported."""

_THEN = "a role that is assumed before then lasts one more hour at most, and the other accounts are refused"
"""A session of a role lasts an hour, because sescheck does not ask for more. A role that is assumed with the
credentials of another role cannot last longer. Source: the sts model, AssumeRole, ``DurationSeconds``.
"""


def role_arn(partition: str, account_id: str, role_name: str) -> str:
    """Return the ARN of a role; its name may have a path, as ``audit/sescheck``.

    Raises:
        UsageError: IAM has no role of that name, or no account has that ID.
    """
    name = parse_role_name(role_name)
    return f"arn:{partition}:iam::{check_account_id(account_id, '--account')}:role/{name}"


def session_policy(depth: str | None, options: Mapping[str, bool], rules: Sequence[Entry]) -> str:
    """Return what a session may do that reads an account, as JSON for AssumeRole.

    Raises:
        UsageError: no such depth.
    """
    return session_policy_of(actions_of(wanted(depth, options, rules)))


def session_policy_of(actions: Iterable[str]) -> str:
    """Return a session policy that allows these actions, or little more that also only reads."""
    return permitted.session_policy(actions)


def source_of_member(
    member: Member, base: Source, own_account_id: str | None, partition: str, role_name: str, policy: str
) -> Source:
    """Return how to read an account: with its role, or without a role if it is the account of the credentials.

    Args:
        member: the account.
        base: the profile, the external ID and the endpoint of the run.
        own_account_id: the account of the credentials; None if it is not known.
        partition: of the accounts.
        role_name: the role, unless the source of the accounts names one for the account.
        policy: what a session may do.

    Raises:
        UsageError: IAM has no role of that name.
    """
    if member.account_id == own_account_id and member.role_arn is None:
        return replace(base, role_arns=(), external_id=None, session_policy=None)
    arn = member.role_arn or role_arn(partition, member.account_id, role_name)
    external_id = member.external_id or base.external_id
    return replace(base, role_arns=(arn,), external_id=external_id, session_policy=policy)


def expiring(profile: str | None, timeout: float | None = None) -> str | None:
    """Return a warning if the credentials of the run may end before it; None if nothing is known against them.

    Raises:
        ProfileError: there is no such profile.
    """
    found = lifetime_of(profile, timeout)
    return None if found is None else warning(found, datetime.now(UTC))


def warning(found: Lifetime, now: datetime) -> str | None:
    """Return one sentence; None if the credentials end late enough."""
    if found.asks_mfa:
        return (
            f"{found.source} asks for an MFA code for each account, and workers cannot type it: get a session"
            " first, as by `aws sts get-session-token`, or use a role that needs no code"
        )
    if found.ends_at is None:
        return f"the credentials of {found.source} belong to a session and are not renewed; if they end: {_THEN}"
    if found.ends_at - now > SOON:
        return None
    return f"the credentials of {found.source} {_until(found.ends_at, now)} and are not renewed: {_THEN}"


def _until(ends_at: datetime, now: datetime) -> str:
    minutes = int((ends_at - now).total_seconds()) // 60
    if minutes < 0:
        return "have ended"
    return f"end in {minutes // 60} h {minutes % 60} min"
