"""Every `aws` command of a rule's page, by the AWS CLI, answered by the emulator.

The emulator has none of the things that the placeholders name. So it may answer that a thing does not exist, or
that it exists already if a command before made it. Every other refusal is about the command.
"""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.rules.catalogue import every_rule
from tests.commands.filled import write_files
from tests.commands.test_commands_by_awscli import NEWER_THAN_THE_CLI, ready
from tests.commands.written import Command, commands_in

pytestmark = pytest.mark.awscli

COMMANDS = {
    entry.name: found
    for entry in every_rule()
    if (
        found := [
            each for each in commands_in(entry.name, entry.page) if tuple(each.words[:2]) not in NEWER_THAN_THE_CLI
        ]
    )
}
REFUSED = re.compile(r"An error occurred \((\w+)\) when calling the (\w+) operation")
ABOUT_THE_THING = re.compile(r"NotFound|NoSuch|DoesNotExist|AlreadyExists")
NOT_EMULATED = frozenset(
    {
        "CreateImportJob",
        "GetReputationEntity",
        "PutDedicatedIpInPool",
        "PutDedicatedIpPoolScalingAttributes",
        "RequestServiceQuotaIncrease",
    }
)
"""Operations that the emulator does not have: only botocore's models judge these commands."""
OTHER_REFUSALS: Mapping[str, str] = {
    "EnableRegion": "is enabled by default",
    "ImportCertificate": "is not PEM-encoded or is not valid",
    "SetIdentityHeadersInNotificationsEnabled": "does not exist",
    "SetIdentityNotificationTopic": "does not exist",
    "UpdateAssumeRolePolicy": "Trust Policy statement actions",
    "UpdateReputationEntityCustomerManagedStatus": "is not a reputation entity",
    "UpdateReputationEntityPolicy": "is not a reputation entity",
}
"""Refusals of what the tests fill in, although the command is right: the region, the certificate, the identity,
the policy, the tenant."""


def refusal(
    command: Command, cli: "subprocess.Popen[str]", emulator: Emulator, folder: Path
) -> tuple[str, str, str]:
    """How the emulator refuses a command: the code, the operation, and what it says. Empty if it does not."""
    asked, answered = cli.stdin, cli.stdout
    assert asked is not None
    assert answered is not None
    print(json.dumps(ready(command.words, folder, emulator.url)), file=asked, flush=True)
    code, _, said = json.loads(answered.readline())
    if code == 0:
        return "", "", ""
    found = REFUSED.search(said)
    return (found[1], found[2], said) if found else ("", "", said)


def is_about_the_command(code: str, operation: str, said: str) -> bool:
    """False if the command could be right."""
    if not said or (code and ABOUT_THE_THING.search(code)):
        return False
    if code == "NotImplemented":
        return operation not in NOT_EMULATED
    return operation not in OTHER_REFUSALS or OTHER_REFUSALS[operation] not in said


@pytest.mark.parametrize("name", COMMANDS)
def test_the_emulator_takes_every_command_of_a_page(
    name: str, aws_cli_driver: "subprocess.Popen[str]", emulator: Emulator, tmp_path: Path
) -> None:
    """In the order of the page."""
    write_files(tmp_path)
    refused = ((str(each), refusal(each, aws_cli_driver, emulator, tmp_path)) for each in COMMANDS[name])
    assert [] == [(command, *found) for command, found in refused if is_about_the_command(*found)]


@pytest.mark.parametrize(
    "words",
    [
        "aws sesv2 create-email-identity-policy --email-identity DOMAIN --policy-name POLICY --policy '{'",
        "aws ses create-receipt-filter --filter Name=x",
        "aws sesv2 create-import-jobs",
        "aws sesv2 list-export-jobs --page-size many",
    ],
)
def test_a_wrong_command_is_noticed(
    words: str, aws_cli_driver: "subprocess.Popen[str]", emulator: Emulator, tmp_path: Path
) -> None:
    """The program refuses it, or the emulator does, and not because a thing is missing."""
    emulator.region("us-east-1").call("sesv2", "CreateEmailIdentity", EmailIdentity="example.com")
    (command,) = commands_in("page", f"    {words}\n")
    assert is_about_the_command(*refusal(command, aws_cli_driver, emulator, tmp_path))


def test_no_exception_is_left_over() -> None:
    """Each is about a command of a page."""
    words = {each.words[1].replace("-", "") for found in COMMANDS.values() for each in found}
    assert set() == {each for each in (*NOT_EMULATED, *OTHER_REFUSALS) if each.lower() not in words}
