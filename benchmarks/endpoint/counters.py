"""What was asked, what of it was refused, over how many connections."""

from collections import Counter
from dataclasses import dataclass, field

Where = tuple[str, str, str]
"""(region, service, operation)."""


@dataclass(slots=True)
class Counters:
    """Since the start or the last reset.

    Attributes:
        refused: by throttling; other errors count as answered, and in ``errors`` too.
    """

    answered: Counter[Where] = field(default_factory=Counter)
    refused: Counter[Where] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    connections: int = 0

    def reset(self) -> None:
        """Count from here. Connections that are open stay counted out."""
        self.answered.clear()
        self.refused.clear()
        self.errors.clear()
        self.connections = 0

    def told(self) -> dict[str, object]:
        """For JSON: the sums, and one row an operation of a region."""
        places = sorted({*self.answered, *self.refused})
        return {
            "answered": self.answered.total(),
            "refused": self.refused.total(),
            "connections": self.connections,
            "errors": dict(self.errors),
            "operations": [
                {
                    "region": place[0],
                    "service": place[1],
                    "operation": place[2],
                    "answered": self.answered[place],
                    "refused": self.refused[place],
                }
                for place in places
            ],
        }
