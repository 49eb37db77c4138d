"""The endpoint as a separate process, next to what is measured."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

from benchmarks.endpoint.kinds import KINDS
from benchmarks.endpoint.service import Limit
from benchmarks.endpoint.world import World


@dataclass(frozen=True)
class Running:
    """An endpoint that runs."""

    url: str

    def counters(self) -> dict[str, Any]:
        """What was counted since the last reset."""
        return self._get("counters")

    def reset(self) -> None:
        """Count again, with full buckets."""
        self._get("reset")

    def _get(self, what: str) -> dict[str, Any]:
        with urlopen(f"{self.url}/-/{what}", timeout=10) as answer:  # noqa: S310 - our own, on this machine
            decoded: dict[str, Any] = json.load(answer)
            return decoded


@contextmanager
def endpoint(
    world: World, *, latency: float, limits: Mapping[str, Limit], members: int = 0, denied: Iterable[str] = ()
) -> Iterator[Running]:
    """Serve a world until left; a region without a limit is not throttled.

    Args:
        world: of the account of the credentials.
        latency: seconds added to each answer.
        limits: of each operation, by region.
        members: other accounts of its organization.
        denied: those whose role may not be assumed.
    """
    kind = next(name for name, made in KINDS.items() if type(world) is made)
    sizes = world.sizes or (world.identities,)
    options = [f"--world={kind}", f"--regions={world.regions}", f"--identities={_joined(sizes)}"]
    options += [f"--domains={world.domains}", f"--latency={latency}"]
    options += [f"--members={members}", "--denied", *denied]
    if limits:
        each = [limits[name] for name in world.region_names]
        options.append(f"--rate={_joined(limit.rate for limit in each)}")
        options.append(f"--burst={_joined(limit.burst for limit in each)}")
    command = [sys.executable, "-m", "benchmarks.endpoint", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            if process.stdout is None:
                raise RuntimeError("the endpoint has no output")
            yield Running(process.stdout.readline().strip())
        finally:
            process.terminate()


def _joined(figures: Iterable[float]) -> str:
    return ",".join(map(str, figures))
