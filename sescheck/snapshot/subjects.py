"""The type of subject that the items of a list name. It is declared, because a name does not show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamesOf:
    """Annotates a list whose items are the names of subjects.

    Attributes:
        subject: their ``subject.type`` in a report.
        before: the text before the name in a report.
    """

    subject: str
    before: str = ""
