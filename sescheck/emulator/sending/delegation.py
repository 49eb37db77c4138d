"""Sending authorization: an account that sends through the identity of another one.

It names the ARN of the identity, and a policy of the identity must let it. The emulator knows only conditions on
`ses:FromAddress`; a statement with another condition allows nothing, and denies.
Source: https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policies.html
"""

import json
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

from sescheck.emulator.sending.not_accepted import NotAccepted, Why
from sescheck.emulator.sending.sender_identities import covering_names
from sescheck.emulator.state import Identity, RegionState, identity_key

ARN_PARTS = 6


def refuse_delegate(state: RegionState, action: str, sender: str, arn: str) -> Identity:
    """The identity of the ARN, through which the account of `state` may send as `sender`.

    Raises:
        NotAccepted: it may not, or the identity does not exist, is not verified, or does not cover the sender.
    """
    identity, owner = _identity(state, arn)
    if identity_key(identity.email_identity) not in map(identity_key, covering_names(sender)):
        raise NotAccepted(Why.WRONG_REQUEST, f"The ARN {arn} does not cover {sender}.")
    if not identity.is_verified or not identity.may_send:
        raise NotAccepted(
            Why.UNVERIFIED,
            "Email address is not verified. The following identities failed the check in region"
            f" {state.region.upper()}: {identity.email_identity}",
        )
    if owner != state.account_id and not _is_allowed(identity, state.account_id, f"ses:{action}", arn, sender):
        raise NotAccepted(
            Why.NOT_ALLOWED,
            f"User `arn:{state.partition}:iam::{state.account_id}:root' is not authorized to perform"
            f" `ses:{action}' on resource `{arn}'",
        )
    return identity


def _identity(state: RegionState, arn: str) -> tuple[Identity, str]:
    parts = arn.split(":", ARN_PARTS - 1)
    kind, _, name = parts[-1].partition("/")
    if len(parts) != ARN_PARTS or parts[2] != "ses" or kind != "identity" or parts[3] != state.region:
        raise NotAccepted(Why.WRONG_REQUEST, f"{arn} is not the ARN of an identity in {state.region}.")
    owner = parts[4]
    there = state if owner == state.account_id else state.other_account(owner)
    identity = there.find(name)
    if identity is None:
        raise NotAccepted(Why.MISSING, f"Identity {arn} does not exist.")
    return identity, owner


def _is_allowed(identity: Identity, account: str, action: str, arn: str, sender: str) -> bool:
    """True if a statement of a policy allows it, and none denies it."""
    effects = {
        statement["Effect"]
        for text in identity.policies.values()
        for statement in _listed(json.loads(text).get("Statement", ()))
        if _matches(statement, account, action, arn, sender)
    }
    return effects == {"Allow"}


def _matches(statement: Any, account: str, action: str, arn: str, sender: str) -> bool:
    return (
        _names(statement.get("Principal"), account)
        and any(fnmatchcase(action.lower(), glob.lower()) for glob in _listed(statement.get("Action", ())))
        and any(fnmatchcase(arn, glob) for glob in _listed(statement.get("Resource", ())))
        and _holds(statement.get("Condition", {}), sender, otherwise=statement["Effect"] == "Deny")
    )


def _names(principal: Any, account: str) -> bool:
    named = principal if isinstance(principal, str) else (principal or {}).get("AWS", ())
    return any(each in {"*", account} or each.split(":")[4:5] == [account] for each in _listed(named))


def _holds(condition: Any, sender: str, *, otherwise: bool) -> bool:
    for operator, keys in condition.items():
        if operator not in {"StringEquals", "StringLike"} or set(keys) != {"ses:FromAddress"}:
            return otherwise
        if not any(fnmatchcase(sender, glob) for glob in _listed(keys["ses:FromAddress"])):
            return False
    return True


def _listed(value: Any) -> Iterable[Any]:
    return [value] if isinstance(value, str | dict) else value
