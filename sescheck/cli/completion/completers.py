"""Completers: each takes the beginning of an option's value, and returns the values with their help.

They run at each press of the Tab key: none of them imports boto3, a rule or a format.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from os import environ
from pathlib import Path
from typing import TypeAlias

from typer import Context

Found: TypeAlias = list[tuple[str, str]]
"""Values with their help."""
Completer: TypeAlias = Callable[[str], Found]

_FAMILY = 2
"""A glob is offered if it matches at least so many rules."""
_SECTION = re.compile(r"\[\s*(?:profile\s+)?[\"']?([^\]\"']+?)[\"']?\s*\]")
_OTHER_SECTIONS = ("sso-session ", "services ", "plugins")


def among(names: Iterable[str]) -> Completer:
    """Complete one of these names."""
    return explained(dict.fromkeys(names, ""))


def explained(known: Mapping[str, str]) -> Completer:
    """Complete one of these names; each has its help."""

    def complete(incomplete: str) -> Found:
        return [(name, words) for name, words in known.items() if name.startswith(incomplete)]

    return complete


depth = explained(
    {
        "quick": "batched reads only",
        "standard": "also one call for each domain",
        "deep": "also one for each address, tenant and Mail Manager resource",
    }
)
"""Complete how much is read."""


def region(incomplete: str) -> Found:
    """Complete a region with SES."""
    return [(name, "") for name in _regions() if name.startswith(incomplete)]


def regions(incomplete: str) -> Found:
    """Complete the last one of regions that are separated by commas; ``all`` stands alone."""
    found = some_regions(incomplete)
    return found if "," in incomplete else [*explained({"all": "every region with SES"})(incomplete), *found]


def some_regions(incomplete: str) -> Found:
    """Complete the last one of regions that are separated by commas."""
    before, comma, last = incomplete.rpartition(",")
    given = before.split(",")
    return [(f"{before}{comma}{name}", "") for name in _regions() if name.startswith(last) and name not in given]


def _regions() -> Iterator[str]:
    from sescheck.aws.ses_regions import ses_regions  # noqa: PLC0415 - only if asked

    for names in ses_regions().values():
        yield from sorted(names)


def rule(context: Context, incomplete: str) -> Found:
    """Complete the name of a rule."""
    return [(name, title) for name, title in _rules(context) if name.startswith(incomplete)]


def rule_glob(context: Context, incomplete: str) -> Found:
    """Complete the name of a rule, or a glob of several; one that begins with ``*`` only after the ``*``."""
    rules = dict(_rules(context))
    globs = {glob: words for glob, words in _globs(rules).items() if glob[0] != "*" or incomplete.startswith("*")}
    return [*explained(globs)(incomplete), *explained(rules)(incomplete)]


def _rules(context: Context) -> Iterator[tuple[str, str]]:
    """Every rule with its title, the own rules at the end."""
    from sescheck.cli.completion.own_rule_names import own_rules  # noqa: PLC0415 - only if asked

    yield from _built_in()
    yield from own_rules(context)


def _built_in() -> Iterator[tuple[str, str]]:
    """Those of sescheck, read from the files: importing them takes a second."""
    from sescheck import rules  # noqa: PLC0415 - only if asked
    from sescheck.rules.catalogue import FAMILIES  # noqa: PLC0415

    for folder in (Path(place) / family for place in rules.__path__ for family in FAMILIES):
        for path in sorted(folder.glob("[!_]*.py")):
            with path.open(encoding="utf-8") as file:
                title = file.readline().strip().removeprefix("r").strip('".')
            yield path.stem.replace("_", "-"), title


def _globs(rules: Iterable[str]) -> dict[str, str]:
    """Globs of the rules that begin with the same word, or end with the same words."""
    counts: dict[str, int] = {}
    for words in (name.split("-") for name in rules):
        ends = ("*-" + "-".join(words[count:]) for count in range(1, len(words)))
        for glob in (f"{words[0]}-*", *ends):
            counts[glob] = counts.get(glob, 0) + 1
    return {glob: f"{count} rules" for glob, count in sorted(counts.items()) if count >= _FAMILY}


def scenario(incomplete: str) -> Found:
    """Complete a scenario of the demo."""
    from sescheck.emulator.worlds import SCENARIOS  # noqa: PLC0415 - only if asked

    return explained({name: each.story for name, each in SCENARIOS.items()})(incomplete)


def profile(incomplete: str) -> Found:
    """Complete a profile of the AWS configuration."""
    return [(name, "") for name in sorted(_profiles()) if name.startswith(incomplete)]


def _profiles() -> set[str]:
    files = {"AWS_CONFIG_FILE": "~/.aws/config", "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials"}
    return {name for variable, usual in files.items() for name in _sections(environ.get(variable) or usual)}


def _sections(file: str) -> Iterator[str]:
    """The names of the profiles of a file. What cannot be read has none: the Tab key reports no error."""
    try:
        text = Path(file).expanduser().read_text(encoding="utf-8", errors="replace")
    except (OSError, RuntimeError):
        return
    for line in text.splitlines():
        found = _SECTION.match(line.strip())
        if found and not found[1].startswith(_OTHER_SECTIONS):
            yield found[1]
