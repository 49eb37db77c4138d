"""Seeded accounts: a healthy one, one with the usual mistakes, a large one."""

from collections.abc import Callable, Mapping

from sescheck.emulator.server import Emulator
from sescheck.emulator.worlds.demo import SEEDED, Seed, demo
from sescheck.emulator.worlds.healthy import healthy
from sescheck.emulator.worlds.large import large

WORLDS: Mapping[str, Callable[[Emulator], None]] = {"demo": demo, "healthy": healthy, "large": large}
"""What `python -m sescheck.emulator --world NAME` seeds."""

__all__ = ["SEEDED", "WORLDS", "Seed", "demo", "healthy", "large"]
