"""The manual pages, in mdoc(7): `sescheck(1)` and one a command."""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

from command_line import Command, Setting, commands, top

from sescheck import __version__
from sescheck.errors import MEANINGS

_DATE = "November 23, 2026"
_NOTE = ".\\\" Generated from the command's own help by `make docs`: do not edit."
_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")
_LONGEST = 70
_FILES = {
    "sescheck.toml": "the configuration, in the working folder",
    "pyproject.toml": "its table tool.sescheck, if there is no sescheck.toml",
}
_ENVIRONMENT = {
    "AWS_PROFILE": "the profile, unless --profile names one; so does every other variable that boto3 reads",
    "NO_COLOR": "if not empty, no colours",
}


def pages() -> dict[str, str]:
    """The text of each file in docs/man/."""
    return {"sescheck.1": _page(_overview())} | {f"{_title(c)}.1": _page(_command(c)) for c in commands()}


def _page(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _title(command: Command) -> str:
    return f"sescheck-{command.name}"


def _overview() -> Iterator[str]:
    yield from _head("sescheck", "audit the Amazon SES configuration across regions")
    yield from (".Nm sescheck", ".Op Fl Fl version", ".Ar command", ".Op Ar options")
    yield from (".Sh DESCRIPTION", _prose(top().words), ".Pp", "The commands are:", ".Bl -tag -width Ds")
    for command in commands():
        yield f".It Xr {_title(command)} 1"
        yield _prose(f"{command.first_sentence}.")
    yield ".El"
    yield from _settings("The options are:", top().options)
    yield from _described("ENVIRONMENT", "Ev", _ENVIRONMENT)
    yield from _described("FILES", "Pa", _FILES)
    yield from _exit_status()
    yield from _examples(top().examples)
    yield from _see_also(_title(command) for command in commands())


def _command(command: Command) -> Iterator[str]:
    summary = command.first_sentence
    yield from _head(_title(command), summary[0].lower() + summary[1:])
    yield ".Nm sescheck"
    yield f".Cm {_word(command.name)}"
    yield ".Op Ar options"
    yield from (_synopsis(each) for each in command.arguments)
    yield from (".Sh DESCRIPTION", _prose(command.words))
    yield from _settings("The arguments are:", command.arguments)
    yield from _settings("The options are:", command.options)
    yield from _exit_status()
    yield from _examples(command.examples)
    yield from _see_also(["sescheck"])


def _head(title: str, summary: str) -> Iterator[str]:
    yield from (_NOTE, f".Dd {_DATE}", f".Dt {title.upper()} 1", f".Os sescheck {__version__}")
    yield from (".Sh NAME", f".Nm {title}", f".Nd {_words(summary)}", ".Sh SYNOPSIS")


def _synopsis(argument: Setting) -> str:
    name = argument.names[0]
    return f".Ar {_word(name)}" if argument.is_required else f".Op Ar {_word(name.strip('[].'))}"


def _settings(lead: str, settings: tuple[Setting, ...]) -> Iterator[str]:
    if not settings:
        return
    yield from (".Pp", lead, ".Bl -tag -width Ds")
    for setting in settings:
        yield f".It {' , '.join(_typed(name) for name in setting.names)}{_value(setting)}"
        yield _prose(setting.help)
        if setting.default is not None:
            yield _words(f"Default: {setting.default}.")
        if setting.is_required:
            yield "Required."
        if setting.example:
            yield from (".br", f"E.g.\\& {_words(setting.example)}")
    yield ".El"


def _typed(name: str) -> str:
    if not name.startswith("-"):
        return f"Ar {_word(name)}"
    return f"Fl {_word(name[1:])}"


def _value(setting: Setting) -> str:
    return f" Ar {_word(setting.value)}" if setting.value else ""


def _described(title: str, macro: str, meanings: dict[str, str]) -> Iterator[str]:
    yield from (f".Sh {title}", ".Bl -tag -width Ds")
    for name, meaning in meanings.items():
        yield from (f".It {macro} {_word(name)}", _prose(meaning))
    yield ".El"


def _exit_status() -> Iterator[str]:
    yield from (".Sh EXIT STATUS", ".Bl -tag -width Ds")
    for code, meaning in MEANINGS.items():
        yield from (f".It {code.value}", _prose(meaning))
    yield ".El"


def _examples(examples: Iterable[str]) -> Iterator[str]:
    yield from (".Sh EXAMPLES", ".Bd -literal -offset indent")
    yield from map(_words, examples)
    yield ".Ed"


def _see_also(titles: Iterable[str]) -> Iterator[str]:
    *first, last = sorted(titles)
    yield ".Sh SEE ALSO"
    yield from (f".Xr {title} 1 ," for title in first)
    yield f".Xr {last} 1"


def _prose(text: str) -> str:
    """Sentences: each begins a line of its own, as mdoc wants it, and no line is long."""
    sentences = _SENTENCE.split(text)
    return "\n".join(_words(line) for sentence in sentences for line in _wrapped(sentence))


def _wrapped(sentence: str) -> list[str]:
    return wrap(sentence, _LONGEST, break_on_hyphens=False, break_long_words=False)


def _words(text: str) -> str:
    """Text that roff passes on as it is: hyphens to be copied, and no line that is taken for a request."""
    plain = text.replace("`", "").replace("\\", "\\e").replace("-", "\\-").replace("…", "...")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


def _word(text: str) -> str:
    """One argument of a macro; those that mdoc would call are not."""
    return f"\\&{_words(text).replace(' ', '~')}"
