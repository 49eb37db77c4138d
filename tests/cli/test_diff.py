"""Two saved runs side by side."""

import json
from functools import partial
from pathlib import Path

import pytest

from sescheck.cli.main import run
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli, Result, use_own_credentials

HERE, THERE = "us-east-1", "us-west-2"
REGIONS = f"{HERE},{THERE}"


@pytest.fixture(scope="module")
def saved(one_key_pair: None, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001 - see emulator
    """Runs of two healthy regions, each saved as a snapshot and as a JSON report.

    Between ``old`` and ``new`` something happens; ``dim`` may not read one region, and ``less`` does not ask it.
    """
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch, Emulator() as emulator:
        use_own_credentials(patch)
        save = partial(save_run, emulator, folder)
        healthy(emulator, (HERE, THERE))
        emulator.region(THERE).settle("news.example.net", sending=False)
        save("old")
        emulator.region(THERE).settle("news.example.net", sending=True)
        emulator.region(HERE).settle("example.com", sending=False)
        save("new")
        save("less", regions=HERE)
        emulator.inject(
            Fault("deny", region=HERE, operation="*Identities"),
            Fault("deny", region=HERE, operation="GetEmailIdentity"),
        )
        save("dim")
    return folder


def save_run(emulator: Emulator, folder: Path, name: str, regions: str = REGIONS) -> None:
    """The report is that of the snapshot."""
    snapshot, report = f"{folder / name}.snapshot", f"json:{folder / name}.json"
    where = ("--endpoint-url", emulator.url, "--regions", regions, "--depth", "quick")
    run(["snapshot", *where, "-o", snapshot])
    run(["audit", "--from", snapshot, "-f", report])


class Shelf:
    """Compares saved runs."""

    def __init__(self, cli: Cli, folder: Path) -> None:
        self.cli, self.folder = cli, folder

    def diff(self, old: str, new: str, *options: str) -> Result:
        """The comparison, as JSON."""
        return self.cli("diff", str(self.folder / old), str(self.folder / new), "-f", "json", *options)


@pytest.fixture
def shelf(cli: Cli, saved: Path) -> Shelf:
    """Has them all."""
    return Shelf(cli, saved)


@pytest.mark.parametrize("old", ["snapshot", "json"])
@pytest.mark.parametrize("new", ["snapshot", "json"])
def test_findings_are_compared_whatever_was_saved(shelf: Shelf, old: str, new: str) -> None:
    """New ones fail, gone ones are told; settings are known of two snapshots only."""
    result = shelf.diff(f"old.{old}", f"new.{new}")
    changes = result.report["changes"]
    assert 1 == result.code
    assert ["example.com"] == [each["subject"]["name"] for each in changes["new"]]
    assert ["news.example.net"] == [each["subject"]["name"] for each in changes["gone"]]
    assert (old == new == "snapshot") is (changes["settings"] is not None)
    assert 1 == result.report["summary"]["open"]["high"] + result.report["summary"]["open"]["critical"]


def test_changed_settings_are_listed_by_region_and_identity_with_both_values(shelf: Shelf) -> None:
    """Both ways."""
    told = shelf.diff("old.snapshot", "new.snapshot").report["changes"]["settings"]
    assert {
        (HERE, "example.com", True, False),
        (THERE, "news.example.net", False, True),
    } <= {(each["region"], each["subject"]["name"], each["before"], each["after"]) for each in told}


@pytest.mark.parametrize("kind", ["snapshot", "json"])
def test_a_run_compared_with_itself_has_no_change(shelf: Shelf, kind: str) -> None:
    """Exit code 0: what is there is known."""
    result = shelf.diff(f"new.{kind}", f"new.{kind}")
    changes = result.report["changes"]
    assert 0 == result.code
    assert [] == changes["new"] == changes["gone"] == (changes["settings"] or [])
    assert "No change" in shelf.cli("diff", *2 * [str(shelf.folder / f"new.{kind}")], "-f", "text").out


@pytest.mark.parametrize("kind", ["snapshot", "json"])
def test_the_change_is_the_report(shelf: Shelf, kind: str) -> None:
    """For people; --full shows the rest. Scripts have all of it."""
    both = (str(shelf.folder / f"old.{kind}"), str(shelf.folder / f"new.{kind}"))
    short, full, quiet = (
        shelf.cli("diff", *both, "-f", "text", *more) for more in ((), ("--full",), ("--quiet",))
    )
    assert [1, 1, 1] == [short.code, full.code, quiet.code]
    assert short.out.splitlines()[0] == full.out.splitlines()[0] == quiet.out.splitlines()[0]
    for told in (short, quiet):
        assert "+ HIGH identity-cannot-send: example.com" in told.out
        assert "identity-cannot-send: news.example.net" in told.out
        assert "Account 123456789012: 2 of 2 regions can send" in told.out
        assert "Findings  " not in told.out
    assert "Findings  " in full.out
    assert len(quiet.out.splitlines()) < len(short.out.splitlines()) < len(full.out.splitlines())
    scripts = [shelf.diff(f"old.{kind}", f"new.{kind}", *more).report for more in ((), ("--full",))]
    assert all(each.pop("generated_at") for each in scripts)
    assert scripts[0] == scripts[1]


def test_a_report_says_the_verdict_and_the_quota_that_it_was_saved_with(shelf: Shelf, tmp_path: Path) -> None:
    """Also in JSON again. A report of an earlier version has neither: each region is unknown."""
    now = json.loads((shelf.folder / "new.json").read_text())
    said = [(each["verdict"], each["reason"], each["quota"]) for each in now["accounts"][0]["regions"]]
    told = shelf.diff("old.json", "new.json").report["accounts"][0]["regions"]
    assert said == [(each["verdict"], each["reason"], each["quota"]) for each in told]
    assert {"can-send"} == {verdict for verdict, _, _ in said}

    for region in now["accounts"][0]["regions"]:
        del region["verdict"], region["reason"], region["quota"]
    (tmp_path / "past.json").write_text(json.dumps(now))
    past = shelf.cli("diff", str(shelf.folder / "old.json"), str(tmp_path / "past.json"), "-f", "text")
    assert "2 unknown (us-east-1, us-west-2: unknown: " in past.out


def test_new_findings_come_before_those_that_were_there(shelf: Shelf, tmp_path: Path) -> None:
    """Open findings are ranked first, whatever came first before."""
    old, new = (json.loads((shelf.folder / name).read_text()) for name in ("old.json", "new.json"))
    known = new["findings"][0] | {"subject": {"type": "identity", "name": "a.example"}}
    for name, report in (("old.json", old), ("new.json", new)):
        report["findings"].insert(0, known)
        (tmp_path / name).write_text(json.dumps(report))
    told = shelf.cli("diff", str(tmp_path / "old.json"), str(tmp_path / "new.json"), "-f", "json").report[
        "findings"
    ]
    assert [("example.com", "open", 1), ("a.example", "baseline", 2)] == [
        (each["subject"]["name"], each["status"], each["rank"]) for each in told
    ]


def test_findings_of_an_earlier_version_are_put_in_order(shelf: Shelf, tmp_path: Path) -> None:
    """It saved them by rule, without a rank."""
    new = json.loads((shelf.folder / "new.json").read_text())
    (one,) = new["findings"]
    small = one | {"rule": "a-small-thing", "severity": "low"}
    new["findings"] = [{name: of for name, of in each.items() if name != "rank"} for each in (small, one)]
    (tmp_path / "new.json").write_text(json.dumps(new))
    told = shelf.cli("diff", str(shelf.folder / "old.json"), str(tmp_path / "new.json"), "-f", "json").report
    for found in (told["findings"], told["changes"]["new"]):
        assert [one["rule"], "a-small-thing"] == [each["rule"] for each in found]


def test_only_findings_of_the_given_severity_fail(shelf: Shelf) -> None:
    """As in an audit."""
    assert 0 == shelf.diff("old.snapshot", "new.snapshot", "--fail-on", "never").code
    assert 0 == shelf.diff("old.json", "new.json", "--fail-on", "never").code


@pytest.mark.parametrize("kind", ["snapshot", "json"])
def test_a_reading_that_was_unread_before_is_not_a_change(shelf: Shelf, kind: str) -> None:
    """A finding that shows at last is new, and says that it could not be judged; nothing unread is gone."""
    back = shelf.diff(f"dim.{kind}", f"new.{kind}").report["changes"]
    assert [("example.com", False)] == [(each["subject"]["name"], each["judged_before"]) for each in back["new"]]
    away = shelf.diff(f"new.{kind}", f"dim.{kind}").report["changes"]
    assert [] == away["gone"]
    assert away["undecided"]
    if kind == "snapshot":
        assert [] == back["settings"] == away["settings"]
        assert back["uncompared"]


def test_regions_of_one_run_only_are_named(shelf: Shelf) -> None:
    """Nothing of them is gone."""
    changes = shelf.diff("old.snapshot", "less.snapshot").report["changes"]
    assert ["123456789012 us-west-2"] == changes["apart"]
    assert [] == changes["gone"]
    assert 1 == changes["undecided"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        (b"hello", "is not a JSON report"),
        (b'{"format": "sescheck-baseline"}', "is a baseline, not a report"),
        (b"\x1f\x8bhello", "is damaged"),
    ],
    ids=["missing", "no JSON", "foreign", "no gzip"],
)
def test_what_cannot_be_compared_is_one_line(cli: Cli, tmp_path: Path, content: bytes | None, said: str) -> None:
    """Exit code 2."""
    file = tmp_path / "old"
    if content is not None:
        file.write_bytes(content)
    result = cli("diff", str(file), str(file))
    assert (2, "") == (result.code, result.out)
    assert str(file) in result.err
    assert said in result.err
    assert 1 == result.err.count("\n")
