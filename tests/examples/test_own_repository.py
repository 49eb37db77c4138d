"""The workflows and forms of this repository: valid, pinned, with the least rights, and about what there is."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.examples.conftest import EXAMPLES, ROOT, checked

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTIONS = [*WORKFLOWS, *sorted((EXAMPLES / "github-actions").glob("*.yml")), ROOT / "action.yml"]
USES = re.compile(r"uses: (?P<action>[\w./-]+)@(?P<hash>[0-9a-f]{40}) # (?P<version>v\d+\.\d+\.\d+)")
EXPRESSION = re.compile(r"\$\{\{[^}]*\}\}")
TARGET = re.compile(r"\bmake ([a-z-]+)")
PUBLISHES = {"attest", "publish", "announce", "deploy"}
"""Jobs with a right to write something."""


def jobs() -> Iterator[tuple[str, str, Any]]:
    """Workflow, name and definition of each job."""
    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text())["jobs"].items():
            yield path.name, name, job


def scripts() -> Iterator[str]:
    """Each script of each step."""
    for _, _, job in jobs():
        yield from (step["run"] for step in job["steps"] if "run" in step)


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("custom.github-workflows-require-timeout", WORKFLOWS),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
        ("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
        ("vendor.github-issue-forms", sorted((GITHUB / "ISSUE_TEMPLATE").glob("[!c]*.yml"))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_they_are_what_github_takes(schema: str, files: list[Path]) -> None:
    """By its own schemas; each job ends by itself."""
    assert files
    checked("check-jsonschema", "--builtin-schema", schema, *files)


def test_nobody_can_slip_something_in() -> None:
    """No template is pasted into a script, no right is wider than its use, no credentials stay in the checkout."""
    checked("zizmor", "--offline", "--no-progress", "--persona=pedantic", GITHUB)


def test_every_action_is_named_by_its_hash_everywhere_by_the_same() -> None:
    """With the version in a comment, in the form that dependabot keeps up to date."""
    found: dict[str, set[tuple[str, str]]] = {}
    for path in ACTIONS:
        text = path.read_text()
        named = [*USES.finditer(text)]
        assert len(named) == len(re.findall(r"uses: (?!\./)", text)), path.name
        for match in named:
            found.setdefault(match["action"], set()).add((match["hash"], match["version"]))
    assert [] == [action for action, versions in found.items() if len(versions) > 1]


def test_only_what_publishes_may_write() -> None:
    """Every other job reads the repository and nothing else."""
    for workflow, name, job in jobs():
        rights = job["permissions"]
        assert (name in PUBLISHES) == ("write" in rights.values()), f"{workflow}: {name}"
        if name not in PUBLISHES:
            assert {"contents": "read"} == rights, f"{workflow}: {name}"


def test_the_scripts_are_sound(tmp_path: Path) -> None:
    """As shellcheck sees them, as bash runs them."""
    files = []
    for number, script in enumerate(scripts()):
        files.append(tmp_path / f"{number}.sh")
        files[-1].write_text(f"#!/usr/bin/env bash\n{EXPRESSION.sub('value', script)}\n")
    checked("shellcheck", *files)


def test_what_make_is_asked_for_exists() -> None:
    """Each target of a script is one of the Makefile."""
    asked = {target for script in scripts() for target in TARGET.findall(script)}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"demo", "test", "check", "docs-site", "release-check"} == asked
    assert asked <= targets


def test_every_supported_python_is_tried() -> None:
    """From the oldest that is allowed; the index promises no more than what was tried."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    prefix = "Programming Language :: Python :: 3."
    promised = {f"3.{each.removeprefix(prefix)}" for each in project["classifiers"] if each.startswith(prefix)}
    tried = {
        str(version)
        for _, _, job in jobs()
        for version in job.get("strategy", {}).get("matrix", {}).get("python", ())
    }
    assert project["requires-python"].removeprefix(">=") in tried
    assert promised <= tried
    page = (ROOT / "docs" / "install.md").read_text()
    (row,) = re.findall(r"^\| Python ([\d., ]+) on Linux \| yes", page, re.MULTILINE)
    assert promised == set(row.split(", "))


def test_the_release_publishes_what_was_built_and_tried() -> None:
    """One build: attested, published and attached as it is; by trusted publishing, so that no password exists."""
    release = yaml.safe_load((GITHUB / "workflows" / "release.yml").read_text())["jobs"]
    assert ["attest", "build"] == sorted(release["publish"]["needs"])
    assert "RELEASE_TAG" in str(release["build"]["steps"])
    assert [] == [name for name, job in release.items() if "secrets." in str(job)]
    uploaded = {
        step["with"]["path"] for step in release["build"]["steps"] if "upload-artifact" in step.get("uses", "")
    }
    assert {"dist/", "build/release/"} == uploaded


def test_a_form_asks_for_what_an_answer_takes() -> None:
    """The version always; and a form says that secrets do not belong there."""
    forms = {path.stem: yaml.safe_load(path.read_text()) for path in (GITHUB / "ISSUE_TEMPLATE").glob("[!c]*.yml")}
    for name in ("bug", "false-alarm"):
        assert "version" in {part.get("id") for part in forms[name]["body"]}
    assert "credentials" in str(forms["false-alarm"])
    assert "credentials" in (ROOT / "SECURITY.md").read_text()
