"""What is written: to which files, and that it is whole."""

import gzip
import json
import re
import stat
from pathlib import Path

import pytest
from msgspec import structs
from prometheus_client.parser import text_string_to_metric_families

from sescheck.errors import FileError, UsageError
from sescheck.organization.reports.organization_outputs import (
    BY_ACCOUNT,
    EXTENSIONS,
    NAMES,
    OrganizationOutputs,
    outputs_of,
)
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import Suppressed
from tests.organization.reports import staged
from tests.organization.reports.synthetic import MemoryFolder, account_id, entry, member, snapshot


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every series by its name and the values of its labels."""
    return {
        (sample.name.removeprefix("sescheck_organization_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_all_outputs_in_one_pass(tmp_path: Path) -> None:
    """Every snapshot is loaded once."""
    where = staged.folder()
    outputs = outputs_of(
        [
            ("terminal", None),
            ("text", tmp_path / "report.txt"),
            ("html", tmp_path / "html"),
            ("findings", tmp_path / "findings.jsonl.gz"),
            ("prometheus", tmp_path / "sescheck.prom"),
            ("json", tmp_path / "json"),
            ("sarif", tmp_path / "sarif"),
        ]
    )
    code, shown = staged.written(where, outputs)
    read = [account_id(number) for number in (0, 1, 2, 3, 4, 5, 25)]
    assert (code, where.loaded) == (1, read)
    assert shown.startswith("✖ FINDINGS")
    assert (tmp_path / "report.txt").read_text().startswith("x FINDINGS")
    assert sorted(path.stem for path in (tmp_path / "json").iterdir()) == sorted(read)
    assert sorted(path.stem for path in (tmp_path / "html" / "accounts").iterdir()) == sorted(read)
    report = json.loads((tmp_path / "json" / f"{account_id(2)}.json").read_text())
    assert report["format"] == "sescheck-report"
    assert gzip.decompress((tmp_path / "findings.jsonl.gz").read_bytes()).endswith(b"}\n")


def test_the_page_of_an_account_has_commands_that_read_its_snapshot(tmp_path: Path) -> None:
    """What `fix` prints must be about what was judged, not about AWS as it is now."""
    staged.written(staged.folder(), OrganizationOutputs(shown=None, html=tmp_path))
    page = (tmp_path / "accounts" / f"{account_id(2)}.html").read_text()
    assert f"sescheck fix --from org/accounts/{account_id(2)}.snapshot" in page


def test_each_account_shows_what_changed_in_it(tmp_path: Path) -> None:
    """In the formats of one account, as after `audit --since`."""
    staged.written(staged.later(), OrganizationOutputs(shown=None, by_account=(("json", tmp_path),)))
    report = json.loads((tmp_path / f"{account_id(2)}.json").read_text())
    assert [each["rule"] for each in report["changes"]["new"]] == ["identity-missing-in-region"]
    assert json.loads((tmp_path / f"{account_id(30)}.json").read_text())["changes"] is None


def test_the_index_links_each_account_that_was_read(tmp_path: Path) -> None:
    """The worst first; what was not read has its reason and no link, and nothing is loaded from elsewhere."""
    staged.written(staged.folder(), OrganizationOutputs(shown=None, html=tmp_path))
    page = (tmp_path / "index.html").read_text()
    links = re.findall(r'href="(accounts/[^"]+)"', page)
    assert len(links) == 7
    assert all((tmp_path / link).is_file() for link in links)
    assert links[0] == f"accounts/{account_id(3)}.html"
    assert f'<th scope="row">{account_id(21)}</th>' in page
    assert "older snapshot of 2026-11-20T09:00:00Z, not in this report" in page
    assert "weird \\x1b[31m name" in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "<script>" in page


def test_metrics_count_accounts_findings_and_rules() -> None:
    """Without an account in their labels."""
    _, text = staged.written(staged.folder(), OrganizationOutputs(shown="prometheus"))
    found = samples(text)
    assert found["accounts", "read"] == 6
    assert found["accounts", "refused"] == 2
    assert found["accounts_not_read",] == 4
    assert found["findings", "identity-missing-in-region", "high"] == 8
    assert found["rule_accounts", "identity-missing-in-region"] == 5
    assert found["exit_code",] == 1
    assert ("findings", "sending-disabled", "high") not in found, "an account was not read: zero is not known"
    assert account_id(1) not in text


def test_a_rule_that_found_nothing_anywhere_is_zero() -> None:
    """If every account was read, and the rule could judge all of it."""
    where = MemoryFolder([entry(member(1)), entry(member(2))])
    _, text = staged.written(where, OrganizationOutputs(shown="prometheus"))
    found = samples(text)
    assert found["rule_accounts", "identity-missing-in-region"] == 0
    assert ("rule_accounts", "receiving-rules-differ") not in found, "no account has something to judge"


def test_metrics_of_accounts_are_there_if_they_are_wanted() -> None:
    """An account that was not read is 0, and has no number of findings."""
    _, text = staged.written(staged.folder(), OrganizationOutputs(shown="prometheus", account_label=True))
    found = samples(text)
    assert (found["account_read", account_id(2)], found["account_read", account_id(20)]) == (1, 0)
    assert found["account_findings", account_id(2), "identity-missing-in-region", "high"] == 2
    assert not [key for key in found if key[0] == "account_findings" and account_id(20) in key]
    assert ("account_read", account_id(24)) not in found, "it was skipped on purpose"


def test_a_report_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """With the name of the file."""
    with pytest.raises(FileError, match=r"x\.prom cannot be written"):
        staged.written(
            staged.folder(), OrganizationOutputs(shown=None, prometheus=tmp_path / "missing" / "x.prom")
        )


def test_files_with_addresses_are_private(tmp_path: Path) -> None:
    """As those of a single audit: suppressed addresses are of people."""

    def with_address(of: str) -> Snapshot:
        found = snapshot(of)
        first, *others = found.accounts[0].regions
        suppressed = Listing((Suppressed("someone@example.com", "BOUNCE"),))
        shown = structs.replace(first, suppressed=suppressed)
        return staged.replace_account(found, shown, *others)

    outputs = outputs_of([("csv", tmp_path / "csv"), ("findings", tmp_path / "findings.jsonl.gz")])
    staged.written(MemoryFolder([entry(member(1))], with_address), outputs)
    for path in (tmp_path / "csv" / f"{account_id(1)}.csv", tmp_path / "findings.jsonl.gz"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("specs", "words"),
    [
        ([("html", None)], "--format html: give it a folder, --format html:FOLDER"),
        ([("sarif", None)], "--format sarif: give it a folder, --format sarif:FOLDER"),
        ([("findings", None)], "--format findings: give it a file, --format findings:FILE"),
        ([("text", None), ("prometheus", None)], "both go to standard output"),
        ([("json", "x"), ("sarif", "x")], "--format json and --format sarif both go to"),
        ([("json", "x"), ("json", "y")], "--format json is given twice"),
    ],
)
def test_outputs_are_checked_first(specs: list[tuple[str, str | None]], words: str, tmp_path: Path) -> None:
    """Before anything is read."""
    with pytest.raises(UsageError, match=re.escape(words)):
        outputs_of([(name, None if path is None else tmp_path / path) for name, path in specs])


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """There is a file of that name."""
    (tmp_path / "html").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        outputs_of([("html", tmp_path / "html")])


def test_every_format_of_one_account_has_an_extension() -> None:
    """A new format needs one, so that programs open its files."""
    assert set(EXTENSIONS) == set(BY_ACCOUNT)
    assert len(NAMES) == len(set(NAMES))
