"""The index of an organization in a real Chromium without a network: the search, and who can use it."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sescheck.engine.severity import Severity
from sescheck.organization.model import Outcome
from sescheck.organization.reports.index_page import index_page
from sescheck.organization.reports.organization_outputs import OrganizationOutputs
from sescheck.organization.reports.totals import AccountLine
from tests.organization.reports import staged
from tests.organization.reports.synthetic import account_id, member
from tests.report.formats.browser.test_html_in_browser import CHROMIUM
from tests.report.formats.browser.test_html_in_browser import pytestmark as marks

LOG = logging.getLogger(__name__)
pytestmark = [*marks, pytest.mark.exhaustive]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests here."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        yield chromium
        chromium.close()


def opened(browser: Browser, path: Path, *, width: int = 1440, dark: bool = False, script: bool = True) -> Page:
    """The page; it may ask the network for nothing."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        offline=True,
    )
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    return page


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second report, with changes."""
    folder = tmp_path_factory.mktemp("html")
    staged.written(staged.later(), OrganizationOutputs(shown=None, html=folder))
    return folder / "index.html"


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (375, False)])
def test_the_index_is_accessible(browser: Browser, index: Path, width: int, dark: bool) -> None:
    """In either colours, and on a narrow screen, which does not scroll sideways."""
    page = opened(browser, index, width=width, dark=dark)
    response = Axe().run(page, options={"resultTypes": ["violations", "passes"]}).response
    assert [f"{found['id']}: {found['nodes'][0]['html']}" for found in response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def shown(page: Page) -> list[str]:
    """The accounts in the table, in their order."""
    return page.locator(".accounts tbody tr:visible th").all_inner_texts()


def test_the_search_finds_an_account_by_anything_in_its_row(browser: Browser, index: Path) -> None:
    """Its ID, its name, its unit, or why it was not read; and says how many there are."""
    page = opened(browser, index)
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


def test_the_order_can_be_chosen(browser: Browser, index: Path) -> None:
    """The worst first, or by account."""
    page = opened(browser, index)
    worst = shown(page)
    assert worst[0] == account_id(2)
    page.get_by_role("combobox", name="Order").select_option("account")
    expect(page.locator(".accounts tbody tr").first.locator("th")).to_have_text(account_id(0))
    assert shown(page) == sorted(worst)
    page.get_by_role("combobox", name="Order").select_option("worst first")
    expect(page.locator(".accounts tbody tr").first.locator("th")).to_have_text(account_id(2))
    assert shown(page) == worst


def test_the_page_of_an_account_is_one_key_away(browser: Browser, index: Path) -> None:
    """By keyboard alone."""
    page = opened(browser, index)
    page.get_by_role("link", name=account_id(2)).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Can it send?")


def test_without_a_script_the_whole_table_is_there(browser: Browser, index: Path) -> None:
    """And nothing that would need one."""
    page = opened(browser, index, script=False)
    assert len(shown(page)) == 13
    expect(page.locator("#filters")).to_be_hidden()


def test_five_thousand_accounts_are_all_shown_and_searched(browser: Browser, tmp_path: Path) -> None:
    """The page's size is the bound; how long it takes is logged."""
    totals, _ = staged.reported(staged.folder())
    lines = [
        AccountLine(member(n), Outcome.READ, True, None, {Severity.HIGH: n % 7}, 0, None, None, 1)
        for n in range(5000)
    ]
    path = tmp_path / "index.html"
    path.write_text("".join(index_page(totals, lines)), "utf-8")
    began = time.monotonic()
    page = opened(browser, path)
    expect(page.locator("#filters output")).to_have_text("Shown: 5,000 of 5,000 accounts")
    seconds = time.monotonic() - began
    assert path.stat().st_size < 5_000_000
    took = page.evaluate("() => { const at = performance.now(); sieve(); return performance.now() - at; }")
    LOG.info("shown after %.1f s, searched in %.0f ms", seconds, took)
