"""The list of `sescheck regions`, and all endpoints of a region."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from shutil import get_terminal_size
from textwrap import wrap

from tabulate import tabulate

from sescheck.aws.ses_regions import fips_regions
from sescheck.endpoints import Has, endpoints_of

_HEADERS = ("region", "opt-in", "SMTP", "receiving", "DKIM zone")
_PATTERNS = {
    "API": "email.REGION.amazonaws.com",
    "feedback": "feedback-smtp.REGION.amazonses.com",
    "SMTP": "email-smtp.REGION.amazonaws.com",
    "inbound": "inbound-smtp.REGION.amazonaws.com",
}
_WORDS = "`?`: not documented. An audit asks each region what it supports."
_MARKS = {Has.YES: "yes", Has.NO: "-", Has.UNKNOWN: "?"}
_LABEL = 10
_INDENT = "  "


def list_regions(names: Sequence[str]) -> str:
    """Return a row per region, and the names of the endpoints that follow from that of the region.

    A terminal without room for the columns gets the figures of a region below its name.
    """
    rows = [_row(name) for name in names]
    table = tabulate(rows, headers=_HEADERS, tablefmt="plain").splitlines()
    lines = table if _fits(table) else [line for row in rows for line in _stacked(row)]
    return "\n".join((*lines, "", *_patterns(), *_fitted(_WORDS)))


def all_endpoints(names: Sequence[str]) -> str:
    """Return a paragraph per region with an endpoint per line, which can be copied whole."""
    return "\n\n".join("\n".join((name, *_labelled(_endpoints(name)))) for name in names)


def _row(name: str) -> tuple[str, ...]:
    found = endpoints_of(name)
    marks = (_MARKS[each] for each in (found.has_opt_in, found.has_smtp, found.has_receiving))
    return (found.region, *marks, found.dkim_zone or _MARKS[Has.UNKNOWN])


def _stacked(row: tuple[str, ...]) -> Iterator[str]:
    yield row[0]
    named = [f"{header} {cell}" for header, cell in zip(_HEADERS[1:], row[1:], strict=True)]
    yield from (*_fitted(", ".join(named[:-1]), _INDENT), *_fitted(named[-1], _INDENT))


def _patterns() -> Iterator[str]:
    labels = list(_PATTERNS.items())
    pairs = [
        f"{left[0]:<{_LABEL}} {left[1]:<36} {right[0]:<{_LABEL}} {right[1]}"
        for left, right in zip(labels[::2], labels[1::2], strict=True)
    ]
    yield from pairs if _fits(pairs) else (line.removeprefix(_INDENT) for line in _labelled(_PATTERNS))


def _labelled(values: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each value; on a terminal without room for it, it is below its label."""
    lines = [f"{_INDENT}{label:<{_LABEL}} {value}" for label, value in values.items()]
    if _fits(lines):
        yield from lines
        return
    for label, value in values.items():
        yield from (f"{_INDENT}{label}", f"{_INDENT} {value}")


def _endpoints(name: str) -> dict[str, str]:
    found = endpoints_of(name)
    words = {Has.YES: "", Has.NO: "none", Has.UNKNOWN: "not documented"}
    return {
        "API": found.api,
        "FIPS API": found.api.replace("email.", "email-fips.") if name in fips_regions() else words[Has.NO],
        "SMTP": found.smtp or words[found.has_smtp],
        "inbound": found.inbound or words[found.has_receiving],
        "feedback": found.feedback or words[Has.UNKNOWN],
        "DKIM zone": found.dkim_zone or words[Has.UNKNOWN],
        "opt-in": found.has_opt_in.value,
    }


def _width() -> int | None:
    """Columns of the terminal; None if it is not one: then nothing is broken."""
    return get_terminal_size().columns if sys.stdout.isatty() else None


def _fits(lines: Iterable[str]) -> bool:
    width = _width()
    return width is None or max(map(len, lines)) <= width


def _fitted(words: str, indent: str = "") -> list[str]:
    """Return a line, or several on a terminal; no word is broken."""
    width = _width()
    if width is None:
        return [f"{indent}{words}"]
    return wrap(
        words,
        max(width, len(indent) + 1),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
