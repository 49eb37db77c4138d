"""The endpoint as a process of its own, beside whatever is measured."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

from benchmarks.endpoint.world import World


@dataclass(frozen=True)
class Running:
    """An endpoint that runs."""

    url: str

    def counters(self) -> dict[str, Any]:
        """What was counted since the last reset."""
        return self._get("counters")

    def reset(self) -> None:
        """Count anew, with full buckets."""
        self._get("reset")

    def _get(self, what: str) -> dict[str, Any]:
        with urlopen(f"{self.url}/-/{what}", timeout=10) as answer:  # noqa: S310 - our own, on this machine
            told: dict[str, Any] = json.load(answer)
            return told


@contextmanager
def endpoint(world: World, *, latency: float, rate: float | None, burst: float) -> Iterator[Running]:
    """Serve a world until left."""
    options = [f"--regions={world.regions}", f"--identities={world.identities}", f"--domains={world.domains}"]
    options += [f"--latency={latency}", f"--burst={burst}"]
    if rate is not None:
        options.append(f"--rate={rate}")
    command = [sys.executable, "-m", "benchmarks.endpoint", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            if process.stdout is None:
                raise RuntimeError("the endpoint has no output")
            yield Running(process.stdout.readline().strip())
        finally:
            process.terminate()
