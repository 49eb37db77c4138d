"""The terminal format: what a person sees first, at any width."""

import re
from functools import partial
from pathlib import Path

import pytest
from rich.cells import cell_len

from sescheck.report.formats import render_text
from sescheck.report.render_options import RenderOptions
from sescheck.snapshot.model import Asked
from sescheck.testing import builders as s
from tests.conftest import ROOT
from tests.report import staged_reports as staged

render = partial(render_text, "terminal")

WIDE = {
    "failover": staged.failover,
    "hostile": staged.hostile,
    "many missing": partial(staged.many_missing, 100),
    "wide": partial(staged.wide, names=60),
    "two accounts": staged.two_accounts,
    "unread only": staged.unread_only,
    "long names": staged.long_names,
}


def joined(text: str) -> str:
    """The text without its line breaks and indents."""
    return " ".join(text.split())


def too_wide(drawn: str, width: int) -> list[str]:
    """The lines that do not fit, but for a single word and a command: people copy those."""
    wide = [line.strip("-?! ") for line in drawn.splitlines() if cell_len(line) > width]
    return [line for line in wide if " " in line and not line.startswith(("aws ", "sescheck "))]


def words(drawn: str) -> set[str]:
    """The words, without the punctuation around them."""
    return {each.strip("();,.:+-") for each in drawn.split()}


@pytest.mark.parametrize("width", [40, 60, 80, 140])
@pytest.mark.parametrize("make", WIDE.values(), ids=WIDE)
def test_lines_fit_and_no_word_is_broken(make: staged.Maker, width: int) -> None:
    """Folded or open: what does not fit is a word that a line has no room for, or a command."""
    for verbose in (False, True):
        drawn = render(make(), RenderOptions(width=width, verbose=verbose))
        assert too_wide(drawn, width) == []
        broken = words(drawn) - words(render(make(), RenderOptions(width=4_000, verbose=verbose)))
        assert [each for each in broken if not re.fullmatch(r"[\d,]*|alike", each)] == []


def test_a_narrow_terminal_gets_lines_instead_of_columns() -> None:
    """The figures of a region are below it, and identities above what is said of them."""
    drawn = render(staged.failover(), RenderOptions(width=60))
    assert (
        "! us-east-1  can send, but 82% of its quota is used\n  sent/max 24 h 41,250/50,000; verified 3/4;"
        in drawn
    )
    assert "\nshop.example.net\n  V D M T    ~ ~ - -" in render(staged.failover(), RenderOptions(width=40))


@pytest.mark.parametrize("make", WIDE.values(), ids=WIDE)
def test_without_unicode_all_is_ascii(make: staged.Maker) -> None:
    """A terminal with an old encoding is not sent what it cannot show."""
    assert render(make(), RenderOptions(unicode=False)).isascii()


def test_colour_only_adds_colour() -> None:
    """What colour says is said without it too."""
    plain = render(staged.failover(), RenderOptions(width=80))
    coloured = render(staged.failover(), RenderOptions(width=80, color=True))
    without = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in without.splitlines()] == plain.splitlines()


def test_the_notice_comes_first() -> None:
    """Nobody takes a simulated account for their own."""
    assert render(staged.failover(), RenderOptions()).startswith(staged.SIMULATED)


def test_a_verdict_a_region_comes_before_the_findings() -> None:
    """Within the first lines: can each region send?"""
    top = render(staged.failover(), RenderOptions(width=140)).partition("Findings")[0]
    assert "Can it send?  1 of 3 regions can, 1 unknown" in top
    assert re.search(r"! +us-east-1 +can send, but 82% of its quota is used +41,250/50,000 +3/4 +1 medium", top)
    assert re.search(r"✖ +eu-west-1 +SANDBOX: only to verified recipients +3/200 +1/2 +1 critical of 4", top)
    assert re.search(r"\? +ap-southeast-2 +unknown: GetAccount throttled; partly read", top)


