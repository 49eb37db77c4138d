"""The marks that all parts of a cell share: a reading that is missing, and a setting that is not there."""

from sescheck.snapshot.reading import Why

UNREAD = "?"
NOT_ASKED = "."
NOTHING = "-"


def silent(why: Why) -> str:
    """Return the mark of a reading that is missing."""
    if why is Why.NOT_ASKED:
        return NOT_ASKED
    return NOTHING if why is Why.NOT_SUPPORTED_HERE else UNREAD
