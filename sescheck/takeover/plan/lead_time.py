"""How long a step takes, who does it, and whether it can be done tonight.

Sources of the times: https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html (AWS answers within
24 hours), https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html (SES looks for records for 72 hours).
"""

import re
from typing import NamedTuple

from sescheck.engine.steps import Call, Deed, Human, Phase, Record, Step


class LeadTime(NamedTuple):
    """How long a step takes, and who does it."""

    takes: str
    who: str


_MINUTES, _YOU = "minutes", "you"
_DECIDED_BY_AWS = {
    "PutAccountDetails": LeadTime("up to 24 hours", "you, then AWS"),
    "RequestServiceQuotaIncrease": LeadTime("up to 24 hours", "you, then AWS"),
    "EnableRegion": LeadTime("minutes to hours", "you, then AWS"),
}
"""The calls that only ask for something."""
_LONG = re.compile(r"\b(?:days?|weeks?|months?)\b")


def lead_time(deed: Deed) -> LeadTime:
    """How long it takes until the step has its effect."""
    match deed:
        case Call(operation=operation):
            return _DECIDED_BY_AWS.get(operation, LeadTime(_MINUTES, _YOU))
        case Record():
            return LeadTime("up to 72 hours", "the owner of the DNS")
        case Human(who=who, takes=takes):
            return LeadTime(takes or _MINUTES, who)


def is_out_of_reach(step: Step) -> bool:
    """True if nobody here can do it tonight: AWS decides about the account, or addresses need weeks to warm up.

    Records of the DNS are within reach: SES often finds them within minutes.
    """
    if step.phase > Phase.ADDRESSES:
        return False
    takes, who = lead_time(step.does)
    return "AWS" in who or _LONG.search(takes) is not None
