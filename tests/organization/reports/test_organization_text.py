"""The report for people, against the files in ``golden/``; SESCHECK_UPDATE_GOLDEN=1 writes them again."""

from pathlib import Path

import pytest

from sescheck.organization.model import Outcome
from sescheck.organization.reports.organization_text import TEXT, render
from sescheck.report.render_options import RenderOptions
from tests.organization.reports import staged
from tests.organization.reports.synthetic import MemoryFolder, MemoryPlace, entry, member, snapshot

GOLDEN = Path(__file__).parent / "golden"
OPTIONS = {
    "80": RenderOptions(width=80),
    "140": RenderOptions(width=140),
    "color": RenderOptions(width=80, color=True),
    "text": TEXT,
    "quiet": RenderOptions(width=80, quiet=True),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_the_text_matches_its_golden_file(name: str) -> None:
    """A second report, with changes."""
    totals, _ = staged.reported(staged.later())
    text = "".join(render(totals, OPTIONS[name], ("sescheck.toml:3",)))
    golden = GOLDEN / f"text-{name}.txt"
    if staged.is_updating():
        golden.write_text(text, "utf-8")
    assert golden.read_text("utf-8") == text
    assert max(map(len, text.splitlines())) <= 300
    assert "\x1b[31m name" not in text


@pytest.mark.parametrize(
    ("entries", "gaps", "first"),
    [
        ([Outcome.READ], 0, "✔ OK  nothing that counts was found in 1 account; all of it was read"),
        ([Outcome.READ, Outcome.FAILED], 0, "? NOT COMPLETE  nothing that counts was found in 1 account, but not"),
        ([Outcome.READ], 1, "✖ FINDINGS  at or above medium in 1 of 1 account read"),
        ([Outcome.REFUSED], 0, "? UNKNOWN  no account could be read, of 1"),
        ([Outcome.SKIPPED], 0, "? NOTHING ASKED  every account was skipped on purpose, so nothing is known"),
    ],
)
def test_the_verdict_comes_first(entries: list[Outcome], gaps: int, first: str) -> None:
    """In one line."""
    where = MemoryFolder(
        [entry(member(number), outcome) for number, outcome in enumerate(entries)],
        lambda of: snapshot(of, gaps=gaps),
    )
    totals, _ = staged.reported(where)
    assert "".join(render(totals, RenderOptions(width=140))).startswith(first)


def test_every_account_that_was_not_read_is_named_or_counted() -> None:
    """With --verbose all are named."""
    entries = [entry(member(3 * number), Outcome.REFUSED, "no role") for number in range(30)]
    totals, _ = staged.reported(MemoryFolder([entry(member(1)), *entries]))
    assert "and 25 more" in "".join(render(totals, RenderOptions(width=140)))
    whole = "".join(render(totals, RenderOptions(width=140, verbose=True)))
    assert all(each.member.account_id in whole for each in entries)


def test_a_folder_in_s3_has_a_command_that_copies_the_snapshot() -> None:
    """`--from` reads files."""
    where = MemoryFolder([entry(member(1))], place=MemoryPlace("s3://bucket/an org"))
    totals, _ = staged.reported(where)
    text = "".join(render(totals, RenderOptions(width=80)))
    assert (
        "  aws s3 cp 's3://bucket/an org/accounts/ACCOUNT.snapshot' ACCOUNT.snapshot"
        " && sescheck audit --from ACCOUNT.snapshot\n"
    ) in text
