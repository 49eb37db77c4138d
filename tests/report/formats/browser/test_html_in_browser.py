"""The HTML report in a real Chromium without a network: what it does, how wide it is, who can use it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Locator, Page, expect

from sescheck.report.formats import render_text
from sescheck.report.model import Report
from sescheck.rules.catalogue import chosen
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from tests.in_browser import MARKS, Windows, assert_accessible, browser, windows
from tests.report import staged_dns, staged_fixes
from tests.report import staged_reports as staged

__all__ = ("browser", "windows")
pytestmark = MARKS

Opened: TypeAlias = Callable[..., Page]
"""Opens a report as `Windows` opens a file."""


def real() -> Report:
    """What rules of the catalogue find, with their pages."""
    here = s.region(
        "us-east-1",
        staged.well_kept("example.com", "us-east-1"),
        staged.well_kept("a.example", "us-east-1"),
        configuration_sets=Listing((s.configuration_set("main"),)),
    )
    there = s.region("eu-west-1", s.domain("example.com", dkim=s.not_signing()))
    return staged.audited(s.snapshot(here, there), chosen())


REPORTS = {
    "real": real,
    "failover": staged.failover,
    "hostile": staged.hostile,
    "wide": staged.wide,
    "long names": staged.long_names,
    "two accounts": staged.two_accounts,
    "unread only": staged.unread_only,
    "DNS asked": staged_dns.asked,
    "fixes": staged_fixes.mended,
}


@pytest.fixture
def opened(windows: Windows, tmp_path: Path) -> Opened:
    """To open reports with; the test fails if a page complained."""

    def open_report(report: Report, **window: Any) -> Page:
        file = tmp_path / "report.html"
        file.write_text(render_text("html", report), "utf-8")
        return windows(file, **window)

    return open_report


def shown(page: Page) -> Locator:
    """The open findings that the filters let through."""
    return page.locator("#findings > .entry:visible")


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_it_fits(make: staged.Maker, opened: Opened) -> None:
    """Nothing but tables scrolls sideways, whatever is opened."""
    page = opened(make())
    for width in (375, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for open_ in ("false", "true"):
            page.evaluate(
                f"document.querySelectorAll('details').forEach((details) => {{ details.open = {open_}; }})"
            )
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("make", "width", "dark"),
    [
        pytest.param(staged.failover, 1440, False, id="failover, light"),
        pytest.param(staged.failover, 375, True, id="failover, dark"),
        pytest.param(staged.two_accounts, 1440, True, id="two accounts"),
        pytest.param(partial(staged.wide, 12, 6), 768, False, id="wide"),
        pytest.param(staged.failover, 768, False, id="failover, tablet"),
        pytest.param(staged_fixes.mended, 375, False, id="fixes"),
        pytest.param(staged_fixes.mended, 1440, True, id="fixes, dark"),
    ],
)
def test_the_page_is_accessible(make: staged.Maker, width: int, dark: bool, opened: Opened) -> None:
    """Everything opened, axe finds no fault."""
    assert_accessible(opened(make(), width=width, dark=dark))


def test_filters_show_only_what_matches(opened: Opened) -> None:
    """Region, severity, family and text, and a count of what is left."""
    page = opened(staged.failover())
    counted = page.locator("#filters output")
    expect(counted).to_have_text("Shown: 7 of 7 findings, 4 of 4 identities, 3 of 3 entries not read")
    page.get_by_role("combobox", name="Region").select_option("ap-southeast-2")
    expect(counted).to_have_text("Shown: 2 of 7 findings, 4 of 4 identities, 3 of 3 entries not read")
    expect(shown(page)).to_have_count(2)
    expect(page.locator(".matrix thead th:visible")).to_have_text(["identity", "worst finding", "ap-southeast-2"])
    page.get_by_role("combobox", name="Region").select_option("us-east-1")
    expect(counted).to_have_text("Shown: 2 of 7 findings, 4 of 4 identities, 0 of 3 entries not read")
    expect(page.get_by_text("No missing reading matches the filters.")).to_be_visible()
    page.get_by_role("combobox", name="Severity").select_option("medium or worse")
    expect(shown(page).locator("h3")).to_have_text(["daily-quota-nearly-used"])
    page.get_by_role("button", name="Clear").click()
    expect(shown(page)).to_have_count(6)
    page.get_by_role("searchbox", name="Text").fill("PENDING shop")
    expect(shown(page).locator("h3")).to_have_text(["dkim-not-verified"])
    page.get_by_role("searchbox", name="Text").fill("nowhere")
    expect(page.get_by_text("No open finding matches the filters.")).to_be_visible()


def test_a_family_of_rules_can_be_chosen(opened: Opened) -> None:
    """Only its rules are left."""
    page = opened(real())
    page.get_by_role("combobox", name="Family").select_option("DKIM")
    expect(page.locator("#findings > .entry:not(:visible)")).not_to_have_count(0)
    assert 1 <= shown(page).count() < page.locator("#findings > .entry").count()
    for text in shown(page).locator(".rule").all_text_contents():
        assert "family DKIM" in text


def test_one_of_many_members_is_found_and_the_others_can_be_loaded(opened: Opened) -> None:
    """Four hundred findings are an entry; the filter reaches those that are not written out."""
    page = opened(staged.many_missing())
    entry = shown(page).first
    entry.locator("summary").first.click()
    assert entry.locator(".members > li").count() == 20
    entry.get_by_role("button", name="Show more").click()
    expect(entry.locator(".members > li")).to_have_count(120)
    expect(entry.locator(".shown")).to_have_text("120 of 400 are written out here.")
    expect(entry.locator(".members > li").nth(119)).to_contain_text("is no identity in eu-west-1")
    page.get_by_role("searchbox", name="Text").fill("shop377")
    expect(entry.locator(".matching")).to_have_text("1 of 400 match the filters")
    expect(entry.locator(".members .message")).to_have_text(["shop377.example.com is no identity in eu-west-1"])
    expect(entry.locator(".members dd")).to_have_text(["us-east-1, us-west-2"])


def test_the_script_writes_the_same_html_as_the_template(opened: Opened) -> None:
    """A finding drawn again has the same words as the template's, a hostile one too."""
    page = opened(staged.hostile())
    before = page.locator(".members").all_text_contents()
    assert "egpj.exe" in "".join(before)
    page.evaluate("Promise.all(entries.map(draw))")
    after = page.locator(".members").all_text_contents()
    assert "".join("".join(before).split()) == "".join("".join(after).split())
    rows = page.locator(".matrix tbody").inner_html()
    page.evaluate("siftIdentities(() => true)")
    assert "".join(rows.split()) == "".join(page.locator(".matrix tbody").inner_html().split())


