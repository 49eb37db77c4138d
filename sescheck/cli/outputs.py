"""Write reports to standard output, or to files that are written completely or not at all."""

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import get_terminal_size
from types import MappingProxyType
from typing import TypeVar

from sescheck.auditing.addresses import addresses_of
from sescheck.cli.coloring import Color, is_color_forced, is_colored
from sescheck.cli.linking import has_links
from sescheck.cli.streams import check_stdout, write_stdout
from sescheck.cli.suffixes import listed, spelled_out
from sescheck.errors import UsageError, unknown
from sescheck.report.formats import FOR_PEOPLE, FORMATS, Format
from sescheck.report.model import Report
from sescheck.report.render_options import GroupBy, RenderOptions
from sescheck.snapshot.descriptors import STANDARD, descriptor_of, is_stdout
from sescheck.snapshot.files import check, write_whole
from sescheck.snapshot.model import Addresses

T = TypeVar("T")

NO_OTHERS: Mapping[str, Path | None] = MappingProxyType({})
_FILE_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Output:
    """A format and its place; ``path`` is None for standard output."""

    format: str
    path: Path | None


def parse_outputs(
    specs: Sequence[str],
    formats: Collection[str] = FORMATS.keys(),
    others: Mapping[str, Path | None] = NO_OTHERS,
    *,
    color: Color = Color.AUTO,
) -> tuple[Output, ...]:
    """Parse any number of ``NAME`` or ``NAME:FILE``. Everything is checked here, before any call to AWS.

    Args:
        specs: the values of ``--format``; none: the default for standard output.
        formats: the known names.
        others: the other options that name files to write, with the files.
        color: if colours are forced, the default for standard output is ``terminal``.

    Raises:
        UsageError: there is no such format, or two files are one.
        FileError: a file cannot be written.
    """
    outputs = split_outputs(specs, formats, color)
    check_outputs(
        [(f"--format {output.format}", output.path or STANDARD) for output in outputs]
        + [(name, path) for name, path in others.items() if path is not None]
    )
    return outputs


def split_outputs(specs: Sequence[str], formats: Collection[str], color: Color) -> tuple[Output, ...]:
    """Split ``NAME`` and ``NAME:FILE``; the files are not checked.

    Raises:
        UsageError: there is no such format, or a file name is missing.
    """
    default = "terminal" if sys.stdout.isatty() or is_color_forced(color) else "text"
    return tuple(_parse(spec, formats) for spec in specs or [default])


def _parse(spec: str, formats: Collection[str]) -> Output:
    name, colon, target = spelled_out(spec, formats).partition(":")
    if name.lower() not in formats:
        raise UsageError(unknown("format", name, () if name.lower() == "xml" else formats, listed(formats)))
    if colon and not target:
        raise UsageError(f"--format {name}: the file name after the colon is missing")
    return Output(name.lower(), None if not colon or is_stdout(Path(target)) else Path(target))


def check_outputs(named: Sequence[tuple[str, Path]]) -> None:
    """Check that all of them can be written, and that they are different files.

    Args:
        named: each option as the user typed it, with its file.

    Raises:
        UsageError: two are one.
        FileError: one cannot be written.
    """
    seen: dict[Path, str] = {}
    for name, path in named:
        check_writable(path)
        place = STANDARD if is_stdout(path) else Path(os.path.realpath(path))
        if place in seen and place == STANDARD:
            raise UsageError(f"{seen[place]} and {name} both go to standard output: give one of them a file")
        if place in seen and descriptor_of(path) is None and (place.is_file() or not place.exists()):
            raise UsageError(f"{seen[place]} and {name} both go to {path}: give one of them another file")
        seen[place] = name


def check_writable(path: Path) -> None:
    """Check this before any call to AWS.

    Raises:
        FileError: it cannot be written, and why.
    """
    if is_stdout(path):
        check_stdout()
    else:
        check(path)


def write_file(path: Path, chunks: Iterable[bytes], *, private: bool = False) -> None:
    """Write for a command; `-` and /dev/stdout are standard output. No other function writes files of commands.

    Raises:
        FileError: it cannot be written; a regular file then is as it was.
    """
    if is_stdout(path):
        write_stdout(chunks)
    else:
        write_whole(path, chunks, private=private)


def write(
    report: Report,
    outputs: Sequence[Output],
    options: RenderOptions,
    formats: Mapping[str, Format] = FORMATS,
    *,
    private: bool = False,
) -> None:
    """Write the report like ``write_as``; if it may hold people's addresses, only its owner can read the file."""
    private = private or addresses_of(report.snapshot) is Addresses.SHOWN
    write_as(formats, report, outputs, options, private=private)


def write_as(
    formats: Mapping[str, Callable[[T, RenderOptions], Iterator[str]]],
    content: T,
    outputs: Sequence[Output],
    options: RenderOptions,
    *,
    private: bool = False,
) -> None:
    """Write files first, so the files are complete even if the reader of standard output leaves early.

    Raises:
        FileError: a file cannot be written; a regular one then is as it was.
    """
    for output in sorted(outputs, key=lambda output: output.path is None):
        render = formats[output.format]
        if output.path is None:
            write_file(STANDARD, _encoded(render(content, options), output.format))
        else:
            write_file(
                output.path, (piece.encode() for piece in render(content, _for_file(options))), private=private
            )


def show(pieces: Iterable[str]) -> None:
    """Write text for people to standard output.

    Raises:
        FileError: it cannot be written.
    """
    write_file(STANDARD, _encoded(pieces, "text"))


def _for_file(options: RenderOptions) -> RenderOptions:
    return replace(options, width=_FILE_WIDTH, color=False, links=False, unicode=True)


def _encoded(text: Iterable[str], name: str) -> Iterator[bytes]:
    """Encode what people read in the encoding of the terminal; formats for files are always UTF-8."""
    encoding = sys.stdout.encoding or "ascii" if name in FOR_PEOPLE else "utf-8"
    return (piece.encode(encoding, "backslashreplace") for piece in text)


def render_options(
    *,
    color: Color,
    verbose: bool,
    quiet: bool,
    only_changes: bool = False,
    group_by: GroupBy = GroupBy.RULE,
) -> RenderOptions:
    """Return how to draw on standard output."""
    is_terminal = sys.stdout.isatty()
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return RenderOptions(
        width=get_terminal_size((_FILE_WIDTH, 24)).columns if is_terminal else _FILE_WIDTH,
        color=is_colored(color, is_terminal=is_terminal),
        links=has_links(color),
        unicode=encoding.startswith("utf"),
        verbose=verbose,
        quiet=quiet,
        only_changes=only_changes,
        group_by=group_by,
    )
