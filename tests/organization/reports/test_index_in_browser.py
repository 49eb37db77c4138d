"""The index of an organization in a real Chromium without a network: the search, and who can use it."""

import logging
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sescheck.engine.severity import Severity
from sescheck.organization.model import Outcome
from sescheck.organization.reports.index_page import index_page
from sescheck.organization.reports.organization_outputs import OrganizationOutputs
from sescheck.organization.reports.totals import AccountLine
from tests.in_browser import MARKS, Windows, assert_accessible, browser, windows
from tests.organization.reports import staged
from tests.organization.reports.synthetic import account_id, member

__all__ = ("browser", "windows")
LOG = logging.getLogger(__name__)
pytestmark = MARKS


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second report, with changes."""
    folder = tmp_path_factory.mktemp("html")
    staged.written(staged.later(), OrganizationOutputs(shown=None, html=folder))
    return folder / "index.html"


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (375, False)])
def test_the_index_is_accessible(windows: Windows, index: Path, width: int, dark: bool) -> None:
    """In either colours, and on a narrow screen, which does not scroll sideways."""
    assert_accessible(windows(index, width=width, dark=dark))


def shown(page: Page) -> list[str]:
    """The accounts in the table, in their order."""
    return page.locator(".accounts tbody tr:visible th").all_inner_texts()


def test_the_search_finds_an_account_by_anything_in_its_row(windows: Windows, index: Path) -> None:
    """Its ID, its name, its unit, or why it was not read; and says how many there are."""
    page = windows(index)
    status = page.locator("#filters output")
    expect(status).to_have_text("Shown: 13 of 13 accounts")
    search = page.get_by_role("searchbox", name="Search")
    search.fill("team-2 data0000")
    expect(status).to_have_text("Shown: 3 of 13 accounts")
    search.fill("accessdenied")
    expect(status).to_have_text("Shown: 1 of 13 accounts")
    assert shown(page) == [account_id(21)]
    page.get_by_role("button", name="Show all").click()
    expect(status).to_have_text("Shown: 13 of 13 accounts")
    page.get_by_role("combobox", name="Reading").select_option("refused")
    expect(status).to_have_text("Shown: 1 of 13 accounts")
    page.get_by_role("button", name="Show all").click()
    page.get_by_role("combobox", name="At least").select_option("high")
    expect(status).to_have_text("Shown: 8 of 13 accounts")


def test_the_order_can_be_chosen(windows: Windows, index: Path) -> None:
    """The worst first, or by account."""
    page = windows(index)
    worst = shown(page)
    assert worst[0] == account_id(2)
    page.get_by_role("combobox", name="Order").select_option("account")
    expect(page.locator(".accounts tbody tr").first.locator("th")).to_have_text(account_id(0))
    assert shown(page) == sorted(worst)
    page.get_by_role("combobox", name="Order").select_option("worst first")
    expect(page.locator(".accounts tbody tr").first.locator("th")).to_have_text(account_id(2))
    assert shown(page) == worst


def test_the_page_of_an_account_is_one_key_away(windows: Windows, index: Path) -> None:
    """By keyboard alone."""
    page = windows(index)
    page.get_by_role("link", name=account_id(2)).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Can it send?")


def test_without_a_script_the_whole_table_is_there(windows: Windows, index: Path) -> None:
    """And nothing that would need one."""
    page = windows(index, script=False)
    assert len(shown(page)) == 13
    expect(page.locator("#filters")).to_be_hidden()


def test_five_thousand_accounts_are_all_shown_and_searched(windows: Windows, tmp_path: Path) -> None:
    """The page's size is the bound; how long it takes is logged."""
    totals, _ = staged.reported(staged.folder())
    lines = [
        AccountLine(member(n), Outcome.READ, True, None, {Severity.HIGH: n % 7}, 0, None, None, 1)
        for n in range(5000)
    ]
    path = tmp_path / "index.html"
    path.write_text("".join(index_page(totals, lines)), "utf-8")
    began = time.monotonic()
    page = windows(path)
    expect(page.locator("#filters output")).to_have_text("Shown: 5,000 of 5,000 accounts")
    seconds = time.monotonic() - began
    assert path.stat().st_size < 5_000_000
    took = page.evaluate("() => { const at = performance.now(); sieve(); return performance.now() - at; }")
    LOG.info("shown after %.1f s, searched in %.0f ms", seconds, took)
