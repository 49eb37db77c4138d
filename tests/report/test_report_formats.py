"""Every format, against the files in ``golden/``; SESCHECK_UPDATE_GOLDEN=1 writes them again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sescheck import __version__
from sescheck.report.formats import FORMATS, drawn
from sescheck.report.look import Look
from sescheck.report.report import Status
from tests.report import staged_reports as staged

GOLDEN = Path(__file__).parent / "golden"
LOOKS = {
    "80": Look(width=80),
    "140": Look(width=140),
    "ascii": Look(width=80, unicode=False),
    "color": Look(width=80, color=True),
    "verbose": Look(width=80, verbose=True),
    "quiet": Look(width=80, quiet=True),
}
EXTENSIONS = {
    "csv": "csv",
    "json": "json",
    "jsonl": "jsonl",
    "junit": "xml",
    "markdown": "md",
    "ocsf": "jsonl",
    "prometheus": "prom",
    "sarif": "json",
}
"""Of the golden files; the others are ``txt``."""
CASES = [
    pytest.param(name, look, id=f"{name}-{look}")
    for name in FORMATS
    if name != "html"
    for look in (LOOKS if name == "terminal" else ("80", "verbose", "quiet") if name == "text" else ("80",))
]
"""A page is mostly style and script, and is looked at in a browser: ``html`` has tests of its own."""
REPORTS = {
    "failover": staged.failover,
    "in order": staged.in_order,
    "empty": staged.empty,
    "unread only": staged.unread_only,
    "crashed": staged.crashed,
    "strange": staged.strange,
    "hostile": staged.hostile,
    "two accounts": staged.two_accounts,
}


@pytest.mark.parametrize(("name", "look"), CASES)
def test_a_format_draws_what_it_always_drew(name: str, look: str) -> None:
    """A change of the output is seen in the change of a golden file."""
    text = drawn(name, staged.failover(), LOOKS[look]).replace(__version__, "0")
    golden = GOLDEN / f"{name}-{look}.{EXTENSIONS.get(name, 'txt')}"
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert golden.read_bytes().decode() == text


def test_every_golden_file_belongs_to_a_case() -> None:
    """No file is left behind by a format that went."""
    known = {f"{case.values[0]}-{case.values[1]}" for case in CASES}
    assert {path.stem for path in GOLDEN.iterdir()} == known


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_the_same_report_gives_the_same_text(name: str, make: staged.Maker) -> None:
    """Text that ends with one line break, twice the same."""
    text = drawn(name, make())
    assert text == drawn(name, make())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", ["terminal", "text"])
@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_nothing_hidden_goes_uncounted(name: str, make: staged.Maker) -> None:
    """Quiet or not, the end counts findings, accepted ones, missing readings and rules not asked."""
    report = make()
    for look in LOOKS.values():
        end = " ".join(drawn(name, report, Look(width=look.width, quiet=look.quiet)).split()[-50:])
        assert f"{report.with_status(Status.ACCEPTED)} accepted" in end
        assert f"{sum(unread.count for unread in report.unread)} reading" in end
        assert f"{len(report.not_asked)} rule" in end
        assert not report.remarks or f"{len(report.remarks)} remark" in end


def test_the_mapping_imports_nothing_that_draws() -> None:
    """A JSON report is not kept waiting for rich and tabulate."""
    drawing = "{'rich', 'tabulate', 'jinja2', 'markdown_it', 'prometheus_client', 'sescheck.report.formats.json'}"
    check = f"import sys, sescheck.report.formats; print(sorted({drawing} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("setting", ["NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "TERM"])
@pytest.mark.parametrize("color", [True, False])
def test_the_environment_has_no_say(setting: str, color: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the text looks like is the look's to say, not that of the shell's variables."""
    look = Look(width=80, color=color)
    monkeypatch.delenv(setting, raising=False)
    without = drawn("terminal", staged.failover(), look)
    monkeypatch.setenv(setting, "dumb" if setting == "TERM" else "1")
    assert without == drawn("terminal", staged.failover(), look)
    assert ("\x1b[" in without) is color
