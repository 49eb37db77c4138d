# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""The results as Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.bars import Bar
from benchmarks.rows import Case, Row
from benchmarks.contenders import CONTENDERS
from benchmarks.parts import Part


def render(
    rows: Sequence[Row],
    found: Sequence[Bar],
    left_out: Sequence[tuple[Case, str, str]],
    load: Mapping[str, float],
    facts: Mapping[str, str],
    single: Sequence[Part],
) -> str:
    """The whole page."""
    parts = [
        _head(facts),
        "## Figures to reach\n\n" + _table(("what", "bar", "measured", "reached"), map(_bar, found)),
        "## Not throttled, 30 ms\n\n" + _unthrottled([row for row in rows if row.case.rate is None]),
        "## Throttled\n\n" + _throttled([row for row in rows if row.case.rate is not None]),
        "## Single parts of sescheck\n\n"
        + _table(("what", "costs"), ((each.what, each.value) for each in single)),
        "## What each reads\n\n" + _table(("", "reads"), ((each.name, each.reads) for each in CONTENDERS)),
        "## The endpoint itself\n\n" + _load(load),
    ]
    if left_out:
        lines = (f"- {case.name}, {who}: {why}" for case, who, why in left_out)
        parts.append("## Not measured\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _head(facts: Mapping[str, str]) -> str:
    told = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    return (
        "# Results\n\n"
        "Written by `make bench`; do not edit. Whole processes, one after the other, run by run in turn, against\n"
        "the synthetic endpoint of `benchmarks/` on the same machine. Medians; only ratios within a case hold.\n\n"
        f"{told}\n\n![time by case](times.svg)"
    )


def _bar(bar: Bar) -> tuple[str, ...]:
    reached = {True: "yes", False: "**no**", None: "not measured"}[bar.reached]
    return bar.what, bar.bar, bar.value or "", reached


def _unthrottled(rows: Sequence[Row]) -> str:
    columns = (
        "regions × identities",
        "who",
        "runs",
        "time",
        "÷ sescheck",
        "CPU",
        "CPU ms an identity",
        "peak MiB",
    )
    return _table((*columns, "calls", "calls an identity", "connections", "read", "wrong"), _lines(rows))


def _lines(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    ours = {row.case: row.wall for row in reversed(rows) if row.contender.startswith("sescheck")}
    for row in rows:
        of = max(1, row.of)
        yield (
            f"{row.case.regions} × {row.case.identities:,}",
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
        )


def _throttled(rows: Sequence[Row]) -> str:
    columns = (
        "regions × identities",
        "rate",
        "who",
        "runs",
        "time",
        "floor",
        "time ÷ floor",
        "answered",
        "refused",
    )
    return _table((*columns, "refused ÷ answered", "CPU", "read", "wrong"), _paced(rows))


def _paced(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield (
            f"{row.case.regions} × {row.case.identities:,}",
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
    return _table(("request", "answered a second"), lines)


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    ruled = "|" + " --- |" * len(head)
    return "\n".join([_row(head), ruled, *map(_row, lines)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
