"""Find the format from the name of a file: `-f report.html` for `-f html:report.html`."""

import re
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
_DRIVE = re.compile(r"^[A-Za-z]:(?=[\\/])")
"""The beginning of a Windows path, such as C:\\reports; no format has a name of one letter."""


def spelled_out(spec: str, formats: Collection[str]) -> str:
    """Return the format and the file; if only a file is named, its suffix gives the format."""
    by_suffix = _BY_SUFFIX.get(PurePath(spec).suffix.lower())
    is_file = ":" not in _DRIVE.sub("", spec, count=1)
    return f"{by_suffix}:{spec}" if by_suffix in formats and is_file else spec


def listed(formats: Collection[str]) -> str:
    """Return all names, with the common name of one of them."""
    return f"choose one of {', '.join(f'{name} (XML)' if name == 'junit' else name for name in formats)}"
