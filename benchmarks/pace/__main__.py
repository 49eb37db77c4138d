"""Simulate the whole grid and write `benchmarks/results/pace/`.

python -m benchmarks.pace
"""

import argparse
import time
from pathlib import Path

from benchmarks.pace import grid
from benchmarks.pace.contenders import Botocore, Candidate, Sescheck
from benchmarks.pace.page import draw, render, summed_up

RESULTS = Path(__file__).parents[1] / "results" / "pace"
BOTOCORE_RATES = (0.5, 1.0, 3.0, 8.0, 20.0)
"""botocore's mode is there to compare with; a part of the grid shows it."""


def main() -> None:
    """Simulate, write, say."""
    options = _arguments()
    RESULTS.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    runs = grid.simulate(Sescheck, options.seed, grid.cases(), options.processes)
    seconds = time.perf_counter() - started
    figures = {
        "sescheck": summed_up(runs),
        "candidate": summed_up(grid.simulate(Candidate, options.seed, grid.cases(), options.processes)),
        "botocore's adaptive mode": summed_up(
            grid.simulate(Botocore, options.seed, grid.cases(BOTOCORE_RATES), options.processes)
        ),
    }
    page = render(figures, runs, seconds)
    (RESULTS / "README.md").write_text(page)
    draw(runs, RESULTS)
    print(page)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pace", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--seed", type=int, default=1, help="of the jitter and the latencies (default: 1)")
    parser.add_argument("--processes", type=int, help="to share the work (default: one for each core)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
