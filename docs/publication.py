"""What changes in the files once sescheck has a public address and is on the package index: one list.

python docs/publication.py OWNER            write the changes
python docs/publication.py OWNER --check    write nothing; say which files the list does not fit any more

OWNER is the GitHub account that holds the repository. docs/releasing.md says when.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sescheck import __version__

ROOT = Path(__file__).parents[1]
OWNER = re.compile(r"[A-Za-z\d](?:-?[A-Za-z\d]){0,38}")
"""A name that GitHub gives to an account."""
ADDRESS = "https://github.com/{owner}/sescheck"

URLS = """\
[project.urls]
Homepage = "{address}"
Documentation = "https://{host}.github.io/sescheck/"
Changelog = "{address}/blob/main/CHANGELOG.md"
Issues = "{address}/issues"

[project.scripts]
"""
README = """

[tool.hatch.metadata.hooks.fancy-pypi-readme] # the index shows the README: its links need an address there
content-type = "text/markdown"
fragments = [{{ path = "README.md" }}]

[[tool.hatch.metadata.hooks.fancy-pypi-readme.substitutions]]
pattern = '\\]\\(([\\w/.-]+\\.(?:svg|png))\\)'
replacement = ']({address}/raw/HEAD/\\1)'

[[tool.hatch.metadata.hooks.fancy-pypi-readme.substitutions]]
pattern = '\\]\\((?!https:|#)([^)]+)\\)'
replacement = ']({address}/blob/HEAD/\\1)'

[tool.ruff]
"""
HOOK = """\
repos:
  - repo: {address}
    rev: v{version}
    hooks:
      - id: sescheck-config
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one file.

    Attributes:
        path: the file, from the top of the repository.
        before: what is there now; a pattern.
        after: what it becomes; `{owner}`, `{host}`, `{address}` and `{version}` are filled in.
        times: how often it is there, exactly.
    """

    path: str
    before: str
    after: str
    times: int = 1


def _words(text: str) -> str:
    return re.escape(text).replace(r"\ ", r"\s+").replace("\\\n", r"\s+")


_ARGUMENTS = """\
add two lines to the hook:

