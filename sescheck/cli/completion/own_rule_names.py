"""The own rules that the Tab key offers: those of installed packages, and those of the configuration.

Their code is never run: a file in the folder of somebody else must not run because of a key.
"""

from collections.abc import Iterator
from os.path import lexists
from pathlib import Path
from typing import Any

from sescheck.config.loading import FILE, PYPROJECT, find
from sescheck.errors import SescheckError
from sescheck.plain import safe
from sescheck.rules.own.rule_titles import installed_titles, titles_at

_WITHOUT_CONFIGURATION = "demo"
"""The command that reads no configuration, and no installed rule."""


def own_rules(context: Any) -> Iterator[tuple[str, str]]:
    """Yield the own rules that the command of the line knows, by name, with their titles.

    Args:
        context: Typer's, with the options that are typed.
    """
    if context.info_name == _WITHOUT_CONFIGURATION:
        return
    found = dict(installed_titles())
    if any(param.name == "config" for param in context.command.params):
        for place in _places(context.params.get("config")):
            found.update(titles_at(place))
    yield from ((name, safe(title)) for name, title in sorted(found.items()))


def _places(typed: Any) -> Iterator[Path]:
    """Yield where the configuration says that rules are. One that cannot be read says nothing."""
    try:
        usual = FILE if lexists(FILE) else PYPROJECT
        file = Path(usual if typed is None else typed).expanduser()
        source = find(file, Path()) if file.is_file() else None  # to read a pipe or standard input would wait
        rules = source.document.get("rules") if source is not None and isinstance(source.document, dict) else None
    except (OSError, RuntimeError, ValueError, SescheckError):
        return
    paths = rules.get("paths") if isinstance(rules, dict) else None
    folder = Path() if source is None else source.file.parent
    yield from (folder / path for path in (paths if isinstance(paths, list) else ()) if isinstance(path, str))
