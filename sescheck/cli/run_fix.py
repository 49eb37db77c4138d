"""What `fix` does between its options and its exit code."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sescheck.auditing.addresses import addresses_of
from sescheck.auditing.checks import check_reading
from sescheck.auditing.configuring import load, with_configuration
from sescheck.auditing.fewer_regions import narrowing
from sescheck.auditing.judging import Criteria, criteria, is_any_region_readable, judge
from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.aws.limits import Limits
from sescheck.aws.ses_regions import check_regions
from sescheck.cli.commands.demo import NOTICE
from sescheck.cli.demo_server import parse_scenario, read_options, read_world
from sescheck.cli.fix_folder import WRITTEN_BY_FIX, check_folder
from sescheck.cli.outputs import check_writable, write_file
from sescheck.cli.progress_line import watcher
from sescheck.cli.read_aws import read_aws
from sescheck.config.loading import NOTHING
from sescheck.emulator.worlds import Scenario
from sescheck.engine.fixes import Fixes
from sescheck.errors import CannotRunError, ExitCode, UsageError, one_of, writing
from sescheck.fix.plan import Plan, narrowed, plan_of
from sescheck.fix.printers import PRINTERS, SHELLS, Printer, printer
from sescheck.fix.printers.route53 import NOTES
from sescheck.report.model import Report, Status
from sescheck.report.text.phrases import plural
from sescheck.snapshot import storage
from sescheck.snapshot.descriptors import STANDARD
from sescheck.snapshot.model import Addresses, Snapshot


@dataclass(frozen=True, slots=True)
class Wanted:
    """The checked options for printing.

    Attributes:
        steps: the numbers to print; empty: all.
        region: whose steps to print; None: all.
        folder: where to write; None: standard output.
        scenario: of the demo, which is read instead of AWS; None: AWS or a snapshot is.
    """

    printer: Printer
    steps: tuple[int, ...]
    region: str | None
    folder: Path | None
    scenario: Scenario | None = None


def wanted(
    form: str,
    shell: str,
    *,
    steps: Sequence[int] = (),
    region: str | None = None,
    folder: Path | None = None,
    scenario: str | None = None,
) -> Wanted:
    """Check these options, before anything is read.

    Raises:
        UsageError: one of them cannot be used.
    """
    form = one_of("form of --as", form, PRINTERS)
    shell = one_of("shell", shell, SHELLS)
    region = None if region is None else region.lower()
    if region is not None:
        check_regions([region])
    for number in steps:
        if number < 1:
            raise UsageError(f"--step {number}: steps are numbered from 1")
    if form == "terraform" and folder is not None:
        _check_no_state(folder)
    world = None if scenario is None else parse_scenario(scenario)
    return Wanted(printer(form, shell), tuple(steps), region, folder, world)


def _check_no_state(folder: Path) -> None:
    """Refuse a folder that Terraform uses: without the files of the last run, it would delete what they made."""
    for name in (".terraform", "terraform.tfstate"):
        if (folder / name).exists():
            raise UsageError(
                f"--output {folder}: Terraform uses this folder ({name}). It would delete what earlier files made:"
                " name another folder"
            )


def fix(read: ReadOptions, judged: JudgeOptions, show: OutputOptions, limits: Limits, wanted: Wanted) -> ExitCode:
    """Read, judge, and print the steps. All is read, because a step may need more than its rule.

    Raises:
        UsageError: an option cannot be used, there is no step of that number, or the region was not read.
        CannotRunError: nothing could be read.
        FileError: something cannot be read or written.
    """
    # As the demo, which ignores a configuration of the working folder.
    config = NOTHING if wanted.scenario is not None and judged.config is None else load(judged.config)
    by = criteria(judged, config, read.regions)
    # Steps repeat settings that the selected rules themselves do not look at.
    needed = criteria(replace(judged, select=("*",)), config, read.regions).rules
    source = check_reading(read, limits)
    if wanted.folder is not None:
        with writing(wanted.folder):
            wanted.folder.mkdir(exist_ok=True)
        check_writable(wanted.folder / "steps")
    if wanted.scenario is not None:
        again = read_options(wanted.scenario, regions=read.regions, depth=read.depth)
        snapshot = read_world(
            wanted.scenario,
            lambda place: make_plan(again, limits, place, needed),
            watcher(show),
            asks_dns=read.dns is not False,
        )
        by = replace(by, notice=NOTICE)
    elif read.from_ is not None:
        snapshot = narrowing(read.regions).of(storage.load(read.from_))
    else:
        plan = make_plan(with_configuration(read, config.configuration), limits, source, needed)
        snapshot = read_aws(plan, source, watcher(show))
    return print_fix(snapshot, by, wanted)


def print_fix(snapshot: Snapshot, by: Criteria, wanted: Wanted) -> ExitCode:
    """Judge a snapshot, and print the steps for its open findings."""
    if not is_any_region_readable(snapshot):
        raise CannotRunError("no region could be read: `sescheck audit` says why")
    report = judge(snapshot, by)
    _check_region(report, wanted.region)
    plan = plan_of(
        (each.finding for each in report.findings if each.status is Status.OPEN),
        report.fixes or Fixes(report.rules, report.accounts),
    )
    chosen = narrowed(_checked(plan, wanted.steps), numbers=wanted.steps, region=wanted.region)
    _write(tuple(wanted.printer(chosen, _preface(report, plan, chosen))), wanted.folder, snapshot)
    return _exit_code(report, chosen)


def _write(files: Sequence[tuple[str, Iterator[str]]], folder: Path | None, snapshot: Snapshot) -> None:
    """Write each file into the folder, or all but the one for people to standard output.

    Raises:
        UsageError: a file of that name is there that `fix` did not write.
    """
    private = addresses_of(snapshot) is Addresses.SHOWN
    if folder is not None:
        check_folder(folder, [name for name, _ in files])
    for name, lines in files:
        if folder is None and name == NOTES:
            sys.stderr.writelines(f"{line}\n" for line in lines)
            continue
        path = STANDARD if folder is None else folder / name
        write_file(path, (f"{line}\n".encode() for line in lines), private=private)


def _check_region(report: Report, wanted: str | None) -> None:
    """Refuse a region that is not part of the run: no step would be for it, although it may need many."""
    names = dict.fromkeys(view.name for account in report.accounts for view in account.regions)
    if wanted is not None and wanted not in names:
        raise UsageError(f"--region {wanted}: it was not read, only {', '.join(names)}")


def _checked(plan: Plan, numbers: Sequence[int]) -> Plan:
    for number in numbers:
        if number > len(plan.steps):
            raise UsageError(f"--step {number}: there are {len(plan.steps)} steps")
    return plan


def _preface(report: Report, plan: Plan, chosen: Plan) -> str:
    regions = ", ".join(dict.fromkeys(view.name for account in report.accounts for view in account.regions))
    lines = [
        *([] if report.notice is None else [report.notice]),
        f"{len(chosen.steps)} of {len(plan.steps)} steps for {regions}, read {report.snapshot.taken_at}.",
        WRITTEN_BY_FIX,
    ]
    if days := _age_in_days(report):
        lines.append(f"This was read {plural(days, 'day')} ago. What has changed since then is not in it.")
    if report.missing:
        lines.append("Not everything could be read, so steps may be missing: `sescheck audit` says what.")
    if report.crashes:
        failed = plural(len(report.crashes), "rule")
        lines.append(f"{failed} failed, so steps may be missing: `sescheck audit` says why.")
    return "\n".join(lines)


def _age_in_days(report: Report) -> int:
    """How old the snapshot is; 0 if that is less than a day."""
    age = datetime.fromisoformat(report.generated_at) - datetime.fromisoformat(report.snapshot.taken_at)
    return max(age.days, 0)


def _exit_code(report: Report, plan: Plan) -> ExitCode:
    if report.crashes:
        return ExitCode.COULD_NOT_RUN
    return ExitCode.INCOMPLETE if report.missing or plan.unknown else ExitCode.CLEAN
