"""The page of ``sescheck history`` in a real Chromium: nothing is cut off, in either colours, for everybody."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sescheck.engine.severity import Severity
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats import DRAWINGS
from tests.in_browser import MARKS, Windows, assert_accessible, browser, windows

__all__ = ("browser", "windows")
pytestmark = MARKS
CUT_OFF = """
() => [...document.querySelectorAll("svg")].filter((drawing) => drawing.checkVisibility()).flatMap((drawing) => {
  const whole = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll("text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.left < whole.left || box.right > whole.right || box.top < whole.top || box.bottom > whole.bottom;
  }).map((text) => text.textContent);
})
"""


def runs(count: int, figure: int) -> list[Run]:
    """Runs in which all severities have about as many findings."""
    open_ = dict.fromkeys(Severity, figure)
    return [Run(f"2026-11-{day:02}T09:00:00Z", day != 2, 1, open_, 0, 0, 0, 0, 0) for day in range(1, count + 1)]


def opened(windows: Windows, folder: Path, shown: list[Run], width: int, *, dark: bool = False) -> Page:
    """The page in a window."""
    path = folder / "history.html"
    path.write_text("".join(DRAWINGS["html"](shown, RenderOptions())), "utf-8")
    return windows(path, width=width, dark=dark)


@pytest.mark.parametrize(("width", "dark"), [(375, True), (768, False), (1440, True)])
@pytest.mark.parametrize(("count", "figure"), [(1, 1), (2, 33_601), (20, 1_234_567)])
def test_no_label_is_cut_off(
    windows: Windows, tmp_path: Path, width: int, dark: bool, count: int, figure: int
) -> None:
    """One picture is shown, with all its words; the page does not scroll sideways, and axe finds no fault."""
    page = opened(windows, tmp_path, runs(count, figure), width, dark=dark)
    expect(page.locator("svg:visible")).to_have_count(1)
    assert page.locator("svg:visible text", has_text="critical").count() == 1
    assert page.evaluate(CUT_OFF) == []
    assert_accessible(page)


def test_the_button_changes_the_colours(windows: Windows, tmp_path: Path) -> None:
    """As in the report."""
    page = opened(windows, tmp_path, runs(3, 7), 1440)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark colours").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    expect(page.get_by_role("button", name="Light colours")).to_be_visible()
