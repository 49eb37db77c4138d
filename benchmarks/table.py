# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""The results as Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.bars.bar import Bar, Measured
from benchmarks.contenders import CONTENDERS
from benchmarks.endpoint.kinds import ALIKE, MESSY
from benchmarks.markdown import page, table, to_reach
from benchmarks.parts import Part
from benchmarks.rows import Row
from benchmarks.uneven import Place, Uneven

Missing = tuple[str, str, str]
"""Case, who, why there is no row."""

_COSTS = ("runs", "time", "÷ sescheck", "CPU", "CPU ms an identity", "peak MiB")
_CALLS = ("calls", "calls an identity", "connections", "read", "wrong", "findings")
_PACED = ("runs", "time", "floor", "time ÷ floor", "answered", "refused", "refused ÷ answered", "CPU")
_PLACE = ("SES allows", "time", "floor", "time ÷ floor", "answered", "refused", "refused ÷ answered")
_ABOUT = (
    "Written by `make bench`; do not edit. Whole processes, one after the other, run by run in turn, against\n"
    "the synthetic endpoint of `benchmarks/` on the same machine. Medians; only ratios within a case hold."
)


def render(
    measured: Measured,
    found: Sequence[Bar],
    missing: Sequence[Missing],
    load: Mapping[str, float],
    facts: Mapping[str, str],
    single: Sequence[Part],
) -> str:
    """The whole page; a section that has no row is left out."""
    free = [row for row in measured.rows if row.case.rate is None]
    sections = {
        "Figures to reach": to_reach(found) if found else "",
        "Not throttled, 30 ms": _unthrottled([row for row in free if row.case.kind == ALIKE]),
        "No two regions agree; not throttled, 30 ms": _unthrottled(
            [row for row in free if row.case.kind == MESSY]
        ),
        "Throttled": _throttled([row for row in measured.rows if row.case.rate is not None]),
        "One audit of ten regions that allow different rates": _uneven(measured.uneven),
        "Single parts of sescheck": table(("what", "costs"), ((each.what, each.value) for each in single)),
        "What each reads": table(("", "reads"), ((each.name, each.reads) for each in CONTENDERS)),
        "The endpoint itself": _load(load),
        "Not measured": "\n".join(f"- {case}, {who}: {why}" for case, who, why in missing),
    }
    return page("Results", _ABOUT, facts, sections, "\n\n![time by case](times.svg)") + "\n"


def _unthrottled(rows: Sequence[Row]) -> str:
    return table(("regions × identities", "who", *_COSTS, *_CALLS), _lines(rows)) if rows else ""


def _lines(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    ours = {row.case: row.wall for row in reversed(rows) if row.contender.startswith("sescheck")}
    for row in rows:
        of = max(1, row.of)
        yield (
            row.case.size,
            row.contender,
            str(row.runs),
            _time(row),
            f"{row.wall / ours[row.case]:.1f}" if row.case in ours else "",
            f"{row.cpu:.1f} s",
            f"{row.cpu / of * 1000:.2f}",
            f"{row.memory:.0f}",
            f"{row.answered + row.refused:,}",
            f"{(row.answered + row.refused) / of:.3f}",
            str(row.connections),
            *_right(row),
            f"{row.findings:,}" if row.findings else "",
        )


def _throttled(rows: Sequence[Row]) -> str:
    columns = ("regions × identities", "rate", "who", *_PACED, "read", "wrong")
    return table(columns, _paced(rows)) if rows else ""


def _paced(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield (
            row.case.size,
            f"{row.case.rate:g}/s",
            row.contender,
            str(row.runs),
            _time(row),
            f"{row.floor:.1f} s",
            f"{row.over_floor:.2f}",
            str(row.answered),
            str(row.refused),
            f"{row.refused_share:.1%}",
            f"{row.cpu:.1f} s",
            *_right(row),
        )


def _uneven(found: Uneven | None) -> str:
    if found is None:
        return ""
    said = found.failed or f"Identities lost: {found.lost}. Verdicts that are wrong: {found.wrong}."
    return f"{table(_PLACE, map(_place, found.places))}\n\n{said}"


def _place(place: Place) -> tuple[str, ...]:
    return (
        f"{place.limit.rate:g}/s, burst {place.limit.burst:g}",
        f"{place.seconds:.1f} s",
        f"{place.floor:.1f} s",
        f"{place.over_floor:.2f}",
        str(place.answered),
        str(place.refused),
        f"{place.refused_share:.1%}",
    )


def _time(row: Row) -> str:
    return f"{row.wall:.1f} s" if row.code is not None else f"> {row.wall:.0f} s, ended"


def _right(row: Row) -> tuple[str, str]:
    """What a run that was ended read is not known."""
    if row.failed:
        return ("?", "?")
    lost = row.of - row.identities
    return (f"{row.identities:,}" + (f" of {row.of:,}" if lost else ""), str(row.wrong))


def _load(load: Mapping[str, float]) -> str:
    lines = ((name, f"{value:,.0f}") for name, value in load.items())
    return table(("request", "answered a second"), lines)