```yaml
args: [--config, ses/production.toml]
files: ^ses/production\\.toml$
```"""
_A_COPY = "a copy of sescheck's repository in the folder `vendor/sescheck` of yours, such as a submodule."
_THIS_PAGE = "The commands on this page run at the top of a checkout."
_HERE = r"install \.(?=$| )"
"""In front of a folder that is a checkout."""
_NOT_YET = "sescheck is not on the package index yet; [what changes then](#once-it-is-published) is below."
_EVERY_EXAMPLE = (
    "Until sescheck is [published](../docs/install.md#once-it-is-published), every example installs it from a"
    " copy of this repository."
)
_ON_YOUR_PATH = "It runs the `sescheck` of your PATH: [Installing](../../docs/install.md) puts it there."

CHANGES = (
    Change("pyproject.toml", r"^\[project\.scripts\]\n", URLS),
    Change("pyproject.toml", r'"hatchling>=1\.27"', '"hatch-fancy-pypi-readme>=25.1", "hatchling>=1.27"'),
    Change("pyproject.toml", r'^readme = "README\.md"$', 'dynamic = ["readme"]'),
    Change("pyproject.toml", r"\n\n\[tool\.ruff\]\n", README),
    Change("README.md", r"In a checkout, with Python 3\.11 or newer:", "With Python 3.11 or newer:"),
    Change("README.md", r"(?<=\.venv/bin/pip install )\.$", "sescheck"),
    Change("README.md", _words("sescheck is not on the package index yet. "), ""),
    Change("docs/install.md", _words(f" {_THIS_PAGE} {_NOT_YET}"), ""),
    Change("docs/install.md", _HERE, "install sescheck", times=4),
    Change("docs/install.md", r"'\.\[", "'sescheck[", times=5),
    Change("docs/install.md", r"\n## Once it is published\n[\s\S]*\Z", ""),
    Change("docs/getting-started.md", _HERE, "install sescheck"),
    Change("docs/getting-started.md", r"'\.\[", "'sescheck["),
    Change(
        "docs/getting-started.md",
        _words("The commands run at the top of a checkout, where `make demo` does the same."),
        "In a checkout, `make demo` does the same.",
    ),
    Change(
        "docs/emulator.md",
        r"'\.\[demo\]'           # at the top of a checkout, in",
        "'sescheck[demo]'   # in",
    ),
    Change("docs/organization.md", r"'\.\[organization\]'       #", "'sescheck[organization]'    #"),
    Change("docs/organization-clusters.md", r"'\.\[organization\]'", "'sescheck[organization]'"),
    Change(
        "docs/releasing.md",
        _words(" Nothing has been released yet. What a release takes is prepared, and one"),
        " One",
    ),
    Change("SECURITY.md", r"OWNER/sescheck", "{owner}/sescheck"),
    Change("SECURITY.md", _words(" Before the first release: the main branch."), ""),
    Change("examples/README.md", _words(_EVERY_EXAMPLE), "Every example installs the newest release."),
    Change("examples/github-actions/README.md", rf"\n{_words(f'Both need {_A_COPY}')}\n", ""),
    Change("examples/github-actions/ses.yml", r"\./vendor/sescheck", "sescheck=={version}"),
    Change("examples/github-actions/ses.yml", r" +submodules: true\n", ""),
    Change("examples/github-actions/with-action.yml", r"\./vendor/sescheck", "{owner}/sescheck@v{version}"),
    Change("examples/github-actions/with-action.yml", r" +submodules: true\n", ""),
    Change(
        "examples/github-actions/with-action.yml",
        r"with sescheck's action, from a copy of its repository in vendor/sescheck\.",
        "with sescheck's action; name it by the hash of a release's commit.",
    ),
    Change("examples/gitlab-ci/.gitlab-ci.yml", r"\./vendor/sescheck", "sescheck=={version}"),
    Change("examples/gitlab-ci/.gitlab-ci.yml", r" +GIT_SUBMODULE_STRATEGY: normal\n", ""),
    Change("examples/gitlab-ci/README.md", _words(f" It needs {_A_COPY}"), ""),
    Change("examples/lambda/src/requirements.txt", r"\.\./\.\.", "sescheck=={version}"),
    Change(
        "examples/lambda/README.md",
        _words("names this checkout, from the folder in which `sam build` runs."),
        "names the version.",
    ),
    Change("examples/own-rules/ses-rules.yml", r"\./vendor/sescheck", "sescheck=={version}"),
    Change("examples/own-rules/ses-rules.yml", r" +submodules: true\n", ""),
    Change("examples/own-rules/README.md", _words(f" It needs {_A_COPY}"), ""),
    Change("examples/pre-commit/.pre-commit-config.yaml", r"^repos:\n[\s\S]*\Z", HOOK),
    Change("examples/pre-commit/README.md", _words(_ON_YOUR_PATH), "pre-commit installs it."),
    Change(
        "examples/pre-commit/README.md",
        r"change two lines of the hook:\n\n```yaml\n[\s\S]*?```",
        _ARGUMENTS,
    ),
)


def is_published(root: Path = ROOT) -> bool:
    """True if the changes were written: the package then has an address."""
    return "urls" in tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def address(root: Path = ROOT) -> str:
    """Return the public address, or the one with a placeholder for its owner."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project.get("urls", {}).get("Homepage", ADDRESS.format(owner="OWNER")))


def changed(owner: str, root: Path = ROOT) -> Mapping[Path, str]:
    """Return the files that change, as they become.

    Raises:
        ValueError: the list does not fit the files; one line for each fault.
    """
    values = {
        "owner": owner,
        "host": owner.lower(),
        "address": ADDRESS.format(owner=owner),
        "version": __version__,
    }
    files: dict[Path, str] = {}
    faults = []
    for change in CHANGES:
        path = root / change.path
        text = files.get(path) or path.read_text(encoding="utf-8")
        becomes = change.after.format(**values) if "{" in change.after else change.after
        files[path], found = re.subn(change.before, becomes.replace("\\", r"\\"), text, flags=re.MULTILINE)
        if found != change.times:
            faults.append(f"{change.path}: {change.before!r} is there {found} times, not {change.times}")
    if faults:
        raise ValueError("\n".join(faults))
    return files


def table() -> str:
    """The files that change, as a list for a page."""
    names: Iterator[str] = iter(dict.fromkeys(change.path for change in CHANGES))
    return "\n".join(f"- [{name}](../{name})" for name in names)


def main() -> None:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("owner")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    if not OWNER.fullmatch(given.owner):
        sys.exit(f"{given.owner!r} is not the name of a GitHub account")
    if is_published():
        sys.exit("the changes have been written: pyproject.toml has [project.urls]")
    try:
        files = changed(given.owner)
    except ValueError as error:
        sys.exit(str(error))
    if not given.check:
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
