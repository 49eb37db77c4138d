"""How pages are made from templates: every word is escaped and safe to show, and nothing is loaded."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from sescheck._version import __version__
from sescheck.plain import NAME, cut, safe
from sescheck.report.text.failed_rules import failed_rules
from sescheck.report.text.phrases import plural

HOUSE = "sescheck.report.formats.html"
"""The package with ``base.html``, the style and the scripts that pages share."""

SHARED = ("copying.js", "scheme.js")
"""Scripts of each page."""

_PIECE = 1 << 16
"""Characters of a template that are yielded together: its own pieces may be one word, or a megabyte."""


@cache
def environment(package: str) -> Environment:
    """Return the environment for the templates of a package, which may extend and include those of `HOUSE`."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(HOUSE)]),
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


def page_of(
    template: Template, *, styles: Sequence[str], scripts: Sequence[str], **values: object
) -> Iterator[str]:
    """Yield a page. It allows its own style and script by their hashes, and nothing else.

    Args:
        template: extends ``base.html``.
        styles: parts of the style, after that of the house.
        scripts: parts of the script, after the `SHARED` ones of the house.
        **values: what the template names.
    """
    style = "".join((asset(HOUSE, "page.css"), *styles))
    script = "".join((*(asset(HOUSE, name) for name in SHARED), *scripts))
    pieces = template.generate(
        version=__version__,
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704 - our own files
        style_hash=_hashed(style),
        script_hash=_hashed(script),
        **values,
    )
    return _together(pieces)


def _hashed(text: str) -> str:
    """Return the hash as the content security policy names it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _together(pieces: Iterable[str]) -> Iterator[str]:
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
