"""The skeleton of a rule and its world (`make new-rule NAME=… FAMILY=…`). Its tests fail until it is written."""

import argparse
import re
import sys
from pathlib import Path

from sescheck.rules.catalogue import FAMILIES, every_rule

ROOT = Path(__file__).parents[1]

_RULE = '''r"""TITLE: one line, without a full stop

## What it finds

What is flagged, and what is not: which other rule reports that.

## Why it matters

What happens to mail.

## How to fix

Look first:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN

## Sources

- [The page of AWS](https://docs.aws.amazon.com/ses/latest/dg/) that says so
"""

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Verdict,
    by_hand,
    need,
    rule,
)
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.DKIM), failover=DEGRADES)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain that …"""
    if subject.identity.type != "DOMAIN":
        return NOT_APPLICABLE
    dkim = need(subject.identity.dkim)
    if dkim.enabled or True:  # write the question
        return CLEAR
    return Flag(f"{subject.name} … in {subject.here.name}", evidence={"dkim_status": dkim.status})


fix = by_hand("Do … for {name} in {region}.")  # or a function that yields the steps


_REFUSED = s.unread("ses:GetIdentityDkimAttributes")

EXAMPLES = (
    flagged("What is wrong, in a sentence.", east(s.domain(dkim=s.not_signing()))),
    clear("What is right, in a sentence.", east(s.domain())),
    unknown("Region us-east-1 refuses the question.", east(s.domain(dkim=_REFUSED))),
)
'''

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
        Path("sescheck", "rules", family, f"{stem}.py"): _RULE,
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
    print("Write both, run `make docs`, and then `make test` until it passes. Add a line to CHANGELOG.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
