"""The GitLab job: valid, and its lines run, with the token that GitLab would give."""

import json
from typing import Any

import pytest
import yaml

from tests.examples.conftest import EXAMPLES, Machine, checked

FILE = EXAMPLES / "gitlab-ci" / ".gitlab-ci.yml"


@pytest.fixture(scope="module")
def job() -> Any:
    """The job's definition."""
    return yaml.safe_load(FILE.read_text())["ses"]


def test_it_is_what_gitlab_takes() -> None:
    """By its own schema."""
    checked("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", FILE)


def test_the_job_takes_the_role_audits_and_leaves_its_files(machine: Machine, job: Any) -> None:
    """With no key in the environment: the token is all that it has."""
    token = machine.home / "token"
    variables = job["variables"] | {"AWS_WEB_IDENTITY_TOKEN_FILE": str(token), "SES_AUDIT_TOKEN": "the-token"}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        machine.variables.pop(name)
    before = machine.step("\n".join(job["before_script"]), **variables)
    assert 0 == before.returncode, before.stderr
    assert [line for line in job["before_script"] if line.startswith("pip ")] == machine.noted()
    assert ("the-token", 0o600) == (token.read_text(), token.stat().st_mode & 0o777)
    done = machine.step("\n".join(job["script"]), **variables)
    assert (1, "") == (done.returncode, done.stderr)
    assert "example.com" in done.stdout
    artifacts = job["artifacts"]
    for name in (artifacts["reports"]["junit"], *artifacts["paths"]):
        assert (machine.folder / name).stat().st_size > 0
    account = json.loads((machine.folder / "sescheck.json").read_text())["accounts"][0]
    assert "123456789012" == account["account_id"]


def test_only_what_could_not_be_read_is_let_pass(job: Any) -> None:
    """Findings and failures are red."""
    assert {"exit_codes": [3]} == job["allow_failure"]
