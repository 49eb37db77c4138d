"""How to mend a finding, as people read it: nothing is shown that must not be copied."""

import shlex
from dataclasses import replace
from html import unescape

import pytest

from sescheck.engine.steps import Phase, Record, Step
from sescheck.fix.printers.posix import command
from sescheck.report.formats import render_text
from sescheck.report.model import Report, Reported, Status
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.clusters import clusters_of
from sescheck.report.views.fix_lines import LONGEST, ClusterFix, FixLine, command_shown, fix_lines
from sescheck.report.views.remedies import fix_command, remedy_of
from tests.report import staged_fixes
from tests.report import staged_reports as staged

NAME = "shop.example.com"


def lines(kind: str, width: int = 100) -> list[FixLine]:
    """The lines below the only finding."""
    report = staged_fixes.mended(kind)
    (reported,) = report.findings
    return list(fix_lines(reported.finding, remedy_of(report, reported), width))


@pytest.mark.parametrize("width", [20, 69, 100, 200])
def test_a_command_has_the_words_that_the_script_has(width: int) -> None:
    """However many lines it takes."""
    copied = "\n".join(line.words for line in lines("call", width) if line.is_copied)
    (step, *_) = staged_fixes.by_call(NAME)
    one_line = copied.replace("\\\n", "")
    assert shlex.split(one_line) == shlex.split(command(step.does, width=0))  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["a\nb", "\x1b[2J", "caf\u00e9", "\u202egpj", "x" * LONGEST])
def test_a_command_that_would_be_shown_otherwise_is_left_out(value: str) -> None:
    """Escaped characters would make another command; the AWS CLI may take the value as JSON, which is ASCII."""
    call = staged_fixes.call(NAME, ConfigurationSetName=value)
    shown = command_shown(call, 100)
    whole = command(call, width=0)
    assert shown is None or (shown == command(call, width=100) and whole.isascii() and whole.isprintable())


@pytest.mark.parametrize("name", ["terminal", "text", "markdown", "github", "junit"])
def test_a_report_shows_no_command_that_differs_from_the_right_one(name: str) -> None:
    """All lines of it are there, or no word of it."""
    text = unescape(render_text(name, staged_fixes.mended("evil"), RenderOptions(width=113)))
    (step,) = staged_fixes.by_evil_call(NAME)
    width = 0 if name in {"github", "junit"} else 100
    shown = command_shown(step.does, width)  # type: ignore[arg-type]
    if shown is None or name == "text":
        assert shown is not None or "aws sesv2" not in text
    else:
        assert all(line in text for line in shown.split("\n"))
    is_whole = shown is not None or name in {"github", "junit"}
    assert is_whole or "sescheck fix --select fix-by-evil" in text


def test_a_log_of_github_shows_no_command_that_it_has_to_escape() -> None:
    """The runner takes ``##[`` for a command of its own."""
    steps = (Step("Create it", staged_fixes.call("##[group]"), "eu-west-1", Phase.IDENTITIES),)
    entry = staged.rule("odd", "A name with a command", fix=lambda *_: steps)
    text = render_text("github", staged.audited(staged_fixes.mended("call").snapshot, (entry,)))
    assert "aws sesv2" not in text
    assert "- fix: sescheck fix --select odd --region eu-west-1" in text


def test_a_command_that_is_too_long_is_left_out() -> None:
    """A template may have 500,000 characters."""
    assert command_shown(staged_fixes.call("x" * LONGEST), 100) is None


def test_records_that_come_first_are_shown_together() -> None:
    """Each with its set as it is after the step, and what is there now."""
    assert [line.words for line in lines("record")] == [
        "The DNS should have:",
        f"mail.{NAME} MX 10 feedback-smtp.eu-west-1.amazonses.com",
        "nothing",
        f'mail.{NAME} TXT "google-site-verification=abc"',
        f'mail.{NAME} TXT "v=spf1 include:amazonses.com ~all"',
        "google-site-verification=abc",
        "v=spf1 -all",
    ]


