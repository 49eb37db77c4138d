"""The words that a shell gives and takes, through the environment, as the scripts of --install-completion do."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from sescheck.cli.completion.resolving import Candidate, Offer, offer

_BREAKS = ":="
"""Bash takes words apart at these characters, and replaces only what follows the last one."""


def answer(group: object, instruction: str, environment: Mapping[str, str]) -> tuple[str, int] | None:
    """Return what to print, and the exit code; None for a shell that Typer answers itself.

    Args:
        group: the command line, as Typer has it.
        instruction: of the shell, such as ``complete_bash``.
        environment: where the shell has put the words.
    """
    match instruction:
        case "complete_bash":
            words, broken, is_quoted = _words_of_bash(environment)
            found = offer(group, words[1:-1], words[-1])
            rests = (each.word.removeprefix(broken) for each in found.candidates)
            return "\n".join(rests if is_quoted else map(_escaped, rests)), 0
        case "complete_zsh":
            words = _words(environment)
            return _for_zsh(offer(group, words[1:-1], words[-1]), words[-1]), 0
        case "complete_fish":
            words = _words(environment)
            found = offer(group, words[1:-1], words[-1])
            if environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
                return "", 1 if found.files else 0
            return "\n".join(map(_for_fish, found.candidates)), 0
        case _:
            return None


def _words(environment: Mapping[str, str]) -> list[str]:
    """The words up to the cursor, the last of them unfinished or empty."""
    typed = environment.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(typed)
    return words if len(words) > 1 and not typed.endswith(" ") else [*words, ""]


def _split(text: str) -> list[str]:
    """Split like a shell; the last word may lack the end of its quotes."""
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:
        words.append(lexer.token)
    return words


def _words_of_bash(environment: Mapping[str, str]) -> tuple[list[str], str, bool]:
    """The words up to the cursor, what of the last one bash has taken off, and whether it is in quotes."""
    typed, number = environment["COMP_WORDS"], int(environment["COMP_CWORD"])
    parts = typed.split("\n") if "\n" in typed else typed.split(" ")
    parts = [*parts, ""][: number + 1]
    words: list[str] = []
    for before, part in pairwise(["", *parts]):
        if words and words[-1] and part and (part[0] in _BREAKS or before[-1:] in _BREAKS) and before:
            words[-1] += part
        else:
            words.append(part)
    broken = words[-1][: len(words[-1]) - len(parts[-1])] if parts[-1][:1] not in _BREAKS else words[-1]
    return [" ".join(_split(word)) if word else "" for word in words], broken, parts[-1][:1] in {"'", '"'}


def _escaped(word: str) -> str:
    """Return it as bash takes it for one word, and does not expand it."""
    return re.sub(r"([^\w%+,./:=@-])", r"\\\1", word)


def _for_zsh(found: Offer, typed: str) -> str:
    """Return commands that the completion function of zsh evaluates, on one line."""
    if found.files:
        return "; ".join([*_cut(found.prefix), "_files"])
    if not found.candidates:
        return ""
    listed = " ".join(map(_described, _without(found.candidates, prefix := _option_part(typed))))
    return "; ".join([*_cut(prefix), f"local -a found; found=({listed})", "_describe -V value found"])


def _option_part(typed: str) -> str:
    option, equals, _ = typed.partition("=")
    return f"{option}=" if equals and option.startswith("--") else ""


def _cut(prefix: str) -> Iterator[str]:
    """Yield the commands by which zsh leaves the prefix of the word alone."""
    if "=" in prefix:
        yield "compset -P 1 '*='"
    if prefix.endswith(":"):
        yield "compset -P 1 '*:'"


def _without(candidates: Sequence[Candidate], prefix: str) -> Iterator[Candidate]:
    return (Candidate(each.word.removeprefix(prefix), each.help) for each in candidates)


def _described(each: Candidate) -> str:
    word = each.word.replace("\\", "\\\\").replace(":", "\\:")
    return shlex.quote(f"{word}:{each.help}" if each.help else word)


def _for_fish(each: Candidate) -> str:
    return f"{each.word}\t{' '.join(each.help.split())}" if each.help else each.word
