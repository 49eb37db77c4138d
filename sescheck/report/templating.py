"""How pages are made from templates: every word is escaped and safe to show, and nothing is loaded."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sescheck.plain import NAME, cut, safe
from sescheck.report.text.failed_rules import failed_rules
from sescheck.report.text.phrases import plural

HOUSE = "sescheck.report.formats.html"
"""The package with the style and the scripts that pages share."""

SHARED = ("copying.js", "filter_form.js", "scheme.js")
"""Scripts of each page that has filters."""

_PIECE = 1 << 16
"""Characters of a template that are yielded together: its own pieces may be one word, or a megabyte."""


@cache
def environment(package: str) -> Environment:
    """Return the environment for the templates of a package."""
    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_safe_value,
    )
    made.filters.update(
        failed_rules=failed_rules, cut=cut, name=lambda words: cut(words, NAME), plural=plural, count="{:,}".format
    )
    return made


def _safe_value(value: object) -> object:
    """Make a text safe to show. Every word that a template prints passes here."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def asset(package: str, name: str) -> str:
    """Return a file of the folder ``assets`` of a package."""
    return (files(package) / "assets" / name).read_text("utf-8")


def hashed(text: str) -> str:
    """Return the hash as the content security policy names it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def together(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces of a template, several at once."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)
