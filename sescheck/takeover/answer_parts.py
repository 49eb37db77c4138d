"""What every format of readiness has to say: each part of an answer, or a declared exception.

A format names each part, the terminal with ``--verbose``. Its module may declare ``COUNTS = {Part.STEP: "why"}``:
its text shows that there is one, without its words. ``LEAVES_OUT`` is for what its text does not show at all.
``tests/takeover/formats/test_readiness_parts.py`` checks both.
"""

from enum import StrEnum


class Part(StrEnum):
    """A part of an answer."""

    NOTICE = "a notice"
    AGE = "that the snapshot is old"
    TRACK = "the answer of a track"
    UNSELECTED = "that no selected rule is about a track"
    READY = "a sender that could send"
    BLOCKED = "a sender that could not send"
    UNDECIDED_SENDER = "a sender for which it is not known"
    BLOCKS = "a finding that blocks"
    DEGRADES = "a finding that degrades"
    UNKNOWN = "a check that is unknown"
    NOT_ASKED = "a check that the options leave out"
    FAILED = "a rule that failed"
    LEVEL_DOUBT = "what would say whether a finding blocks"
    CAPACITY = "the capacity"
    HANGS_ON = "what needs the primary"
    HIDDEN = "what may need the primary and could not be read"
    ACCEPTED = "an accepted finding"
    ENDPOINT = "whether the regions are fit for a global endpoint"
    ENDPOINT_CHECK = "a check of a global endpoint"
    ENDPOINT_EXISTING = "an existing global endpoint"
    ENDPOINT_COMMAND = "the command that creates a global endpoint"
    ENDPOINT_ADVICE = "what sescheck cannot check of a global endpoint"
    STEP = "a step of the plan"
    NOT_TONIGHT = "that a step cannot be done tonight"
    UNKNOWN_FIX = "a finding whose fix is not known"
    SAVED = "a sender that can be saved tonight"
    LOST = "a sender that cannot be saved tonight"
    UNPLANNED = "a sender for which the plan has no step"
    QUESTION = "a question to a person"
    VERIFICATION = "the verification at the end"


NEVER_LEFT_OUT = frozenset({Part.UNKNOWN, Part.FAILED, Part.UNDECIDED_SENDER, Part.TRACK, Part.BLOCKS})
"""Without these an answer would look better than it is; a format may count them."""
