"""The steps of every rule's examples as Terraform and CloudFormation, by the schemas of both."""

from pathlib import Path

import fix_forms
import pytest

from sescheck.engine.rule import Entry
from sescheck.fix.printers import cloudformation, terraform
from sescheck.rules.catalogue import every_rule
from tests.fix.printers.plans import PREFACE, texts
from tests.fix.printers.test_cloudformation import linted
from tests.fix.printers.test_terraform import PROVIDER, resources, wrong


@pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)
def test_the_provider_has_every_resource_and_argument(entry: Entry) -> None:
    """In the files of all rounds; and each resource has its region."""
    for plan in fix_forms.plans_of(entry):
        for text in texts(terraform.files(plan, PREFACE)).values():
            found = list(resources(text))
            assert [] == [
                (type_, label, each)
                for type_, label, arguments in found
                for each in wrong(arguments, PROVIDER[type_]["arguments"])
            ]
            assert all("region" in arguments for _, _, arguments in found)


def test_cfn_lint_finds_nothing_in_the_templates_of_any_rule(tmp_path: Path) -> None:
    """In those of all rounds."""
    files = {
        f"{entry.name}-{number}-{name}": text
        for entry in every_rule()
        for number, plan in enumerate(fix_forms.plans_of(entry))
        for name, text in texts(cloudformation.files(plan, PREFACE)).items()
    }
    assert 50 < sum(name.endswith(".yaml") for name in files)
    assert "" == linted(files, tmp_path)
