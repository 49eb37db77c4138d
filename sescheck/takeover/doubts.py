"""What a doubt can hide: that mail is refused, or only something that the options leave out."""

import re
from collections.abc import Iterable
from typing import Any

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.engine.findings import Undecided
from sescheck.engine.rule import Rule
from sescheck.rules.shared.dmarc_failover import fails_dmarc
from sescheck.ses.records.lookups import QUERY
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Unreadable, Why

_OPTION = re.compile(r"--(?:depth|suppression-list)\b")


def may_hide_a_block(because: Iterable[Unreadable]) -> bool:
    """True unless only answers of the DNS are missing.

    SES accepts the mail whatever the DNS has: the DNS decides what receivers do with it. Without its answer the
    mail counts as worse, and the check says what is unknown.
    """
    return any(each.operation != QUERY for each in because)


def takes_option(unread: Unreadable) -> bool:
    """True if an option would read it. The detail names the option."""
    return unread.why is Why.NOT_ASKED and _OPTION.search(unread.detail) is not None


def is_left_out(unread: Unreadable, account: AccountView) -> bool:
    """True for what the options of the run leave out.

    A question that the DNS was not asked counts only if it was asked none at all. What an earlier version did not
    read, or what the snapshot does not have, is nobody's choice: it is unknown.
    """
    if unread.operation == QUERY:
        return unread.why is Why.NOT_ASKED and not account.dns
    return takes_option(unread)


def hides_nothing_that_counts(rule: Rule[Any], doubt: Undecided, account: AccountView, here: RegionView) -> bool:
    """True if the options leave it out, and mail is not refused whatever the answer would be."""
    if not all(is_left_out(each, account) for each in doubt.because):
        return False
    return not rule.can_block or (
        not may_hide_a_block(doubt.because) and _passes_dmarc(account, here, doubt.place.name)
    )


def _passes_dmarc(account: AccountView, here: RegionView, name: str) -> bool:
    """True if it is known, without the DNS, that no receiver refuses the mail: it has a signature."""
    match here.identity(name):
        case Known(Identity() as identity):
            return fails_dmarc(account, here, identity) == Known(value=False)
        case _:
            return False
