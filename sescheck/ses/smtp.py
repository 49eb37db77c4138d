"""What several rules need to know of SMTP users: where they may send, which keys work, what they are for."""

from collections.abc import Iterable

from sescheck.comparison.account_view import RegionView
from sescheck.policies.conditions import Circumstance
from sescheck.policies.document import ALLOW, Statement
from sescheck.policies.permissions import Answer, Decision, Requests, decide, statements
from sescheck.snapshot.reading import Known, Reading, Unreadable, value_of
from sescheck.snapshot.users import SENDS, AccessKey, SmtpUser

_CHOSEN_BY_THE_SENDER = ("ses:fromaddress", "ses:fromdisplayname", "ses:feedbackaddress", "ses:recipients")
_NOT_WITH_A_KEY = ("aws:multifactorauthpresent", "aws:multifactorauthage")
"""Requests with the long-term key of a user do not have them. Source: IAM User Guide, global condition keys."""


_VERSION = "2"
"""Of the SES API that the SMTP interface uses. Source: SES Developer Guide, "Restricting by SES API version"."""


_NO_SET_IN_PARTICULAR = "sescheck-nobody-has-a-set-of-this-name"


def may_send(user: SmtpUser, region: str) -> Decision:
    """May the user send raw messages from at least one identity that the account could have in the region?"""
    return _may_send_by(user, region, "identity/?*")


def may_send_from(user: SmtpUser, region: str, identity: str) -> Decision:
    """May the user send raw messages from that identity, as far as the identity itself decides?"""
    return _may_send_by(user, region, f"identity/{identity}")


def may_use_set(user: SmtpUser, region: str, name: str = _NO_SET_IN_PARTICULAR) -> Decision:
    """May the user send raw messages with that configuration set? Without a name: with any?

    SES asks for both: the identity, and the configuration set, also where it is only the identity's default one.
    """
    return _may_send_by(user, region, f"configuration-set/{name}")


def _may_send_by(user: SmtpUser, region: str, resources: str) -> Decision:
    _, partition, _, _, account, _ = user.arn.split(":", 5)
    context: dict[str, str | Circumstance] = {
        "aws:requestedregion": region,
        "aws:principalaccount": account,
        "aws:principalarn": user.arn,
        "aws:principaltype": "User",
        "aws:username": user.name,
        "ses:apiversion": _VERSION,
    }
    context |= dict.fromkeys(_CHOSEN_BY_THE_SENDER, Circumstance.CHOSEN)
    context |= dict.fromkeys(_NOT_WITH_A_KEY, Circumstance.ABSENT)
    those = f"arn:{partition}:ses:{region}:{account}:{resources}"
    return decide(user.policies, user.boundary, Requests(SENDS, those, context))


def sends_somewhere(user: SmtpUser, regions: Iterable[RegionView]) -> bool:
    """Is there a region in which the user surely may send?"""
    return any(may_send(user, view.name).answer is Answer.ALLOWED for view in regions)


def active_keys(user: SmtpUser) -> Reading[tuple[AccessKey, ...]]:
    """The keys that are not switched off."""
    return value_of(user.keys, lambda keys: tuple(key for key in keys if key.active))


def surely_has_a_key(user: SmtpUser) -> bool:
    """Is one of its keys known to be active?"""
    found = active_keys(user)
    match found:
        case Known(keys):
            return bool(keys)
        case Unreadable():
            return False


def is_for_smtp(user: SmtpUser) -> bool:
    """Was it made for SMTP, or is it allowed exactly what SMTP takes, and nothing else of SES?"""
    found = (each for text in user.policies.values() for each in statements(text))
    allowed = {
        action
        for each in found
        if isinstance(each, Statement) and each.effect == ALLOW
        for action in each.actions or {"*"}
    }
    return user.made_for_smtp or {action for action in allowed if _may_be_ses(action)} == {SENDS}


def _may_be_ses(action: str) -> bool:
    """A pattern of actions may be about SES unless it names another service."""
    service, colon, _ = action.partition(":")
    return not colon or service == "ses" or "*" in service or "?" in service
