"""The table of docs/performance.md: what `make bench` measured of sescheck alone."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_RESULTS = Path(__file__).parents[1] / "benchmarks" / "results" / "results.json"
_OURS = "sescheck "


def performance() -> str:
    """One row a run of sescheck that came to its end; those that the benchmark broke off are left out."""
    head = "| regions x identities | SES allows | depth | time | floor | calls | memory |"
    results = json.loads(_RESULTS.read_text(encoding="utf-8"))
    facts = results["facts"]
    lead = f"Taken {facts['taken']} on {facts['on']}, with sescheck {facts['sescheck']}:"
    return "\n".join([lead, "", head, f"|{'---|' * 7}", *_rows(results["rows"])])


def _rows(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        if row["contender"].startswith(_OURS) and not row["failed"] and _is_telling(row["case"]):
            yield f"| {' | '.join(_cells(row))} |"


def _is_telling(case: Mapping[str, Any]) -> bool:
    """As fast as it can be, and at a rate that SES documents; the other rates are for the benchmark's own use."""
    return case["rate"] in {None, 1}


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    case = row["case"]
    yield f"{case['regions']} x {case['identities']:,}" + (", no two alike" if case.get("kind") == "messy" else "")
    yield "all at once" if case["rate"] is None else f"{case['rate']:g} a second"
    yield str(row["contender"]).removeprefix(_OURS)
    yield f"{row['wall']:.1f} s"
    yield "-" if row["floor"] is None else f"{row['floor']:.0f} s"
    yield f"{row['answered']:,}"
    yield f"{row['memory']:.0f} MiB"
