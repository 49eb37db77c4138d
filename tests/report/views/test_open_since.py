"""Since when findings are open, in words."""

from dataclasses import replace

import pytest

from sescheck.engine.severity import Severity
from sescheck.history.earlier import earlier_of
from sescheck.report.model import Changes, DatedFinding, Report
from sescheck.report.views.open_since import since_words, still_open
from tests.report import staged_reports as staged

FOUND = staged.reported(
    *(staged.finding("a-rule", Severity.HIGH, "us-east-1", f"shop{at}.example", "is bad") for at in range(3))
)


def dated(*since: str, older: bool = False, new: int = 0) -> Report:
    """The findings with these dates; the last ones are new."""
    dates = {
        each.finding.fingerprint: DatedFinding(earlier_of(each.finding).finding, f"{at}T03:00:00Z", older)
        for each, at in zip(FOUND, since, strict=False)
    }
    changes = Changes("then", (), FOUND[len(FOUND) - new :], ())
    return replace(staged.in_order(), findings=FOUND, open_since=dates, changes=changes)


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (dated(), ""),
        (dated(*3 * ["2026-11-03"]), "open since 2026-11-03"),
        (dated(*3 * ["2026-11-03"], older=True), "open since 2026-11-03 or earlier"),
        (dated("2026-11-05", "2026-11-03", "2026-11-04"), "the oldest is open since 2026-11-03"),
        (dated("2026-11-05"), "the oldest is open since 2026-11-05"),
        (dated(*3 * ["2026-11-05"], new=3), "new"),
    ],
    ids=["unknown", "one day", "the first run", "several days", "not all are known", "new"],
)
def test_findings_are_open_since_a_day(report: Report, words: str) -> None:
    """Or longer, if the first run that is kept has them."""
    assert since_words(report, report.findings) == words


def test_what_is_still_open_is_counted_without_what_is_new() -> None:
    """Also if no run knows since when."""
    assert still_open(dated(*3 * ["2026-11-03"], new=1)) == "Still open: 2 findings, open since 2026-11-03"
    assert still_open(dated(new=1)) == "Still open: 2 findings"
    assert still_open(dated(new=3)) == ""
    assert still_open(replace(dated(), changes=None)) == ""
