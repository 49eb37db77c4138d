"""The skeleton of a rule and its world (`make new-rule NAME=… FAMILY=…`). Its tests fail until it is written."""

import argparse
import re
import sys
from pathlib import Path

from sescheck.rules.catalogue import FAMILIES, every_rule
from sescheck.rules.rule_skeleton import SKELETON

ROOT = Path(__file__).parents[1]

_WORLD = '''"""The rule NAME through the command line."""

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli

HERE, THERE = "us-east-1", "us-west-2"


def test_it_is_found(emulator: Emulator, audit: Cli) -> None:
    """In us-east-1, and nowhere else."""
    healthy(emulator, (HERE, THERE))
    emulator.region(HERE).settle("example.com")  # set up what is wrong
    assert [("NAME", HERE, "example.com")] == audit(f"{HERE},{THERE}", "--depth", "deep").findings
'''


def skeleton(name: str, family: str) -> dict[Path, str]:
    """The files to write, and their texts.

    Raises:
        ValueError: the name or the family will not do; in one line, for people.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise ValueError(f"{name!r} is not a name: use lower case words with hyphens, such as dkim-not-verified")
    if family not in FAMILIES:
        raise ValueError(f"{family!r} is not a family: choose one of {', '.join(FAMILIES)}")
    if name in {entry.name for entry in every_rule()}:
        raise ValueError(f"{name} exists already")
    stem = name.replace("-", "_")
    return {
        Path("sescheck", "rules", family, f"{stem}.py"): SKELETON,
        Path("tests", "cli", f"test_{stem}_world.py"): _WORLD.replace("NAME", name),
    }


def main() -> int:
    """Write them, and say what to do next."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip())
    parser.add_argument("name")
    parser.add_argument("family")
    options = parser.parse_args()
    try:
        files = skeleton(options.name, options.family)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for path, text in files.items():
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)
    print("Write both, and name the rule in docs/members/ and CHANGELOG.md. Run `make docs`, then `make test`.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
