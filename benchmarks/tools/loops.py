"""The loops of boto3 calls that tools are compared with."""

import json
import sys
from collections.abc import Callable

from benchmarks.task import Outcome, Task, compared


def script(name: str, *more: str) -> Callable[[Task], list[str]]:
    """The command of one of `benchmarks.scripts`."""

    def command(task: Task) -> list[str]:
        module = f"benchmarks.scripts.{name}"
        return [sys.executable, "-m", module, task.url, task.regions, str(task.folder / "read.json"), *more]

    return command


def scripted(task: Task) -> Outcome:
    """What a script wrote: by region and name, the status of DKIM."""
    read = json.loads((task.folder / "read.json").read_text())
    return compared(
        task.world,
        {
            region: {
                name: None if status is None else status.upper() == "SUCCESS" for name, status in names.items()
            }
            for region, names in read.items()
        },
    )
