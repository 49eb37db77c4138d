"""What a script checks before its first step."""

import subprocess
from pathlib import Path

import pytest

from sescheck.engine.steps import Call, Deed, Human, Phase, Step
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.fix.printers import posix, powershell
from sescheck.fix.printers.preconditions import newly_known, region_of_check
from tests.fix.printers.plans import ACCOUNT, EAST, PREFACE, WEST, finding, plan

ENABLE = Call("account", "EnableRegion", None, {"RegionName": "me-south-1"})
CREATE = Call("sesv2", "CreateConfigurationSet", WEST, {"ConfigurationSetName": "main"})
MODE = Call("sesv2", "PutAccountDeliveryAttributes", EAST, {"SharedPoolDeliveryMode": "REGIONAL"})
SIGNED = Call(
    "sesv2",
    "UpdateConfigurationSet",
    EAST,
    {"ConfigurationSetName": "main", "MessageSecurityOptions": {"SigningScheme": {"SmimeScheme": {}}}},
)
WAIT = Human("Wait.")


def about(region: str | None, *deeds: Deed) -> Plan:
    """A plan whose steps are about a region."""
    steps = [Step("Do it", each, region, Phase.LAST) for each in deeds]
    return Plan(tuple(PlannedStep(number, ACCOUNT, each, (finding(),)) for number, each in enumerate(steps, 1)))


@pytest.mark.parametrize(
    ("found", "region"),
    [
        (about(None, WAIT, CREATE), WEST),
        (about("me-south-1", ENABLE, CREATE), WEST),
        (about("me-south-1", ENABLE), "us-east-1"),
        (about("us-gov-east-1", ENABLE), "us-gov-west-1"),
        (about("eusc-de-east-1", ENABLE), "eusc-de-east-1"),
    ],
)
def test_the_account_is_asked_in_a_region_that_is_enabled(found: Plan, region: str) -> None:
    """Nobody may have configured a region, and a region that a step enables answers nothing before."""
    assert region == region_of_check(found, ACCOUNT)
    asks = f"aws sts get-caller-identity --region {region} "
    assert asks in "\n".join(posix.script(found, PREFACE))
    assert asks.replace(region, f"'{region}'") in "\n".join(powershell.script(found, PREFACE)).replace(
        f"--region {region} ", f"--region '{region}' "
    )


def test_a_script_without_commands_does_not_ask_for_the_account() -> None:
    """It changes nothing, and nobody may have the AWS CLI."""
    found = about(EAST, WAIT)
    assert region_of_check(found, ACCOUNT) is None
    assert "get-caller-identity" not in "\n".join(
        (*posix.script(found, PREFACE), *powershell.script(found, PREFACE))
    )


def test_what_only_a_newer_awscli_knows_is_checked_once() -> None:
    """Wherever the member is."""
    found = newly_known(plan(CREATE, MODE, SIGNED, MODE))
    assert [
        ("aws sesv2 put-account-delivery-attributes", "SharedPoolDeliveryMode"),
        ("aws sesv2 update-configuration-set", "MessageSecurityOptions"),
    ] == list(found)


@pytest.mark.parametrize(("answer", "code"), [('{"SharedPoolDeliveryMode": ""}', 0), ("Invalid choice", 1)])
def test_a_script_ends_before_its_first_step_if_the_awscli_is_too_old(
    tmp_path: Path, answer: str, code: int
) -> None:
    """Nothing runs, and the message says what is missing."""
    log, program = tmp_path / "log", tmp_path / "aws"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {log}\n'
        f"case \"$*\" in *skeleton*) echo '{answer}';; *identity*) echo {ACCOUNT};; esac\n"
    )
    program.chmod(0o755)
    script = "\n".join(posix.script(plan(CREATE, MODE), PREFACE))
    ended = subprocess.run(
        ["/bin/sh", "-c", script],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert code == ended.returncode
    assert ("create-configuration-set" in log.read_text()) == (code == 0)
    assert ("install the newest version of AWS CLI 2" in ended.stderr) == (code == 1)
