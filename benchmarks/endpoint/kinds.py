"""The worlds that there are, by the names that the command line has for them."""

from benchmarks.endpoint.messy import Messy
from benchmarks.endpoint.world import World

ALIKE = "alike"
MESSY = "messy"

KINDS: dict[str, type[World]] = {ALIKE: World, MESSY: Messy}
