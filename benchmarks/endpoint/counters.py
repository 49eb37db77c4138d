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
        roles: by account, how often its role was asked for.
        spans: by region, the moments of SES's first and last answer there.
    """

    answered: Counter[Where] = field(default_factory=Counter)
    refused: Counter[Where] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    connections: int = 0

    def saw(self, region: str, now: float) -> None:
        """SES answers in a region."""
        first, _ = self.spans.get(region, (now, now))
        self.spans[region] = (first, now)

    def reset(self) -> None:
        """Count from here. Connections that are open stay counted out."""
        self.answered.clear()
        self.refused.clear()
        self.errors.clear()
        self.roles.clear()
        self.spans.clear()
        self.connections = 0

    def as_json(self) -> dict[str, object]:
        """For JSON: the sums, the seconds from first to last answer, and one row an operation of a region."""
        places = sorted({*self.answered, *self.refused})
        return {
            "answered": self.answered.total(),
            "refused": self.refused.total(),
            "connections": self.connections,
            "errors": dict(self.errors),
            "roles": dict(self.roles),
            "spans": {region: last - first for region, (first, last) in self.spans.items()},
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
