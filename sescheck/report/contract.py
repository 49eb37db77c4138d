"""What every format has to show: a trace of everything in a report, or a declared exception.

A format names each thing, with ``--verbose`` if it has that; without, it counts at least. Its module may declare
``COUNTS = {Trace.FIXED: "why"}``: the format shows that there are some, and never names them. A format that shows
less declares ``LEAVES_OUT = {Trace.FIXED: "why"}``: its text is the same with and without.
``tests/report/test_contract.py`` checks both: what is not declared is there, and what is declared is true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Trace(StrEnum):
    """What a format has to show, in the words of the documentation."""

    UNREAD = "a missing reading"
    LEFT_OPEN = "the rules that a missing reading leaves open"
    ACCEPTED_UNREAD = "an accepted missing reading"
    CRASH = "a rule that failed"
    NOT_ASKED = "a rule that was not asked"
    ACCEPTED = "an accepted finding"
    REASON = "why something is accepted"
    BASELINE = "a finding of the baseline"
    FIXED = "a finding of the baseline that is gone"
    UNCONFIRMED = "a finding of the baseline that could not be judged"
    COMPARED = "an earlier run from which nothing differs"
    SINCE = "the time of the earlier run"
    NEW = "a new finding"
    FIRST_JUDGED = "a new finding that could not be judged before"
    GONE = "a finding that is gone"
    SETTING = "a setting that changed"
    SETTINGS_UNKNOWN = "settings that could not be compared"
    UNDECIDED = "the number of earlier findings that could not be judged"
    UNCOMPARED = "the number of readings that could not be compared"
    APART = "what only one of the two runs asked about"
    ACCOUNT = "an account"
    ACCOUNT_BEFORE = "the account of what changed"
    REGION = "a region"
    CHECKS = "the number of checks"
    REMARK = "a remark on the configuration"
    NOTICE = "a notice"
    DNS = "whether the DNS was asked, and whom"
    FIX = "what mends a finding"


NEVER_LEFT_OUT = frozenset({Trace.UNREAD, Trace.CRASH, Trace.NOT_ASKED})
"""What is unknown: a format may count it, but without it a report would look as if all were well."""

FOLDED = frozenset({Trace.REASON})
"""Parts of something else, which a format may leave out if it only counts that; ``--verbose`` shows them."""

QUIET = FOLDED | {Trace.LEFT_OPEN, Trace.ACCOUNT_BEFORE, Trace.FIX}
"""The same with ``--quiet``."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a format's module declares.

    Attributes:
        summary: what it is for, in a few words.
        example: a command that writes it.
        counts: what it counts and does not name, each with the reason.
        leaves_out: what it does not show at all, each with the reason.
    """

    summary: str
    example: str
    counts: Mapping[Trace, str]
    leaves_out: Mapping[Trace, str]
