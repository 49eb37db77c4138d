# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""What was measured of the DNS, as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.bars.bar import MEGABYTE, Bar
from benchmarks.markdown import page, table, to_reach
from benchmarks.resolving.audits import Audited
from benchmarks.resolving.lookups import OURS, Looked

A_SECOND, MEMORY, TIME = 2_000, 150, 1.05
_ABOUT = (
    "Written by `python -m benchmarks.resolving`; do not edit. Whole processes, run by run in turn, against\n"
    "NSD on the same machine. Medians; only ratios within a table hold."
)


@dataclass(frozen=True)
class Measured:
    """All of a run; what is empty was not asked for, or could not be measured."""

    lookups: Sequence[Looked]
    audits: Sequence[Audited]
    facts: Mapping[str, str]
    missing: Sequence[str]


def render(measured: Measured) -> str:
    """The whole page."""
    sections = {
        "Figures to reach": to_reach(bars(measured)),
        "Looked up": _lookups(measured.lookups),
        "An audit with and without the DNS": _audits(measured.audits),
        "Not measured": "\n".join(f"- {each}" for each in measured.missing),
    }
    return page("The DNS", _ABOUT, measured.facts, sections)


def bars(measured: Measured) -> Iterator[Bar]:
    """What is to be reached, as far as it was measured."""
    for each in measured.lookups:
        if each.who.name == OURS:
            what = f"{each.asked:,} names, not paced"
            speed = f"{each.a_second:,.0f} a second, {each.a_cpu_second:,.0f} for each second of CPU"
            memory = each.memory * MEGABYTE
            yield Bar(
                f"{what}: names for each second of one core",
                f"≥ {A_SECOND:,}",
                speed,
                each.a_cpu_second >= A_SECOND,
            )
            yield Bar(f"{what}: peak memory", f"< {MEMORY} MB", f"{memory:.0f} MB", memory < MEMORY)
    for each in measured.audits:
        if each.depth == "standard":
            without, asked = each.wall
            what = f"{_size(each)}, `standard`, {each.rate:g}/s: time with the DNS ÷ time without"
            yield Bar(
                what,
                f"≤ {TIME:g}",
                f"{asked / without:.2f} ({asked:.1f} s and {without:.1f} s)",
                asked / without <= TIME,
            )


def _lookups(found: Sequence[Looked]) -> str:
    if not found:
        return ""
    ours = next((each for each in found if each.who.name == OURS), found[0])
    columns = ("who", "does", "runs", "names", "with records", "time", "names a second", "CPU µs a name")
    lines = (
        (
            each.who.name,
            each.who.does,
            str(each.runs),
            f"{each.asked:,}",
            f"{each.found:,}",
            f"{each.wall:.1f} s",
            f"{each.a_second:,.0f}",
            f"{1e6 / each.a_cpu_second:.0f}",
            f"{ours.a_cpu_second / each.a_cpu_second:.2f}",
            f"{each.memory:.0f}",
        )
        for each in found
    )
    return table((*columns, "CPU a name ÷ sescheck's", "peak MiB"), lines)


def _audits(found: Sequence[Audited]) -> str:
    columns = ("regions × domains", "depth", "SES allows", "questions", "runs", "names", "no answer", "wrong")
    both = ("time without, with", "÷", "CPU without, with", "more CPU a name", "peak MiB without, with")
    return table((*columns, *both), map(_audit, found)) if found else ""


def _audit(each: Audited) -> tuple[str, ...]:
    more = (each.cpu[1] - each.cpu[0]) / each.names if each.names else 0.0
    return (
        _size(each),
        each.depth,
        f"{each.rate:g}/s",
        f"{each.dns_rate:g}/s",
        str(each.runs),
        f"{each.names:,}",
        str(each.unread),
        str(each.wrong),
        f"{each.wall[0]:.1f} s, {each.wall[1]:.1f} s",
        f"{each.wall[1] / each.wall[0]:.2f}",
        f"{each.cpu[0]:.1f} s, {each.cpu[1]:.1f} s",
        f"{more * 1e6:.0f} µs",
        f"{each.memory[0]:.0f}, {each.memory[1]:.0f}",
    )


def _size(each: Audited) -> str:
    return f"{each.regions} × {each.domains:,}"
