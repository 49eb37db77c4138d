"""Every format, against the files in ``golden/``; SESCHECK_UPDATE_GOLDEN=1 writes them again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sescheck import __version__
from sescheck.report.formats import FORMATS, render_text
from sescheck.report.model import Status
from sescheck.report.render_options import GroupBy, RenderOptions
from tests.report import staged_dns, staged_fixes
from tests.report import staged_reports as staged

GOLDEN = Path(__file__).parent / "golden"
RENDERINGS = {
    "80": RenderOptions(width=80),
    "140": RenderOptions(width=140),
    "ascii": RenderOptions(width=80, unicode=False),
    "color": RenderOptions(width=80, color=True),
    "verbose": RenderOptions(width=80, verbose=True),
    "quiet": RenderOptions(width=80, quiet=True),
    "dns": RenderOptions(width=80, unicode=False),
    "fix": RenderOptions(width=80),
    "by-region": RenderOptions(width=80, group_by=GroupBy.REGION),
    "by-identity": RenderOptions(width=80, group_by=GroupBy.IDENTITY),
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
    pytest.param(name, options, id=f"{name}-{options}")
    for name in FORMATS
    if name != "html"
    for options in (
        RENDERINGS
        if name == "terminal"
        else ("80", "verbose", "quiet", "dns", "fix", "by-region", "by-identity")
        if name == "text"
        else ("80", "dns", "fix", "by-region", "by-identity")
        if name == "markdown"
        else ("80", "dns", "fix")
        if name == "json"
        else ("80", "fix")
    )
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
    "DNS asked": staged_dns.asked,
    "fixes": staged_fixes.mended,
}


@pytest.mark.parametrize(("name", "options"), CASES)
def test_every_format_matches_its_golden_files(name: str, options: str) -> None:
    """A change of the output is seen in the change of a golden file."""
    makers: dict[str, staged.Maker] = {"dns": staged_dns.asked, "fix": staged_fixes.mended}
    report = makers.get(options, staged.failover)()
    text = render_text(name, report, RENDERINGS[options]).replace(__version__, "0")
    golden = GOLDEN / f"{name}-{options}.{EXTENSIONS.get(name, 'txt')}"
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert golden.is_file(), "no golden file: write it with SESCHECK_UPDATE_GOLDEN=1, and read it"
    assert golden.read_bytes().decode() == text


def test_every_golden_file_belongs_to_a_case() -> None:
    """No file is left behind by a format that went."""
    known = {f"{case.values[0]}-{case.values[1]}" for case in CASES}
    assert {path.stem for path in GOLDEN.iterdir()} == known


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_the_same_report_gives_the_same_text(name: str, make: staged.Maker) -> None:
    """Text that ends with one line break, twice the same."""
    text = render_text(name, make())
    assert text == render_text(name, make())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", ["terminal", "text"])
@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_everything_hidden_is_counted(name: str, make: staged.Maker) -> None:
    """Quiet or not, the end counts findings, accepted ones, missing readings and skipped rules, if any."""
    report = make()
    for options in RENDERINGS.values():
        end = " ".join(
            render_text(name, report, RenderOptions(width=options.width, quiet=options.quiet)).split()[-50:]
        )
        counts = {
            "accepted": report.with_status(Status.ACCEPTED),
            "in baseline": report.with_status(Status.BASELINE),
            "reading": sum(unread.count for unread in report.unread),
            "rule skipped": len({each.rule for each in report.not_asked}),
            "remark": len(report.remarks),
        }
        end = end.replace("rules skipped", "rule skipped")
        for words, count in counts.items():
            assert (f"{count:,} {words}" in end) == (count > 0)
        assert ", 0 " not in end


def test_the_mapping_of_formats_imports_no_renderer() -> None:
    """A JSON report is not kept waiting for rich and tabulate."""
    drawing = "{'rich', 'tabulate', 'jinja2', 'markdown_it', 'prometheus_client', 'sescheck.report.formats.json'}"
    check = f"import sys, sescheck.report.formats; print(sorted({drawing} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("setting", ["NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "TERM"])
@pytest.mark.parametrize("color", [True, False])
def test_the_environment_does_not_change_a_report(
    setting: str, color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the text looks like is for the options to say, not for the shell's variables."""
    options = RenderOptions(width=80, color=color)
    monkeypatch.delenv(setting, raising=False)
    without = render_text("terminal", staged.failover(), options)
    monkeypatch.setenv(setting, "dumb" if setting == "TERM" else "1")
    assert without == render_text("terminal", staged.failover(), options)
    assert ("\x1b[" in without) is color
