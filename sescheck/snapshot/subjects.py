"""What the items of a list are the names of: of a mere name nothing else says so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamesOf:
    """In the annotation of a list: its items are subjects, known by their names.

    Attributes:
        subject: their ``subject.type`` in a report.
        before: what stands before the name there.
    """

    subject: str
    before: str = ""
