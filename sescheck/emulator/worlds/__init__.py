"""Prepared accounts: with the usual mistakes, healthy, on the day of a failover, closed to the auditor, large."""

from collections.abc import Mapping

from sescheck.emulator.worlds.failover_day import FAILOVER_DAY
from sescheck.emulator.worlds.healthy import CLEAN, healthy
from sescheck.emulator.worlds.large import LARGE, large
from sescheck.emulator.worlds.locked_down import LOCKED_DOWN
from sescheck.emulator.worlds.organization import Organized, organization
from sescheck.emulator.worlds.scenario import Scenario, Seed
from sescheck.emulator.worlds.typical import TYPICAL, typical

DEFAULT = "typical"
SCENARIOS: Mapping[str, Scenario] = {
    DEFAULT: TYPICAL,
    "clean": CLEAN,
    "failover-day": FAILOVER_DAY,
    "locked-down": LOCKED_DOWN,
    "large": LARGE,
}
"""What `sescheck demo --scenario NAME` and `python -m sescheck.emulator --world NAME` simulate."""

__all__ = ["DEFAULT", "SCENARIOS", "Organized", "Scenario", "Seed", "healthy", "large", "organization", "typical"]
