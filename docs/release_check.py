"""What a release takes, tried as far as it can be here: `make release-check`.

python docs/release_check.py                say what is still to be set, and go on
python docs/release_check.py --tag v1.2.3   a tag is about to be published: what is still to be set is an error

Writes dist/ (wheel and source distribution) and build/release/ (notes.md, sbom.cdx.json). Installs from the index.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import homebrew
import publication
import release_files
from release_installed import Clean, Failed, by_tools, pythons, tried

from sescheck import __version__

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
ABOUT = ROOT / "build" / "release"
SECTION = re.compile(
    r"^## \[(?P<version>[^\]]+)\] - (?P<date>\d{4}-\d\d-\d\d)\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL
)


def still_to_be_set(tag: str | None) -> Iterator[str]:
    """What only people can say, or what nobody has said yet."""
    if not publication.is_published():
        yield "the public address: python docs/publication.py OWNER"
    if notes() is None:
        yield f"a section of CHANGELOG.md for the version: ## [{__version__}] - YYYY-MM-DD"
    if tag is not None and tag != f"v{__version__}":
        yield f"the version in sescheck/_version.py: it is {__version__}, and the tag is {tag}"
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    if changed.stdout:
        yield "a commit of what git status shows: the files that were built have it already"


def notes() -> str | None:
    """What the changelog says of this version; None if it has no section yet."""
    found = SECTION.finditer((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    return next((each["text"].strip() for each in found if each["version"] == __version__), None)


def built() -> Path:
    """Build twice, compare, look inside; return the wheel in dist/.

    Raises:
        Failed: the bytes differ, or something is missing or too much.
    """
    names = release_files.tracked()
    shutil.rmtree(DIST, ignore_errors=True)
    first = release_files.build(DIST, names)
    with tempfile.TemporaryDirectory() as folder:
        again = release_files.hashes(release_files.build(Path(folder), reversed(names)))
    if again != release_files.hashes(first):
        raise Failed(f"built twice, and the bytes differ: {release_files.hashes(first)}, {again}")
    say(f"built twice, the same bytes: {', '.join(path.name for path in first)}")
    (wheel,) = (path for path in first if path.suffix == ".whl")
    (source,) = (path for path in first if path.suffix != ".whl")
    faults = [
        *release_files.faults_of_source(release_files.contents(source), names),
        *release_files.faults_of_wheel(release_files.contents(wheel), names),
    ]
    if faults:
        raise Failed("\n".join(faults))
    say("both have what they must, and nothing else")
    twine = [sys.executable, "-m", "twine", "check", "--strict", *map(str, first)]
    if (done := subprocess.run(twine, capture_output=True, text=True, check=False)).returncode:
        raise Failed(done.stdout + done.stderr)
    say("twine check --strict: passed")
    return wheel


def about(wheel: Path) -> None:
    """Write the notes, and what the wheel takes as a CycloneDX document."""
    ABOUT.mkdir(parents=True, exist_ok=True)
    (ABOUT / "notes.md").write_text(f"{notes() or 'Not released yet.'}\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        clean = Clean(Path(folder))
        clean.make(Path(sys.executable))
        clean.install(str(wheel))
        clean.run(str(clean.bin / "python"), "-m", "pip", "uninstall", "--quiet", "--yes", "pip")
        tool = str(Path(sys.executable).with_name("cyclonedx-py"))
        where = ("--pyproject", str(ROOT / "pyproject.toml"), "--output-file", str(ABOUT / "sbom.cdx.json"))
        clean.run(tool, "environment", "--output-reproducible", *where, str(clean.bin / "python"))
    (source,) = DIST.glob("*.tar.gz")
    (ABOUT / "sescheck.rb").write_text(homebrew.formula(source, publication.address()), encoding="utf-8")
    say(f"{ABOUT.relative_to(ROOT)}/: notes.md, sbom.cdx.json, sescheck.rb")


def installed(wheel: Path) -> None:
    """Try the wheel with every Python here, and by the tools that install commands."""
    found = pythons()
    for version, python in found.items():
        say(f"Python {version}: {', '.join(tried(python, wheel, __version__))}")
    for minor in range(11, 15):
        if f"3.{minor}" not in found:
            say(f"Python 3.{minor}: not on this machine, not tried")
    say(f"by {', '.join(by_tools(wheel, __version__))}")


def say(text: str) -> None:
    """Print what is done, at once."""
    print(text, flush=True)


def main() -> None:
    """Try everything; the exit code is 1 if something does not work, or if a tag has something left to be set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tag", help="the tag that is about to be published", type=lambda text: text or None)
    tag: str | None = parser.parse_args().tag
    try:
        wheel = built()
        about(wheel)
        installed(wheel)
    except Failed as failure:
        sys.exit(f"release-check: {failure}")
    left = [*still_to_be_set(tag)]
    if left:
        say("\nStill to be set before a release:")
    for each in left:
        say(f"- {each}")
    sys.exit(1 if left and tag else 0)


if __name__ == "__main__":
    main()
