"""A plan as a script for PowerShell, also for Windows PowerShell 5.1: commands of the AWS CLI, and comments.

Windows PowerShell 5.1 takes double quotes out of the arguments of a program, and leaves out empty ones. Therefore
the parameters of most calls go through a temporary file, as JSON in ASCII.
"""

import re
from collections.abc import Iterator
from typing import Any

from sescheck.engine.steps import Call, Fetched, Human, Record, Secret, secrets_of
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.fix.printers.command_names import command_of, kebab
from sescheck.fix.printers.comments import comment, headline
from sescheck.fix.printers.documents import pieces
from sescheck.fix.printers.fill_ins import Names, fetched_of
from sescheck.fix.printers.people import attended
from sescheck.fix.printers.scripts import Shell, script_for
from sescheck.fix.printers.zone import zone_lines
from sescheck.plain import safe

_PLAIN = re.compile(r"[A-Za-z0-9_@+:,./=][A-Za-z0-9_@+:,./=-]*", re.ASCII)
"""Values that PowerShell, cmd.exe and the AWS CLI leave as they are."""
_READ_BY_THE_CLI = ("file:", "fileb:", "http:", "https:")
_START = (
    "$ErrorActionPreference = 'Stop'",
    "$env:AWS_PAGER = ''",
    "$env:AWS_CLI_AUTO_PROMPT = 'off'",
    "$env:PYTHONIOENCODING = 'utf-8'",
    "$env:AWS_CLI_OUTPUT_ENCODING = 'utf-8'",
    "[Console]::OutputEncoding = [Text.Encoding]::UTF8",
)
_IF_ATTENDED = "if (-not [Console]::IsInputRedirected)"
_TO_ASCII = r"[regex]::Replace({text}, '[^\x00-\x7f]', {{ '\u{{0:x4}}' -f [int]$args[0].Value[0] }})"


def files(plan: Plan, preface: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the script."""
    yield "fix.ps1", script(plan, preface)


def script(plan: Plan, preface: str) -> Iterator[str]:
    """Yield the lines of a script, all in ASCII: Windows PowerShell 5.1 reads others wrong.

    Args:
        plan: what to print.
        preface: sentences about the run, for the first lines.
    """
    return script_for(_SHELL, plan, preface)


def _pause(words: str) -> str:
    """Wait for a person, if there is one, because a later step needs this one."""
    return f"{_IF_ATTENDED} {{ $null = Read-Host {quoted(words)} }}"


def _attended(lines: Iterator[str], otherwise: str) -> Iterator[str]:
    """The lines of a step that waits for a person, who has to be there."""
    yield from attended(lines, f"{_IF_ATTENDED} {{")
    yield f"}} else {{ Write-Warning {quoted(otherwise)} }}"


def _comment(words: str) -> Iterator[str]:
    for line in words.split("\n"):
        yield from comment(safe(line, ascii_only=True))


def _unless_known(command: str, member: str, words: str) -> Iterator[str]:
    """The command calls nothing."""
    yield f'if (-not ("$({command} --generate-cli-skeleton)" -match {quoted(member)})) {{'
    yield f"    throw {quoted(words)}"
    yield "}"


def _unless_account(account_id: str, region: str, words: str) -> Iterator[str]:
    caller = f"aws sts get-caller-identity --region {quoted(region)} --query 'Account' --output 'text'"
    yield f"$account = {caller}"
    yield f'if ("$account".Trim() -ne {quoted(account_id)}) {{'
    yield f"    throw {quoted(words)}"
    yield "}"


def _step_lines(each: PlannedStep, names: Names) -> Iterator[str]:
    yield from _comment(headline(each))
    match each.step.does:
        case Call() as call:
            for secret in dict.fromkeys(secrets_of(call)):
                yield from _comment(f"   $env:{names[secret]}: {secret.words}")
            yield from _call_lines(call, names, each.number)
        case Record() as record:
            yield from _comment("Publish this record:")
            yield from (f"#   {line}" for line in zone_lines(record))
        case Human(words):
            yield from _comment(words)


def _call_lines(call: Call, names: Names, number: int) -> Iterator[str]:
    failed = f"if ($LASTEXITCODE -ne 0) {{ throw {quoted(f'Step {number} failed.')} }}"
    if all(_is_plain(value) for value in call.parameters.values()):
        yield " ".join([_beginning(call), *(_option(*each) for each in call.parameters.items())])
        yield failed
        return
    fetched = fetched_of(call)
    yield "$file = (New-TemporaryFile).FullName"
    yield "try {"
    for secret in dict.fromkeys(secrets_of(call)):
        yield f"    if (-not $env:{names[secret]}) {{ throw {quoted(f'$env:{names[secret]} is not set.')} }}"
    for each in fetched:
        yield f"    {_write(each.call, names, [])}"
        reading = f"{_by_file(each.call)} --query {quoted(each.query)} --output 'json'"
        yield f"    {_variable(each, fetched)} = {reading} | Out-String"
        yield f"    {failed}"
    yield f"    {_write(call, names, fetched)}"
    yield f"    {_by_file(call)}"
    yield f"    {failed}"
    yield "} finally {"
    yield "    Remove-Item -LiteralPath $file"
    yield "}"


def _beginning(call: Call) -> str:
    region = "" if call.region is None else f" --region {quoted(call.region)}"
    return f"aws {command_of(call.service)} {kebab(call.operation)}{region}"


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return _PLAIN.fullmatch(value) is not None and not value.lower().startswith(_READ_BY_THE_CLI)
    return isinstance(value, bool | int | float)


def _option(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"--{kebab(name)}" if value else f"--no-{kebab(name)}"
    return f"--{kebab(name)} {quoted(str(value))}"


def _write(call: Call, names: Names, fetched: list[Fetched]) -> str:
    values = (
        quoted(each) if isinstance(each, str) else _filled_in(each, names, fetched)
        for each in pieces(call.parameters)
    )
    return f"Set-Content -LiteralPath $file -Encoding 'Ascii' -NoNewline -Value ({' + '.join(values)})"


def _by_file(call: Call) -> str:
    return f'{_beginning(call)} --cli-input-json "file://$file"'


def _variable(value: Fetched, fetched: list[Fetched]) -> str:
    return f"$fetched{fetched.index(value) + 1}"


def _filled_in(value: Secret | Fetched, names: Names, fetched: list[Fetched]) -> str:
    match value:
        case Fetched():
            text = _variable(value, fetched)
        case Secret():
            text = f"(ConvertTo-Json $env:{names[value]})"
    return _TO_ASCII.format(text=text)


def quoted(text: str) -> str:
    """Return a string of PowerShell in which nothing is replaced. It takes typographic quotes for quotes, too."""
    return "'" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", text) + "'"


_SHELL = Shell(_START, _comment, _unless_known, _unless_account, _step_lines, _attended, _pause)
