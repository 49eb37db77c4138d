"""The loops of boto3 calls that tools are compared with."""

import json
import sys
from collections.abc import Callable

from botocore import xform_name

from benchmarks.task import Outcome, Task, compared
from sescheck.collect.readers import readers
from sescheck.snapshot.model import Depth

AWAITED = {
    "quick": [("sesv2", "get_dedicated_ips"), ("ses", "describe_active_receipt_rule_set")],
    "standard": [
        ("sesv2", "get_dedicated_ips"),
        ("ses", "describe_active_receipt_rule_set"),
        ("sesv2", "list_reputation_entities"),
        ("ses", "get_send_statistics"),
        ("ec2", "describe_vpc_endpoints"),
        ("service-quotas", "list_requested_service_quota_change_history"),
    ],
}
"""What is asked once, after another read, of a region that sends."""


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

    Some reads await others; the worlds have what these wait for: production access, verified identities,
    and an active rule set.
    """
    names = [
        (read.operation.service, xform_name(read.operation.name))
        for reader in readers().values()
        for read in reader.declared
        if not reader.awaits and not read.operation.gone and read.is_asked(Depth(depth), ())
    ]
    followed = {"list_configuration_sets", "list_email_templates"}
    return [*(name for name in names if name[1] not in followed), *AWAITED[depth]]


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
