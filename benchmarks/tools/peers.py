"""Prowler and Cloud Custodian, each in an environment of its own."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from benchmarks.task import CACHE, Outcome, Task, compared

PROWLER = CACHE / "prowler" / "bin" / "prowler"
CUSTODIAN = CACHE / "c7n" / "bin" / "custodian"

_POLICY = {"policies": [{"name": "identities", "resource": "aws.ses-email-identity"}]}


def prowler(task: Task) -> list[str]:
    """Its command."""
    where = ["--region", *task.world.region_names, "--output-directory", str(task.folder)]
    options = ["--output-formats", "csv", "--output-filename", "out", "--no-banner", "--no-color", "-z"]
    return [str(PROWLER), "aws", "--service", "ses", *where, *options]


def prowled(task: Task) -> Outcome:
    """What it said of DKIM."""
    read: dict[str, dict[str, bool | None]] = {}
    with (task.folder / "out.csv").open(newline="") as rows:
        for row in csv.DictReader(rows, delimiter=";"):
            if row["CHECK_ID"] == "ses_identity_dkim_enabled":
                read.setdefault(row["REGION"], {})[row["RESOURCE_NAME"]] = row["STATUS"] == "PASS"
    return compared(task.world, read)


def custodian(task: Task) -> list[str]:
    """Its command; the policy only lists."""
    policy = task.folder / "policy.json"
    policy.write_text(json.dumps(_POLICY))
    regions = [word for name in task.world.region_names for word in ("--region", name)]
    options = ["--output-dir", str(task.folder / "out"), "--cache-period", "0"]
    return [str(CUSTODIAN), "run", *regions, *options, str(policy)]


def in_custody(task: Task) -> Outcome:
    """What it wrote of DKIM."""
    read: dict[str, dict[str, bool | None]] = {}
    for region, file in _resources(task):
        for identity in json.loads(file.read_text()):
            dkim = identity.get("DkimAttributes")
            status = None if dkim is None else dkim["Status"] == "SUCCESS"
            read.setdefault(region, {})[identity["IdentityName"]] = status
    return compared(task.world, read)


def _resources(task: Task) -> Iterable[tuple[str, Path]]:
    """Custodian adds the region to the folder where there are several."""
    for region in task.world.region_names:
        for file in (task.folder / "out" / region / "identities", task.folder / "out" / "identities"):
            if (file / "resources.json").exists():
                yield region, file / "resources.json"
                break
