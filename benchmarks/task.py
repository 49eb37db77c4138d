"""A run to be made, who makes it, and how right it was."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.endpoint.world import World

CACHE = Path(__file__).parent / ".cache"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Task:
    """A run to be made.

    Attributes:
        folder: an empty one, where the run happens.
        code: the folder that holds the sescheck to be measured.
    """

    url: str
    world: World
    folder: Path
    code: Path = ROOT

    @property
    def regions(self) -> str:
        """Joined by commas."""
        return ",".join(self.world.region_names)


@dataclass(frozen=True)
class Outcome:
    """How right a run was.

    Attributes:
        identities: how many of the world's were read, over all regions.
        of: how many there are.
        wrong: verdicts that are not the world's: DKIM of an identity, or a finding too many or too few.
        findings: how many there are in the report; 0 for those that report none.
    """

    identities: int
    of: int
    wrong: int
    findings: int = 0


@dataclass(frozen=True)
class Pace:
    """How long a run takes, roughly, at 30 ms latency on two cores, as an earlier table measured it.

    Attributes:
        start: seconds that each run takes.
        region: seconds more for each region.
        identity: seconds more for each identity of each region.
        messy: how many times as long it takes where no two regions agree.
        patience: time by floor, where it is throttled.
    """

    start: float
    region: float
    identity: float
    messy: float = 1.0
    patience: float = 1.15


@dataclass(frozen=True)
class Contender:
    """A tool, or a script.

    Attributes:
        reads: what it reads, for people.
        depth: sescheck's depth of the same name, by which its floor is computed.
        most: identities of a region that it reads at most; None: all.
    """

    name: str
    reads: str
    depth: str
    pace: Pace
    command: Callable[[Task], list[str]]
    outcome: Callable[[Task], Outcome]
    most: int | None = None
    program: Path = Path(sys.executable)

    @property
    def is_there(self) -> bool:
        """True if it is installed."""
        return self.program.exists()


def environment(task: Task) -> dict[str, str]:
    """Nothing of the user's: made-up credentials, the endpoint for every service."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(task.folder),
        "PYTHONPATH": f"{task.code}{os.pathsep}{ROOT}",
        "AWS_ACCESS_KEY_ID": "BENCHMARK",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": task.url,
    }


def identities_of(world: World) -> int:
    """How many there are, over all regions."""
    return sum(1 for region in world.region_names for _ in world.numbers_in(region))


def compared(world: World, read: Mapping[str, Mapping[str, bool | None]]) -> Outcome:
    """Of each identity: was it read, and is what is said of its DKIM so? None: the tool does not say."""
    known = wrong = 0
    for region in world.region_names:
        by_name = read.get(region, {})
        for number in world.numbers_in(region):
            said, state = by_name.get(world.name(number)), world.state(number, region)
            known += said is not None
            wrong += said is not None and state is not None and said is not (state.dkim == "SUCCESS")
    return Outcome(known, identities_of(world), wrong)
