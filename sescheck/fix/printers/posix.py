"""A plan as a script for sh, bash and zsh: commands of the AWS CLI, and comments for people."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.engine.steps import Call, Fetched, Human, Record, Secret, secrets_of
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.fix.printers.command_names import command_of, kebab
from sescheck.fix.printers.comments import headline, shell_comment
from sescheck.fix.printers.documents import pieces
from sescheck.fix.printers.fill_ins import Names, fetched_of, variable
from sescheck.fix.printers.people import attended
from sescheck.fix.printers.scripts import Shell, script_for
from sescheck.fix.printers.zone import zone_lines

_PLAIN = re.compile(r"[A-Za-z0-9_@%+:,./-]+", re.ASCII)
"""Words that no shell changes. ``=`` is not one of them: zsh replaces ``=name`` by a path."""
_READ_BY_THE_CLI = ("file://", "fileb://", "http://", "https://")
"""The AWS CLI replaces a value that begins so by what the file or the page holds."""
_WIDTH = 100
_LONGEST_ARGUMENT = 100_000
"""Bytes. Linux starts no program with an argument of 128 KiB."""
_START = ("#!/bin/sh", "set -eu", "export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off")
_EXPANDED = re.compile(r"[$`!]", re.ASCII)
"""What a shell expands inside double quotes: an interactive zsh takes a comment for a command."""
_IF_ATTENDED = "if [ -t 0 ]; then"
_FILE = "sescheck_file"
_CLEAN_UP = f"trap 'rm -f \"${_FILE}\"' EXIT HUP INT TERM"


def files(plan: Plan, preface: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the script."""
    yield "fix.sh", script(plan, preface)


def script(plan: Plan, preface: str) -> Iterator[str]:
    """Yield the lines of a script.

    Args:
        plan: what to print.
        preface: sentences about the run, for the first lines.
    """
    return script_for(_SHELL, plan, preface)


def _pause(words: str) -> str:
    """Wait for a person, if there is one, because a later step needs this one."""
    return f"{_IF_ATTENDED} printf {quoted(f'{words}. ')}; read -r _; fi"


def _attended(lines: Iterator[str], otherwise: str) -> Iterator[str]:
    """The lines of a step that waits for a person, who has to be there."""
    yield from attended(lines, _IF_ATTENDED)
    yield f"else echo {quoted(otherwise)} >&2; fi"


def _unless_known(command_: str, member: str, words: str) -> Iterator[str]:
    """The command calls nothing."""
    yield f"if ! {command_} --generate-cli-skeleton 2>&1 | grep -q {quoted(member)}; then"
    yield from _end_with(words)


def _unless_account(account_id: str, region: str, words: str) -> Iterator[str]:
    caller = f"aws sts get-caller-identity --region {quoted(region)} --query Account --output text"
    yield f'if [ "$({caller})" != {quoted(account_id)} ]; then'
    yield from _end_with(words)


def _end_with(words: str) -> Iterator[str]:
    yield f"  echo {quoted(words)} >&2"
    yield "  exit 1"
    yield "fi"


def step_lines(each: PlannedStep, names: Names | None = None) -> Iterator[str]:
    """Yield a step: a comment that says what it does, and its command."""
    yield from shell_comment(headline(each))
    match each.step.does:
        case Call() as call:
            for secret in dict.fromkeys(secrets_of(call)):
                yield from shell_comment(f"   ${_name(secret, names)}: {secret.words}")
            yield command(call, names=names)
        case Record() as record:
            yield from shell_comment("Publish this record:")
            for line in zone_lines(record):
                yield from shell_comment(f"   {line}") if _EXPANDED.search(line) else [f"#   {line}"]
        case Human(words):
            yield from shell_comment(words)


def command(call: Call, *, width: int = _WIDTH, names: Names | None = None) -> str:
    """Return the command of a call, as one command of the shell; a long one has several lines.

    A value that has to be read first is read before it: the command does not run if that fails. It goes through a
    file, because it may be too long for an argument. So does what is known to be too long, and what nobody else
    may see: every user of a machine sees arguments.

    Args:
        call: what the command calls.
        width: characters of a line, as far as the values fit; 0: one line.
        names: the variables of the values to fill in; None: their own names.
    """
    fill = _FillIns(names, fetched_of(call))
    secrets = tuple(dict.fromkeys(secrets_of(call)))
    values = _values(call, fill, as_document=bool(secrets))
    before = [f': "${{{_name(each, names)}:?is not set}}"' for each in secrets]
    before += [f'{fill.variable(each)}="$({_reading(each, names)})"' for each in fill.fetched]
    break_, indent = (" &&\n", "  ") if width else (" && ", "")
    if fill.fetched or any(each.hidden for each in secrets) or sum(map(len, values)) > _LONGEST_ARGUMENT:
        whole = fill.document(call.parameters)
        before += [f"{_FILE}=$(umask 077 && mktemp)", _CLEAN_UP, f'printf %s {whole} > "${_FILE}"']
        run = f'{_beginning(call)} --cli-input-json "file://${_FILE}"'
    else:
        run = _wrapped([_beginning(call), *values], width)
    if not before:
        return run
    lines = break_.join(f"{indent}{each}" for each in (*before, run))
    return f"(\n{lines}\n)" if width else f"( {lines} )"


