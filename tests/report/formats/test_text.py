"""The text format: for mail and logs."""

import re
from functools import partial

import pytest

from sescheck.report.formats import render_text
from sescheck.report.formats.text.tables import WIDTH
from sescheck.report.render_options import RenderOptions
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

render = partial(render_text, "text")

REPORTS = {
    "failover": staged.failover,
    "hostile": staged.hostile,
    "many missing": staged.many_missing,
    "wide": staged.wide,
    "long names": staged.long_names,
    "strange": staged.strange,
}


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("verbose", [True, False])
def test_it_is_ascii_within_its_columns(make: staged.Maker, verbose: bool) -> None:
    """Whatever the names are: printable ASCII, 100 columns."""
    drawn = render(make(), RenderOptions(verbose=verbose))
    assert all(line.isascii() and (line.isprintable()) for line in drawn.splitlines())
    assert [line for line in drawn.splitlines() if len(line) > WIDTH] == []


def test_it_is_the_same_on_every_terminal() -> None:
    """Neither width, colour nor alphabet changes a log."""
    first, second = RenderOptions(40, color=True), RenderOptions(200, unicode=False)
    assert render(staged.failover(), first) == render(staged.failover(), second)


def test_four_hundred_subjects_are_named_with_verbose() -> None:
    """As on the terminal, they are one entry; without --verbose it names three."""
    short = render(staged.many_missing(), RenderOptions()).partition("Findings")[2]
    assert short.partition("Identities")[0].count("shop") == 3
    drawn = render(staged.many_missing(), RenderOptions(verbose=True))
    findings = drawn.partition("Findings")[2].partition("Identities")[0]
    assert findings.count("name-missing-in-region") == 1
    assert all(f"shop{number:03}.example.com" in findings for number in range(400))


def test_verdicts_and_count_frame_it() -> None:
    """The same order as on the terminal."""
    drawn = " ".join(render(staged.failover(), RenderOptions()).split())
    order = (
        staged.SIMULATED,
        "Can it send?",
        "NO eu-west-1 SANDBOX",
        "Findings",
        "CRITICAL",
        "Identities",
        "Could not be read",
        "Skipped",
        "7 findings (1 critical, 4 high, 1 medium, 1 info), 1 accepted, 1 in baseline, 4 readings not read,",
    )
    places = [drawn.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["text", "terminal"])
def test_the_identities_of_several_accounts_say_whose_they_are(name: str) -> None:
    """They follow the findings of all accounts; nothing to add if there is one account."""
    several, one = (
        render_text(name, found(), RenderOptions()) for found in (staged.two_accounts, staged.failover)
    )
    whose = [f"Identities of {each.account_id}" for each in staged.two_accounts().accounts]
    assert len(whose) == 2
    assert all(each in several.partition("Findings")[2] for each in whose)
    assert "Identities  " in one.partition("Findings")[2]


def test_no_name_is_broken_at_a_hyphen() -> None:
    """Thirty regions that refuse are thirty names that can be searched for."""
    report = staged.audited(s.snapshot(*(staged.silent(f"xx-northeast-{index}") for index in range(30))))
    assert [line for line in render(report, RenderOptions()).splitlines() if re.search(r"[a-z]-$", line)] == []


def test_a_rule_that_failed_is_reported() -> None:
    """And counted at the end."""
    drawn = " ".join(render(staged.crashed(), RenderOptions()).split())
    assert "! rule-that-raises KeyError: 'example.com' (at us-east-1, example.com)" in drawn
    assert "1 rule failed" in drawn
