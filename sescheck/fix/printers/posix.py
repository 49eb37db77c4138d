"""A plan as a script for sh, bash and zsh: commands of the AWS CLI, and comments for people."""

import re
from collections.abc import Iterator
from typing import Any

from sescheck.engine.steps import Call, Fetched, Human, Record, Secret, secrets_of
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.fix.printers.command_names import command_of, kebab
from sescheck.fix.printers.comments import comment, headline, remarks
from sescheck.fix.printers.documents import pieces
from sescheck.fix.printers.zone import zone_line

_PLAIN = re.compile(r"[A-Za-z0-9_@%+:,./-]+", re.ASCII)
"""Words that no shell changes. ``=`` is not one of them: zsh replaces ``=name`` by a path."""
_READ_BY_THE_CLI = ("file://", "fileb://", "http://", "https://")
"""The AWS CLI replaces a value that begins so by what the file or the page holds."""
_WIDTH = 100
_START = ("#!/bin/sh", "set -eu", "export AWS_PAGER=''")


def files(plan: Plan, preface: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the script."""
    yield "fix.sh", script(plan, preface)


def script(plan: Plan, preface: str) -> Iterator[str]:
    """Yield the lines of a script.

    Args:
        plan: what to print.
        preface: sentences about the run, for the first lines.
    """
    yield from _START
    yield from comment(preface)
    account = None
    for each in plan.steps:
        if each.account_id != account:
            account = each.account_id
            yield from _check_of_account(account, each.step.region)
        yield ""
        yield from step_lines(each)
    yield from remarks(plan)


def _check_of_account(account_id: str, region: str | None) -> Iterator[str]:
    yield ""
    where = "" if region is None else f" --region {quoted(region)}"
    caller = f"aws sts get-caller-identity{where} --query Account --output text"
    yield f'if [ "$({caller})" != {quoted(account_id)} ]; then'
    yield f"  echo {quoted(f'The commands are for the account {account_id}: use its credentials.')} >&2"
    yield "  exit 1"
    yield "fi"


def step_lines(each: PlannedStep) -> Iterator[str]:
    """Yield a step: a comment that says what it does, and its command."""
    yield from comment(headline(each))
    match each.step.does:
        case Call() as call:
            yield from _call_lines(call)
        case Record() as record:
            yield from comment("Publish this record:")
            yield from (f"#   {line}" for line in zone_line(record))
        case Human(words):
            yield from comment(words)


def _call_lines(call: Call) -> Iterator[str]:
    secrets = tuple(dict.fromkeys(secrets_of(call)))
    for each in secrets:
        yield f': "${{{each.name}:?{_in_double_quotes(each.words)}}}"'
    if not any(each.hidden for each in secrets):
        yield command(call)
        return
    # The arguments of a program can be seen by every user of the machine.
    yield "parameters=$(umask 077 && mktemp)"
    yield f'printf %s {_document(call.parameters)} > "$parameters"'
    yield f'{_beginning(call)} --cli-input-json "file://$parameters" || {{ rm -f "$parameters"; exit 1; }}'
    yield 'rm -f "$parameters"'


def command(call: Call, *, width: int = _WIDTH) -> str:
    """Return the command of a call; long ones have several lines.

    Args:
        call: what the command calls.
        width: characters of a line, as far as the values fit; 0: one line.
    """
    if any(_is_read_by_the_cli(value) for value in call.parameters.values()):
        words = [_beginning(call), f"--cli-input-json {_document(call.parameters)}"]
    else:
        words = [_beginning(call), *(_option(name, value) for name, value in call.parameters.items())]
    return _wrapped(words, width)


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


def _is_read_by_the_cli(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip().lower().startswith(_READ_BY_THE_CLI)


def _option(name: str, value: Any) -> str:
    option = kebab(name)
    match value:
        case bool():
            return f"--{option}" if value else f"--no-{option}"
        case str() if value.startswith("-"):
            return f"--{option}={quoted(value)}"
        case str() | int() | float():
            return f"--{option} {quoted(str(value))}"
        case Secret() | Fetched():
            return f"--{option} {_filled_in(value)}"
        case _:
            return f"--{option} {_document(value)}"


def _document(value: Any) -> str:
    """JSON as one word of the shell: what the shell fills in stands between the rest."""
    return "".join(quoted(each) if isinstance(each, str) else _filled_in(each) for each in pieces(value))


def _filled_in(value: Secret | Fetched) -> str:
    match value:
        case Secret(name):
            return f'"${{{name}}}"'
        case Fetched(call, query, is_text):
            output = "text" if is_text else "json"
            return f'"$({command(call, width=0)} --query {quoted(query)} --output {output})"'


def quoted(text: str) -> str:
    """Return one word of sh, bash or zsh, whatever the text."""
    if _PLAIN.fullmatch(text):
        return text
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _in_double_quotes(text: str) -> str:
    return re.sub(r'([\\"$`}])', r"\\\1", text)
