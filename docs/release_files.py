"""The files of a release: built from what git tracks, twice, and looked into."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]
NEEDED = (
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "constraints.txt",
    "docs/man/sescheck.1",
    "examples/README.md",
    "pyproject.toml",
    "sescheck/__main__.py",
    "sescheck/py.typed",
    "tests/conftest.py",
)
"""What the source distribution must have: with it, everything can be built and tested without the repository."""
PRIVATE = ("*.snapshot", "*.pem", "*.key", ".env", ".aws/*", ".ci/*", ".git/*", ".venv*/*", "*credentials*.toml")
MADE = ("PKG-INFO",)
"""What building adds."""


def tracked() -> list[str]:
    """The files that git tracks, as they are in the working folder."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def epoch() -> str:
    """The time of the last commit: what is built carries it, whenever it is built."""
    command = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def build(into: Path, names: Iterable[str]) -> list[Path]:
    """Build wheel and source distribution from a copy of the files; return them."""
    with tempfile.TemporaryDirectory(prefix="sescheck-release-") as folder:
        for name in names:
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
        command = [sys.executable, "-m", "build", "--outdir", str(into), folder]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch()}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}")
    return sorted(into.iterdir())


def hashes(files: Iterable[Path]) -> dict[str, str]:
    """The SHA-256 of each file, by its name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def contents(archive: Path) -> set[str]:
    """The names in a wheel, or in a source distribution without its top folder."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return set(wheel.namelist())
    with tarfile.open(archive) as source:
        return {member.name.partition("/")[2] for member in source if member.isfile()}


def faults_of_source(names: set[str], known: Iterable[str]) -> Iterator[str]:
    """What a source distribution lacks, and what should not be in it."""
    yield from (f"the source distribution lacks {name}" for name in NEEDED if name not in names)
    extra = names - set(known) - set(MADE)
    yield from (f"the source distribution has {name}, which git does not track" for name in sorted(extra))
    yield from (f"the source distribution has {name}, which is private" for name in private(names))


def faults_of_wheel(names: set[str], known: Iterable[str]) -> Iterator[str]:
    """What a wheel lacks, and what should not be in it."""
    package = {name for name in known if name.startswith("sescheck/")}
    yield from (f"the wheel lacks {name}" for name in sorted(package - names))
    pages = {PurePosixPath(name).name for name in known if name.startswith("docs/man/")}
    installed = {PurePosixPath(name).name for name in names if "/share/man/man1/" in name}
    yield from (f"the wheel lacks the manual page {name}" for name in sorted(pages - installed))
    other = {name for name in names - package if ".dist-info/" not in name and "/share/man/man1/" not in name}
    yield from (f"the wheel has {name}" for name in sorted(other))


def private(names: Iterable[str]) -> list[str]:
    """The names that no release may have; those of tests are made up."""
    ours = (name for name in names if not name.startswith("tests/"))
    return sorted(name for name in ours if any(PurePosixPath(name).match(pattern) for pattern in PRIVATE))
