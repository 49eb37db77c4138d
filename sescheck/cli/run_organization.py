"""What `organization` does between its options and its exit code."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sescheck.auditing.addresses import wanted_addresses
from sescheck.auditing.checks import check_limits, source_of
from sescheck.auditing.configuring import load, with_configuration
from sescheck.auditing.dns_options import check_dns
from sescheck.auditing.judging import Criteria, criteria
from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.auditing.roles import check_external_id
from sescheck.aws.limits import Limits
from sescheck.cli.coloring import is_dumb, parse_color
from sescheck.cli.organization_plan import plan_text
from sescheck.cli.organization_progress import OrganizationWatcher
from sescheck.cli.outputs import render_options, show, split_outputs
from sescheck.config.loading import Loaded
from sescheck.errors import ExitCode, Interrupted
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.opening import open_folder
from sescheck.organization.organization_options import AccountOptions, WorkerOptions
from sescheck.organization.reading_accounts import Listing, Wanted, list_accounts, read_accounts, wanted
from sescheck.organization.reports.organization_outputs import NAMES, outputs_of
from sescheck.organization.reports.report_writing import write_reports
from sescheck.organization.role import expiring, session_policy
from sescheck.organization.run_estimate import estimate


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command, by group; ``place`` is the folder."""

    place: str
    accounts: AccountOptions
    workers: WorkerOptions
    read: ReadOptions
    judge: JudgeOptions
    output: OutputOptions
    limits: Limits


def organization(options: Options, *, report_only: bool) -> ExitCode:
    """List, read, report.

    Raises:
        UsageError: an option or the configuration cannot be used.
        CannotRunError: the accounts cannot be listed, or there is no cluster.
        FileError: something cannot be read or written.
        Interrupted: the user ended the run.
    """
    config = load(options.judge.config)
    by = criteria(options.judge, config, options.read.regions)
    color = parse_color(options.output.color, no_color=options.output.no_color)
    rendering = render_options(color=color, verbose=options.output.verbose, quiet=options.output.quiet)
    given = split_outputs(options.output.formats or (), NAMES, color)
    outputs = outputs_of([(each.format, each.path) for each in given])
    folder = open_folder(
        options.place,
        profile=options.read.profile,
        endpoint_url=options.read.endpoint_url,
        limits=options.limits,
    )
    if not report_only:
        folder.check_ours()  # before an account is listed
        watcher = _watcher(options.output)
        request = _wanted(options, config, by)
        if options.workers.scheduler is None:  # workers elsewhere have credentials of their own
            _warn(watcher, expiring(options.read.profile, options.limits.timeout))
        listing = list_accounts(request)
        for each in listing.remarks:
            watcher.say(each)
        if options.read.plan_only:
            sys.stdout.write(plan_text(estimate(request, listing, folder), request.cluster))
            return ExitCode.CLEAN
        read_into(folder, request, listing, watcher)
    return write_reports(folder, by, outputs, rendering, show)


def _wanted(options: Options, config: Loaded, by: Criteria) -> Wanted:
    read = with_configuration(options.read, config.configuration)
    check_limits(options.limits, "--account-timeout")
    wanted_addresses(read)
    check_dns(read)
    source = source_of(replace(read, external_id=None))
    if read.external_id is not None:
        source = replace(source, external_id=check_external_id(read.external_id))
    plan = make_plan(read, options.limits, source, by.rules)
    given = {"suppression-list": read.suppression_list}
    policy = session_policy(read.depth, given, by.rules)
    return wanted(options.accounts, options.workers, plan, source, policy, verbose=options.output.verbose)


def _warn(watcher: OrganizationWatcher, warning: str | None) -> None:
    if warning is not None:
        watcher.say(warning)


def _watcher(output: OutputOptions) -> OrganizationWatcher:
    line = output.progress and not output.quiet and not output.verbose and sys.stderr.isatty() and not is_dumb()
    return OrganizationWatcher(
        line=line, lines=output.progress and not output.quiet and not line, quiet=output.quiet
    )


_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Windows has no SIGHUP."""


def read_into(folder: Folder, wanted: Wanted, listing: Listing, watcher: OrganizationWatcher) -> None:
    """Read what is not fresh into the folder.

    Raises:
        CannotRunError: there is no cluster, or it is lost; what came back is kept.
        LockedError: another run writes to the folder.
        FileError: something cannot be written.
        Interrupted: the user ended the run; what was read until then is kept.
    """
    with _stopped_by_signals() as stop, folder.claimed(), watcher.watching():
        read_accounts(wanted, listing, folder, watcher.on_entry, watcher.on_progress, stop)
    if stop.is_set():
        raise Interrupted(f"interrupted; what was read is in {folder.place.name}: run the same command again")


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """The first signal sets the event; a second one has its default effect. One that is ignored stays ignored."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    handled = [number for number, handler in before.items() if handler is not signal.SIG_IGN]

    def restore() -> None:
        for number in handled:
            signal.signal(number, before[number])

    def end(number: int, _: object) -> None:
        stop.set()
        restore()
        if number == getattr(signal, "SIGHUP", None):
            signal.signal(number, signal.SIG_IGN)  # a terminal sends it twice when it closes

    for number in handled:
        signal.signal(number, end)
    try:
        yield stop
    finally:
        if not stop.is_set():
            restore()
