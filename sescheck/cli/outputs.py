"""Where reports go: standard output, or files that are written whole or not at all."""

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from typing import TypeVar

from sescheck.auditing.errors import UsageError
from sescheck.cli.pipes import quieten_stdout
from sescheck.cli.suffixes import listed, spelled_out
from sescheck.report.formats import FORMATS
from sescheck.report.look import Look
from sescheck.report.report import Report
from sescheck.snapshot.files import write_whole

T = TypeVar("T")

_STDOUT = "-"
_FILE_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Output:
    """A format and where it goes; ``path`` is None for standard output."""

    format: str
    path: Path | None


def parse_outputs(specs: Sequence[str], formats: Collection[str] = FORMATS.keys()) -> tuple[Output, ...]:
    """``NAME`` or ``NAME:FILE``, any number, at most one of them to standard output.

    Args:
        specs: as ``--format`` has them; none: what suits standard output.
        formats: the names that there are.

    Raises:
        UsageError: no such format, or a file that can not be written.
    """
    default = "terminal" if sys.stdout.isatty() else "text"
    outputs = tuple(_parse(spec, formats) for spec in specs or [default])
    to_stdout = [output.format for output in outputs if output.path is None]
    if len(to_stdout) > 1:
        raise UsageError(
            f"only one format can go to standard output, not {' and '.join(to_stdout)}: give a file, as in"
            f" --format {to_stdout[-1]}:FILE"
        )
    return outputs


def _parse(spec: str, formats: Collection[str]) -> Output:
    name, colon, target = spelled_out(spec, formats).partition(":")
    if name not in formats:
        raise UsageError(f"unknown format {name!r}; {listed(formats)}")
    if colon and not target:
        raise UsageError(f"--format {spec}: the file's name is missing")
    path = Path(target) if colon and target != _STDOUT else None
    if path is not None:
        check_writable(path)
    return Output(name, path)


def check_writable(path: Path) -> None:
    """Found out before AWS is asked, not after.

    Raises:
        UsageError: it can not be written, and why.
    """
    if path.is_dir():
        raise UsageError(f"{path} can not be written: it is a folder")
    if not path.parent.is_dir():
        raise UsageError(f"{path} can not be written: there is no folder {path.parent}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(f"{path} can not be written: permission denied")


def write(report: Report, outputs: Sequence[Output], look: Look) -> None:
    """The report, as ``write_as`` writes it."""
    write_as(FORMATS, report, outputs, look)


def write_as(
    formats: Mapping[str, Callable[[T, Look], Iterator[str]]], told: T, outputs: Sequence[Output], look: Look
) -> None:
    """Files first, so that a reader of standard output who leaves early costs no file.

    Raises:
        UsageError: a file can not be written; it then is as it was.
    """
    for output in sorted(outputs, key=lambda output: output.path is None):
        render = formats[output.format]
        if output.path is None:
            _to_stdout(render(told, look))
        else:
            _to_file(output.path, render(told, _for_file(look)))


def _for_file(look: Look) -> Look:
    return Look(width=_FILE_WIDTH, color=False, unicode=True, verbose=look.verbose, quiet=look.quiet)


def _to_stdout(text: Iterable[str]) -> None:
    try:
        sys.stdout.writelines(text)
        sys.stdout.flush()
    except BrokenPipeError:
        quieten_stdout()


def _to_file(path: Path, text: Iterable[str]) -> None:
    try:
        write_whole(path, (piece.encode() for piece in text))
    except OSError as error:
        raise UsageError(f"{path} can not be written: {error.strerror}") from error


def look_of(*, no_color: bool, verbose: bool, quiet: bool) -> Look:
    """How standard output is to be drawn on."""
    is_terminal = sys.stdout.isatty()
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return Look(
        width=get_terminal_size((_FILE_WIDTH, 24)).columns if is_terminal else _FILE_WIDTH,
        color=is_terminal and not no_color and not os.environ.get("NO_COLOR"),
        unicode=encoding.startswith("utf"),
        verbose=verbose,
        quiet=quiet,
    )
