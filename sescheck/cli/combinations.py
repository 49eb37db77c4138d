"""Which options need another one, and which exclude each other: checked for every command, before it runs.

An option that would do nothing is refused, because the user expects that it does something.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sescheck.errors import UsageError


@dataclass(frozen=True, slots=True)
class Needs:
    """An option that does nothing without another.

    Attributes:
        needed: one of these has to be given too; those that the command does not have do not count.
        advice: what to do.
        commands: where this holds; empty: wherever the option and one of the needed are.
    """

    option: str
    needed: tuple[str, ...]
    advice: str
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excludes:
    """An option with which others do nothing.

    Attributes:
        others: those that have to be left out.
        why: the reason, as the rest of a sentence that begins with the option; ``{}`` is its value.
        commands: where this holds; empty: wherever the options are.
        unless: the value of the option with which the others do something; None: there is none.
    """

    option: str
    others: tuple[str, ...]
    why: str
    commands: tuple[str, ...] = ()
    unless: str | None = None


_TLS = ("--tls-ca", "--tls-cert", "--tls-key")
_CLUSTER = ("--workers", "--threads", "--scheduler", *_TLS)
_CREDENTIALS = ("--profile", "--role-arn", "--external-id", "--endpoint-url")
_DNS = ("--nameserver", "--dns-rate")
_READING = ("--depth", "--suppression-list", "--show-addresses", "--dns", "--no-dns", *_DNS)
_PACE = ("--max-rate", "--timeout", "--account-timeout")
_CONNECTION = ("--connect-timeout", "--read-timeout", "--retries")
_OF_ACCOUNTS = (
    "--accounts",
    "--from-role",
    "--role-name",
    "--ou",
    "--account",
    "--exclude-account",
    "--tag",
    "--max-age",
)

NEEDS: tuple[Needs, ...] = (
    Needs("--external-id", ("--role-arn", "--stackset"), "give both, or leave it out", ("iam-policy",)),
    Needs("--external-id", ("--role-arn",), "give both, or leave it out"),
    Needs("--show-addresses", ("--suppression-list",), "give both"),
    Needs("--keep", ("--since",), "name the folder of the earlier runs"),
    Needs("--quiet-if-unchanged", ("--since",), "name the folder of the earlier runs"),
    Needs("--group-by", ("--full",), "without it, only what changed is shown", ("diff",)),
    Needs("--full", ("--since",), "without it, the report is always whole"),
    *(Needs(each, ("--scheduler",), "a cluster of this machine has its own certificates") for each in _TLS),
    *(
        Needs(each, ("--check",), "without it, no call is made to AWS", ("iam-policy",))
        for each in ("--regions", "--profile", "--role-arn", "--endpoint-url")
    ),
    Needs("--config", ("--check", "--select", "--ignore"), "only these look at your own rules", ("iam-policy",)),
    Needs("--trusted-account", ("--stackset",), "only that prints a role"),
    Needs("--role-name", ("--stackset",), "only that prints a role", ("iam-policy",)),
)
"""Of several rows for an option, the first that holds for the command counts."""
EXCLUDES = (
    Excludes("--quiet", ("--verbose",), "shows only verdicts and counts"),
    Excludes("--no-dns", _DNS, "asks no DNS"),
    Excludes(
        "--from",
        (*_CREDENTIALS, *_READING, "--resume", "--snapshot", "--since", "--plan", *_PACE, *_CONNECTION),
        "reads a saved snapshot and makes no call to AWS",
    ),
    Excludes(
        "--demo",
        ("--from", *_CREDENTIALS, *_DNS),
        "reads an emulated AWS",
    ),
    Excludes(
        "--resume",
        ("--regions", "--depth", "--suppression-list", "--show-addresses"),
        "continues a snapshot, and reads again what that was to hold",
    ),
    Excludes(
        "--plan",
        (
            "--format",
            "--fail-on",
            "--group-by",
            "--snapshot",
            "--since",
            "--baseline",
            "--write-baseline",
        ),
        "only estimates, and writes no report",
    ),
    Excludes(
        "--report",
        (*_OF_ACCOUNTS, *_CLUSTER, "--external-id", "--regions", *_READING, "--plan", *_PACE),
        "reports what the folder has, and reads no account",
    ),
    Excludes("--scheduler", ("--workers",), "has workers of its own"),
    Excludes(
        "--stackset",
        ("--check", "--regions", "--profile", "--role-arn", "--endpoint-url"),
        "makes no call to AWS",
    ),
    Excludes("--schema", ("--check", "--config"), "prints what every configuration file may hold"),
    Excludes("--new", ("--test", "--config"), "writes a file, and looks at no other"),
    Excludes("--as", ("--shell",), "{} is not printed for a shell", unless="cli"),
)
_ARGUMENTS = ("old", "new")
_READ = ("--from", "--baseline", "--config", "--accounts", "--tls-ca", "--tls-cert", "--tls-key", *_ARGUMENTS)
"""Files that are read. Those of --resume are continued, and may be written again."""
_WRITTEN = ("--format", "--output", "--snapshot", "--write-baseline")
"""Files that are written."""
_CONFIGURATION = ("sescheck.toml", "pyproject.toml")
"""Files of the working folder that most commands read without an option."""
_BROUGHT_UP_TO_DATE = ("--baseline", "--write-baseline")


def check_combination(command: str, given: Mapping[str, object], offered: Collection[str]) -> None:
    """Check the options that are given.

    Args:
        command: its name.
        given: the options of the command line, by their long names, with their values.
        offered: all options of the command.

    Raises:
        UsageError: one does nothing without another, or with another, or would overwrite what another reads.
    """
    for message in (*_excluded(command, given), *_needed(command, given, offered), *_overwritten(command, given)):
        raise UsageError(message)


def _overwritten(command: str, given: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong if a file is read and written, and would be lost."""
    written = [each for each in _WRITTEN if each in given]
    if not written:
        return
    read = {os.path.realpath(str(given[each])): each for each in _READ if each in given}
    if command != "init":  # which has --force
        read |= {os.path.realpath(each): "the configuration" for each in _CONFIGURATION}
    for option in written:
        value = given[option]
        for place in map(_file, map(str, value)) if isinstance(value, list) else (str(value),):
            reader = read.get(os.path.realpath(place))
            if reader is not None and Path(place).is_file() and (reader, option) != _BROUGHT_UP_TO_DATE:
                names = " and ".join((reader.upper() if reader in _ARGUMENTS else reader, option))
                yield f"{names} are one file, {place}: it would be overwritten; write to another"


def _file(place: str) -> str:
    """Return the file of ``NAME:FILE``, or of a file whose suffix says the format."""
    name, _, file = place.partition(":")
    return file or (name if "." in name else "")


def _excluded(command: str, given: Mapping[str, object]) -> Iterator[str]:
    for row in EXCLUDES:
        others = [each for each in row.others if each in given]
        if others and row.option in given and command in (row.commands or (command,)):
            value = given[row.option]
            if row.unless is None or str(value).lower() != row.unless:
                yield f"{row.option} {row.why.format(value)}: leave out {', '.join(others)}"


def _needed(command: str, given: Mapping[str, object], offered: Collection[str]) -> Iterator[str]:
    rows = {each.option: each for each in reversed(NEEDS) if command in (each.commands or (command,))}
    lacking: dict[tuple[str, str], list[str]] = {}
    for row in (rows[option] for option in given if option in rows):
        needed = [each for each in row.needed if each in offered]
        if needed and given.keys().isdisjoint(needed):
            lacking.setdefault((" or ".join(needed), row.advice), []).append(row.option)
    for (needed_options, advice), options in lacking.items():
        yield f"{', '.join(options)} {'needs' if len(options) == 1 else 'need'} {needed_options}: {advice}"
