# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""The times not throttled, as SVG."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.charts import plotting_library
from benchmarks.contenders import CONTENDERS
from benchmarks.endpoint.kinds import ALIKE
from benchmarks.rows import Row


def draw(rows: Sequence[Row], file: Path) -> None:
    """A line a contender over the cases in which regions are alike, seconds on a logarithmic axis.

    Raises:
        ModuleNotFoundError: the plotting library is not installed; benchmarks/requirements.txt names it.
    """
    pygal = plotting_library()
    shown = [row for row in rows if row.case.rate is None and row.case.kind == ALIKE and not row.failed]
    cases = sorted({row.case for row in shown}, key=lambda case: (case.identities, case.regions))
    chart = pygal.Line(
        logarithmic=True,
        js=[],
        title="Seconds by regions × identities, not throttled, 30 ms (logarithmic)",
        legend_at_bottom=True,
        x_label_rotation=20,
        width=900,
        height=520,
    )
    chart.x_labels = [case.size for case in cases]
    for each in CONTENDERS:
        seconds = {row.case: row.wall for row in shown if row.contender == each.name}
        if seconds:
            chart.add(each.name, [seconds.get(case) for case in cases])
    file.write_bytes(chart.render())
