"""Writes what is generated: pages of rules and commands, manual pages, pictures, and the marked blocks.

python docs/generate.py            write
python docs/generate.py --check    write nothing, list what is stale, exit 1 if anything is
"""

import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import command_pages
import coverage_page
import demonstration
import emulator_tables
import figures
import fix_forms
import format_tables
import man_pages
import message_page
import navigation
import pictures
import rule_pages

from sescheck.collect.declarations import Read, actions, declared
from sescheck.permissions.check import NEED_NO_PERMISSION
from sescheck.snapshot.model import Depth

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def sescheck(*arguments: str) -> str:
    """What a command prints, as a reader at an 80-column terminal gets it."""
    done = subprocess.run(
        [sys.executable, "-m", "sescheck", *arguments],
        env={"PATH": "", "COLUMNS": "80", "TERMINAL_WIDTH": "80", "PYTHONIOENCODING": "utf-8", "HOME": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.stderr:
        sys.exit(f"sescheck {' '.join(arguments)}: {done.stderr}")
    return done.stdout.rstrip()


def console(*arguments: str) -> str:
    """A command and what it prints, as a code block."""
    return f"```console\n$ sescheck {' '.join(arguments)}\n{sescheck(*arguments)}\n```"


def fix_of_the_demo(*options: str) -> str:
    """What `fix` prints for two rules on the day of a failover, at the time that every page shows."""
    rules = ("--select", "configuration-set-missing-in-region", "--select", "enforcement-not-healthy")
    shown = console("fix", "--demo", demonstration.FAILOVER, *rules, *options)
    return demonstration.at_the_moment(shown)


def permissions_by_depth() -> str:
    """What each action brings, from which depth on, and with which option."""
    rows = {f"| `{read.operation.action}` | {read.fact} | {_asked(read)} |": None for read in declared()}
    return "\n".join(["| action | reads | called |", "|---|---|---|", *rows])


def _asked(read: Read) -> str:
    parts = [
        "" if read.asked_from is Depth.QUICK else f"from `--depth {read.asked_from}`",
        "" if read.asked_with is None else f"with `--{read.asked_with}`",
        "" if read.instead_of is None else f"if `{read.instead_of.action}` cannot be read",
    ]
    return ", ".join(filter(None, parts)) or "always"


def managed_policies() -> str:
    """Which of the actions AWS's own policies lack."""
    policies = json.loads((ROOT / "docs" / "managed_policies.json").read_text(encoding="utf-8"))
    head = (f"[{name}]({policy['source']}) ({policy['version']})" for name, policy in policies.items())
    rows = (
        f"| `{action}` | {' | '.join('yes' if _allows(policy, action) else '-' for policy in policies.values())} |"
        for action in actions()
        if action not in NEED_NO_PERMISSION
    )
    rule = "|".join("---" for _ in range(len(policies) + 1))
    return "\n".join([f"| action | {' | '.join(head)} |", f"|{rule}|", *rows])


def _allows(policy: Mapping[str, Any], action: str) -> bool:
    """As IAM compares: globs, and case does not matter."""
    return any(fnmatchcase(action.lower(), glob.lower()) for glob in policy["actions"])


BLOCKS: Mapping[str, Callable[[], str]] = {
    "backdoor": emulator_tables.backdoor,
    "commands": lambda: command_pages.table("docs/commands/"),
    "contents": navigation.contents,
    "demo": lambda: demonstration.session(demonstration.TYPICAL, quiet=True),
    "demo-in-full": lambda: demonstration.session(demonstration.TYPICAL),
    "exit-codes": command_pages.exit_codes,
    "fix-commands": fix_of_the_demo,
    "fix-forms": fix_forms.table,
    "fix-terraform": lambda: fix_of_the_demo("--as", "terraform"),
    "format-exceptions": format_tables.exceptions,
    "formats": format_tables.formats,
    "iam-policy": lambda: console("iam-policy"),
    "managed-policies": managed_policies,
    "performance": figures.performance,
    "permissions-by-depth": permissions_by_depth,
    "readiness": lambda: demonstration.answer(demonstration.FAILOVER),
    "readiness-text": lambda: demonstration.answer(demonstration.FAILOVER, "text"),
    "rules": lambda: rule_pages.families("docs/rules/"),
    "worlds": emulator_tables.worlds,
}

YAML_BLOCK = re.compile(r"^(?P<indent> *)# generated: policy-statements\n.*?^ *# end\n", re.DOTALL | re.MULTILINE)


def _yaml_block(found: re.Match[str]) -> str:
    """The statements of the least policy, as deep as the block's own lines."""
    printed = sescheck("iam-policy", "--format", "cloudformation")
    statements = textwrap.dedent(printed.partition("Statement:\n")[2].partition("Outputs:")[0])
    begin, end = "# generated: policy-statements\n", "# end\n"
    return textwrap.indent(f"{begin}{statements}{end}", found["indent"])


FOLDERS: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "commands": command_pages.pages,
    "man": man_pages.pages,
    "pictures": lambda: {name: shot.draw() for name, shot in pictures.SHOTS.items()},
    "rules": rule_pages.pages,
}
"""The folders of docs/ in which all is generated."""


def with_blocks(text: str) -> str:
    """A page with its marked blocks made again.

    Raises:
        KeyError: a block has a name that nothing makes.
    """
    return BLOCK.sub(lambda found: f"{found[1]}\n{BLOCKS[found['name']]()}\n\n{found[3]}", text)


def pages() -> Iterator[tuple[Path, str]]:
    """Every generated file with what it should hold."""
    for name in ("lambda/template.yaml", "organization/ecs.yaml"):
        template = ROOT / "examples" / name
        yield template, YAML_BLOCK.sub(_yaml_block, template.read_text(encoding="utf-8"))
    by_hand = (*sorted((ROOT / "docs").glob("*.md")), ROOT / "docs" / "formats" / "README.md")
    for path in (ROOT / "README.md", *by_hand):
        text = path.read_text(encoding="utf-8")
        if BLOCK.search(text):
            yield path, with_blocks(text)
    yield ROOT / "docs" / "coverage.md", coverage_page.page()
    yield ROOT / "docs" / "messages.md", message_page.page()
    for folder, make in FOLDERS.items():
        for name, text in make().items():
            yield ROOT / "docs" / folder / name, text


def superfluous(wanted: Mapping[Path, str]) -> list[Path]:
    """Pages of rules and commands that there are no more."""
    there = (path for folder in FOLDERS for path in (ROOT / "docs" / folder).glob("*"))
    return [path for path in there if path not in wanted]


def main() -> None:
    """Write or check."""
    try:
        wanted = dict(pages())
    except ValueError as error:
        sys.exit(str(error))
    stale = [p for p, text in wanted.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    gone = superfluous(wanted)
    if "--check" in sys.argv[1:]:
        if stale or gone:
            names = "\n  ".join(str(path.relative_to(ROOT)) for path in [*stale, *gone])
            sys.exit(f"not as generated; run `make docs`:\n  {names}")
        return
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
    for path in gone:
        path.unlink()


if __name__ == "__main__":
    main()
