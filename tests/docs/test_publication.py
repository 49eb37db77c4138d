"""What changes once sescheck is published: the list fits the files, and what it makes of them is valid."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import homebrew
import publication
import pytest
import release_check
import release_files

from sescheck import __version__
from tests.docs.test_pages import is_dead, targets

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
NAMED_BY_PLACEHOLDER = re.compile(r"OWNER/sescheck")


WRITTEN_FOR_READERS = (
    "*.md",
    "docs/**/*",
    "examples/**/*",
    "benchmarks/**/*.md",
    "sescheck/**/*.py",
    ".*.yaml",
    "*.yml",
)
BEFORE = re.compile(
    r"not on the package index|vendor/sescheck|OWNER/sescheck|until sescheck is|been released|first release: "
    r"|(?<!sescheck/bin/pip )install \.(?=[ `\n]|$)|'\.\[|at the top of a checkout(?!, with credentials)",
    re.IGNORECASE,
)
"""What is true only before, or takes a checkout; cron and systemd take their files from one, in any case."""
OF_THE_REPOSITORY = {"docs/publication.py", "docs/releasing.md", "CHANGELOG.md"}
"""What tells how to publish, or what was."""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A copy of what readers see, with the changes."""
    for path in {path for pattern in WRITTEN_FOR_READERS for path in ROOT.glob(pattern)}:
        if path.is_file() and not {".cache", "__pycache__"} & {*path.parts}:
            target = tmp_path / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    for path, text in publication.changed("acme-mail").items():
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return tmp_path


@pytest.mark.skipif(publication.is_published(), reason="the changes have been written")
class TestBefore:
    """As long as nobody knows the address."""

    def test_the_package_has_no_address_that_is_not_true(self) -> None:
        """A placeholder in the index would lead people to somebody else."""
        assert "urls" not in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        assert "the public address: python docs/publication.py OWNER" in [*release_check.still_to_be_set(None)]

    @pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only git knows which files belong to it")
    def test_every_file_that_names_the_placeholder_is_on_the_list(self) -> None:
        """The formula has none: it is filled in by itself."""
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
        paths = [name for name in listed.stdout.split("\0") if name and not name.startswith("tests/")]
        texts = {
            name: (ROOT / name).read_bytes().decode(errors="ignore") for name in paths if (ROOT / name).is_file()
        }
        named = {name for name, text in texts.items() if NAMED_BY_PLACEHOLDER.search(text)}
        assert named <= {"docs/publication.py", *(change.path for change in publication.CHANGES)}

    def test_the_project_has_an_address_then(self, published: Path) -> None:
        """Every link of the index's page too, which is made of the README."""
        project = tomllib.loads((published / "pyproject.toml").read_text())
        assert "https://github.com/acme-mail/sescheck" == project["project"]["urls"]["Homepage"]
        hook = project["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
        text = (published / "README.md").read_text()
        for each in hook["substitutions"]:
            text = re.sub(each["pattern"], each["replacement"], text)
        links = re.findall(r"\]\(([^)]+)\)", text)
        assert [] == [link for link in links if not link.startswith("https://")]
        pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
        assert pictures
        assert all("/raw/" in link for link in pictures)

    def test_nothing_takes_a_checkout_or_says_that_it_is_not_published(self, published: Path) -> None:
        """In any file that people read; and nothing has the placeholder."""
        found = {
            (name, match[0])
            for path in published.rglob("*")
            if path.is_file() and (name := path.relative_to(published).as_posix()) not in OF_THE_REPOSITORY
            for match in BEFORE.finditer(path.read_bytes().decode(errors="ignore"))
        }
        assert set() == found
        assert not re.search(r"OWNER/sescheck|been released", (published / "docs" / "releasing.md").read_text())

    def test_every_link_leads_somewhere_then(self, published: Path) -> None:
        """A heading that goes may have been the target of another page; no file goes."""
        pages = [*published.rglob("*.md")]
        assert len(pages) > len(publication.CHANGES)
        dead = [(page.name, target) for page in pages for target in targets(page) if is_dead(page, target)]
        copied = {path.name for path in published.rglob("*")}
        assert [] == [each for each in dead if Path(each[1].partition("#")[0] or each[0]).name in copied]

    def test_the_examples_are_valid_then(self, published: Path) -> None:
        """By the same tools as before."""
        workflows = sorted((published / "examples" / "github-actions").glob("*.yml"))
        (published / "zizmor.yml").write_text(
            'rules: {unpinned-uses: {config: {policies: {"acme-mail/*": ref-pin, "*": hash-pin}}}}'
        )
        names = [str(path) for path in workflows]
        gitlab = str(published / "examples" / "gitlab-ci" / ".gitlab-ci.yml")
        for tool, *arguments in (
            ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *names],
            ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", gitlab],
            ["zizmor", "--offline", "--no-progress", f"--config={published / 'zizmor.yml'}", *names],
        ):
            done = subprocess.run([TOOLS / tool, *arguments], capture_output=True, text=True, check=False)
            assert 0 == done.returncode, done.stdout + done.stderr