def test_what_was_not_read_is_not_called_nothing() -> None:
    """The DNS may have been silent."""
    (found,) = staged_fixes.mended("record").findings
    step = Step("Publish it", Record("a.example", "MX", ("10 b.example",)), "eu-west-1", Phase.MAIL_FROM)
    remedy = remedy_of(staged_fixes.mended("record"), found)
    assert remedy is not None
    shown = list(fix_lines(found.finding, replace(remedy, steps=(step,)), 100))
    assert not any(line.lead == "found:" for line in shown)


def test_what_is_replaced_is_said_below_the_command() -> None:
    """With the old value."""
    assert lines("call")[-1] == FixLine(
        'the whole policy. It is now: {"Version":"2012-10-17","Statement":[]}.', "replaces:", 1
    )


def test_the_other_steps_are_counted() -> None:
    """The first of them may need another."""
    assert lines("call")[0].lead == "fix, first of 4 steps:"
    assert lines("person")[0].lead == "fix, by AWS, up to 2 days:"


def test_what_depends_on_a_missing_reading_is_not_known() -> None:
    """Neither nothing nor a guess."""
    assert [FixLine("not known, because ses:GetEmailIdentity could not be read (denied)", "fix:")] == lines(
        "unread"
    )


def test_equal_steps_of_a_rule_are_shown_once() -> None:
    """Regions that differ from the first one have the same steps as it."""
    report = staged_fixes.mended("record")
    (reported,) = report.findings
    (cluster,) = clusters_of(report)
    fix = ClusterFix(report, cluster, one_by_one=True)
    assert any(line.is_copied for line in fix.lines(reported.finding, 100))
    assert (FixLine("as above", "fix:"),) == fix.lines(reported.finding, 100)


def test_the_command_for_the_rest_names_the_region_only_if_it_has_all_steps() -> None:
    """`sescheck fix --region` leaves out the steps of other regions."""
    report = staged_fixes.mended("call")
    remedy = remedy_of(report, report.findings[0])
    assert remedy is not None
    assert remedy.command == "sescheck fix --select fix-by-call --region eu-west-1"
    other = replace(remedy, steps=(*remedy.steps, replace_region(remedy.steps[0], "us-east-1")))
    assert fix_command("fix-by-call", (other,)) == "sescheck fix --select fix-by-call"


def replace_region(step: Step, region: str) -> Step:
    """The step for another region."""
    return Step(step.title, step.does, region, step.phase)


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_many_findings_have_one_command(name: str) -> None:
    """400 commands would fill the page; --verbose shows them."""
    report = staged_fixes.mended("secret", names=8)
    short = render_text(name, report)
    assert "aws sesv2" not in short
    assert "sescheck fix --select fix-by-secret" in short
    assert render_text(name, report, RenderOptions(verbose=True)).count("aws sesv2") == 8


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_the_command_for_a_rule_is_still_there(name: str) -> None:
    """Once, also if no rule says how to fix what it finds."""
    for report in (staged_fixes.mended("call"), staged.failover()):
        assert render_text(name, report).count("sescheck rules NAME") == 1


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.BASELINE])
def test_what_is_not_open_has_no_steps(status: Status) -> None:
    """`sescheck fix` prints none for it."""
    report = staged_fixes.mended("call")
    assert remedy_of(report, Reported(report.findings[0].finding, status)) is None
    assert remedy_of(replace(report, fixes=None), report.findings[0]) is None


def broken() -> Report:
    """The steps of a rule cannot be made."""
    entry = staged.rule("broken", "Its steps cannot be made", fix=lambda *_: next(iter(())))
    return staged.audited(staged_fixes.mended("call").snapshot, (entry,))


@pytest.mark.parametrize("name", ["terminal", "text", "markdown", "json", "sarif", "html"])
def test_a_fault_in_the_steps_of_a_rule_does_not_cost_the_report(name: str) -> None:
    """It says so."""
    assert "internal error: StopIteration" in render_text(name, broken(), RenderOptions(width=200)).replace(
        "`", ""
    )
