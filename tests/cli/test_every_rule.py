"""No rule without a world in which the command line was seen to find its fault."""

from pathlib import Path

import pytest

from sescheck.emulator.worlds import SCENARIOS
from sescheck.rules.catalogue import every_rule

HERE = Path(__file__).parent
SEEDED = {seed.rule for scenario in SCENARIOS.values() for seed in scenario.seeded}
WORLDS = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py") if path != Path(__file__))


@pytest.mark.parametrize("name", [entry.name for entry in every_rule()])
def test_every_rule_has_a_finding_in_some_world(name: str) -> None:
    """A demo's seed, or a test beside this one, expects it by name."""
    assert name in SEEDED or f'"{name}"' in WORLDS
