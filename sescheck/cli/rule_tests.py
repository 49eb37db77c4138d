"""What `sescheck rules --test` does: the examples of rules, tried."""

from collections.abc import Sequence
from pathlib import Path

import typer

from sescheck.auditing.configuring import own_rules
from sescheck.engine.rule import Entry
from sescheck.errors import ExitCode, UsageError, reading
from sescheck.plain import safe
from sescheck.report.text.phrases import plural
from sescheck.rules.catalogue import every_rule, matching
from sescheck.rules.own.own_entries import entries_of
from sescheck.rules.own.rule_files import files_at, together
from sescheck.rules.rule_trial import example_faults, page_faults, step_faults


def try_rules(named: str | None, config: Path | None) -> ExitCode:
    """Try the examples, and print what is wrong.

    Args:
        named: a folder or a file with own rules, or the name or a glob of rules; None: all rules.
        config: the configuration that names own rules.

    Raises:
        UsageError: there is no such rule or file.
        ConfigError: a rule cannot be loaded.
        FileError: a file cannot be read.
    """
    entries = _entries(named, config)
    failed = sum(not _passes(entry) for entry in entries)
    tried = f"{plural(len(entries), 'rule')}, {plural(sum(len(entry.examples) for entry in entries), 'example')}"
    typer.echo(f"{tried}: {plural(failed, 'rule')} failed" if failed else f"{tried}: all come true")
    return ExitCode.FINDINGS if failed else ExitCode.CLEAN


def _entries(named: str | None, config: Path | None) -> Sequence[Entry]:
    path = Path(named or ".")
    if named is not None and (_exists(path) or path.suffix or len(path.parts) > 1):
        if not _exists(path):
            raise UsageError(f"{named}: no such file or folder")
        return entries_of(together(files_at(path)), on_trial=True)
    entries = (*every_rule(), *own_rules(config, on_trial=True))
    if named is None:
        return entries
    return matching(entries, named)


def _exists(path: Path) -> bool:
    with reading(path):
        return path.exists()


def _passes(entry: Entry) -> bool:
    """Print what is wrong with a rule, and return whether nothing is."""
    faults = [*page_faults(entry), *example_faults(entry), *step_faults(entry)]
    if faults:
        typer.echo(f"FAILED {entry.name}{f' ({safe(entry.origin)})' if entry.origin else ''}")
    for fault in faults:
        typer.echo(f"    {safe(fault)}")
    return not faults
