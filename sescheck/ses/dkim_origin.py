"""Where an identity's DKIM key comes from: Easy DKIM, BYODKIM, or a parent identity in another region (DEED).

Source: https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html
"""

import re

from sescheck.comparison.account_view import AccountView
from sescheck.comparison.elsewhere import Peer
from sescheck.snapshot.model import Detail

EASY = "AWS_SES"
BYODKIM = "EXTERNAL"
_REPLICA = re.compile(r"AWS_SES_(.+)")


def parent_region(detail: Detail) -> str | None:
    """The region of the parent of a replica; None for an identity that is not a replica.

    AWS writes the region in upper case with underscores, such as ``AWS_SES_US_EAST_1``.
    """
    replica = _REPLICA.fullmatch(detail.dkim_origin or "")
    return replica[1].lower().replace("_", "-") if replica else None


def parent_of(account: AccountView, name: str, detail: Detail) -> Peer | None:
    """The parent of a replica; None if the identity is not a replica or the parent's region is not audited."""
    region = parent_region(detail)
    views = (view for view in account.regions if view.name == region)
    return next((Peer(view, view.identity(name)) for view in views), None)
