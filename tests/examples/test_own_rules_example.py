"""The template of a repository with own rules: it loads, its examples come true, and an audit finds something."""

import shutil
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli
from tests.examples.conftest import EXAMPLES, checked

TEMPLATE = EXAMPLES / "own-rules"
WORKFLOW = TEMPLATE / "ses-rules.yml"
OWNER, TEAM, OURS = "identity-owner-tag-missing", "configuration-set-without-team", "identity-domain-not-ours"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy, which is the working folder."""
    folder = tmp_path / "repository"
    shutil.copytree(TEMPLATE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def installed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The package as pip would install it: its folder on the path, with the entry points of its pyproject.toml."""
    project = tomllib.loads((repository / "package" / "pyproject.toml").read_text())["project"]
    info = repository / "package" / f"acme_ses_rules-{project['version']}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(head)
    ((group, points),) = project["entry-points"].items()
    lines = [f"[{group}]", *(f"{name} = {value}" for name, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines))
    monkeypatch.syspath_prepend(str(repository / "package"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme_ses_rules"]:
        monkeypatch.delitem(sys.modules, name)
    return f"{project['name']} {project['version']}"


def test_the_steps_of_the_workflow_pass(cli: Cli, repository: Path) -> None:
    """In a fresh copy; the configuration accepts a finding of an own rule, and gives another its severity."""
    assert repository.is_dir()
    (job,) = yaml.safe_load(WORKFLOW.read_text())["jobs"].values()
    commands = [step["run"].split() for step in job["steps"] if step.get("run", "").startswith("sescheck ")]
    assert [["sescheck", "config", "--check"], ["sescheck", "rules", "--test", "ses-rules"]] == commands
    for command in commands:
        result = cli(*command[1:])
        assert 0 == result.code, result.out + result.err


def test_the_workflow_is_what_github_takes() -> None:
    """And what nobody can slip something into."""
    checked("check-jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW)
    checked("zizmor", "--offline", "--no-progress", "--persona=pedantic", WORKFLOW)


def test_an_audit_finds_what_the_rules_say(emulator: Emulator, cli: Cli, installed: str) -> None:
    """Those of the folder, and that of the package; nothing else differs from an audit without them."""
    healthy(emulator)
    emulator.region("eu-west-1").call("sesv2", "CreateConfigurationSet", ConfigurationSetName="shop-orders")
    asked = ("audit", "--endpoint-url", emulator.url, "-f", "json")
    result = cli(*asked, "--select", OWNER, "--select", TEAM, "--select", OURS)
    assert 1 == result.code, result.err
    regions = ("eu-west-1", "us-east-1")
    assert result.findings == sorted(
        (rule, region, name)
        for region in regions
        for rule, names in {
            OWNER: ("example.com", "news.example.net", "shop.example.org"),  # alerts@example.com has its domain
            TEAM: ("transactional",),
            OURS: ("news.example.net",),
        }.items()
        for name in names
    )
    assert {"medium"} == {each["severity"] for each in result.report["findings"] if each["rule"] == TEAM}
    (step,) = next(each["fix"] for each in result.report["findings"] if each["rule"] == OWNER)
    assert ["OWNER_OF_EXAMPLE_COM"] == [secret["variable"] for secret in step["secrets"]]
    assert f"    from {installed}\n" in cli("rules").out
    tried = cli("rules", "--test", OURS)
    assert (0, "1 rule, 4 examples: all come true\n") == (tried.code, tried.out)


def test_the_rules_use_the_public_interface_only() -> None:
    """The kit and the testing words, and the standard library."""
    files = [*TEMPLATE.rglob("*.py")]
    assert len(files) > 3
    for file in files:
        imports = [line for line in file.read_text().splitlines() if line.startswith(("from ", "import "))]
        assert all(
            line.startswith(("from sescheck.rules.kit ", "from sescheck.testing", "from ._", "import re"))
            for line in imports
        ), imports
