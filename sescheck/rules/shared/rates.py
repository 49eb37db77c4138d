"""The share of the mail that bounces or is complained about, and how the two rules about it judge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Flag, Verdict, need
from sescheck.engine.severity import Severity
from sescheck.engine.subjects.identities import RegionSubject
from sescheck.snapshot.reputation import SendStatistics

ENOUGH = 1_000
"""Messages; a rate of less mail says little."""


@dataclass(frozen=True, slots=True)
class Limits:
    """At which rates AWS acts.

    Source: https://docs.aws.amazon.com/ses/latest/dg/reputation-dashboard-dg.html

    Attributes:
        review: AWS may review the account.
        pause: AWS may pause the sending.
    """

    review: Fraction
    pause: Fraction


BOUNCES = Limits(Fraction(5, 100), Fraction(10, 100))
COMPLAINTS = Limits(Fraction(1, 1_000), Fraction(5, 1_000))


def judged(subject: RegionSubject, noun: str, count: Callable[[SendStatistics], int], limits: Limits) -> Verdict:
    """Flag a region in which the rate is at least the one at which AWS reviews an account."""
    found = need(subject.here.region.statistics)
    if found is None or found.attempts < ENOUGH:
        return NOT_APPLICABLE
    rate = Fraction(count(found), found.attempts)
    if rate < limits.review:
        return CLEAR
    may = "pause the sending" if rate >= limits.pause else "review the account"
    return Flag(
        f"Of {found.attempts:,} messages in {subject.region}, {count(found):,} {noun} ({percent(rate)}%):"
        f" AWS may {may}",
        evidence=_evidence(found),
        severity=Severity.CRITICAL if rate >= limits.pause else None,
    )


def percent(rate: Fraction) -> str:
    """The rate in percent, rounded down, so that 9.999% is not shown as the limit of 10%."""
    return f"{int(rate * 10_000) / 100:.2f}"


def _evidence(found: SendStatistics) -> Mapping[str, object]:
    return {
        "delivery_attempts": found.attempts,
        "bounces": found.bounces,
        "complaints": found.complaints,
        "rejects": found.rejects,
        "since": found.since,
    }
