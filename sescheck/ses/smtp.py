"""IAM users and roles: where they may send. Of SMTP users: which keys are active, and if they are for SMTP."""

from collections.abc import Iterable
from typing import TypeAlias

from sescheck.comparison.account_view import RegionView
from sescheck.policies.conditions import Circumstance
from sescheck.policies.document import ALLOW, Statement
from sescheck.policies.permissions import Answer, Decision, Requests, decide, named_actions, statements
from sescheck.snapshot.reading import Reading, value_of
from sescheck.snapshot.users import SENDING, SENDS, AccessKey, SendingRole, SmtpUser

_CHOSEN_BY_THE_SENDER = ("ses:fromaddress", "ses:fromdisplayname", "ses:feedbackaddress", "ses:recipients")
_NOT_WITH_A_KEY = ("aws:multifactorauthpresent", "aws:multifactorauthage")
"""Requests with the long-term key of a user do not have them. Source: IAM User Guide, global condition keys."""

_VERSION = "2"
"""The version of the SES API that SMTP uses. Source: SES Developer Guide, "Restricting by SES API version"."""

_ANY_SET = "sescheck-nobody-has-a-set-of-this-name"
"""A name that no set has: a policy allows it only if it does not name sets."""


Sender: TypeAlias = SmtpUser | SendingRole


def sending_actions(sender: Sender) -> tuple[str, ...]:
    """The actions by which it sends: an SMTP user has one, a role those that its policies name."""
    match sender:
        case SmtpUser():
            return (SENDS,)
        case SendingRole():
            return named_actions(sender.policies.values(), SENDING)


def may_send(sender: Sender, region: str, action: str = SENDS) -> Decision:
    """Whether it may send from at least one identity that the region could have; by default raw messages."""
    return _may_send_by(sender, region, "identity/?*", action)


def may_send_from(sender: Sender, region: str, identity: str, action: str = SENDS) -> Decision:
    """Whether it may send from that identity; the configuration set is not considered."""
    return _may_send_by(sender, region, f"identity/{identity}", action)


def may_use_set(sender: Sender, region: str, name: str = _ANY_SET, action: str = SENDS) -> Decision:
    """Whether it may send with that configuration set; without a name: with any set.

    SES checks both the identity and the configuration set, also if the set is only the default of the identity.
    """
    return _may_send_by(sender, region, f"configuration-set/{name}", action)


def _may_send_by(sender: Sender, region: str, resources: str, action: str) -> Decision:
    _, partition, _, _, account, _ = sender.arn.split(":", 5)
    context: dict[str, str | Circumstance] = {
        "aws:requestedregion": region,
        "aws:principalaccount": account,
        "aws:principalarn": sender.arn,
        **_own_context(sender),
    }
    context |= dict.fromkeys(_CHOSEN_BY_THE_SENDER, Circumstance.CHOSEN)
    arns = f"arn:{partition}:ses:{region}:{account}:{resources}"
    return decide(sender.policies, sender.boundary, Requests(action, arns, context))


def _own_context(sender: Sender) -> dict[str, str | Circumstance]:
    """What is known of a user with a long-term key, or of a session of a role. Source: IAM User Guide."""
    match sender:
        case SmtpUser():
            absent = dict.fromkeys(_NOT_WITH_A_KEY, Circumstance.ABSENT)
            return {"aws:principaltype": "User", "aws:username": sender.name, "ses:apiversion": _VERSION, **absent}
        case SendingRole():
            return {"aws:principaltype": "AssumedRole", "aws:username": Circumstance.ABSENT}


def sends_somewhere(user: SmtpUser, regions: Iterable[RegionView]) -> bool:
    """True if the user certainly may send in one of the regions."""
    return any(may_send(user, view.name).answer is Answer.ALLOWED for view in regions)


def active_keys(user: SmtpUser) -> Reading[tuple[AccessKey, ...]]:
    """The access keys that are active."""
    return value_of(user.keys, lambda keys: tuple(key for key in keys if key.active))


def is_for_smtp(user: SmtpUser) -> bool:
    """True if the user was made for SMTP, or has exactly the one permission for SES that SMTP needs."""
    found = (each for text in user.policies.values() for each in statements(text))
    allowed = {
        action
        for each in found
        if isinstance(each, Statement) and each.effect == ALLOW
        for action in each.actions or {"*"}
    }
    return user.made_for_smtp or {action for action in allowed if _may_be_ses(action)} == {SENDS}


def _may_be_ses(action: str) -> bool:
    """True unless the pattern of actions names another service."""
    service, colon, _ = action.partition(":")
    return not colon or service == "ses" or "*" in service or "?" in service
