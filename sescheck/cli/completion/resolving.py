"""What stands at the place of the cursor: a command, an option, a value. Asked of Typer's commands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from typer import Context

_FILES = frozenset({"DIR", "FILE", "FOLDER", "NEW", "OLD", "PATH", "REPORT"})
_PARTS = re.compile(r"[A-Z]+")
_HELP = "help"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A whole word that may stand there."""

    word: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What may stand there.

    Attributes:
        candidates: the words; the beginning of each is what was typed.
        files: True if it may also be a file or a folder, after ``prefix``.
        prefix: the beginning of the word that does not belong to the name of the file, such as ``html:``.
    """

    candidates: tuple[Candidate, ...] = ()
    files: bool = False
    prefix: str = ""


def offer(group: Any, words: Sequence[str], incomplete: str) -> Offer:
    """Return what may stand there.

    Args:
        group: the command line, as Typer has it.
        words: the whole words before the cursor, without the name of the program.
        incomplete: the beginning of the word at the cursor.
    """
    words = list(words)
    if words[:1] == [_HELP]:
        del words[0]
    name = next((word for word in words if not word.startswith("-")), None)
    command = group if name is None else group.commands.get(name)
    if command is None:
        return Offer()
    given = words if name is None else words[words.index(name) + 1 :]
    context = Context(group, **group.context_settings)
    if command is not group:
        context = Context(command, parent=context, info_name=name)
    return _of_command(command, context, given, incomplete)


def _of_command(command: Any, context: Any, given: Sequence[str], incomplete: str) -> Offer:
    params = command.get_params(context)
    context.params.update(_typed(params, given))
    option, equals, value = incomplete.partition("=")
    if equals and option.startswith("--"):
        found = _option(params, option)
        return Offer() if found is None else _value(found, context, value, f"{option}=")
    if given and (waiting := _option(params, given[-1])) is not None and "--" not in given[:-1]:
        return _value(waiting, context, incomplete)
    if incomplete.startswith("-") and "--" not in given:
        return Offer(tuple(_names(params, incomplete)))
    if hasattr(command, "commands"):
        return Offer(
            tuple(
                Candidate(each, sub.get_short_help_str())
                for each, sub in command.commands.items()
                if each.startswith(incomplete)
            )
        )
    argument = _argument(params, _positional(params, given))
    return Offer() if argument is None else _value(argument, context, incomplete)


def _option(params: Sequence[Any], typed: str) -> Any:
    """Return the option of that name, if it takes a value; else None."""
    return next((each for each in params if typed in each.opts and _takes_value(each)), None)


def _typed(params: Sequence[Any], given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the options that are typed, with their values, as completers look at them."""
    for before, word in zip(["", *given], given, strict=False):
        option, equals, value = word.partition("=")
        if (found := _option(params, before)) is not None:
            yield found.name, word
        elif equals and (found := _option(params, option)) is not None:
            yield found.name, value


def _takes_value(param: Any) -> bool:
    return param.param_type_name == "option" and not param.is_flag and not param.count


def _names(params: Sequence[Any], incomplete: str) -> Iterator[Candidate]:
    for param in params:
        if param.param_type_name == "option" and not param.hidden:
            for name in (*param.opts, *param.secondary_opts):
                if name.startswith(incomplete):
                    yield Candidate(name, param.help or "")


def _positional(params: Sequence[Any], given: Sequence[str]) -> int:
    """Return how many arguments are there already."""
    pairs = zip(["", *given], given, strict=False)
    return sum(1 for before, word in pairs if not word.startswith("-") and _option(params, before) is None)


def _argument(params: Sequence[Any], before: int) -> Any:
    """Return the argument that follows so many others; None if there is none."""
    arguments = [each for each in params if each.param_type_name == "argument"]
    if before < len(arguments):
        return arguments[before]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def takes_file(metavar: str) -> bool:
    """True if a value is a file or a folder, or ends with one: the shell completes it."""
    return not _FILES.isdisjoint(_PARTS.findall(metavar))


def _value(param: Any, context: Any, typed: str, prefix: str = "") -> Offer:
    found = [Candidate(f"{prefix}{each.value}", each.help or "") for each in param.shell_complete(context, typed)]
    metavar = param.metavar or ""
    if found or not takes_file(metavar):
        return Offer(tuple(found))
    name, colon, _ = typed.partition(":") if ":" in metavar else ("", "", "")
    return Offer(files=True, prefix=f"{prefix}{name}{colon}")
