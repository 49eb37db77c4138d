"""Every `aws` command that people are shown, by botocore's models: it asks for what there is."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import command_line
import pytest
from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.validate import ParamValidator

from sescheck.engine.rule import Entry
from sescheck.rules.catalogue import every_rule, sections
from tests.commands.asked import CUSTOM, GLOBAL, WrongError, asked
from tests.commands.filled import FILES, PLACEHOLDERS, is_open
from tests.commands.written import Command, commands_in, every_command

each_command = pytest.mark.parametrize("command", every_command(), ids=str)
LEAST = 190
OPTION = re.compile(r"`(--[a-z-]+)")
SESCHECK = {name for command in command_line.commands() for option in command.options for name in option.names}


def faults(words: list[str]) -> list[str]:
    """What is wrong with a command; nothing of one that only the CLI itself can judge."""
    try:
        if tuple(words[:2]) in CUSTOM:
            return []
        found = asked(words)
    except (WrongError, ValueError) as error:
        return [str(error)]
    shape = found.operation.input_shape
    report = ParamValidator().validate(found.parameters, shape).generate_report() if shape else ""
    return [
        *([f"{found.operation.name} is deprecated"] if found.operation.deprecated else []),
        *([report] if report else []),
        *(bad_values(shape, found.parameters) if shape and not report else []),
    ]


def bad_values(shape: Shape, value: Any, name: str = "") -> Iterator[str]:
    """Values that an enumeration does not have, and words in capitals for which nobody has a value."""
    if isinstance(shape, StructureShape):
        for member, each in value.items():
            yield from bad_values(shape.members[member], each, member)
    elif isinstance(shape, ListShape):
        for each in value:
            yield from bad_values(shape.member, each, name)
    elif isinstance(shape, MapShape):
        for key, each in value.items():
            yield from bad_values(shape.key, key, name)
            yield from bad_values(shape.value, each, name)
    elif shape.type_name == "string" and shape.enum:
        if value not in shape.enum:
            yield f"{name}: {value} is none of {shape.enum}"
    elif shape.type_name == "string" and is_open(value) and name not in FREE:
        yield f"{name}: {value} is a placeholder that tests/commands/filled.py does not know"


FREE = {"AccessKeyId", "DomainSigningPrivateKey", "Filter", "KeyId", "SecretString", "TargetKeyId"}
"""Strings in which capitals are what AWS makes."""


@each_command
def test_a_command_asks_for_what_there_is(command: Command) -> None:
    """The operation exists and is not deprecated; its parameters are named, complete and of the right values."""
    assert [] == faults(command.words)


@pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)
def test_options_that_the_fix_names_exist(entry: Entry) -> None:
    """Whoever reads "add `--this`" finds it: an option of a command on the page, or of sescheck."""
    named = set(OPTION.findall(sections(entry.page)["How to fix"]))
    assert set() == named - options_of(commands_in(entry.name, entry.page)) - SESCHECK


def options_of(commands: Iterable[Command]) -> set[str]:
    """All that the commands could be given."""
    found = set(GLOBAL)
    for command in commands:
        if tuple(command.words[:2]) not in CUSTOM:
            shape = asked(command.words).operation.input_shape
            for name, member in shape.members.items() if shape else ():
                option = xform_name(name, "-")
                found |= {f"--{option}", *({f"--no-{option}"} if member.type_name == "boolean" else ())}
    return found


def test_an_option_that_no_command_has_is_noticed() -> None:
    """A switch has its reverse; a name that is close is another."""
    found = options_of(commands_in("page", "`aws sesv2 put-account-sending-attributes --sending-enabled`"))
    assert {"--sending-enabled", "--no-sending-enabled"} <= found
    assert "--sending" not in found


def test_all_commands_are_looked_at() -> None:
    """What finds them does not pass over most of them."""
    assert LEAST <= len(every_command())
    assert {"README.md", "docs/permissions.md", "docs/emulator.md"} & {found.page for found in every_command()}


def test_no_placeholder_is_left_over() -> None:
    """The tables hold what some command uses."""
    text = "\n".join(command.text for command in every_command())
    assert set() == {name for name in PLACEHOLDERS if name not in text}
    assert set() == {name for name in FILES if name not in text}


BROKEN = {
    "no such service": "aws sesv3 get-account",
    "no such operation": "aws sesv2 get-acount --region REGION",
    "no such parameter": "aws sesv2 get-email-identity --region REGION --identity NAME",
    "a required one is missing": "aws sesv2 get-email-identity --region REGION",
    "no such member": "aws sesv2 put-account-vdm-attributes --vdm-attributes Enabled=ENABLED",
    "no such value": "aws sesv2 put-suppressed-destination --email-address ADDRESS --reason BOUNCED",
    "no such value in shorthand": "aws sesv2 put-account-vdm-attributes --vdm-attributes VdmEnabled=ON",
    "no such value in a list": "aws sesv2 put-account-suppression-attributes --suppressed-reasons BOUNCE NONE",
    "no such type": "aws sesv2 put-configuration-set-delivery-options --configuration-set-name SET"
    " --max-delivery-seconds many",
    "a switch with a value": "aws sesv2 put-account-sending-attributes --sending-enabled true",
    "an unknown placeholder": "aws sesv2 get-email-identity --email-identity YOUR_DOMAIN",
    "an unknown file": "aws sesv2 create-configuration-set --cli-input-json file://unknown.json",
    "a shorthand that does not end": "aws sesv2 create-contact-list --contact-list-name A --topics TopicName=[a",
    "a word of no option": "aws sesv2 get-account REGION",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_command_is_noticed(what: str) -> None:
    """Whatever is wrong with it, wherever on the page it stands."""
    (inline,) = commands_in("page", f"Run `{BROKEN[what]}`.")
    (block,) = commands_in("page", f"## How to fix\n\n    {BROKEN[what]}\n")
    for command in (inline, block):
        assert [] != faults(command.words)


def test_commands_are_found_whole() -> None:
    """Continued lines, quotes over lines, prompts and redirections."""
    text = "1. See\n\n       $ aws a b --c \\\n           d > e.json\n\n```sh\naws f g --h '{\"i\":\n  1}'\n```\n"
    assert [["a", "b", "--c", "d"], ["f", "g", "--h", '{"i":\n  1}']] == [
        command.words for command in commands_in("page", text)
    ]
