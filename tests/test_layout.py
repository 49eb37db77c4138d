"""The house: a file's name says which file it is, and a test stands where what it tests stands."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import sescheck

PACKAGE = Path(sescheck.__file__).parent
TESTS = Path(__file__).parent

OF_THE_LANGUAGE = {"__init__", "__main__"}
SHARED = {
    # the data of a room
    "model": ["organization", "report", "snapshot", "takeover"],
    # what AWS keeps: its data, how it is read, what rules are asked about it, what several rules know of it
    "mail_manager": ["collect", "snapshot"],
    "mail_manager_contents": ["collect", "rules"],
    "receiving": ["rules", "snapshot"],
    "resources": ["collect", "engine", "snapshot"],
    "smtp_users": ["collect", "engine"],
    "tenants": ["collect", "snapshot"],
    "topics": ["collect", "rules"],
}
"""Base names that several files need, with the rooms that have one. Else a search for a name finds one file."""
PARALLEL = ("report/formats/", "report/run_formats/", "takeover/formats/")
"""Rooms in which each format has the same parts."""
OTHER_SIDE = "emulator/"
"""It answers what ``collect/`` asks, and names its files for the same operations."""
STEPS = "rules/shared/steps/"
"""Its files have the names of what their steps are about."""

WHOLE = {
    "benchmarks": "a program of its own",
    "commands": "the commands of the rules' pages",
    "docs": "the pages and what generates them",
    "examples": "the examples of the repository",
    "fire": "what goes wrong between a program and AWS, through every room",
    "nonsense": "every answer of AWS's made nonsense, through every room",
}
"""Folders of tests that are about more than one room of the package."""
OUTSIDE = {"report/formats/browser": "tests that need a browser"}


def files_by_name() -> Mapping[str, Sequence[str]]:
    """The files of the package by their base names, without what has to be called so."""
    found = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.stem not in OF_THE_LANGUAGE:
            found[path.stem].append(path.relative_to(PACKAGE).as_posix())
    return found


def rooms_of(files: Sequence[str]) -> list[str]:
    """The rooms of those files that are not parts of formats, steps or AWS's side of a collector."""
    ours = [file for file in files if not file.startswith((*PARALLEL, OTHER_SIDE, STEPS))]
    return [file.partition("/")[0] for file in ours]


def test_no_two_files_have_one_name_without_need() -> None:
    """And what is declared is so."""
    rooms = {name: rooms_of(files) for name, files in files_by_name().items()}
    assert SHARED == {name: each for name, each in rooms.items() if len(each) > 1}


def folders_of_tests() -> list[str]:
    """Every folder that holds tests, but for those of the whole."""
    folders = {path.parent.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")} - {"."}
    return sorted(folder for folder in folders if folder.partition("/")[0] not in WHOLE)


def test_tests_stand_where_what_they_test_stands() -> None:
    """A folder of tests has the name and the place of a room."""
    strays = [each for each in folders_of_tests() if each not in OUTSIDE and not (PACKAGE / each).is_dir()]
    assert strays == []
    assert [each for each in (*WHOLE, *OUTSIDE) if not (TESTS / each).is_dir()] == []


def test_a_folder_of_the_package_is_a_package() -> None:
    """With a docstring that says what the room is for."""
    for folder in {path.parent for path in PACKAGE.rglob("*.py")}:
        assert (folder / "__init__.py").read_text(encoding="utf-8").startswith('"""'), folder


ARCHITECTURE = PACKAGE.parent / "docs" / "architecture.md"
ROW = re.compile(r"^\| `([\w.]+)/?` \| .* \| ([^|]+) \|$", re.MULTILINE)
FOR_ALL = {"_version", "endpoints", "errors", "plain", "secrets"}
"""What every room may import."""


def rooms() -> set[str]:
    """What stands at the top of the package, but for what it exports, how it starts and its version."""
    found = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    return found - OF_THE_LANGUAGE - {"_version"}


def imports_of(room: str) -> Iterator[tuple[str, str]]:
    """The other rooms that a room imports, with the file that does."""
    files = [PACKAGE / f"{room}.py"] if (PACKAGE / f"{room}.py").exists() else (PACKAGE / room).rglob("*.py")
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for other in re.findall(r"(?:from|import) sescheck(?:\.| import )(\w+)", _words_of(node)):
                if other != room:
                    yield other, path.relative_to(PACKAGE).as_posix()


def _words_of(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.Import | ast.ImportFrom) else ""


def may_import(page: str) -> Mapping[str, set[str]]:
    """What each row of the table of rooms says, by room; "all below" and "what … may import" written out."""
    rows = {name.removesuffix(".py"): words for name, words in ROW.findall(page)}
    order = list(rows)
    allowed: dict[str, set[str]] = {}
    for room in reversed(order):
        words = rows[room]
        below = set(order[order.index(room) + 1 :]) if words == "all below" else set()
        through = re.findall(r"what `(\w+)` may import", words)
        allowed[room] = below.union(re.findall(r"`(\w+)", words), *(allowed[other] for other in through))
    return allowed


def test_the_architecture_has_every_room_and_says_what_it_imports() -> None:
    """Nobody would look into a room that the page does not name."""
    allowed = may_import(ARCHITECTURE.read_text(encoding="utf-8"))
    assert rooms() == allowed.keys()
    strays = [
        (room, other, file)
        for room in allowed
        for other, file in imports_of(room)
        if other not in allowed[room] | FOR_ALL
    ]
    assert [] == strays


def test_a_room_that_imports_more_is_noticed() -> None:
    """In a row of its own, or through another one."""
    page = "| `a/` | x | `b` and what `b` may import |\n| `b/` | x | `c` (its names) |\n| `c.py` | x | nothing |\n"
    assert {"a": {"b", "c"}, "b": {"c"}, "c": set()} == may_import(page)
    assert ("errors", "endpoints.py") not in [*imports_of("endpoints")]
    assert "aws" in {other for other, _ in imports_of("notify")}
