"""The tables of docs/emulator.md: the worlds and the backdoor, as the code has them."""

import inspect
from collections.abc import Callable

from sescheck.emulator.server.control import BACKDOOR
from sescheck.emulator.worlds import SCENARIOS


def worlds() -> str:
    """The seeded accounts."""
    rows = (f"| `{name}` | {', '.join(w.regions)} | {w.story} |" for name, w in SCENARIOS.items())
    return "\n".join(["| world | regions | story |", "|---|---|---|", *rows])


def backdoor() -> str:
    """What the backdoor takes, and what it does."""
    rows = (f"| `{name}` | {_arguments(call)} | {_first_line(call)} |" for name, call in BACKDOOR.items())
    return "\n".join(["| name | arguments | does |", "|---|---|---|", *rows])


def _arguments(call: Callable[..., object]) -> str:
    names = list(inspect.signature(call).parameters)[1:]
    return ", ".join(f"`{name}`" for name in names)


def _first_line(call: Callable[..., object]) -> str:
    return (inspect.getdoc(call) or "").partition("\n")[0]
