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
    """The region whose identity a replica copies; None for an identity that is no replica.

    AWS writes the region in upper case with underscores, for every region that has DEED.
    """
    replica = _REPLICA.fullmatch(detail.dkim_origin or "")
    return replica[1].lower().replace("_", "-") if replica else None


def parent_of(account: AccountView, name: str, detail: Detail) -> Peer | None:
    """The identity of that name in a replica's parent region; None for no replica, or a region not audited."""
    region = parent_region(detail)
    views = (view for view in account.regions if view.name == region)
    return next((Peer(view, view.identity(name)) for view in views), None)
