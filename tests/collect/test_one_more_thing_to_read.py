"""One more thing to read takes three files of the package: the struct, the model and the reader. The rest follows.

Export jobs are it, which are no setting and will not be read. They are added to a copy of the package, which then
audits over HTTP. What CONTRIBUTING.md says takes two more files: the marks in docs/members, and a test.
"""

import filecmp
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sescheck.emulator import Emulator, Fault
from tests.conftest import ROOT, Cli, Result
from tests.fire.staging import HERE, REGIONS, THERE, stage

pytestmark = pytest.mark.exhaustive
OPERATION = "ses:ListExportJobs"
DENIED = Fault("deny", service="sesv2", operation="ListExportJobs", region=HERE)
JOB = {"JobId": "one", "JobStatus": "COMPLETED"}
STRUCT = '''

class ExportJob(msgspec.Struct, frozen=True):
    """An export job. Source: sesv2 ListExportJobs."""

    job_id: str
    status: str
'''
READER = '''"""The export jobs of a region."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import ExportJob

FIELD = "export_jobs"
LIST_JOBS = Operation("sesv2", "ListExportJobs", items="ExportJobs", token="NextToken")
READS = (LIST_JOBS,)


async def read(region: RegionContext) -> Listing[ExportJob]:
    """All of them."""
    return items_of(await region.door.follow(LIST_JOBS), LIST_JOBS, _job)


def _job(item: Answer) -> ExportJob:
    return ExportJob(name(item, "JobId"), name(item, "JobStatus"))
'''
FACT = '    EXPORT_JOBS = "export jobs"\n'
FIELD = "    export_jobs: Annotated[Listing[ExportJob], Fact.EXPORT_JOBS] = Listing((), ADDED_LATER)\n"


def add(path: Path, before: str, text: str) -> None:
    """Write a line before another."""
    there = path.read_text(encoding="utf-8")
    assert 1 == there.count(before), f"{path.name} has not one line {before!r}"
    path.write_text(there.replace(before, text + before), encoding="utf-8")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package that reads export jobs."""
    copy = tmp_path_factory.mktemp("copy") / "sescheck"
    shutil.copytree(ROOT / "sescheck", copy, ignore=shutil.ignore_patterns("__pycache__"))
    snapshot = copy / "snapshot"
    with (snapshot / "sending.py").open("a", encoding="utf-8") as file:
        file.write(STRUCT)
    add(snapshot / "model.py", "    DedicatedIp,\n", "    ExportJob,\n")
    add(snapshot / "model.py", '    SMTP_USERS = "SMTP users"\n', FACT)
    add(snapshot / "model.py", "\n\nclass Account(", FIELD)
    (copy / "collect" / "sending" / "export_jobs.py").write_text(READER, encoding="utf-8")
    return copy


Run = Callable[..., Result]


@pytest.fixture
def run(package: Path, tmp_path: Path) -> Run:
    """A command line of the copy, in a process of its own."""

    def run_it(*arguments: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "sescheck", *arguments],
            env={**os.environ, "PYTHONPATH": str(package.parent)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run_it


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions, each with an export job."""
    stage(emulator)
    for region in (HERE, THERE):
        emulator.region(region).stage("ExportJobs", [JOB])
    return emulator


def where(emulator: Emulator) -> tuple[str, ...]:
    """The options that reach them."""
    return ("--endpoint-url", emulator.url, "--regions", REGIONS)


def saved(path: Path) -> dict[str, Any]:
    """What a snapshot has of the export jobs, by region."""
    lines = map(json.loads, gzip.decompress(path.read_bytes()).splitlines())
    return {line["region"]["name"]: line["region"]["export_jobs"] for line in lines if line["line"] == "region"}


def differing(one: filecmp.dircmp[str], path: str = "") -> set[str]:
    """The files that are not the same in both, or in one of them only."""
    here = {
        f"{path}{name}" for name in (*one.diff_files, *one.left_only, *one.right_only) if "__pycache__" != name
    }
    return here.union(*(differing(inner, f"{path}{name}/") for name, inner in one.subdirs.items()))


