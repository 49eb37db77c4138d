"""The CSV format, read again by the standard library's reader."""

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.severity import Severity
from sescheck.plain import safe
from sescheck.report.formats import FORMATS, render_text
from sescheck.report.formats.csv import COLUMNS, defused
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.testing import builders as s
from tests.report import staged_changes
from tests.report import staged_reports as staged

PAGE = Path(__file__).parents[3] / "docs" / "formats" / "csv.md"

render = partial(render_text, "csv")

MAKERS = {
    "failover": staged.failover,
    "unread only": staged.unread_only,
    "crashed": staged.crashed,
    "hostile": staged.hostile,
    "two accounts": staged.two_accounts,
    "changed": staged_changes.changed,
}
FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    '"=1+1"',
    '=1+2";=1+2',
    "x;=1+1",
    "x;\t=1+1",
    "x | -1",
    "\uff1d1+1",
)
"""The characters of OWASP's list at the beginning of a cell, and where another separator would begin one."""

BEGINS = re.compile(r"""(^|[;|])[\s"]*[=+\-@\t\r\uff1d]""")


def told(report: Report) -> list[dict[str, str]]:
    """The rows as a script reads them."""
    return list(csv.DictReader(StringIO(render(report), newline=""), strict=True))


def of_kind(report: Report, kind: str) -> list[dict[str, str]]:
    """The rows of that kind, without empty cells."""
    return [{k: v for k, v in row.items() if v and k != "kind"} for row in told(report) if row["kind"] == kind]


def undone(cell: str) -> str:
    """As the documentation says."""
    return re.sub(r"""(^|[;|])([ "]*)'""", r"\1\2", cell)


def named(*names: str) -> Report:
    """A report with findings about identities of these names."""
    found = (
        staged.finding("some-rule", Severity.LOW, "us-east-1", name, name, seen=name, names=[name])
        for name in names
    )
    return staged.in_report(staged.in_order(), staged.reported(*found))


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_it_is_rfc_4180(make: staged.Maker) -> None:
    """Every cell quoted, every row of the same length, CRLF at the end of each and nowhere else."""
    text = render(make())
    *rows, end = text.split("\r\n")
    assert end == ""
    assert not any("\n" in row or "\r" in row for row in rows)
    assert {len(row) for row in csv.reader(rows, strict=True)} == {len(COLUMNS)}
    assert all(row.startswith('"') and row.endswith('"') for row in rows)
    assert text.isascii()


def test_the_header_is_the_same_in_every_report() -> None:
    """Column for column: scripts rely on it."""
    expected = (
        "kind severity status rule account_id region subject_type subject message count group compared_with"
        " accepted_reason accepted_until operation why leaves_open evidence fingerprint help fix fix_steps"
        " rank title"
    )
    assert " ".join(COLUMNS) == expected
    for make in MAKERS.values():
        assert next(csv.reader(StringIO(render(make())))) == expected.split()


def test_a_finding_is_a_row_with_what_the_json_report_has() -> None:
    """Worst first, whatever the status."""
    report = staged.failover()
    rows = of_kind(report, "finding")
    findings = json.loads(render_text("json", report))["findings"]
    assert len(rows) == len(findings) == 9
    for row, found in zip(rows, findings, strict=True):
        assert row.pop("count") == "1"
        assert json.loads(row.pop("evidence")) == found.pop("evidence")
        assert not found.pop("fix")
        assert row.pop("rank") == str(found.pop("rank"))
        assert row.pop("title", "") == found.pop("title")
        assert found.pop("page") in {None, f"docs/rules/{found['rule']}.md"}
        subject, accepted = found.pop("subject"), found.pop("accepted") or {"reason": None, "until": None}
        found["compared_with"] = " ".join(found["compared_with"])
        flat = {
            **found,
            "subject_type": subject["type"],
            "subject": subject["name"],
            "accepted_reason": accepted["reason"],
            "accepted_until": accepted["until"],
        }
        assert row == {name: value for name, value in flat.items() if value}


def test_unread_readings_have_their_own_rows() -> None:
    """An empty file of findings is no clean bill."""
    rows = of_kind(staged.unread_only(), "unread")
    assert len(rows) == len(staged.unread_only().unread)
    assert {row["why"] for row in rows} == {"denied", "unreachable"}
    listing = next(row for row in rows if row["operation"] == "ses:ListEmailIdentities")
    assert listing["leaves_open"] == "name-missing-in-region"
    assert [row["rule"] for row in of_kind(staged.failover(), "not-asked")] == [
        "default-configuration-set-differs",
        "policy-missing-in-region",
    ]
    assert [row["rule"] for row in of_kind(staged.crashed(), "rule-error")] == ["rule-that-raises"]
    assert [row["why"] for row in of_kind(staged.failover(), "remark")] == ["unmatched-accept", "incomplete-group"]
    assert of_kind(staged.failover(), "notice") == [{"message": staged.SIMULATED}]


