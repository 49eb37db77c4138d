"""Where the reports about an organization go: by the name of a format, and a file or folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sescheck.errors import UsageError, writing
from sescheck.report.formats import FOR_PEOPLE, FORMATS
from sescheck.snapshot.files import check, check_folder

FINDINGS = "findings"
HTML = "html"
PROMETHEUS = "prometheus"
WHOLE = (*FOR_PEOPLE, HTML, FINDINGS, PROMETHEUS)
"""Formats of one report about all accounts; `html` also has a page for each account."""
BY_ACCOUNT = tuple(name for name in FORMATS if name not in WHOLE)
"""Formats of which each account has a file."""
NAMES = (*WHOLE, *BY_ACCOUNT)
EXTENSIONS = {
    "csv": "csv",
    "github": "txt",
    "json": "json",
    "jsonl": "jsonl",
    "junit": "xml",
    "markdown": "md",
    "ocsf": "jsonl",
    "sarif": "sarif",
}
"""Of the files by account; other formats have their name as their extension."""


@dataclass(frozen=True, slots=True)
class OrganizationOutputs:
    """What is written.

    Attributes:
        shown: the format on standard output: ``terminal``, ``text`` or ``prometheus``; None: nothing is shown.
        texts: formats for people in files.
        html: the folder of the index and the pages; None: there are none.
        findings: the file of the findings, packed; None: it is not written.
        prometheus: the file of the metrics; None: it is not written.
        account_label: whether the metrics also have series for each account.
        by_account: formats with a file for each account, with the folder.
    """

    shown: str | None = "text"
    texts: tuple[tuple[str, Path], ...] = ()
    html: Path | None = None
    findings: Path | None = None
    prometheus: Path | None = None
    account_label: bool = False
    by_account: tuple[tuple[str, Path], ...] = ()


def outputs_of(specs: Sequence[tuple[str, Path | None]], *, account_label: bool = False) -> OrganizationOutputs:
    """Return the outputs of any number of formats, each with its file or folder; None: standard output.

    Folders are created, and files are checked: that they can be written is known before anything is read.

    Raises:
        UsageError: a format needs a file or folder, or two have the same one.
        FileError: a file or folder cannot be written.
    """
    shown = [name for name, path in specs if path is None]
    for name, path in specs:
        _check(name, path)
    if len(shown) > 1:
        raise UsageError(
            f"--format {shown[0]} and --format {shown[1]} both go to standard output: give one a file"
        )
    placed = [(name, path) for name, path in specs if path is not None]
    _check_apart(placed)
    found = dict(placed)
    return OrganizationOutputs(
        shown=shown[0] if shown else None,
        texts=tuple((name, path) for name, path in placed if name in FOR_PEOPLE),
        html=found.get(HTML),
        findings=found.get(FINDINGS),
        prometheus=found.get(PROMETHEUS),
        account_label=account_label,
        by_account=tuple((name, path) for name, path in placed if name in BY_ACCOUNT),
    )


def _check(name: str, path: Path | None) -> None:
    is_folder = name == HTML or name in BY_ACCOUNT
    if path is None:
        if is_folder or name == FINDINGS:
            kind = "folder" if is_folder else "file"
            raise UsageError(f"--format {name}: give it a {kind}, --format {name}:{kind.upper()}")
    elif is_folder:
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)
        check_folder(path)
    else:
        check(path)


def _check_apart(placed: Sequence[tuple[str, Path]]) -> None:
    """Two formats for people may be in two files; any other format has one place."""
    seen: dict[Path, str] = {}
    names: set[str] = set()
    for name, path in placed:
        other = seen.setdefault(path.resolve(), name)
        if other != name:
            raise UsageError(f"--format {other} and --format {name} both go to {path}: give one of them another")
        if name in names and name not in FOR_PEOPLE:
            raise UsageError(f"--format {name} is given twice")
        names.add(name)