def test_it_takes_three_files_of_the_package(package: Path) -> None:
    """No registry, no list of fields, no table of the emulator's."""
    assert {"snapshot/sending.py", "snapshot/model.py", "collect/sending/export_jobs.py"} == differing(
        filecmp.dircmp(ROOT / "sescheck", package, ignore=["__pycache__"])
    )


def test_it_is_read_and_saved_in_every_region(run: Run, world: Emulator, tmp_path: Path) -> None:
    """Page by page, as the emulator answers by AWS's own model."""
    world.inject(Fault("one-a-page", service="sesv2", operation="ListExportJobs"))
    world.region(HERE).stage("ExportJobs", [JOB, {**JOB, "JobId": "two"}])
    assert 0 == run("snapshot", *where(world), "-o", "ses.snapshot").code
    found = saved(tmp_path / "ses.snapshot")
    assert {HERE: ["one", "two"], THERE: ["one"]} == {
        region: [job["job_id"] for job in listing["items"]] for region, listing in found.items()
    }


def test_a_refusal_is_counted_and_resumed(run: Run, world: Emulator, tmp_path: Path) -> None:
    """The report names it, and going on asks for it alone."""
    world.inject(DENIED)
    refused = run("audit", *where(world), "--format", "json", "--snapshot", "ses.snapshot")
    assert {(HERE, OPERATION, "denied")} == refused.unread
    assert "denied" == saved(tmp_path / "ses.snapshot")[HERE]["unread"]["why"]
    world.clear_faults()
    world.forget_calls()
    resumed = run("snapshot", "--endpoint-url", world.url, "--resume", "ses.snapshot", "-o", "whole.snapshot")
    assert 0 == resumed.code
    assert [(HERE, "ListExportJobs")] == [
        (call.region, call.operation) for call in world.calls if call.service == "sesv2"
    ]
    assert saved(tmp_path / "whole.snapshot")[HERE] == saved(tmp_path / "whole.snapshot")[THERE]


def test_runs_are_compared_in_it(run: Run, world: Emulator) -> None:
    """A job that came is a change, and not a finding."""
    assert 0 == run("snapshot", *where(world), "-o", "old").code
    world.region(HERE).stage("ExportJobs", [JOB, {**JOB, "JobId": "two"}])
    assert 0 == run("snapshot", *where(world), "-o", "new").code
    changes = run("diff", "old", "new", "--format", "json").report["changes"]["settings"]
    assert [(HERE, "export_jobs")] == [(each["region"], each["setting"]) for each in changes]


def test_a_snapshot_from_before_is_read(run: Run, world: Emulator, tmp_path: Path) -> None:
    """Nobody asked then: nothing is missing, and nothing is said to be empty."""
    own = (sys.executable, "-m", "sescheck", "snapshot", *where(world), "-o", str(tmp_path / "ses.snapshot"))
    assert 0 == subprocess.run(own, cwd=ROOT, capture_output=True, check=False).returncode
    audited = run("audit", "--from", "ses.snapshot", "--format", "json")
    assert (1, set()) == (audited.code, audited.unread)


def test_it_is_permitted_and_estimated(run: Run, emulator: Emulator, cli: Cli) -> None:
    """The least policy allows it, and `--plan` counts the call of an empty region, which the audit then makes."""
    assert f'"{OPERATION}"' in run("iam-policy").out
    planned = run("audit", *where(emulator), "--plan").out.splitlines()[1].split()
    before = cli("audit", *where(emulator), "--plan").out.splitlines()[1].split()
    calls = int(before[5].rstrip(",")) + 1
    assert [HERE, "0", "0", "0", "0", f"{calls},"] == planned[:6]
    emulator.forget_calls()
    run("audit", *where(emulator), "--depth", "quick")
    of_ses = [call for call in emulator.calls if call.service in {"ses", "sesv2"} and call.region == HERE]
    assert (calls, 1) == (len(of_ses), sum(call.operation == "ListExportJobs" for call in of_ses))
