"""All built-in rules: every module of a family's folder, with its ``check``, its ``fix`` and its ``EXAMPLES``."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from importlib.abc import InspectLoader
from inspect import getdoc
from pkgutil import iter_modules
from types import ModuleType

from sescheck import rules
from sescheck.engine.rule import Entry
from sescheck.errors import UsageError, unknown

FAMILIES = {
    "account": "Account and limits",
    "identities": "Identities",
    "dkim": "DKIM",
    "feedback": "Feedback notifications",
    "suppression": "Suppression",
    "smtp": "SMTP credentials",
    "authorization": "Sending authorization",
    "mail_from": "MAIL FROM",
    "receiving": "Receiving",
    "dns": "DNS",
    "configuration_sets": "Configuration sets and event destinations",
    "resources": "Templates, pools, tenants and the rest",
}
"""The folders that hold rules, in the order of the documentation, with their titles."""


_GLOB = frozenset("*?[")


@cache
def every_rule() -> tuple[Entry, ...]:
    """Every built-in rule, family by family, in the order of their names."""
    return tuple(entry for folder in FAMILIES for entry in _family(folder))


def _family(folder: str) -> Iterator[Entry]:
    package = import_module(f"{rules.__name__}.{folder}")
    for module in sorted(iter_modules(package.__path__), key=lambda found: found.name):
        yield _entry(f"{package.__name__}.{module.name}", FAMILIES[folder])


def _entry(path: str, family: str) -> Entry:
    module = import_module(path)
    title, _, page = _page_of(module).partition("\n")
    name = path.rpartition(".")[2].replace("_", "-")
    return Entry(
        name,
        family,
        title.rstrip("."),
        page.strip(),
        module.check,
        module.fix,
        tuple(module.EXAMPLES),
    )


def _page_of(module: ModuleType) -> str:
    """Its docstring; from the source if Python runs without docstrings (``-OO``)."""
    if module.__doc__ is None and isinstance(module.__loader__, InspectLoader):
        source = module.__loader__.get_source(module.__name__)
        return ast.get_docstring(ast.parse(source or "")) or ""
    return getdoc(module) or ""


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = (), own: Iterable[Entry] = ()) -> tuple[Entry, ...]:
    """The rules whose name matches a glob of ``select`` (none given: all), and none of ``ignore``.

    Args:
        select: globs.
        ignore: globs.
        own: the rules that come after the built-in ones.

    Raises:
        UsageError: a glob matches no rule.
    """
    entries = (*every_rule(), *own)
    names = chosen_names([entry.name for entry in entries], tuple(select), tuple(ignore))
    return tuple(entry for entry in entries if entry.name in names)


def chosen_names(names: Collection[str], select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """Return the names of such rules.

    Raises:
        UsageError: a glob matches no rule.
    """
    select, ignore = (tuple(glob.lower() for glob in globs) for globs in (select, ignore))
    for glob in (*select, *ignore):
        if not any(fnmatchcase(name, glob) for name in names):
            raise UsageError(unknown("rule", glob, names, "`sescheck rules` lists them"))
    wanted = select or ("*",)
    return frozenset(
        name
        for name in names
        if any(fnmatchcase(name, glob) for glob in wanted) and not any(fnmatchcase(name, glob) for glob in ignore)
    )


def is_glob(name: str) -> bool:
    """True if it means rules whose names match, and no single one."""
    return not _GLOB.isdisjoint(name)


def matching(entries: Sequence[Entry], glob: str) -> Sequence[Entry]:
    """Return the rule of that name, or the rules whose names match.

    Raises:
        UsageError: there is none.
    """
    names = chosen_names([entry.name for entry in entries], [glob.lower()], ())
    return [entry for entry in entries if entry.name in names]


def sections(page: str) -> dict[str, str]:
    """The parts of a page by heading; the text before the first heading is under the empty heading.

    Only empty lines around a part are removed, because a part may begin with indented code.
    """
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return {"": _without_empty_lines(parts[0])} | {
        heading.strip(): _without_empty_lines(text) for heading, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def _without_empty_lines(text: str) -> str:
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()
