"""Findings over time, from the runs that an audit from cron saved."""

import itertools
import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.engine.severity import Severity
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats import DRAWINGS
from sescheck.report.run_formats.plot import svg
from tests.conftest import Cli

HERE, THERE = "us-east-1", "us-west-2"


@pytest.fixture
def folder(cli: Cli, emulator: Emulator, tmp_path: Path) -> Path:
    """Three runs: all well, one finding, and a region that says little."""
    healthy(emulator, (HERE, THERE))
    folder = tmp_path / "runs"
    where = ("--endpoint-url", emulator.url, "-r", HERE, "--depth", "quick")
    run = ("audit", *where, "--since", str(folder), "-f", "text")
    cli(*run)
    emulator.region(HERE).settle("example.com", sending=False)
    cli(*run)
    emulator.inject(Fault("deny", region=HERE, operation="ListConfigurationSets"))
    cli(*run)
    return folder


def test_each_run_is_shown_as_it_was(cli: Cli, folder: Path) -> None:
    """Open findings, what was new and gone, what was missing."""
    told = json.loads(cli("history", str(folder), "-f", "json").out)
    assert ("sescheck-history", 1) == (told["format"], told["version"])
    runs = told["runs"]
    assert [0, 1] == [sum(run["open"].values()) for run in runs[:2]]
    assert [None, 1, 0] == [run["new"] for run in runs]
    assert [True, True, False] == [run["complete"] for run in runs]
    assert runs[2]["unread"] > 0
    assert [0, 1, 1] == [run["exit_code"] for run in runs]


def test_the_default_is_a_table(cli: Cli, folder: Path) -> None:
    """The oldest first, and what it comes to."""
    for name in ("text", "terminal"):
        out = cli("history", str(folder), "-f", name).out
        lines = out.splitlines()
        assert lines[0].split()[:2] == ["run", "critical"]
        assert 3 == sum(line.startswith("20") for line in lines)
        assert "3 runs: 0 open findings in the first, 1 in the last." in out
        assert "1 run could not read or judge everything" in out


def test_it_names_what_came_and_went_and_since_when_it_is_open(cli: Cli, emulator: Emulator, folder: Path) -> None:
    """A run that could not judge it does not end it; what the first run has may be older."""
    runs = json.loads(cli("history", str(folder), "-f", "json").out)["runs"]
    assert [None, ["example.com"], []] == [
        run["came"] and [each["subject"]["name"] for each in run["came"]] for run in runs
    ]
    emulator.clear_faults()
    run = ("audit", "--endpoint-url", emulator.url, "-r", HERE, "--depth", "quick", "--since", str(folder))
    emulator.region(HERE).settle("news.example.net", sending=False)
    cli(*run, "-f", "text")
    told = json.loads(cli("history", str(folder), "-f", "json").out)
    since = {each["subject"]["name"]: (each["since"], each["may_be_older"]) for each in told["open"]}
    assert {
        "example.com": (runs[1]["at"], False),
        "news.example.net": (told["runs"][3]["at"], False),
    } == since
    emulator.region(HERE).settle("example.com", sending=True)
    cli(*run, "-f", "text")
    out = cli("history", str(folder), "-f", "text").out
    moved, standing = out.split("Open in the last run, what to do first is first")
    assert "  - HIGH identity-cannot-send: example.com" in moved
    assert moved.index("  - HIGH identity-cannot-send: example.com") < moved.index("  + HIGH identity-cannot-send")
    assert "news.example.net" in standing
    assert "example.com" not in standing
    assert f"open since {told['runs'][3]['at']}" in " ".join(standing.split())


def test_what_the_oldest_run_has_may_be_older(cli: Cli, folder: Path) -> None:
    """The runs before it are not kept any more."""
    for path in sorted(folder.iterdir())[:2]:
        if not path.name.startswith(".lock"):
            path.unlink()
    kept = sorted(folder.glob("*.json"))
    for path in kept[:-1]:
        path.unlink()
    (shown,) = json.loads(cli("history", str(folder), "-f", "json").out)["open"]
    assert ("example.com", True) == (shown["subject"]["name"], shown["may_be_older"])