def test_each_of_many_findings_is_found(opened: Opened) -> None:
    """Across blocks of the data; a newer filter stops an older one, and what is drawn stays little."""
    page = opened(staged.messy(2_600))
    counted = page.locator("#filters output")
    expect(counted).to_contain_text("2,600 of 2,600 findings")
    entry = shown(page).first
    entry.locator("summary").first.click()
    page.get_by_role("combobox", name="Region").select_option("xx-place-25")
    expect(counted).to_contain_text("Shown: 79 of 2,600 findings")
    expect(entry.locator(".members > li")).to_have_count(20)
    entry.get_by_role("button", name="Show more").click()
    expect(entry.locator(".members > li")).to_have_count(79)
    expect(entry.locator(".message").last).to_have_text("shop02599.example.com is unlike others in xx-place-25")
    page.evaluate("for (const words of ['shop0', 'shop01']) { form.elements.words.value = words; sieve(); }")
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("searchbox", name="Text").fill("SHOP02598 topic3")
    expect(counted).to_contain_text("Shown: 1 of 2,600 findings")
    expect(entry.locator(".members > li")).to_have_count(1)
    assert page.evaluate("document.querySelectorAll('*').length") < 5_000


def test_on_a_phone_each_region_is_in_sight(opened: Opened) -> None:
    """The table of identities is stacked: a line a region, and no part is behind an edge."""
    page = opened(staged.failover(), width=375)
    row = page.locator(".matrix tbody tr").first
    expect(row.locator("td")).to_have_count(4)
    for cell in row.locator("td").all():
        box = cell.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375
    heads = row.locator("td").evaluate_all(
        "cells => cells.map((cell) => getComputedStyle(cell, '::before').content)"
    )
    assert heads == ['"worst finding"', '"us-east-1"', '"eu-west-1"', '"ap-southeast-2"']


@pytest.mark.parametrize(
    ("width", "height", "most"), [(375, 667, 0), (844, 390, 0), (768, 1024, 0), (1440, 900, 115)]
)
def test_fixed_bars_leave_the_screen_to_the_report(width: int, height: int, most: int, opened: Opened) -> None:
    """None on a phone, upright or not."""
    page = opened(staged.failover(), width=width)
    page.set_viewport_size({"width": width, "height": height})
    bars = page.locator("nav, #filters").all()
    height_of = "(bar) => getComputedStyle(bar).position === 'sticky' ? bar.offsetHeight : 0"
    assert sum(bar.evaluate(height_of) for bar in bars) <= most


