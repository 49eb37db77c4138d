"""Draw the page of a rule: Markdown on a terminal, plain text elsewhere."""

import re
from collections.abc import Iterator
from io import StringIO
from typing import ClassVar

from rich.console import Console, RenderableType
from rich.markdown import Heading, Markdown
from rich.text import Text

from sescheck.collect.declarations import actions_for
from sescheck.engine.rule import Entry
from sescheck.plain import safe
from sescheck.report.render_options import RenderOptions

_OTHER_RULE = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<name>[a-z0-9-]+)\.md\)")
_OTHER_PAGE = re.compile(r"\[(?P<words>[^\]]+)\]\(\.\./(?P<file>[\w./-]+\.md)[^)]*\)")
_ADDRESS = re.compile(r"https://[^\s)>`\"]+")
_MARK = "~address~"
_AROUND = 8
"""Columns for a bullet, parentheses and a comma."""
_WORD = re.compile(f"{_MARK}([0-9]+){_MARK}")
_CODE = {"code_block", "fence"}
_INDENT = " " * 4


class _Heading(Heading):
    """At the left, as in the report."""

    LEVEL_ALIGN: ClassVar = {}


class _Words(Markdown):
    """All of a page but its commands."""

    elements: ClassVar = {**Markdown.elements, "heading_open": _Heading}


def draw_page(entry: Entry, options: RenderOptions) -> str:
    """Return the page: its title, what the rule is, the text, and what it reads.

    A link is one of the terminal if it has links; else its address follows its words.
    """
    page, addresses = StringIO(), _LongAddresses(options.width - _AROUND)
    console = Console(
        file=page,
        width=options.width,
        color_system="standard" if options.color else None,
        force_terminal=options.color,
        no_color=not options.color,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    for part in _parts(entry, options, addresses):
        if isinstance(part, Text) and part.no_wrap:
            console.print(part, no_wrap=True, overflow="ignore", crop=False)
        else:
            console.print(part)
    shown = addresses.put_back(page.getvalue())
    shown = shown if options.unicode else shown.replace("•", "-")
    return "".join(f"{line.rstrip()}\n" for line in shown.splitlines())


class _LongAddresses:
    """Addresses that are longer than a line: shorter words stand for them until the lines are made."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._taken: list[str] = []

    def take_out(self, page: str) -> str:
        """Return the page with a word of the right width for each of them."""
        return _ADDRESS.sub(lambda found: self._word(found[0]), page)

    def _word(self, address: str) -> str:
        if len(address) <= self._width:
            return address
        self._taken.append(address)
        return f"{_MARK}{len(self._taken) - 1:0{self._width - 2 * len(_MARK)}}{_MARK}"

    def put_back(self, page: str) -> str:
        """Return what was drawn, with the addresses."""
        return _WORD.sub(lambda found: self._taken[int(found[1])], page)


def _parts(entry: Entry, options: RenderOptions, addresses: _LongAddresses) -> Iterator[RenderableType]:
    rule = entry.rule
    yield Text(safe(entry.title), style="bold")
    yield Text(f"{entry.name}: {rule.severity}, per {rule.scope.name}")
    if entry.origin:
        yield Text(f"from {safe(entry.origin)}")
    yield Text()
    page = _readable(entry)
    yield from _body(page if options.links else addresses.take_out(page), options)
    yield Text()
    yield Text(f"Needs: {', '.join(rule.facts)}")
    yield Text(f"Calls: {', '.join(actions_for(rule.facts)) or 'none'}")


def _body(page: str, options: RenderOptions) -> Iterator[RenderableType]:
    """Yield the words, and each command on a line that is never broken: it can be copied."""
    lines = page.splitlines()
    begin = 0
    for token in Markdown(page).parsed:
        if token.type in _CODE and token.level == 0 and token.map is not None:
            yield _Words("\n".join(lines[begin : token.map[0]]), hyperlinks=options.links)
            yield Text()
            yield from (Text(_INDENT + line, no_wrap=True) for line in token.content.rstrip().splitlines())
            yield Text()
            begin = token.map[1]
    yield _Words("\n".join(lines[begin:]), hyperlinks=options.links)


def _readable(entry: Entry) -> str:
    """Return the Markdown, in which the names of other rules and pages stand for relative links."""
    text = "\n".join(map(safe, entry.page.splitlines()))
    text = _OTHER_RULE.sub(lambda found: f"`{found['name']}`", text)
    return _OTHER_PAGE.sub(r"\g<words> (docs/\g<file>)", text)
