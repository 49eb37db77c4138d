"""Links of the terminal (OSC 8): on a terminal with colours, and never in a pipe or a file."""

import re
import sys
from io import StringIO
from pathlib import Path

import pytest

from sescheck.cli.coloring import Color
from sescheck.cli.linking import linked_file
from sescheck.cli.outputs import Output, render_options, write_as
from sescheck.cli.region_list import all_endpoints, list_regions
from sescheck.cli.rule_list import list_rules
from sescheck.report.formats import FORMATS
from sescheck.rules.catalogue import every_rule
from tests.conftest import ROOT
from tests.report import staged_reports as staged

LINK = "\x1b]8;"


class Terminal(StringIO):
    """Standard output that is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """It is."""
        return True


def has_links(monkeypatch: pytest.MonkeyPatch, out: StringIO, color: Color = Color.AUTO, **variables: str) -> bool:
    """Whether the names of rules and files would be links."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", out)
    links = render_options(color=color, verbose=False, quiet=False).links
    assert links or color is not Color.AUTO or linked_file(Path("x.toml")) == "x.toml"
    return links


def test_links_are_decided_as_colours_are_and_need_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours that are forced into a pipe bring no links."""
    assert has_links(monkeypatch, Terminal())
    assert linked_file(Path("x.toml")).startswith(f"{LINK};file://")
    assert not has_links(monkeypatch, Terminal(), NO_COLOR="1")
    assert not has_links(monkeypatch, Terminal(), TERM="dumb")
    assert not has_links(monkeypatch, Terminal(), Color.NEVER)
    assert not has_links(monkeypatch, StringIO(), Color.ALWAYS)
    assert not has_links(monkeypatch, StringIO(), FORCE_COLOR="1")


def test_a_file_has_no_links_although_standard_output_has(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The report for a terminal, in a file."""
    assert has_links(monkeypatch, Terminal())
    options = render_options(color=Color.AUTO, verbose=False, quiet=False)
    write_as(FORMATS, staged.failover(), [Output("terminal", tmp_path / "report")], options)
    assert LINK not in (tmp_path / "report").read_text("utf-8")
    assert LINK in "".join(FORMATS["terminal"](staged.failover(), options))


def test_the_list_of_rules_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Severity and scope are below the name, which leads to its page; no word is broken. A pipe has columns."""
    assert has_links(monkeypatch, Terminal())
    monkeypatch.setenv("COLUMNS", "60")
    shown = list_rules(every_rule())
    assert (
        f"\x1b]8;;{(ROOT / 'docs/rules/dkim-off.md').as_uri()}\x1b\\dkim-off\x1b]8;;\x1b\\\n    medium, " in shown
    )
    lines = re.sub(r"\x1b]8;.*?\x1b\\", "", shown).splitlines()
    assert [line for line in lines if len(line) > 60 and " " in line.strip()] == []
    monkeypatch.setattr(sys, "stdout", StringIO())
    plain = list_rules(every_rule())
    assert set(" ".join(lines).replace(",", "").split()) <= set(plain.replace(",", "").split())
    assert plain.startswith("rule  ")
    assert "\x1b" not in plain


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_the_list_of_regions_fits_its_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """What has no room in columns is below the name of the region, word for word. A pipe has columns."""
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("COLUMNS", str(width))
    names = ["af-south-1", "us-east-1"]
    shown = list_regions(names), all_endpoints(names)
    lines = [line.strip() for text in shown for line in text.splitlines() if len(line) > width]
    assert [line for line in lines if " " in line] == []
    assert ("region  " in shown[0]) == (width >= 80)
    monkeypatch.setattr(sys, "stdout", StringIO())
    plain = list_regions(names), all_endpoints(names)
    assert [set(re.split(r"[\s,]+", text)) for text in plain] == [set(re.split(r"[\s,]+", text)) for text in shown]
    assert plain[0].startswith("region  ")
