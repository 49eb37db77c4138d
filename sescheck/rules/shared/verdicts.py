"""One verdict of two about the same subject."""

from dataclasses import replace

from sescheck.engine.rule import Flag, Verdict, clear_unless


def both(one: Verdict, other: Verdict) -> Verdict:
    """Return both findings as one; without a finding, all that is unknown."""
    match one, other:
        case (Flag(), Flag()):
            return replace(
                other,
                message=f"{one.message}. {other.message}",
                evidence={**one.evidence, **other.evidence},
                compared_with=tuple(dict.fromkeys((*one.compared_with, *other.compared_with))),
            )
        case (Flag(), _):
            return one
        case (_, Flag()):
            return other
        case _:
            doubts = [each for verdict in (one, other) for each in getattr(verdict, "because", ())]
            return clear_unless(*dict.fromkeys(doubts))
