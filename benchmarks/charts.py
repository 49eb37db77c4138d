"""The plotting library, which only the benchmarks need."""

import importlib
import sys
from typing import Any


def plotting_library() -> Any:
    """pygal, without the finder that it adds for its maps: Python warns of it at each import that follows.

    Raises:
        ModuleNotFoundError: it is not installed; benchmarks/requirements.txt names it.
    """
    pygal = importlib.import_module("pygal")
    sys.meta_path[:] = [finder for finder in sys.meta_path if not type(finder).__module__.startswith("pygal")]
    return pygal
