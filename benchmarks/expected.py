"""How long a run takes, roughly: said before the grid is begun, and the measure of when a run hangs."""

from benchmarks.endpoint.kinds import MESSY
from benchmarks.floor import floor
from benchmarks.rows import Case
from benchmarks.task import Contender

_AROUND = 0.7
"""Seconds around a run: the endpoint's start, folders."""
_VERDICT = 2e-5
"""Seconds in which an identity of a world is made and compared with what was said of it."""
_TIMES = 3.0
_LONGER = 120.0
_GRACE = 30.0


def seconds(contender: Contender, case: Case) -> float:
    """What a run takes, with the comparison that follows it."""
    around = _AROUND + case.regions * case.identities * _VERDICT
    return _process(contender, case) + around


def _process(contender: Contender, case: Case) -> float:
    pace = contender.pace
    read = min(case.identities, contender.most or case.identities)
    busy = pace.start + case.regions * (pace.region + read * pace.identity)
    if case.kind == MESSY:
        busy *= pace.messy
    if case.rate is None:
        return busy
    return max(busy, pace.start + pace.patience * floor(case.world, contender.depth, case.rate))


def limit(contender: Contender, case: Case) -> float:
    """Seconds after which a run is ended: one that hangs must not take the time of the others."""
    usual = seconds(contender, case)
    return _GRACE + min(_TIMES * usual, usual + _LONGER)
