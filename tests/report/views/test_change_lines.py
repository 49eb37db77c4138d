"""What changed, told to people: first, with a mark a line, and whatever is not known said too."""

from dataclasses import replace

import pytest

from sescheck.report.formats import render_text
from sescheck.report.model import Changes, Report, SettingChange
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.change_lines import Mark, baseline_lines, change_lines, headline
from sescheck.testing import builders as s
from tests.report import staged_changes as changed
from tests.report import staged_reports as staged


def flat(text: str) -> str:
    """Without line breaks and indents."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["terminal", "text"])
def test_the_change_comes_first(name: str) -> None:
    """Behind the notice, before the regions; what is not known is among it."""
    told = flat(render_text(name, changed.changed()))
    places = [
        told.index(words)
        for words in (
            staged.SIMULATED,
            "Changed since 2026-11-22T09:00:05Z: 2 new findings (1 could not be judged before), 1 gone; 1 setting",
            "+ CRITICAL default-configuration-set-gone: ",
            "(could not be judged before) + HIGH",
            "- LOW dkim-off: gone.example.com does not sign in eu-west-1",
            "~ us-east-1 identity example.com: dkim.enabled was false, is true",
            "? 3 earlier findings could not be judged",
            "? 4 readings could not be compared",
            "? covered by only one of the two runs: ap-southeast-2",
            "Can it send?",
            "Fixed since the baseline 1",
            "- LOW dkim-off: fixed.example.com does not sign in eu-west-1",
            "? could not be judged: LOW dkim-off: unconfirmed.example.com",
            "1 fixed, 1 of the baseline not judged",
        )
    ]
    assert sorted(places) == places


@pytest.mark.parametrize("name", ["terminal", "text"])
def test_quiet_leaves_the_headline_and_the_counts(name: str) -> None:
    """And no line a change; what could not be compared is a count."""
    told = flat(render_text(name, changed.changed(), RenderOptions(quiet=True)))
    assert "? 4 readings could not be compared" in told
    assert "Changed since 2026-11-22T09:00:05Z" in told
    assert "dkim.enabled" not in told
    assert "1 fixed" in told


def test_no_change_is_one_line() -> None:
    """Unless something is not known."""
    report = replace(staged.in_order(), changes=Changes("then", (), (), ()))
    assert headline(Changes("then", (), (), ())) == "No change since then"
    assert list(change_lines(report, None)) == []
    silent = Changes("then", None, (), ())
    assert headline(silent) == "No change in the findings since then"
    assert [mark for mark, _ in change_lines(replace(report, changes=silent), None)] == [Mark.UNKNOWN]


def moved(count: int) -> Report:
    """So many settings changed."""
    names = [f"shop{number:03}.example" for number in range(count)]
    settings = tuple(
        SettingChange(s.ACCOUNT_ID, "us-east-1", ("identity", name), "", None, "there") for name in names
    )
    return replace(staged.in_order(), changes=Changes("then", settings, (), ()))


def test_changes_that_are_left_out_are_counted() -> None:
    """One more than the limit is told: its count would take as much room."""
    assert len(list(change_lines(moved(21), 20))) == 21
    lines = list(change_lines(moved(400), 20))
    assert lines[-1] == (Mark.NEW, "and 380 more settings: --verbose shows all")
    assert len(lines) == 21
    assert len(list(change_lines(moved(400), None))) == 400
    assert "shop399.example was added" in render_text("terminal", moved(400), RenderOptions(verbose=True))


def test_accounts_are_named_if_there_are_several() -> None:
    """In every line."""
    report = staged.two_accounts()
    told = changed.changed()
    both = replace(report, changes=told.changes, fixed=told.fixed)
    for _, words in [*change_lines(both, None), *baseline_lines(both, None)]:
        assert s.ACCOUNT_ID in words or words[0].isdigit() or words.startswith("covered")


@pytest.mark.parametrize("name", ["terminal", "text"])
def test_hostile_names_are_escaped(name: str) -> None:
    """In a name and in values."""
    change = SettingChange(
        s.ACCOUNT_ID, "us-east-1", ("identity", staged.EVIL), "policy", staged.EVIL, "x" * 10_000
    )
    report = replace(staged.in_order(), changes=Changes(staged.EVIL, (change,), (), ()))
    told = render_text(name, report)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "more characters" in told
