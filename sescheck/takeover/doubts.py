"""Which doubts may hide that mail is refused."""

from collections.abc import Iterable

from sescheck.ses.records.lookups import QUERY
from sescheck.snapshot.reading import Unreadable


def may_hide_a_block(because: Iterable[Unreadable]) -> bool:
    """True unless only answers of the DNS are missing.

    SES accepts the mail whatever the DNS has: the DNS decides what receivers do with it. Without its answer the
    mail counts as worse, and the check says what is unknown.
    """
    return any(each.operation != QUERY for each in because)
