"""The session policy: what a role may do while sescheck uses it, whatever the role itself allows.

Source: IAM User Guide, "Session policies": a session may do what both the role and the session policy allow.
"""

import json
from collections.abc import Iterable, Sequence

from sescheck.permissions.policy import VERSION

LIMIT = 2048
"""Most characters. Source: the sts model, AssumeRole, ``Policy``. STS also limits the size of the packed token."""

GLOBS = ("iam:List*", "ses:GetIdentity*", "ses:Describe*", "ses:List*")
"""Each admits only actions that read; what it admits more than an audit calls grows from left to right.

They are used one after the other, only if the list of actions is too long. ``ses:Get*`` is not one of them,
because it admits the content of archived messages.
"""


def session_policy(actions: Iterable[str]) -> str:
    """Return the policy as compact JSON: one statement, every resource.

    Raises:
        ValueError: it is too long even with all globs.
    """
    exact = tuple(sorted(set(actions)))
    for number in range(len(GLOBS) + 1):
        text = _text(_shortened(exact, GLOBS[:number]))
        if len(text) < LIMIT:
            return text
    raise ValueError(f"the session policy is longer than {LIMIT} characters: it needs more globs")


def _shortened(actions: Sequence[str], globs: Sequence[str]) -> tuple[str, ...]:
    """Return the actions, those that a glob admits as the glob."""
    return tuple(dict.fromkeys(next((glob for glob in globs if admits(glob, each)), each) for each in actions))


def admits(glob: str, action: str) -> bool:
    """True if a glob with a star at its end admits an action."""
    return action.startswith(glob.removesuffix("*"))


def _text(actions: Sequence[str]) -> str:
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    return json.dumps({"Version": VERSION, "Statement": [statement]}, separators=(",", ":"))
