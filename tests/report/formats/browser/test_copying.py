"""The buttons of the HTML report that copy a command or a DNS record, in a real Chromium, from a file."""

import pytest
from playwright.sync_api import Page, expect

from sescheck.fix.printers.posix import command
from tests.in_browser import MARKS, browser, windows
from tests.report import staged_fixes
from tests.report.formats.browser.test_html_in_browser import Opened, opened, real

__all__ = ("browser", "opened", "windows")
pytestmark = MARKS
POLICY = command(next(iter(staged_fixes.by_call("shop.example.com"))).does)  # type: ignore[arg-type]


def opened_entry(page: Page) -> Page:
    """The page with the finding opened."""
    page.locator("#findings > .entry > summary").first.click()
    return page


def pasted(page: Page) -> str:
    """What the clipboard has."""
    page.context.grant_permissions(["clipboard-read"])
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_the_button_copies_the_command_as_it_is_printed(opened: Opened) -> None:
    """With its line breaks; the button and a screen reader say so, and then it is a button again."""
    page = opened_entry(opened(staged_fixes.mended("call")))
    button = page.locator(".members .copy")
    button.click()
    expect(button).to_have_text("Copied")
    expect(page.locator("#copy-status")).to_have_text("Copied")
    assert POLICY == pasted(page)
    expect(button).to_have_text("Copy")


def test_code_in_words_is_code(opened: Opened) -> None:
    """In the steps of a finding that was there, and of one that was opened later."""
    page = opened_entry(opened(staged_fixes.mended("person")))
    for place in (".first", "#findings .steps"):
        expect(page.locator(f"{place} p code").first).to_have_text("aws sesv2 get-account")
    assert not [words for words in page.locator(".steps").all_inner_texts() if "`" in words]


def test_what_to_do_first_has_its_command(opened: Opened) -> None:
    """On the first screen there is the command, to be copied."""
    page = opened(staged_fixes.mended("call"))
    button = page.locator(".first .copy")
    expect(button).to_be_in_viewport()
    button.click()
    expect(page.locator("#copy-status")).to_have_text("Copied")
    assert POLICY == pasted(page)


def test_the_button_works_by_keyboard(opened: Opened) -> None:
    """Each record has one."""
    page = opened_entry(opened(staged_fixes.mended("record")))
    page.locator(".members .copy").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#copy-status")).to_have_text("Copied")
    assert 'mail.shop.example.com TXT "google-site-verification=abc"' == pasted(page)


def test_the_commands_of_a_rule_page_have_the_button(opened: Opened) -> None:
    """In the finding, and on the page of the rule: one for each block of code."""
    page = opened(real())
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    for place in (".entry .fix", ".page"):
        assert (
            page.locator(f"{place} pre").count()
            == page.locator(f"{place} .copied > pre + .copy:visible").count()
            > 0
        )
    button = page.locator(".page .copy").first
    code = button.locator("xpath=preceding-sibling::pre").text_content()
    button.click()
    expect(button).to_have_text("Copied")
    assert code == pasted(page)


@pytest.mark.parametrize("can_copy", [True, False])
def test_without_the_clipboard_the_text_is_selected(can_copy: bool, opened: Opened) -> None:
    """For an old browser, or one in which it is forbidden."""
    page = opened_entry(opened(staged_fixes.mended("call")))
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }")
    page.evaluate(f"() => {{ document.execCommand = () => {str(can_copy).lower()}; }}")
    page.locator(".members .copy").click()
    expect(page.locator("#copy-status")).to_have_text("Copied" if can_copy else "Selected: press Ctrl+C or Cmd+C")
    assert POLICY == page.evaluate("getSelection().toString()")


def test_what_the_script_draws_has_the_button_too(opened: Opened) -> None:
    """And the steps can be searched for."""
    page = opened(staged_fixes.mended("record", names=30))
    page.get_by_label("Text").fill("shop29.example.com feedback-smtp")
    expect(page.locator("#filters output")).to_contain_text("1 of 30 findings")
    opened_entry(page).locator(".members .copy").first.click()
    expect(page.locator("#copy-status")).to_have_text("Copied")
    assert "mail.shop29.example.com MX 10 feedback-smtp.eu-west-1.amazonses.com" == pasted(page)


def test_without_the_script_there_is_no_button(opened: Opened) -> None:
    """The command is there."""
    page = opened_entry(opened(staged_fixes.mended("call"), script=False))
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator(".members code")).to_be_visible()
