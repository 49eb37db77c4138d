"""The page of ``sescheck readiness`` in a real Chromium: what to do first is seen at once, and by everybody."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from sescheck.report.render_options import RenderOptions
from sescheck.takeover.formats import FORMATS
from sescheck.takeover.model import Readiness
from tests.in_browser import MARKS, Windows, assert_accessible, browser, windows
from tests.takeover.formats import staged_answers as staged

__all__ = ("browser", "windows")
pytestmark = MARKS


def written(folder: Path, *answers: Readiness) -> Path:
    """The file of the page."""
    file = folder / "readiness.html"
    file.write_text("".join(FORMATS["html"](answers, RenderOptions())), "utf-8")
    return file


@pytest.mark.parametrize(("width", "dark"), [(375, False), (768, True), (1440, False), (1440, True)])
def test_the_answer_is_accessible(windows: Windows, tmp_path: Path, width: int, dark: bool) -> None:
    """Of each kind."""
    for number, make in enumerate((staged.not_ready, staged.unread, staged.old)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert_accessible(windows(written(folder, make()), width=width, dark=dark))


@pytest.mark.parametrize("width", [375, 768, 1440])
def test_the_first_step_is_on_the_first_screen(windows: Windows, tmp_path: Path, width: int) -> None:
    """Before all the rest."""
    page = windows(written(tmp_path, staged.not_ready()), width=width)
    expect(page.get_by_text("First", exact=True)).to_be_in_viewport()


def test_a_button_copies_a_command_whole(windows: Windows, tmp_path: Path) -> None:
    """As on the page of a report."""
    page = windows(written(tmp_path, staged.not_ready()))
    command = page.locator(".copied").first
    command.get_by_role("button", name="Copy").click()
    expect(command.get_by_role("button")).to_have_text("Copied")
    page.context.grant_permissions(["clipboard-read"])
    assert command.locator("pre").inner_text().strip() == page.evaluate("navigator.clipboard.readText()").strip()
