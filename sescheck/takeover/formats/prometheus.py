"""The answer for node_exporter's textfile collector: gauges, without timestamps.

A track that is not asked has no series. A value that is not known has none either.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import isinf
from typing import TypeAlias

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from sescheck.plain import NAME, cut, safe
from sescheck.report.render_options import RenderOptions
from sescheck.takeover.answer_parts import Part
from sescheck.takeover.model import Answer, Readiness, State

ANSWERS = {Answer.READY: 0, Answer.GAPS: 1, Answer.CANNOT_TELL: 2, Answer.NOT_READY: 3}
STATES = {State.PASSED: 0, State.DEGRADES: 1, State.UNKNOWN: 2, State.BLOCKS: 3}
_INFINITE = -1
_NUMBERS = "a gauge has no words: it says how many, or how bad it is"
_WORDS = "it is words for a person, and nothing to measure"
COUNTS: Mapping[Part, str] = dict.fromkeys(
    (
        Part.UNSELECTED,
        Part.READY,
        Part.BLOCKED,
        Part.UNDECIDED_SENDER,
        Part.BLOCKS,
        Part.DEGRADES,
        Part.FAILED,
        Part.LEVEL_DOUBT,
        Part.ENDPOINT_CHECK,
        Part.SAVED,
        Part.LOST,
        Part.UNPLANNED,
    ),
    _NUMBERS,
)
LEAVES_OUT: Mapping[Part, str] = {
    Part.AGE: "the time of reading is a gauge: an alert decides what is old",
    Part.NOT_ASKED: "it has no value, so it has no series",
    Part.ACCEPTED: "it does not count",
    **dict.fromkeys(
        (
            Part.NOTICE,
            Part.HANGS_ON,
            Part.HIDDEN,
            Part.ENDPOINT_EXISTING,
            Part.ENDPOINT_COMMAND,
            Part.ENDPOINT_ADVICE,
            Part.STEP,
            Part.NOT_TONIGHT,
            Part.UNKNOWN_FIX,
            Part.QUESTION,
            Part.VERIFICATION,
        ),
        _WORDS,
    ),
}

Labels: TypeAlias = Mapping[str, str]
Sample: TypeAlias = tuple[Labels, float | None]
Samples: TypeAlias = Callable[[Readiness], Iterable[Sample]]


class _Families(Collector):
    """The metrics of all answers."""

    def __init__(self, answers: Sequence[Readiness]) -> None:
        self._answers = answers

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield them, in an order that does not depend on the answers."""
        yield self._family(
            "readiness", "0: ready, 1: ready with gaps, 2: cannot tell, 3: not ready.", _tracks, ("track",)
        )
        yield self._family(
            "readiness_check", "0: passed, 1: degrades, 2: unknown, 3: blocks.", _checks, ("track", "rule")
        )
        yield self._family("readiness_senders", "Senders of the primary, by state.", _senders, ("state",))
        yield self._family(
            "readiness_blocked_senders",
            "Blocked senders, by what the plan does for them tonight: saved, lost, or unplanned.",
            _tonight,
            ("tonight",),
        )
        yield self._family(
            "readiness_endpoint",
            "Whether the regions are fit for a global endpoint; values as of sescheck_readiness.",
            _endpoint,
            (),
        )
        yield self._family(
            "readiness_endpoint_check",
            "The checks of a global endpoint; values as of sescheck_readiness_check.",
            _endpoint_checks,
            ("check",),
        )
        yield self._family(
            "readiness_messages_per_day",
            "What must be carried, and what can be; -1: no limit.",
            _capacity,
            ("what",),
        )
        yield self._family("readiness_taken_timestamp_seconds", "When AWS was read.", _moment, ())

    def _family(self, name: str, means: str, samples: Samples, own: tuple[str, ...]) -> GaugeMetricFamily:
        names = ("account", "primary", "standby", *own)
        family = GaugeMetricFamily(f"sescheck_{name}", means, labels=names)
        seen: dict[tuple[str, ...], float] = {}
        for found in self._answers:
            pair = {"account": found.account_id, "primary": found.primary or "", "standby": found.standby}
            for labels, value in samples(found):
                if value is not None:
                    key = tuple(_value({**pair, **labels}[each]) for each in names)
                    seen[key] = max(value, seen.get(key, value))
        for key, value in sorted(seen.items()):
            family.add_metric(key, value)
        return family


def render(answers: Sequence[Readiness], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield the metrics."""
    yield generate_latest(_Families(answers)).decode()


def _value(words: str) -> str:
    return safe(cut(words, NAME), ascii_only=True)


def _tracks(found: Readiness) -> Iterator[Sample]:
    for track, answer in found.tracks.items():
        yield {"track": track}, ANSWERS.get(answer)


def _checks(found: Readiness) -> Iterator[Sample]:
    for check in found.checks:
        yield {"track": check.track, "rule": check.rule}, STATES.get(check.state)


def _tonight(found: Readiness) -> Iterator[Sample]:
    tonight = found.plan.tonight
    for state, names in (("saved", tonight.saved), ("lost", tonight.lost), ("unplanned", tonight.unplanned)):
        yield {"tonight": state}, len(names)


def _endpoint(found: Readiness) -> Iterator[Sample]:
    if found.endpoint is not None:
        yield {}, ANSWERS[found.endpoint.answer]


def _endpoint_checks(found: Readiness) -> Iterator[Sample]:
    for check in found.endpoint.checks if found.endpoint is not None else ():
        yield {"check": check.rule}, STATES[check.state]


def _senders(found: Readiness) -> Iterator[Sample]:
    senders = found.senders
    for state, names in (("ready", senders.ready), ("blocked", senders.blocked), ("unknown", senders.unknown)):
        yield {"state": state}, len(names)


def _capacity(found: Readiness) -> Iterator[Sample]:
    for name, value in (("needed", found.capacity.needed), ("have", found.capacity.have)):
        yield {"what": name}, _INFINITE if value is not None and isinf(value) else value


def _moment(found: Readiness) -> Iterable[Sample]:
    if found.age is not None:
        yield {}, datetime.fromisoformat(found.taken_at).timestamp()
