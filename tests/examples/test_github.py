"""The workflows and the action: valid, unwritable by strangers, and their steps run."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.examples.conftest import EXAMPLES, ROOT, Machine, checked

WORKFLOWS = sorted((EXAMPLES / "github-actions").glob("*.yml"))
ACTION = ROOT / "action.yml"
A_SUBMODULE = "rules: {self-repository: {disable: true}}"
"""sescheck's own action may be in a submodule, which only a checkout has; others are named by their hashes."""
TELLS_TALES = "$(touch told) `touch told` ; touch told"


def steps(name: str) -> dict[str, dict[str, Any]]:
    """The steps of the audit, by name or by what they use."""
    job = yaml.safe_load((EXAMPLES / "github-actions" / name).read_text())["jobs"]["audit"]
    return {str(step.get("name") or step["uses"].partition("@")[0]): step for step in job["steps"]}


@pytest.fixture(scope="module")
def action() -> Any:
    """The action's definition."""
    return yaml.safe_load(ACTION.read_text())


def test_they_are_what_github_takes() -> None:
    """By its own schemas."""
    checked("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)
    checked("check-jsonschema", "--builtin-schema", "vendor.github-actions", ACTION)


def test_nobody_can_slip_something_in(tmp_path: Path) -> None:
    """No template is pasted into a script, no permission is wider than its use."""
    (tmp_path / "zizmor.yml").write_text(A_SUBMODULE)
    config = f"--config={tmp_path / 'zizmor.yml'}"
    checked("zizmor", "--offline", "--no-progress", "--persona=pedantic", config, *WORKFLOWS, ACTION)


def test_the_workflow_audits_holds_against_the_baseline_and_sums_up(machine: Machine) -> None:
    """Red without a baseline that knows the finding, green with it; each step finds the file that it takes."""
    audit, summary = steps("ses.yml")["Audit"]["run"], steps("ses.yml")["Summary"]["run"]
    known = machine.run(
        "sescheck", "audit", "-r", "us-east-1,eu-west-1", "--write-baseline", "sescheck-baseline.json"
    )
    assert 1 == known.returncode, known.stderr
    (machine.folder / "empty.json").write_text(without_findings(machine.folder / "sescheck-baseline.json"))
    red = machine.step(f"{audit} --baseline empty.json")
    assert (1, "") == (red.returncode, red.stderr)
    assert "::error" in red.stdout
    green = machine.step(f"{audit} --baseline sescheck-baseline.json")
    assert (0, "") == (green.returncode, green.stderr)
    page = machine.folder / "step-summary"
    page.write_text("before\n")
    assert 0 == machine.step(summary, GITHUB_STEP_SUMMARY=str(page)).returncode
    assert page.read_text().startswith("before\n")
    assert "us-east-1" in page.read_text()
    uploaded = [step["with"] for step in steps("ses.yml").values() if "with" in step]
    names = [each[key] for each in uploaded for key in ("sarif_file", "path") if key in each]
    assert ["sescheck.sarif", "sescheck.json"] == names
    for name in names:
        assert json.loads((machine.folder / name).read_text())


def without_findings(baseline: Path) -> str:
    """A baseline that knows nothing."""
    document = json.loads(baseline.read_text())
    return json.dumps({**document, "findings": []})


def test_the_summary_of_an_audit_that_could_not_run_is_empty(machine: Machine) -> None:
    """And no failure of its own."""
    page = machine.folder / "step-summary"
    page.touch()
    assert 0 == machine.step(steps("ses.yml")["Summary"]["run"], GITHUB_STEP_SUMMARY=str(page)).returncode
    assert "" == page.read_text()


def run_action(machine: Machine, action: Any, **inputs: str) -> tuple[int, dict[str, str], str]:
    """The exit code, the outputs and the summary of the action with these inputs."""
    audit = next(step for step in action["runs"]["steps"] if step.get("id") == "audit")
    given = {name: str(each["default"]) for name, each in action["inputs"].items()} | inputs
    variables = {}
    for variable, expression in audit["env"].items():
        name = expression.removeprefix("${{ inputs.").removesuffix(" }}")
        variables[variable] = given[name]
    output, page = machine.home / "output", machine.home / "summary"
    output.write_text("")
    page.write_text("")
    done = machine.step(
        audit["run"],
        **variables,
        RUNNER_TEMP=str(machine.home),
        GITHUB_OUTPUT=str(output),
        GITHUB_STEP_SUMMARY=str(page),
    )
    outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
    return done.returncode, outputs, page.read_text()


def test_the_action_installs_itself(machine: Machine, action: Any) -> None:
    """What runs is of the same version as the action."""
    install = next(step for step in action["runs"]["steps"] if step.get("name") == "Install")
    assert 0 == machine.step(install["run"], GITHUB_ACTION_PATH="/the action").returncode
    assert ["pip -m pip install --quiet /the action"] == machine.noted()


def test_the_action_audits(machine: Machine, action: Any) -> None:
    """Its outputs name the files; further arguments come one a line, whatever their line breaks."""
    inputs = {"regions": "us-east-1,eu-west-1", "args": "--select\r\nidentity-missing-*\r\n", "format": "text"}
    code, outputs, page = run_action(machine, action, **inputs)
    assert (1, "1") == (code, outputs["exit-code"])
    report = json.loads(Path(outputs["json"]).read_text())
    assert {"identity-missing-in-region"} == {found["rule"] for found in report["findings"]}
    assert json.loads(Path(outputs["sarif"]).read_text())["runs"]
    assert "example.com" in page


def test_the_actions_inputs_are_never_run(machine: Machine, action: Any) -> None:
    """Whatever they are: they stay one word each."""
    hostile = dict.fromkeys(("regions", "config", "baseline", "fail-on", "format"), TELLS_TALES)
    code, outputs, _ = run_action(machine, action, **hostile, args=f"{TELLS_TALES}\n--help; touch told")
    assert (2, {"exit-code": "2"}) == (code, outputs)
    assert [] == [*machine.folder.iterdir()]


def test_every_output_of_the_action_is_set_by_it(action: Any) -> None:
    """And every input is used."""
    text = ACTION.read_text()
    for name in action["outputs"]:
        assert f"steps.audit.outputs.{name}" in text
    for name in action["inputs"]:
        assert f"inputs.{name} }}}}" in text
    with_ = steps("with-action.yml")["./vendor/sescheck"]["with"]
    assert set(with_) <= set(action["inputs"])
