"""A rule that a user wrote, as text, and a folder with a configuration that names it."""

from pathlib import Path

RULE = '''r"""An identity is named example

## What it finds

An identity whose name begins with example.

## Why it matters

It is an example.

## How to fix

    aws sesv2 delete-email-identity --region REGION --email-identity NAME
"""

from sescheck.rules.kit import CLEAR, NOTHING, Fact, Flag, IdentityInRegion, Listing, Severity, by_hand, rule
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.IDENTITIES,), failover=NOTHING)
def check(subject: IdentityInRegion):
    """Flag by name."""
    if not subject.name.startswith("example"):
        return CLEAR
    return Flag(f"{subject.name} in {subject.region} is an example", evidence={"begins": "example"})


fix = by_hand("Rename {name} in {region}.")

EXAMPLES = (
    flagged("The name begins so.", east(s.domain())),
    clear("The name begins otherwise.", east(s.domain("shop.example.com"))),
    unknown("The list could not be read.", east(listed=Listing((), s.unread("ses:ListEmailIdentities")))),
)
'''
CONFIGURATION = '[rules]\npaths = ["ses-rules"]\n'
NAME = "named-example"


def own_rules(folder: Path, configuration: str = "", /, **files: str) -> Path:
    """Write a configuration, and the rules beside it by the names of their files; by default one good rule."""
    (folder / "ses-rules").mkdir()
    for stem, text in (files or {"named_example": RULE}).items():
        (folder / "ses-rules" / f"{stem}.py").write_text(text, encoding="utf-8")
    (folder / "sescheck.toml").write_text(CONFIGURATION + configuration, encoding="utf-8")
    return folder / "sescheck.toml"
