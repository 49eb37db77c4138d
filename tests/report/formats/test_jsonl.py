"""The format of JSON lines: the contract with scripts that read a line at a time."""

import json
import os
import re
from collections import Counter
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from msgspec import structs

from sescheck.report.formats import FORMATS, render_text
from sescheck.report.formats.json import json_model
from sescheck.report.formats.json.line_model import Line
from sescheck.report.formats.json.report_schema import LINES_FILE, generated_lines, published
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from tests.report import staged_changes
from tests.report import staged_reports as staged

PAGE = Path(__file__).parents[3] / "docs" / "formats" / "jsonl.md"

render = partial(render_text, "jsonl")

MAKERS = {
    "failover": staged.failover,
    "in order": staged.in_order,
    "empty": staged.empty,
    "unread only": staged.unread_only,
    "crashed": staged.crashed,
    "hostile": staged.hostile,
    "two accounts": staged.two_accounts,
    "many missing": staged.many_missing,
    "changed": staged_changes.changed,
}
VALIDATOR = jsonschema.Draft202012Validator(
    published(LINES_FILE), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def told(report: Report) -> list[Any]:
    """The lines as a script reads them."""
    return [json.loads(line) for line in render(report).splitlines()]


def of_kind(report: Report, kind: str) -> list[Any]:
    """The lines of that kind, without saying so."""
    return [{k: v for k, v in line.items() if k != "line"} for line in told(report) if line["line"] == kind]


def test_the_schema_is_what_the_structs_say() -> None:
    """A change of the structs is a change of the published file, seen in review."""
    path = Path(str(files("sescheck.report.formats.json").joinpath(LINES_FILE)))
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        path.write_text(generated_lines(), "utf-8")
    assert path.read_text("utf-8") == generated_lines()


def test_the_schema_is_one_and_closed() -> None:
    """Of the draft that it names; no field that is not in the contract."""
    schema = published(LINES_FILE)
    jsonschema.Draft202012Validator.check_schema(schema)
    lines = [schema["$defs"][each["$ref"].rpartition("/")[2]] for each in schema["anyOf"]]
    assert all(line["additionalProperties"] is False and line["description"] for line in lines)
    optional = {name for line in lines for name in line["properties"] if name not in line["required"]}
    assert optional == {
        *("alias", "accepted", "dns", "fix", "origin"),
        *("title", "page", "rank", "verdict", "reason", "quota"),
    }


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_every_line_is_valid(make: staged.Maker) -> None:
    """By the published schema, and by the structs."""
    for line in render(make()).splitlines()[:50]:
        VALIDATOR.validate(json.loads(line))
        msgspec.json.decode(line, type=Line)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_lines_hold_the_same_as_the_json_report(make: staged.Maker) -> None:
    """The same entries in the same order, nothing else and nothing less."""
    report = make()
    whole = json.loads(render_text("json", report))
    for kind, key in (
        ("finding", "findings"),
        ("fixed", "fixed"),
        ("unconfirmed", "unconfirmed"),
        ("unread", "unread"),
        ("rule_error", "rule_errors"),
        ("remark", "remarks"),
    ):
        assert of_kind(report, kind) == whole[key], kind
    regions = [{**region, "account_id": a["account_id"]} for a in whole["accounts"] for region in a["regions"]]
    assert of_kind(report, "region") == regions
    accounts = [{k: v for k, v in account.items() if k != "regions"} for account in whole["accounts"]]
    assert of_kind(report, "account") == accounts
    (header,), (summary,) = of_kind(report, "header"), of_kind(report, "summary")
    assert {name: header[name] for name in ("tool", "generated_at", "notice", "complete", "exit_code")} == {
        name: whole[name] for name in ("tool", "generated_at", "notice", "complete", "exit_code")
    }
    assert {k: v for k, v in summary.items() if k != "lines"} == whole["summary"]


def test_every_part_of_the_json_report_has_a_line() -> None:
    """A field that is new there is missing here until this list says where it went."""
    in_header = {"format", "version", "tool", "generated_at", "notice", "complete", "exit_code", "dns"}
    in_lines = {
        "accounts",
        "findings",
        "fixed",
        "unconfirmed",
        "changes",
        "unread",
        "rule_errors",
        "remarks",
        "summary",
    }
    assert {field.name for field in structs.fields(json_model.Report)} == in_header | in_lines
    (counted,) = (set(line) for line in told(staged_changes.changed()) if line["line"] == "changes")
    assert {field.name for field in structs.fields(json_model.Changes)} == counted - {"line"}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_truncated_file_can_be_recognised(make: staged.Maker) -> None:
    """The header is first, the summary last and nowhere else, and it counts the lines."""
    lines = told(make())
    kinds = [line["line"] for line in lines]
    assert (kinds[0], kinds[-1], Counter(kinds)["summary"]) == ("header", "summary", 1)
    assert (lines[0]["format"], lines[0]["version"]) == ("sescheck-report-lines", 1)
    assert lines[-1]["lines"] == len(lines)


def test_it_is_written_a_line_at_a_time() -> None:
    """However many findings there are, no piece is longer than one."""
    pieces = list(FORMATS["jsonl"](staged.many_missing(), RenderOptions()))
    assert all(piece.count("\n") == 1 and piece.endswith("\n") for piece in pieces)
    assert len(pieces) == told(staged.many_missing())[-1]["lines"]


def test_regions_follow_their_account() -> None:
    """Two accounts with regions of the same names are told apart."""
    lines = [line for line in told(staged.two_accounts()) if line["line"] in {"account", "region"}]
    assert [(line["line"], line["account_id"]) for line in lines] == [
        ("account", "123456789012"),
        ("region", "123456789012"),
        ("region", "123456789012"),
        ("account", "210987654321"),
        ("region", "210987654321"),
        ("region", "210987654321"),
    ]


def test_changes_are_counted_and_listed() -> None:
    """The counts first, then each."""
    report = staged_changes.changed()
    (changes,) = of_kind(report, "changes")
    assert changes == {
        "since": "2026-11-22T09:00:05Z",
        "settings": 1,
        "new": 2,
        "gone": 1,
        "undecided": 3,
        "uncompared": 4,
        "apart": ["ap-southeast-2"],
    }
    whole = json.loads(render_text("json", report))["changes"]
    assert of_kind(report, "new") == whole["new"]
    assert of_kind(report, "gone") == whole["gone"]
    assert of_kind(report, "setting") == whole["settings"]
    assert of_kind(staged.failover(), "changes") == []


def test_the_true_names_come_back_and_nothing_acts_on_a_terminal() -> None:
    """Escaped on the way, whole on arrival."""
    drawn = render(staged.hostile())
    assert all(line.isascii() and line.isprintable() for line in drawn.splitlines())
    names = {found["subject"]["name"] for found in of_kind(staged.hostile(), "finding")}
    assert {f"{staged.EVIL}.example.com", "x" * 10_000 + ".example.com"} <= names


def test_the_page_names_every_kind_of_line() -> None:
    """And no other."""
    table = re.findall(r"^\| (`[^|]+) \| [^|]* \| [^|]* \|$", PAGE.read_text(), re.MULTILINE)
    named = {kind for cell in table[1:] for kind in re.findall(r"`([a-z_]+)`", cell)}
    counted = {"new", "gone", "setting"}
    assert named | counted == set(published(LINES_FILE)["discriminator"]["mapping"])
