"""What `audit` and `demo` do between their options and their exit code."""

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sescheck.auditing.addresses import addresses_of
from sescheck.auditing.against_earlier import new_baseline
from sescheck.auditing.judging import Criteria, criteria, is_any_region_readable, judge
from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.auditing.since import Since
from sescheck.cli.coloring import parse_color
from sescheck.cli.grouping_option import check_grouping, parse_group_by
from sescheck.cli.outputs import Output, parse_outputs, render_options, write, write_file
from sescheck.cli.progress_line import show_times
from sescheck.config.loading import NOTHING, Loaded
from sescheck.errors import CannotRunError, ExitCode
from sescheck.history.baseline import packed
from sescheck.report.formats import FORMATS, Format
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.snapshot.model import Addresses, Snapshot
from sescheck.snapshot.reading import Why

_MANY = 10_000
"""With this many identities in all regions, freeing memory before judging is worth its time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The checked options for judging and showing.

    Attributes:
        write_baseline: where the findings are saved as a baseline.
        formats: what draws the report, by the name of the format.
    """

    criteria: Criteria
    outputs: tuple[Output, ...]
    rendering: RenderOptions
    write_baseline: Path | None = None
    formats: Mapping[str, Format] = field(default_factory=lambda: FORMATS)


def wanted(
    judge: JudgeOptions,
    output: OutputOptions,
    *,
    notice: str | None = None,
    config: Loaded = NOTHING,
    regions: Sequence[str] | None = None,
    snapshot: Path | None = None,
) -> Wanted:
    """Check these options, before anything is read. Options override the configuration, key by key.

    Raises:
        UsageError: one of them cannot be used.
    """
    color = parse_color(output.color, no_color=output.no_color)
    group_by = parse_group_by(output.group_by)
    others = {"--write-baseline": judge.write_baseline, "--snapshot": snapshot}
    outputs = parse_outputs(output.formats or (), others=others, color=color)
    if output.group_by is not None:
        check_grouping(outputs)
    return Wanted(
        criteria=criteria(judge, config, regions, notice),
        outputs=outputs,
        rendering=render_options(
            color=color,
            verbose=output.verbose,
            quiet=output.quiet,
            only_changes=not judge.full,
            group_by=group_by,
        ),
        write_baseline=judge.write_baseline,
    )


def read_from(options: Wanted, *source: str) -> Wanted:
    """Name the options with which `sescheck fix` reads the same again."""
    return replace(options, criteria=replace(options.criteria, source=source))


def called_by(options: Wanted, read: ReadOptions, config: Path | None) -> Wanted:
    """Name the options that say who reads AWS and how much, for the commands that the report prints.

    The external ID is left to the reader: a report may be published.
    """
    options_given = (
        *(("--profile", read.profile) if read.profile else ()),
        *(word for role in read.role_arn or () for word in ("--role-arn", role)),
        *(("--external-id", "EXTERNAL_ID") if read.external_id else ()),
        *(("--endpoint-url", read.endpoint_url) if read.endpoint_url else ()),
        *(("--depth", read.depth) if read.depth else ()),
        *(("--suppression-list",) if read.suppression_list else ()),
        *(("--config", str(config)) if config is not None else ()),
    )
    return replace(options, criteria=replace(options.criteria, caller=options_given))


def audit(read: Callable[[str | None], Snapshot], options: Wanted, since: Since | None = None) -> ExitCode:
    """Read, judge, write.

    Args:
        read: reads, and hashes suppressed addresses with the salt of the earlier runs, if they have one.
        options: how to judge and show it.
        since: the runs to compare with, to which this one is added.

    Raises:
        CannotRunError: nothing could be read; the report that says why is written first.
        LockedError: another run is saving to the same place.
        FileError: something cannot be written, or an earlier run cannot be read.
    """
    if since is None:
        return _finished(judged(read(None), options), options)
    with since.runs.locked():
        last = since.runs.last()
        report = since.compared(
            judged(read(None if last is None else last.snapshot.salt), options), last, options.criteria
        )
        if since.prints_nothing(report, last):
            options = replace(options, outputs=tuple(each for each in options.outputs if each.path is not None))
        return _finished(report, options, since.runs.keep)


def judged(snapshot: Snapshot, options: Wanted) -> Report:
    """Run the rules; with --verbose, print the time of each rule."""
    if sum(len(region.identities.items) for account in snapshot.accounts for region in account.regions) > _MANY:
        gc.collect()  # clients are rings of objects: 10 MB after 16 regions, for a tenth of a second
    gc.freeze()  # what was read is not garbage: the collector need not go through it again and again
    try:
        return judge(snapshot, options.criteria, show_times if options.rendering.verbose else None)
    finally:
        gc.unfreeze()


def _finished(report: Report, options: Wanted, keep: Callable[[Report], None] | None = None) -> ExitCode:
    """Write the report, then save what the next run needs.

    If the run ends in between, the next run reports its changes again.
    """
    write(report, options.outputs, options.rendering, options.formats)
    if keep is not None:
        keep(report)
    if not is_any_region_readable(report.snapshot):
        raise CannotRunError(f"no region could be read: {_first_reason(report)}")
    if options.write_baseline is not None:
        _write_baseline(report, options.criteria, options.write_baseline)
    return ExitCode(report.exit_code)


def _write_baseline(report: Report, criteria: Criteria, path: Path) -> None:
    private = addresses_of(report.snapshot) is Addresses.SHOWN
    write_file(path, packed(new_baseline(report, criteria)), private=private)


def _first_reason(report: Report) -> str:
    if not report.unread:
        return "none of them is enabled for the account, or none was found"
    first = next((each for each in report.unread if each.region is not None), report.unread[0])
    if first.why in {Why.UNREACHABLE, Why.TIMED_OUT}:
        return (
            f"AWS cannot be reached ({first.why.words}): {first.detail}; check the network, and a proxy in between"
        )
    return f"{first.region or first.operation}: {first.why.words}: {first.detail}"
