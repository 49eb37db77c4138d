"""The findings as JSON lines: what a line holds, and that a database reads the file as the documentation says."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from sescheck.organization.reports.account_reports import judged
from sescheck.organization.reports.finding_lines import FindingLine, finding_lines
from sescheck.organization.reports.organization_outputs import OrganizationOutputs
from tests.conftest import ROOT
from tests.organization.reports import staged
from tests.organization.reports.synthetic import account_id

GOLDEN = Path(__file__).parent / "golden" / "findings.jsonl"
PAGE = ROOT / "docs" / "organization-findings.md"


def lines() -> list[dict[str, Any]]:
    """Every finding of the staged organization."""
    accounts = judged(staged.folder(), staged.chosen(), staged.AT)
    return [json.loads(line) for account in accounts for line in finding_lines(account)]


def test_the_lines_match_their_golden_file() -> None:
    """Of one account: the others have the same members."""
    accounts = {each.account_id: each for each in judged(staged.folder(), staged.chosen(), staged.AT)}
    text = b"".join(finding_lines(accounts[account_id(2)])).decode()
    if staged.is_updating():
        GOLDEN.write_text(text, "utf-8")
    assert GOLDEN.read_text("utf-8") == text


def test_each_line_has_the_members_of_its_struct() -> None:
    """And the evidence last."""
    for line in lines():
        assert [*FindingLine.__struct_fields__, "evidence"] == list(line)
        evidence = line.pop("evidence")
        assert isinstance(evidence, dict)
        msgspec.convert(line, FindingLine)


def test_a_line_says_which_account_it_is_about() -> None:
    """With what AWS Organizations knows of it."""
    line = next(each for each in lines() if each["account_id"] == account_id(1))
    assert line["account_name"] == "team-1"
    assert (line["ou"], line["ou_path"]) == ("ou-ab12-test0000", ["r-ab12", "ou-ab12-test0000"])


def test_every_finding_has_a_line() -> None:
    """Also those that people see only as a number."""
    totals, _ = staged.reported(staged.folder())
    listed = lines()
    count = sum(rule.findings.total() for rule in (*totals.rules.values(), *totals.summed.values()))
    assert len(listed) == count
    assert {each["rule"] for each in listed} == {"identity-missing-in-region", "region-unused"}


def test_new_findings_are_marked() -> None:
    """True, false, or null if the account could not be compared."""
    found: dict[str, list[bool | None]] = {}
    for account in judged(staged.later(), staged.chosen(), staged.AT):
        for line in map(json.loads, finding_lines(account)):
            if line["rule"] != "region-unused":
                found.setdefault(line["account_id"], []).append(line["new"])
    assert Counter(found[account_id(2)]) == {False: 2, True: 1}
    assert found[account_id(30)] == [None]


def queries() -> list[str]:
    """The queries of the page."""
    return re.findall(r"```sql\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packed file that a report writes."""
    path = tmp_path_factory.mktemp("findings") / "findings.jsonl.gz"
    staged.written(staged.folder(), OrganizationOutputs(shown=None, findings=path))
    return path


def test_the_queries_of_the_documentation_run(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In DuckDB, which reads the packed file by itself."""
    monkeypatch.chdir(file.parent)
    database = duckdb.connect()
    answers = [database.execute(query).fetchall() for query in queries()]
    assert len(answers) >= 3
    assert answers[0] == [("identity-missing-in-region", "high", 5, 8)]
    assert all(answers)


def test_the_query_answers_as_python_counts(file: Path) -> None:
    """The file is gzip of JSON lines."""
    rows = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    concerned = {each["account_id"] for each in rows if each["rule"] == "identity-missing-in-region"}
    assert len(concerned) == 5


def test_the_page_names_every_member() -> None:
    """In the order of the line."""
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert rows == [*FindingLine.__struct_fields__, "evidence"]