def test_a_history_of_some_findings(cli: Cli, folder: Path) -> None:
    """By rule and by account: the counts are those of the findings that are wanted."""
    for wanted, count in (
        (("--select", "identity-cannot-*", "--account", "123456789012"), 1),
        (("--select", "dkim-*"), 0),
        (("--select", "dkim-*", "--select", "identity-*"), 1),
    ):
        told = json.loads(cli("history", str(folder), *wanted, "-f", "json").out)
        last = told["runs"][-1]
        assert (count, count) == (sum(last["open"].values()), len(told["open"]))
        assert [None, count, 0] == [run["new"] for run in told["runs"]]


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (
            ("--account", "210987654321"),
            "210987654321: no run has this account; the runs have 123456789012",
        ),
        (("--select", "dkim-of"), 'unknown rule "dkim-of", did you mean "dkim-off"?'),
    ],
)
def test_a_name_that_does_not_exist_is_refused(
    cli: Cli, folder: Path, option: tuple[str, str], words: str
) -> None:
    """An empty history would look as if nothing was wrong."""
    result = cli("history", str(folder), *option)
    assert (2, "") == (result.code, result.out)
    assert words in result.err


def test_a_page_has_a_plot_and_the_table(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """One file, with one script for the colours; nothing from elsewhere."""
    page = tmp_path / "history.html"
    assert (0, "") == (cli("history", str(folder), "-f", f"html:{page}").code, "")
    text = page.read_text()
    HTMLParser().feed(text)
    assert 1 == text.count("<script")
    assert "default-src 'none'" in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert 4 == text.count("<tr>")
    drawing = text[text.index("<svg") : text.index("</svg>") + len("</svg>")]
    assert ET.fromstring(drawing).get("role") == "img"  # noqa: S314 - our own


def test_a_damaged_run_is_named(cli: Cli, folder: Path) -> None:
    """One line, exit code 2."""
    report = sorted(folder.glob("*.json"))[1]
    report.write_text("{")
    result = cli("history", str(folder))
    assert (2, "") == (result.code, result.out)
    assert f"{report} is damaged" in result.err


def test_a_folder_without_runs_says_so(cli: Cli, tmp_path: Path) -> None:
    """In every format; what is no folder is wrong usage."""
    for name in DRAWINGS:
        result = cli("history", str(tmp_path), "-f", name)
        assert 0 == result.code
        assert "It has no runs yet." in result.out or '"runs": []' in result.out
    assert 2 == cli("history", str(tmp_path / "none")).code
    assert 2 == cli("history", str(tmp_path), "-f", "sarif").code


def run_of(at: str, complete: bool = True, **open_: int) -> Run:
    """A run with so many open findings."""
    return Run(at, complete, 0, {Severity(name): count for name, count in open_.items()}, 0, 0, 0, None, None)


def test_the_plot_shows_every_run_by_time() -> None:
    """A point a run and severity, at its time; incomplete ones are marked; what was never found has no line."""
    runs = [
        run_of("2026-11-01T00:00:00Z", high=1_000, low=3),
        run_of("2026-11-02T00:00:00Z", complete=False, high=10),
        run_of("2026-11-05T00:00:00Z", high=0, low=3),
    ]
    drawn = ET.fromstring(svg(runs))  # noqa: S314 - our own
    points = {
        kind: [float(c.get("cx", "")) for c in drawn.iter("circle") if c.get("class") == kind] for kind in Severity
    }
    assert [0, 3, 0, 3, 0] == [len(points[kind]) for kind in Severity]
    first, second, third = points[Severity.HIGH]
    assert (second - first) * 3 == pytest.approx(third - second, rel=0.01)
    assert 1 == sum((text.text or "").startswith("?") for text in drawn.iter("text"))
    assert "1,000" in svg(runs)
    heights = [float(c.get("cy", "")) for c in drawn.iter("circle") if c.get("class") == "high"]
    assert heights == sorted(heights)


def test_names_of_lines_that_end_together_do_not_cover_each_other() -> None:
    """Each at a height of its own; one run is a point."""
    drawn = ET.fromstring(svg([run_of("2026-11-01T00:00:00Z", critical=2, high=2, medium=2)]))  # noqa: S314
    names = [text for text in drawn.iter("text") if any(word in (text.text or "") for word in Severity)]
    places = sorted(float(text.get("y", "")) for text in names)
    assert 3 == len(places)
    assert all(after - before >= 13 for before, after in itertools.pairwise(places))
    assert min(places) >= 13
    assert "" == svg([])
    assert list(DRAWINGS["html"]([run_of("2026-11-01T00:00:00Z")], RenderOptions()))
