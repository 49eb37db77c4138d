"""Pages in a real Chromium without a network: what a page complains of, and who can use it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("SESCHECK_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
MARKS = [
    pytest.mark.exhaustive,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in SESCHECK_CHROMIUM"),
]
"""What a file of tests in a browser has as its ``pytestmark``."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests of a file; it is gone before the next file starts a loop of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        yield chromium
        chromium.close()


class Windows:
    """Opens pages; whatever one complains of, or asks the network for, is noted."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.complaints: list[str] = []

    def __call__(self, file: Path, *, width: int = 1440, dark: bool = False, script: bool = True) -> Page:
        """The page of a file."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            offline=True,
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._note(request.url, file.parent))
        page.goto(file.as_uri())
        return page

    def _note(self, url: str, folder: Path) -> None:
        """A request is a complaint unless it is for a page beside it."""
        if not url.startswith(folder.as_uri()):
            self.complaints.append(url)


@pytest.fixture
def windows(browser: Browser) -> Iterator[Windows]:
    """To open pages with; the test fails if one complained."""
    windows = Windows(browser)
    yield windows
    for context in browser.contexts:
        context.close()
    assert windows.complaints == []


def assert_accessible(page: Page) -> None:
    """Everything opened, axe finds no fault, though it looked; and the page does not scroll sideways."""
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    response = Axe().run(page, options={"resultTypes": ["violations", "passes"]}).response
    assert [f"{found['id']}: {found['nodes'][0]['html']}" for found in response["violations"]] == []
    assert {"color-contrast", "page-has-heading-one"} <= {found["id"] for found in response["passes"]}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
