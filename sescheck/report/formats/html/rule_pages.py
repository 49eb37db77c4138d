"""The rules' pages, from Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from sescheck.engine.rule import Entry
from sescheck.report.formats.html.fix_parts import FixPart
from sescheck.report.model import Report
from sescheck.report.templating import environment
from sescheck.report.views.clusters import Cluster
from sescheck.rules.catalogue import sections

FIX = "How to fix"


@dataclass(frozen=True, slots=True)
class RulePage:
    """The page of a rule.

    Attributes:
        parts: heading and HTML, in the order of the page.
    """

    rule: Entry
    parts: tuple[tuple[str, Markup], ...]


def pages_of(report: Report, clusters: Iterable[Cluster]) -> tuple[RulePage, ...]:
    """Return the pages of the rules that found something, each once, in the order of the rules."""
    found = {cluster.rule for cluster in clusters}
    return tuple(_page(rule) for rule in report.rules if rule.name in found)


def fix_of(rule: Entry | None) -> Markup | None:
    """Return the part of the page about the fix; None if it has none."""
    text = sections(rule.page).get(FIX) if rule else None
    return _html(text) if text else None


def _page(rule: Entry) -> RulePage:
    return RulePage(rule, tuple((heading, _html(text)) for heading, text in sections(rule.page).items() if text))


def _html(text: str) -> Markup:
    return Markup(_markdown().render(text))  # noqa: S704 - our own pages, without HTML of theirs


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).disable("image")
    made.add_render_rule("code_block", _code)
    made.add_render_rule("fence", _code)
    return made


def _code(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """Draw code as the steps of a finding are drawn, with the button that copies it."""
    part = FixPart(is_copied=True, text=tokens[index].content.rstrip("\n"))
    return f"{environment(__package__).get_template('steps.html').module.fix_part(part)}\n"  # type: ignore[attr-defined]