def test_a_file_that_changed_meanwhile_is_noticed(tmp_path: Path) -> None:
    """By its name, and with what is missing."""
    for path in {change.path for change in publication.CHANGES}:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    page = tmp_path / "README.md"
    page.write_text(page.read_text().replace("package index", "index"))
    with pytest.raises(ValueError, match=r"^README\.md: .* is there 0 times, not 1$"):
        publication.changed("acme", tmp_path)


@pytest.mark.parametrize("name", ["acme", "Acme-1", "a" * 39])
def test_a_name_that_github_gives_is_taken(name: str) -> None:
    """And no other: it is written into files that run."""
    assert publication.OWNER.fullmatch(name)
    assert not publication.OWNER.fullmatch(f"{name}; rm")
    assert not publication.OWNER.fullmatch(f"-{name}-")


def test_the_formula_is_about_the_file_that_was_built(tmp_path: Path) -> None:
    """Nothing is left to be filled in but the resources, which Homebrew's own command writes."""
    source = tmp_path / "sescheck-1.2.3.tar.gz"
    source.write_bytes(b"built")
    text = homebrew.formula(source, "https://github.com/acme/sescheck")
    assert 'url "https://github.com/acme/sescheck/releases/download/v1.2.3/sescheck-1.2.3.tar.gz"' in text
    assert re.search(r'sha256 "[0-9a-f]{64}"', text)
    assert "@" not in text.replace("python@3.13", "")
    assert homebrew.RESOURCES in text


def test_what_a_release_must_not_have_is_noticed() -> None:
    """A file that git does not track, a snapshot, a key; and what is missing."""
    known = [*release_files.NEEDED, "leak.pem"]
    faults = [*release_files.faults_of_source({*known, "mine.txt", "PKG-INFO"} - {"LICENSE"}, known)]
    assert [
        "the source distribution lacks LICENSE",
        "the source distribution has mine.txt, which git does not track",
        "the source distribution has leak.pem, which is private",
    ] == faults
    wheel = {"sescheck/__main__.py", "tests/conftest.py", "sescheck-1.dist-info/METADATA"}
    assert [
        "the wheel lacks sescheck/py.typed",
        "the wheel lacks the manual page sescheck.1",
        "the wheel has tests/conftest.py",
    ] == [*release_files.faults_of_wheel(wheel, release_files.NEEDED)]


def test_a_tag_of_another_version_is_noticed() -> None:
    """Before anything is published under it."""
    assert any("the tag is v999.0" in each for each in release_check.still_to_be_set("v999.0"))
    tag = f"v{__version__}"
    assert not any("the tag is" in each for each in release_check.still_to_be_set(tag))


def test_the_package_has_one_version() -> None:
    """The index takes it from pyproject.toml, and `sescheck --version` from the code."""
    assert __version__ == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
