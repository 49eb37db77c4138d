"""What was measured of an organization, as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.bars.bar import MEGABYTE, Bar
from benchmarks.markdown import page, table, to_reach
from benchmarks.organization.overhead import Overhead
from benchmarks.organization.runs import NAMED, THREADS, Ran

TASK, MEMORY = 5, 150
"""Milliseconds for a task, of time and of CPU, and MB for 5,000 accounts."""
SOME, MANY = 100, 5_000
"""Accounts by which these are judged at least."""
_ABOUT = (
    "Written by `python -m benchmarks.organization`; do not edit. Whole processes, one after the other,\n"
    "against the synthetic endpoint on the same machine. Only ratios within a table hold."
)


@dataclass(frozen=True)
class Measured:
    """All of a run; what is empty was not asked for, or could not be measured."""

    runs: Sequence[Ran]
    loops: Sequence[Ran]
    overheads: Sequence[Overhead]
    facts: Mapping[str, str]
    missing: Sequence[str]


def render(measured: Measured) -> str:
    """The whole page."""
    sections = {
        "Figures to reach": to_reach(bars(measured)),
        "Accounts read over HTTP": _runs([*measured.runs, *measured.loops]),
        "What the engine adds": _overheads(measured.overheads),
        "Not measured": "\n".join(f"- {each}" for each in measured.missing),
    }
    return page("An organization", _ABOUT, measured.facts, sections)


def bars(measured: Measured) -> Iterator[Bar]:
    """What is to be reached, as far as it was measured."""
    for each in measured.overheads:
        what = f"{each.accounts:,} accounts, workers: {each.workers}, {_where(each)}"
        if each.accounts >= SOME:
            for name, took in (("time", each.each), ("CPU", each.cpu_each)):
                yield Bar(f"{what}: {name} of an account", f"≤ {TASK} ms", f"{took:.1f} ms", took <= TASK)
        memory = each.memory * MEGABYTE
        if each.accounts >= MANY:
            yield Bar(
                f"{what}: memory of client and scheduler",
                f"≤ {MEMORY} MB",
                f"{memory:.0f} MB",
                memory <= MEMORY,
            )


def _runs(found: Sequence[Ran]) -> str:
    if not found:
        return ""
    columns = ("who", "accounts", "time an account", "CPU an account", "calls an account", "refused ÷ answered")
    about = (
        f"Each account has none to five domains in two of its {len(NAMED)} regions. A worker reads {THREADS}\n"
        "accounts at the same time. Time and CPU include the start. A loop was only run for the first accounts."
    )
    memory = ("peak MiB of the command", "of its largest worker")
    return f"{about}\n\n{table((*columns, *memory), map(_run, found))}"


def _run(each: Ran) -> tuple[str, ...]:
    return (
        each.who,
        f"{each.accounts:,}",
        f"{each.wall / each.accounts:.2f} s",
        f"{each.cpu / each.accounts:.2f} s",
        f"{each.calls / each.accounts:.0f}",
        f"{each.refused / max(1, each.calls):.1%}",
        f"{each.client:.0f}",
        f"{each.worker:.0f}" if each.worker else "-",
    )


def _overheads(found: Sequence[Overhead]) -> str:
    if not found:
        return ""
    columns = ("accounts", "workers", "results", "start", "time an account", "CPU an account", "peak MiB")
    about = (
        "A reader that answers at once, with a small snapshot, instead of the one that reads. CPU and memory\n"
        "are those of the process that has the client and the scheduler. The start ends with the first account."
    )
    return f"{about}\n\n{table(columns, map(_overhead, found))}"


def _overhead(each: Overhead) -> tuple[str, ...]:
    return (
        f"{each.accounts:,}",
        str(each.workers),
        _where(each),
        f"{each.start:.1f} s",
        f"{each.each:.2f} ms",
        f"{each.cpu_each:.2f} ms",
        f"{each.memory:.0f}",
    )


def _where(each: Overhead) -> str:
    return "kept in a folder" if each.is_kept else "dropped"
