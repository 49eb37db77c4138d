"""`sescheck rules NAME`: the page as a person reads it."""

import re

from sescheck.cli.rule_page import draw_page
from sescheck.report.render_options import RenderOptions
from sescheck.rules.catalogue import every_rule
from tests.conftest import Cli

PLAIN, COLORED = RenderOptions(width=100), RenderOptions(width=80, color=True, links=True)
ADDRESS = re.compile(r"https://[^\s)>`\"\x1b\x07]+")
COMMAND = re.compile(r"^ {4}(?=aws |sescheck |dig )(.+)$", re.MULTILINE)


def test_every_address_and_every_command_is_whole() -> None:
    """Neither is broken, so both can be copied; other pages are named and not linked."""
    for entry in every_rule():
        page = draw_page(entry, PLAIN)
        lines = page.splitlines()
        shown = {each.rstrip(",.'") for each in ADDRESS.findall(page)}
        assert {each.rstrip(",.'") for each in ADDRESS.findall(entry.page)} <= shown, entry.name
        commands = [f"    {each}".rstrip() for each in COMMAND.findall(entry.page)]
        assert [each for each in commands if each not in lines] == [], entry.name
        assert re.findall(r"\((?!docs/)[^)]*\.md", page) == [], entry.name
        long = [each for each in lines if len(each) > 100 and "https://" not in each]
        assert [each for each in long if each.strip() not in entry.page] == [], entry.name


def test_a_page_is_plain_where_its_words_are_kept(cli: Cli) -> None:
    """In a pipe: no escape sequence, and no sign of Markdown."""
    out = cli("rules", "dkim-off").out
    assert out.startswith(
        "DKIM is not set up for a verified domain\ndkim-off: medium, per identity, once a group\n"
    )
    assert "\x1b" not in out
    assert [each for each in ("##", "](", "`") if each in out] == []
    assert "see dkim-not-verified." in out
    assert "\nCalls: ses:GetConfigurationSet," in out


def test_a_terminal_gets_links_and_styles() -> None:
    """The words of a link lead to its address (OSC 8)."""
    (entry,) = (each for each in every_rule() if each.name == "dkim-off")
    page = draw_page(entry, COLORED)
    address = "https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html"
    assert f";{address}\x1b\\" in page
    assert f"({address})" not in page


def test_a_near_miss_is_named(cli: Cli) -> None:
    """Case does not matter."""
    result = cli("rules", "dkim-of")
    assert (2, "") == (result.code, result.out)
    assert "dkim-off" in result.err
    assert cli("rules", "DKIM-OFF") == cli("rules", "dkim-off")


def test_a_glob_lists_its_rules(cli: Cli) -> None:
    """As `--select` takes them; with `--test`, it tries them."""
    every = re.findall(r"^[a-z0-9]+-[a-z0-9-]+", cli("rules").out, re.MULTILINE)
    listed = re.findall(r"^[a-z0-9]+-[a-z0-9-]+", cli("rules", "DKIM-*").out, re.MULTILINE)
    assert len(listed) > 3
    assert listed == [name for name in every if name.startswith("dkim-")]
    assert cli("rules", "--test", "dkim-of?").out.startswith("1 rule, ")
    wrong = cli("rules", "no-*")
    assert (2, "") == (wrong.code, wrong.out)
    assert wrong.err == 'sescheck: unknown rule "no-*"; `sescheck rules` lists them\n'