def test_the_table_is_shown_page_by_page(opened: Opened) -> None:
    """Two hundred identities, fifty at a time; its heads stay in sight."""
    page = opened(staged.wide())
    table = page.locator(".table")
    expect(table.locator(".page")).to_have_text("Identities 1 to 50 of 200")
    table.get_by_role("button", name="Next").click()
    expect(table.locator(".page")).to_have_text("Identities 51 to 100 of 200")
    scroll = table.locator(".scroll")
    scroll.evaluate("(element) => { element.scrollTop = 300; element.scrollLeft = 900; }")
    place = "(element) => [element.getBoundingClientRect().x, element.getBoundingClientRect().y]"
    (left, top), (_, heads), (names, _) = (
        part.evaluate(place) for part in (scroll, table.locator("thead th").last, table.locator("tbody th").last)
    )
    assert abs(heads - top) < 3
    assert abs(names - left) < 3
    table.get_by_label("only those that differ").check()
    differing = page.evaluate(
        "unpacked('identities-0').then((rows) => [...rows.differ].filter((letter) => letter === '1').length)"
    )
    expect(table.locator(".page")).to_contain_text(f"of {differing} that match, of 200")


def test_a_link_opens_what_it_leads_to(opened: Opened) -> None:
    """From what to do first to the finding, from the finding to its rule; the link of a card sets the filter."""
    page = opened(real())
    page.locator(".first a").first.click()
    entry = page.locator(".entry[open]")
    expect(entry).to_have_count(1)
    expect(entry.get_by_role("heading", name="How to fix")).to_be_in_viewport()
    entry.locator(".rule a").click()
    expect(page.locator(".page[open]").get_by_text("Why it matters")).to_be_in_viewport()
    page.locator(".card a[data-region='eu-west-1']").click()
    assert page.get_by_role("combobox", name="Region").input_value() == "eu-west-1"


def test_the_page_can_be_used_by_keyboard_alone(opened: Opened) -> None:
    """The first stop leads to the findings, where Enter opens one."""
    page = opened(staged.failover())
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the findings")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".entry[open]")).to_have_count(1)
    assert page.locator(":focus").evaluate("(element) => getComputedStyle(element).outlineWidth") == "3px"


def test_the_page_has_a_light_and_a_dark_theme(opened: Opened) -> None:
    """As the system has it, until the button is pressed."""
    page = opened(staged.failover(), dark=True)
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(colour)
    assert sum(map(int, dark[4:-1].split(","))) < 150
    page.get_by_role("button", name="Light colours").click()
    light = page.evaluate(colour)
    assert sum(map(int, light[4:-1].split(","))) > 600
    page.get_by_role("button", name="Dark colours").click()
    assert page.evaluate(colour) == dark


@pytest.mark.parametrize("script", [True, False])
def test_findings_are_open_in_print(script: bool, opened: Opened) -> None:
    """With or without a script: fix, findings and refusals are printed, buttons are not."""
    page = opened(real() if script else replace(staged.failover(), notice=None), script=script)
    page.emulate_media(media="print")
    expect(page.locator("#findings .message").first).to_be_visible()
    expect(page.locator("nav")).to_be_hidden()
    if not script:
        expect(page.locator(".refusal .said").first).to_be_visible()


def test_everything_is_there_without_the_script(opened: Opened) -> None:
    """What only a script can do is not offered."""
    page = opened(staged.many_missing(), script=False)
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(0)
    page.locator(".entry summary").first.click()
    page.get_by_text("All 400 by name").click()
    expect(page.locator(".roll").first).to_contain_text("shop399.example.com")


def test_the_script_keeps_what_the_dns_says(opened: Opened) -> None:
    """The policy stays if one region is chosen; each cell says in words what its marks mean."""
    page = opened(staged_dns.asked())
    drawn = page.locator(".matrix tbody").inner_html()
    page.evaluate("siftIdentities(() => true)")
    assert "".join(drawn.split()) == "".join(page.locator(".matrix tbody").inner_html().split())
    page.get_by_role("combobox", name="Region").select_option("eu-west-1")
    expect(page.locator(".matrix thead th:visible")).to_have_text(
        ["identity", "worst finding", "DMARC", "eu-west-1"]
    )
    row = page.locator(".matrix tbody tr", has_text="old.example.org").locator("td")
    expect(row).to_have_count(3)
    expect(row.nth(1)).to_contain_text("missing in the DNS")
    expect(row.nth(2)).to_contain_text(
        "DKIM records: missing in the DNS; MX record of MAIL FROM: could not be read;"
        " SPF record of MAIL FROM: wrong in the DNS"
    )