def to_edit(call: Call, *, width: int = _WIDTH) -> str:
    """Return the command of a call for a person who edits it: names stand for the values to fill in.

    Only for calls of which ``is_to_edit`` is true. The values are in a document: AWS CLI 1 replaces
    an option's value that begins with https:// by the page.
    """
    fill = _FillIns(None, [])
    return _wrapped([_beginning(call), f"--cli-input-json {fill.document(_by_name(call.parameters))}"], width)


def is_to_edit(call: Call) -> bool:
    """True if a person fills in values that others may see, and nothing has to be read first."""
    found = tuple(secrets_of(call))
    return bool(found) and not fetched_of(call) and not any(each.hidden for each in found)


def _by_name(value: Any) -> Any:
    match value:
        case Secret():
            return variable(value)
        case Mapping():
            return {name: _by_name(each) for name, each in value.items()}
        case list() | tuple():
            return [_by_name(each) for each in value]
        case _:
            return value


def _values(call: Call, fill: "_FillIns", *, as_document: bool) -> list[str]:
    """The parameters as options, or as one document, if an option cannot have one of the values."""
    if as_document or any(map(_needs_document, call.parameters.values())):
        return [f"--cli-input-json {fill.document(call.parameters)}"]
    return [_option(name, value, fill) for name, value in call.parameters.items()]


class _FillIns:
    """How the shell names what is not known yet."""

    def __init__(self, names: Names | None, fetched: list[Fetched]) -> None:
        self._names = names
        self.fetched = fetched

    def variable(self, value: Fetched) -> str:
        return f"sescheck_{self.fetched.index(value) + 1}"

    def document(self, value: Any) -> str:
        """JSON as one word of the shell: what the shell fills in stands between the rest."""
        return "".join(quoted(each) if isinstance(each, str) else self.value(each) for each in pieces(value))

    def value(self, value: Secret | Fetched) -> str:
        """One value of JSON; the marks that end a string of JSON are escaped in what a person fills in."""
        if isinstance(value, Fetched):
            return f'"${self.variable(value)}"'
        filled = f'printf %s "${{{_name(value, self._names)}}}"'
        return f"""'"'"$({filled} | sed 's/[\\"]/\\\\&/g')"'"'"""


def _name(secret: Secret, names: Names | None) -> str:
    return variable(secret) if names is None else names[secret]


def _reading(value: Fetched, names: Names | None) -> str:
    return f"{command(value.call, width=0, names=names)} --query {quoted(value.query)} --output json"


def _wrapped(words: list[str], width: int) -> str:
    lines = [words[0]]
    for word in words[1:]:
        if width and len(lines[-1]) + len(word) + len(" \\") >= width:
            lines.append(f"    {word}")
        else:
            lines[-1] += f" {word}"
    return " \\\n".join(lines)


def _beginning(call: Call) -> str:
    region = "" if call.region is None else f" --region {quoted(call.region)}"
    return f"aws {command_of(call.service)} {kebab(call.operation)}{region}"


def _needs_document(value: Any) -> bool:
    """True if the AWS CLI or a terminal would not leave a value as it is."""
    match value:
        case str():
            is_printable = value.isascii() and value.isprintable()
            return not is_printable or value.lstrip().lower().startswith(_READ_BY_THE_CLI)
        case _:
            return value is None


def _option(name: str, value: Any, fill: _FillIns) -> str:
    option = kebab(name)
    match value:
        case bool():
            return f"--{option}" if value else f"--no-{option}"
        case str() if value.startswith("-"):
            return f"--{option}={quoted(value)}"
        case str() | int() | float():
            return f"--{option} {quoted(str(value))}"
        case _:
            return f"--{option} {fill.document(value)}"


def quoted(text: str) -> str:
    """Return one word of sh, bash or zsh, whatever the text."""
    if _PLAIN.fullmatch(text):
        return text
    return "'" + text.replace("'", "'\"'\"'") + "'"


_SHELL = Shell(_START, shell_comment, _unless_known, _unless_account, step_lines, _attended, _pause)
