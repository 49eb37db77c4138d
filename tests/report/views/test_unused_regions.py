"""Unused regions are a line with a count for people, and findings for machines."""

import json
from dataclasses import replace

import pytest

from sescheck.engine.severity import Severity
from sescheck.report.formats import render_text
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.counts import conclusion, last_line
from sescheck.snapshot.model import Asked
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

UNUSED = [f"eu-idle-{number}" for number in range(14)]


def report() -> Report:
    """A region in order, and fourteen in which nothing is set up."""
    here = s.region("us-east-1", staged.well_kept("example.com", "us-east-1"))
    found = staged.audited(s.snapshot(here, *map(staged.idle, UNUSED), asked=Asked.DISCOVERED))
    unused = [
        staged.finding("region-unused", Severity.INFO, name, s.ACCOUNT_ID, f"{name} has nothing", "account")
        for name in UNUSED
    ]
    return staged.in_report(found, staged.reported(*unused))


def test_they_are_not_among_the_findings() -> None:
    """The count at the end has them apart, and the conclusion is not spoiled by them."""
    assert last_line(report()).startswith("no findings, 14 unused regions; ")
    assert conclusion(report()) == "No findings: every check passed."


@pytest.mark.parametrize("name", ["text", "terminal", "markdown"])
def test_people_read_one_line(name: str) -> None:
    """With a few names; --verbose has all of them."""
    text = " ".join(render_text(name, report(), RenderOptions(width=140)).replace("`", "").split())
    assert "nothing is set up there: 14 regions, such as eu-idle-0, eu-idle-1, eu-idle-2" in text
    assert "region-unused" not in text
    assert "eu-idle-9" not in text
    assert "eu-idle-9" in render_text(name, report(), RenderOptions(width=140, verbose=True))


def test_a_few_are_named() -> None:
    """Six of them are shorter than a count."""
    few = replace(
        report(),
        accounts=staged.audited(s.snapshot(*map(staged.idle, UNUSED[:6]), asked=Asked.DISCOVERED)).accounts,
    )
    assert f"nothing is set up there: {', '.join(UNUSED[:6])}" in " ".join(render_text("text", few).split())


def test_machines_have_a_finding_for_each() -> None:
    """With its fingerprint, as ever."""
    found = json.loads(render_text("json", report()))
    assert [each["rule"] for each in found["findings"]] == ["region-unused"] * 14
    assert found["summary"]["open"]["info"] == 14
