"""The loops of boto3 calls that tools are compared with."""

import json
import sys
from collections.abc import Callable

from botocore import xform_name

from benchmarks.task import Outcome, Task, compared
from sescheck.collect.readers import readers
from sescheck.snapshot.model import Depth


def script(name: str, *more: str) -> Callable[[Task], list[str]]:
    """The command of one of `benchmarks.scripts`."""

    def command(task: Task) -> list[str]:
        module = f"benchmarks.scripts.{name}"
        return [sys.executable, "-m", module, task.url, task.regions, str(task.folder / "read.json"), *more]

    return command


def bare_loop(depth: str) -> Callable[[Task], list[str]]:
    """The command of the loop that makes the calls of an audit at that depth."""
    return lambda task: [*script("bare_loop", depth)(task), json.dumps(once(depth))]


def once(depth: str) -> list[tuple[str, str]]:
    """What an audit asks every region once, by client and method; not the lists whose items it asks about.

    The addresses are asked because the worlds have production access, the active rule set because they have one.
    """
    names = [
        (read.operation.service, xform_name(read.operation.name))
        for reader in readers().values()
        for read in reader.declared
        if not reader.awaits and not read.operation.gone and read.is_asked(Depth(depth), ())
    ]
    followed = {"list_configuration_sets", "list_email_templates"}
    depends = [("sesv2", "get_dedicated_ips"), ("ses", "describe_active_receipt_rule_set")]
    return [*(name for name in names if name[1] not in followed), *depends]


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
