"""A format that is meant by the name of a file: `-f report.html` for `-f html:report.html`."""

from collections.abc import Collection
from pathlib import PurePath

_BY_SUFFIX = {
    ".csv": "csv",
    ".html": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "markdown",
    ".prom": "prometheus",
    ".sarif": "sarif",
    ".txt": "text",
    ".xml": "junit",
}


def spelled_out(spec: str, formats: Collection[str]) -> str:
    """The format and the file, where only a file is named and its suffix says which format."""
    meant = _BY_SUFFIX.get(PurePath(spec).suffix.lower())
    return f"{meant}:{spec}" if meant in formats and ":" not in spec else spec


def listed(formats: Collection[str]) -> str:
    """All of them, with what one of them is commonly called by."""
    return f"choose one of {', '.join(f'{name} (XML)' if name == 'junit' else name for name in formats)}"