def test_regions_left_out_are_named_in_a_line() -> None:
    """Unused regions and those not enabled are no gap, and no secret."""
    drawn = render(staged.failover(), RenderOptions())
    assert "not compared, nothing is set up there: eu-north-1, sa-east-1" in drawn
    assert "not enabled for this account: af-south-1" in drawn


def test_four_hundred_missing_are_one_line() -> None:
    """One line says 400, another where, a third names three."""
    drawn = render(staged.many_missing(), RenderOptions(width=140))
    assert [line for line in drawn.splitlines() if "400 identities" in line] == [
        "HIGH     name-missing-in-region  400 identities"
    ]
    assert "399 in eu-west-1, 1 in us-west-2" in drawn
    assert "shop001.example.com, shop002.example.com, shop003.example.com and 397 more" in drawn
    assert "Not listed one by one: 400 of 400 findings. All of them: --verbose, or -f json:FILE" in drawn
    assert len(drawn.splitlines()) <= 26


def test_verbose_opens_the_four_hundred() -> None:
    """Each message, and each identity in the table: 399 missing from the third region, one from the second."""
    drawn = render(staged.many_missing(), RenderOptions(width=140, verbose=True))
    assert drawn.count("is no identity in") == 400
    assert drawn.count("V D M T    missing") == 399 + 1


def test_few_findings_are_listed_one_by_one() -> None:
    """Five messages in full; six are counted."""
    five, six = (render(staged.many_missing(count), RenderOptions(width=140)) for count in (5, 6))
    assert five.count("is no identity in") == 5
    assert six.count("is no identity in") == 0


def test_quiet_shows_the_verdicts_and_one_line_per_rule() -> None:
    """Three lines of regions, one a rule, the count, and the verdict again."""
    lines = render(staged.many_missing(), RenderOptions(width=140, quiet=True)).splitlines()
    assert len(lines) == 12
    assert lines[-1].endswith("400 findings, exit 1")
    assert "HIGH     name-missing-in-region  400 identities" in lines


def test_verbose_shows_accepted_findings() -> None:
    """They are counted always, and told when verbose."""
    message = "old.example.org is verified in us-east-1 but is no identity in eu-west-1"
    assert message not in joined(render(staged.failover(), RenderOptions()))
    assert message in joined(render(staged.failover(), RenderOptions(verbose=True)))


def test_unread_readings_are_listed_with_the_rules_that_they_leave_undecided() -> None:
    """A region of which nothing was read is a sentence; --verbose names the operations and the rules."""
    drawn = joined(render(staged.unread_only(), RenderOptions()))
    assert "The caller may read nothing of SES in us-east-1, so nothing in it was checked" in drawn
    assert "eu-west-1 cannot be reached, so nothing in it was checked check the network" in drawn
    assert "ses:DescribeActiveReceiptRuleSet" not in drawn
    in_full = joined(render(staged.unread_only(), RenderOptions(verbose=True)))
    assert "ses:GetAccount, ses:ListEmailIdentities, ses:ListConfigurationSets," in in_full
    assert "undecided: name-missing-in-region" in in_full
    assert "Nothing missing" not in drawn
    assert "12 readings not read" in drawn


def test_a_rule_that_failed_is_reported() -> None:
    """It says which, why, and that its answer is not known."""
    drawn = joined(render(staged.crashed(), RenderOptions()))
    assert "1 rule failed because of an internal error" in drawn
    assert "rule-that-raises KeyError: 'example.com' (at us-east-1, example.com)" in drawn
    assert "Nothing missing" not in drawn


def test_all_in_order_says_so() -> None:
    """A short word in parting."""
    assert "No findings: every check passed." in render(staged.in_order(), RenderOptions())


def test_an_account_without_ses_is_not_called_clean() -> None:
    """Nothing was compared."""
    drawn = render(staged.empty(), RenderOptions())
    assert "No region is in use: there is nothing to compare." in drawn
    assert "not compared, nothing is set up there: us-east-1, us-west-2, eu-west-1" in drawn


