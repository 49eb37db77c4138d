"""All printers, by the command line."""

from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.fix.printers import PRINTERS, SHELLS, printer
from tests.conftest import Cli
from tests.fix.printers.plans import PREFACE, plan

FORMS = [("--as", form) for form in PRINTERS] + [("--shell", shell) for shell in SHELLS]


@pytest.mark.parametrize(
    ("form", "shell"), [*((form, "sh") for form in PRINTERS), *(("cli", each) for each in SHELLS)]
)
def test_a_plan_without_steps_can_be_printed(form: str, shell: str) -> None:
    """It has the sentences about the run, and no resource."""
    files = [(name, list(lines)) for name, lines in printer(form, shell)(plan(), PREFACE)]
    assert any("Two sentences." in line for _, lines in files for line in lines)


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_the_command_writes_files_into_a_folder(
    form: tuple[str, str], cli: Cli, emulator: Emulator, tmp_path: Path
) -> None:
    """Each form has its files, with the step in one of them."""
    emulator.region("us-east-1").call("sesv2", "CreateConfigurationSet", ConfigurationSetName="only-here")
    where = ("--endpoint-url", emulator.url, "--regions", "us-east-1,eu-west-1", "--no-dns")
    result = cli("fix", *where, *form, "--output", str(tmp_path))
    assert (0, "") == (result.code, result.out)
    assert any("only-here" in each.read_text(encoding="utf-8") for each in tmp_path.iterdir())


def test_batches_on_standard_output_are_json(cli: Cli, emulator: Emulator) -> None:
    """What is for people goes to standard error."""
    emulator.region("us-east-1").call("sesv2", "CreateConfigurationSet", ConfigurationSetName="only-here")
    where = ("--endpoint-url", emulator.url, "--regions", "us-east-1,eu-west-1", "--no-dns")
    result = cli("fix", *where, "--as", "route53")
    assert "" == result.out
    assert "# Not DNS records: 8 of 8 steps:" in result.err
