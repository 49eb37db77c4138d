"""Simulate the whole grid and write `benchmarks/results/pace/`.

python -m benchmarks.pace
python -m benchmarks.pace --constants    # also what each constant is worth: some minutes
"""

import argparse
import json
import time
from pathlib import Path

from benchmarks.pace import constants, grid, regions
from benchmarks.pace.contenders import Botocore, Sescheck
from benchmarks.pace.page import Figures, Page, draw, render, summed_up

RESULTS = Path(__file__).parents[1] / "results" / "pace"
KEPT = RESULTS / "kept.json"
"""What is not simulated each time: the pace before this one, and what the constants are worth."""

BOTOCORE_RATES = (0.5, 1.0, 3.0, 8.0, 20.0)
"""botocore's mode is there to compare with; a part of the grid shows it."""


def main() -> None:
    """Simulate, write, say."""
    options = _arguments()
    RESULTS.mkdir(parents=True, exist_ok=True)
    kept = json.loads(KEPT.read_text())
    if options.constants:
        costs = list(constants.costs(options.seed, options.processes))
        kept["constants"] = [cost.as_row() for cost in costs]
        KEPT.write_text(json.dumps(kept, indent=1) + "\n")
    started = time.perf_counter()
    runs = grid.simulate(Sescheck, options.seed, grid.cases(), options.processes)
    seconds = time.perf_counter() - started
    botocore = grid.simulate(Botocore, options.seed, grid.cases(BOTOCORE_RATES), options.processes)
    figures: dict[str, Figures] = {
        "sescheck": summed_up(runs),
        "sescheck before": kept["before"],
        "botocore's adaptive mode": summed_up(botocore),
    }
    together = list(regions.together(options.seed))
    page = render(Page(figures, runs, seconds, together, kept["constants"]))
    (RESULTS / "README.md").write_text(page)
    draw(runs, RESULTS)
    print(page)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pace", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--seed", type=int, default=1, help="of the jitter and the latencies (default: 1)")
    parser.add_argument("--processes", type=int, help="to share the work (default: one for each core)")
    parser.add_argument("--constants", action="store_true", help="halve and double each constant as well")
    return parser.parse_args()


if __name__ == "__main__":
    main()