def test_a_single_region_is_reported_as_not_compared() -> None:
    """An audit of one region compares nothing."""
    report = staged.audited(s.snapshot(s.region("us-east-1", s.domain("example.com"))))
    assert "not compared, the only region in use: us-east-1" in render(report, RenderOptions())


def test_a_discovered_region_that_is_off_and_one_that_was_named() -> None:
    """Off and discovered: a line in passing. Off and named: a verdict of its own."""
    regions = (s.region("us-east-1", s.domain("example.com")), staged.not_enabled("af-south-1"))
    found = render(staged.audited(s.snapshot(*regions, asked=Asked.DISCOVERED)), RenderOptions())
    named = render(staged.audited(s.snapshot(*regions, asked=Asked.NAMED)), RenderOptions())
    assert "not enabled for this account: af-south-1" in found
    assert re.search(r"✖ +af-south-1 +not enabled for this account", named)


def test_accounts_are_distinguished() -> None:
    """Each has its own verdicts; findings and refusals name theirs."""
    drawn = joined(render(staged.two_accounts(), RenderOptions(width=140)))
    assert "Account 210987654321 (acme-test), read" in drawn
    assert "- 210987654321: b.example is no identity in eu-west-1" in drawn
    assert "denied in 123456789012 eu-west-1, 210987654321 eu-west-1: ses:GetAccount" in drawn
    assert "in 4 regions of 2 accounts" in drawn


def test_hostile_names_are_escaped() -> None:
    """No escape sequence, no bell, no turned direction, no markup, no ten thousand letters."""
    drawn = render(staged.hostile(), RenderOptions(width=100, verbose=True))
    assert re.findall(r"[^\n\x20-\x7e✔✖]", drawn) == []
    assert r"a\x1b[2Jb\x07\n[red]c[/red]\u202egpj.exe\u2066\x9b31m\u200b" in drawn.replace("\n", "")
    assert "more characters)" in joined(drawn)
    assert len(drawn) < 10_000


def test_markup_is_never_read() -> None:
    """Wherever the words stand: a notice, a name, a message, AWS's answer, a hint, an error."""
    drawn = "".join(render(staged.hostile(), RenderOptions(width=140)).split())
    times = drawn.count(r"[2Jb\x07\n")
    assert drawn.count(r"[2Jb\x07\n[red]c[/red]\u202egpj") == times
    assert times >= 8


def test_hostile_names_add_no_colour() -> None:
    """In colour, the only escape sequences are colours of our own."""
    drawn = render(staged.hostile(), RenderOptions(width=100, color=True))
    assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m", "", drawn)


def test_many_regions_that_are_alike_share_a_column() -> None:
    """Thirty regions of eight kinds are eight columns, and those alike are named."""
    drawn = render(staged.wide(), RenderOptions(width=80))
    assert "xx-place-0 +3, alike: xx-place-1, xx-place-2, xx-place-3" in drawn
    assert len(drawn.splitlines()) < 110


def test_the_name_of_a_rule_leads_to_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a place in the configuration to the file; without links, nothing else differs."""
    monkeypatch.chdir(tmp_path)
    Path("sescheck.toml").touch()
    linked = render(staged.failover(), RenderOptions(width=140, color=True, links=True))
    found = {words: address for address, words in re.findall(r"\x1b]8;[^;]*;(.+?)\x1b\\(.*?)\x1b]8;;", linked)}
    rules = {re.sub(r"\x1b\[[0-9;]*m", "", words): address for words, address in found.items()}
    assert rules["dkim-not-verified"] == (ROOT / "docs/rules/dkim-not-verified.md").as_uri()
    assert rules["sescheck.toml:24"] == (tmp_path / "sescheck.toml").as_uri()
    assert "name-missing-in-region" not in rules  # a rule of the test, without a page
    plain = render(staged.failover(), RenderOptions(width=140, color=True))
    assert re.sub(r"\x1b]8;.*?\x1b\\", "", linked) == plain
