"""The commands' pages: each command's own help, laid out to be read."""

from collections.abc import Iterator
from textwrap import wrap

from command_line import Command, Setting, commands, top

from sescheck.errors import MEANINGS

_NOTE = "<!-- Generated from the command's own help by `make docs`: do not edit. -->"


_WIDTH = 115
_MORE = {
    "audit": "[Configuration](../configuration.md), [permissions](../permissions.md), "
    "[only what is new](../changes.md), [formats](../formats/README.md), [what can go wrong](../reliability.md), "
    "[how long it takes](../performance.md).",
    "config": "[Configuration](../configuration.md).",
    "demo": "[What it prints](../demo.md); [the emulator](../emulator.md) behind it.",
    "diff": "[Only what is new](../changes.md).",
    "history": "[Only what is new](../changes.md).",
    "iam-policy": "[Permissions](../permissions.md); "
    "[the exit codes of `--check`](../permissions.md#what-the-caller-lacks---check).",
    "init": "[Configuration](../configuration.md).",
    "notify": "[Notify](../notify.md): receivers, secrets, what can go wrong.",
    "rules": "[All of them](../rules/README.md).",
    "snapshot": "[Performance](../performance.md), on `--resume` and `--depth`.",
}


def pages() -> dict[str, str]:
    """The text of each file in docs/commands/."""
    return {"README.md": _index()} | {f"{command.name}.md": _page(command) for command in commands()}


def table(folder: str) -> str:
    """The commands, each with what it does and a link into ``folder``."""
    rows = (f"| [sescheck {c.name}]({folder}{c.name}.md) | {c.first_sentence} |" for c in commands())
    return "\n".join(["| command | does |", "|---|---|", *rows])


def exit_codes() -> str:
    """The table of exit codes."""
    rows = (f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items())
    return "\n".join(["| code | meaning |", "|---|---|", *rows])


def _index() -> str:
    head = f"{_NOTE}\n\n# Commands\n\n{top().words}"
    every = "`sescheck --help` lists them, `sescheck COMMAND --help` prints its page."
    options = _settings(top().options)
    parts = [head, table(""), every, f"## Options of all\n\n{options}", f"## Exit codes\n\n{exit_codes()}"]
    return "\n\n".join([*parts, _COMPLETION, _MANUAL]) + "\n"


_COMPLETION = """\
## Completion

    sescheck --install-completion

adds it to the start-up file of your shell (bash, zsh, fish, PowerShell). `sescheck --show-completion` only
prints it. The Tab key then completes commands, options and values: rules and globs of rules, regions, formats,
profiles of the AWS configuration, scenarios, files."""

_MANUAL = """\
## Manual pages

The package installs `sescheck(1)` and one page per command, so `man sescheck` and `man sescheck audit` work if
its environment is on `PATH`. Otherwise use `man -l docs/man/sescheck.1` in a checkout."""


def _page(command: Command) -> str:
    return "\n\n".join(_parts(command)) + "\n"


def _parts(command: Command) -> Iterator[str]:
    yield f"{_NOTE}\n\n# sescheck {command.name}"
    yield "\n".join(wrap(command.words, _WIDTH, break_on_hyphens=False))
    yield f"    {command.usage}"
    yield "## Examples"
    yield "\n".join(f"    {example}" for example in command.examples)
    if command.arguments:
        yield "## Arguments"
        yield _settings(command.arguments)
    if command.options:
        yield "## Options"
        yield _settings(command.options)
    yield f"## Exit codes\n\n{exit_codes()}"
    if command.name in _MORE:
        yield f"## See also\n\n{_MORE[command.name]}"


def _settings(settings: tuple[Setting, ...]) -> str:
    return "\n".join(line for each in settings for line in _setting(each))


def _setting(setting: Setting) -> list[str]:
    example = None if setting.example is None else f"E.g. {_code(setting.example)}"
    default = None if setting.default is None else f"Default: {_code(setting.default)}."
    required = "Required." if setting.is_required else None
    parts = (f"{_name(setting)}: {_escaped(setting.help)}", required, default, example)
    words = " ".join(filter(None, parts))
    return wrap(
        words, _WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False, break_long_words=False
    )


def _name(setting: Setting) -> str:
    value = f" {setting.value}" if setting.value else ""
    return ", ".join(_code(f"{name}{value if name == setting.names[-1] else ''}") for name in setting.names)


def _escaped(words: str) -> str:
    """Words of the help; what stands between backticks there is code here too."""
    return words.replace("*", "\\*").replace("<", "&lt;")


def _code(words: str) -> str:
    return f"`{words}`"