def test_a_region_whose_list_was_not_read_has_no_count() -> None:
    """Silence is not absence: an empty cell is not 0."""
    rows = of_kind(staged.audited(s.snapshot(s.region("a"), staged.silent("b"))), "region")
    assert rows == [
        {
            "status": "read",
            "account_id": s.ACCOUNT_ID,
            "region": "a",
            "count": "0",
            "why": "unknown",
            "message": "unknown: it sent, but has no verified identity of its own",
        },
        {
            "status": "unreadable",
            "account_id": s.ACCOUNT_ID,
            "region": "b",
            "why": "unknown",
            "message": "unknown: GetAccount denied",
        },
    ]


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_last_row_counts_everything(make: staged.Maker) -> None:
    """A file that was cut off shows."""
    report = make()
    *rows, last = told(report)
    assert last["kind"] == "summary"
    assert last["count"] == str(Counter(row["kind"] for row in rows)["finding"]) == str(len(report.findings))
    assert last["status"] == ("complete" if report.complete else "incomplete")
    unread = sum(unread.count for unread in report.unread)
    assert (f"{unread} reading" in last["message"]) == (unread > 0)


def test_changes_have_their_own_rows() -> None:
    """New, gone, fixed, set otherwise, and what could not be judged."""
    report = staged_changes.changed()
    assert [row["status"] for row in of_kind(report, "new")] == ["could not be judged before", "judged before"]
    for kind in ("gone", "fixed", "unconfirmed"):
        (row,) = of_kind(report, kind)
        assert (row["subject"], row["fingerprint"]) == (f"{kind}.example.com", "0" * 32)
    (row,) = of_kind(report, "setting")
    assert (row["message"], json.loads(row["evidence"])) == ("dkim.enabled", {"before": False, "after": True})
    assert [of_kind(report, kind)[0]["count"] for kind in ("undecided", "uncompared")] == ["3", "4"]
    assert "ap-southeast-2" in of_kind(report, "apart")[0]["message"]


def test_settings_that_cannot_be_compared_are_not_unchanged() -> None:
    """A JSON report holds none."""
    report = staged_changes.changed()
    assert report.changes is not None
    (row,) = of_kind(replace(report, changes=replace(report.changes, settings=None)), "setting")
    assert row["message"].startswith("unknown")


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_no_cell_is_a_formula_whatever_separates_cells(delimiter: str) -> None:
    """Even a spreadsheet that takes another character for the separator finds none."""
    drawn = render(named(*FORMULAS))
    for row in csv.reader(StringIO(drawn, newline=""), delimiter=delimiter):
        assert [cell for cell in row if re.match(r"""[\s"]*[=+\-@\uff1d]""", cell)] == []


def test_the_true_words_come_back() -> None:
    """One apostrophe less, and it is the name; evidence is JSON with nothing taken from it."""
    for row, name in zip(of_kind(named(*FORMULAS), "finding"), FORMULAS, strict=True):
        assert undone(row["subject"]) == safe(name, ascii_only=True)
        assert json.loads(row["evidence"]) == {"seen": name, "names": [name]}


@given(st.text(alphabet=" \"'=+-@;|,\\\tab\u00e9\uff1d") | st.text())
def test_defusing_is_undone_exactly(words: str) -> None:
    """Whatever the words, and no formula is left."""
    plain = safe(words, ascii_only=True)
    assert not BEGINS.search(defused(plain))
    assert undone(defused(plain)) == plain


def test_nothing_acts_on_a_terminal() -> None:
    """Control characters and marks of direction are shown, whole names are kept."""
    drawn = render(staged.hostile())
    assert drawn.replace("\r\n", "").isprintable()
    assert "x" * 10_000 + ".example.com" in drawn


def test_it_is_written_a_row_at_a_time() -> None:
    """However many findings there are, no piece is longer than one."""
    pieces = list(FORMATS["csv"](staged.many_missing(), RenderOptions()))
    assert all(piece.count("\r\n") == 1 for piece in pieces)
    assert len(pieces) > 400


def test_the_page_names_every_kind_of_row() -> None:
    """And no other."""
    table = re.findall(r"^\| (`[^|]+) \| [^|]* \| [^|]* \|$", PAGE.read_text(), re.MULTILINE)
    named = {kind for cell in table[1:] for kind in re.findall(r"`([a-z-]+)`", cell)}
    assert named == {row["kind"] for make in MAKERS.values() for row in told(make())}
