"""What the command line says of itself, taken apart for the pages that are made from it."""

import functools
from dataclasses import dataclass

import typer.main
from typer.core import TyperArgument, TyperGroup, TyperOption

from sescheck.cli.app import app

_EXAMPLE = " E.g. "


@dataclass(frozen=True, slots=True)
class Setting:
    """An option or an argument.

    Attributes:
        names: as they are typed, the short one first; an argument has its metavar.
        value: the metavar of what an option takes; None for a flag.
        help: what it does, without the example.
        example: how it is used; or None.
        default: what holds where it is not given, if the help does not say; or None.
    """

    names: tuple[str, ...]
    value: str | None
    help: str
    example: str | None
    default: str | None
    is_required: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its help, taken apart."""

    name: str
    words: str
    examples: tuple[str, ...]
    arguments: tuple[Setting, ...]
    options: tuple[Setting, ...]

    @property
    def usage(self) -> str:
        """How it is called."""
        own = (each.names[0] for each in self.arguments)
        return " ".join(["sescheck", self.name, "[OPTIONS]", *own])

    @property
    def first_sentence(self) -> str:
        """What it does, in short."""
        return self.words.partition(". ")[0].rstrip(".")


def _group() -> TyperGroup:
    found = typer.main.get_command(app)
    if not isinstance(found, TyperGroup):
        raise TypeError("the app has one command only")
    return found


@functools.cache
def commands() -> tuple[Command, ...]:
    """Every command, in the order of the help."""
    return tuple(_command(name, command) for name, command in _group().commands.items())


def top() -> Command:
    """What `sescheck` itself takes."""
    return _command("", _group())


def _command(name: str, command: object) -> Command:
    words, _, examples = str(getattr(command, "help", "")).partition("Examples:")
    params = getattr(command, "params", [])
    return Command(
        name,
        " ".join(words.replace("\b", "").split()),
        tuple(line.strip() for line in examples.splitlines() if line.strip()),
        tuple(_argument(each) for each in params if isinstance(each, TyperArgument)),
        tuple(_option(each) for each in params if isinstance(each, TyperOption)),
    )


def _argument(param: TyperArgument) -> Setting:
    words, _, example = (param.help or "").partition(_EXAMPLE)
    return Setting((param.metavar or param.name or "",), None, words, example or None, None, param.required)


def _option(param: TyperOption) -> Setting:
    words, _, example = (param.help or "").partition(_EXAMPLE)
    names = sorted([*param.opts, *param.secondary_opts], key=lambda name: name.startswith("--"))
    is_stated = param.default is None or param.is_flag or "default:" in words.lower()
    default = None if is_stated or not param.show_default else str(param.default)
    value = None if param.is_flag else param.metavar
    return Setting(tuple(names), value, words, example or None, default, param.required)
