"""What `readiness` does between its options and its exit code."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sescheck.auditing.checks import check_reading
from sescheck.auditing.configuring import load
from sescheck.auditing.judging import criteria
from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.auditing.taking_over import Asked, check_has, question_of, readiness_answers
from sescheck.aws.limits import Limits
from sescheck.cli.coloring import Color
from sescheck.cli.outputs import Output, parse_outputs, render_options, write_as
from sescheck.cli.progress_line import watcher
from sescheck.cli.read_aws import read_aws
from sescheck.config.defaults import READINESS_DEPTH
from sescheck.errors import ExitCode, one_of
from sescheck.snapshot import storage
from sescheck.takeover.formats import FORMATS
from sescheck.takeover.model import Answer, Readiness

FAIL_ON = {"not-ready": frozenset({Answer.NOT_READY}), "gaps": frozenset({Answer.NOT_READY, Answer.GAPS})}


def asked(region: str | None, primary: str | None, standby: Sequence[str], config: Path | None) -> Asked:
    """Return what is asked.

    Raises:
        UsageError: the options do not name the regions, or name them twice.
        ConfigError: the configuration cannot be used.
    """
    names = tuple(name for each in standby for name in each.split(","))
    return question_of(region, primary, names, load(config).configuration)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the answer goes, and which answers count as failures."""

    formats: tuple[Output, ...]
    fail_on: frozenset[Answer]
    color: Color


def outputs(
    formats: Sequence[str], fail_on: str, snapshot: Path | None = None, color: Color = Color.AUTO
) -> Outputs:
    """Check these options.

    Raises:
        UsageError: one of them cannot be used.
    """
    answer = one_of("value of --fail-on", fail_on, FAIL_ON)
    given = parse_outputs(formats, FORMATS, {"--snapshot": snapshot}, color=color)
    return Outputs(given, FAIL_ON[answer], color)


def readiness(
    question: Asked,
    read: ReadOptions,
    judged: JudgeOptions,
    show: OutputOptions,
    limits: Limits,
    wanted: Outputs,
) -> ExitCode:
    """Read, judge, and write the answer.

    Raises:
        UsageError: an option cannot be used, or a snapshot does not have the regions.
        CannotRunError: nothing could be read.
        FileError: something cannot be read or written.
    """
    config = load(judged.config)
    by = criteria(judged, config, read.regions)
    source = check_reading(read, limits)
    if read.from_ is not None:
        snapshot = storage.load(read.from_)
        check_has(snapshot, question)
        by = replace(by, source=("--from", str(read.from_)))
    else:
        plan = make_plan(replace(read, depth=read.depth or READINESS_DEPTH), limits, source, by.rules)
        snapshot = read_aws(plan, source, watcher(show), read.snapshot)
    answers = readiness_answers(snapshot, by, question)
    rendering = render_options(color=wanted.color, verbose=show.verbose, quiet=show.quiet)
    write_as(FORMATS, answers, wanted.formats, rendering)
    return exit_code(answers, wanted.fail_on)


def exit_code(answers: Sequence[Readiness], fail_on: frozenset[Answer]) -> ExitCode:
    """Return 1 if an answer counts as a failure, 3 if one is not known, else 0."""
    found = {each.answer for each in answers}
    if found & fail_on:
        return ExitCode.FINDINGS
    return ExitCode.INCOMPLETE if Answer.CANNOT_TELL in found or not found else ExitCode.CLEAN
