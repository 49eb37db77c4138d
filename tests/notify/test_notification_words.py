"""What a report gives to say: the change, the regions, the first three steps; whichever version wrote it."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.errors import FileError
from sescheck.notify.notification import Notification, plain_text
from sescheck.notify.occasion import news_of
from sescheck.notify.report_files import parse_report
from tests.notify import saved
from tests.notify.saved import ACCOUNT, COMMAND, finding, report
from tests.report import staged_changes, staged_fixes
from tests.report import staged_reports as staged

MADE = {
    "failover": staged.failover,
    "empty": staged.empty,
    "unread only": staged.unread_only,
    "crashed": staged.crashed,
    "strange": staged.strange,
    "hostile": staged.hostile,
    "two accounts": staged.two_accounts,
    "long names": staged.long_names,
    "wide": staged.wide,
    "changed": staged_changes.changed,
    "fixes": staged_fixes.mended,
}


def news(content: Any) -> Notification:
    """What is said about it."""
    return news_of(parse_report(json.dumps(content).encode(), Path("report.json")))


def lines(told: Notification, heading: str) -> list[str]:
    """The words of a section."""
    return [line.words for each in told.sections if each.heading.startswith(heading) for line in each.lines]


def test_the_change_is_first_then_the_regions_then_the_steps() -> None:
    """In the title as well."""
    told = news(saved.with_verdicts())
    assert (
        "Amazon SES 123456789012 (acme-mail): 1 new finding, 1 gone; 1 setting changed;"
        " 1 of 2 regions can send; findings: 1 critical, 2 high"
    ) == told.title
    assert ["Changed since 2026-11-22T04:17:00Z", "Regions", "First steps"] == [s.heading for s in told.sections]
    assert [
        "+ HIGH example.com is verified in us-east-1 but does not exist in eu-west-1",
        "- HIGH DKIM is off for old.example.com",
        '~ us-east-1 identity example.com: verification was "SUCCESS", is "FAILED"',
    ] == lines(told, "Changed")
    assert [
        "eu-west-1: cannot send (SANDBOX: only to verified recipients)",
        "us-east-1: can send, but 90% of its quota is used",
    ] == lines(told, "Regions")


def test_the_steps_follow_the_rank() -> None:
    """And each says what to do, and why; a command is there to be copied."""
    steps = news(saved.with_verdicts()).sections[-1].lines
    assert [
        "1. Request production access in eu-west-1 (CRITICAL: The account is in the sandbox in eu-west-1)",
        f"2. Create example.com in eu-west-1 (HIGH: {finding()['message']})",
        "3. HIGH: DKIM is off for old.example.com",
    ] == [line.words for line in steps]
    assert ["", COMMAND, "sescheck rules dkim-off"] == [line.code for line in steps]


def test_without_a_rank_the_order_is_that_of_the_report() -> None:
    """And without verdicts, the states of the regions are named."""
    told = news(report(finding("b", fix=None), finding("a", fix=None)))
    assert ["sescheck rules b", "sescheck rules a"] == [line.code for line in told.sections[-1].lines]
    assert ["eu-west-1: read", "us-east-1: read"] == lines(told, "Regions")
    assert "can send" not in told.title


def test_a_step_is_there_once() -> None:
    """400 findings of a rule in a region are one step, and so are two rules with the same first step."""
    many = [finding(fix=[{"kind": "call", "command": f"aws {each}"}]) for each in range(400)]
    told = news(report(*many, finding("other", fix=[{"kind": "call", "command": "aws 0"}])))
    (only,) = told.sections[-1].lines
    assert "and 399 more findings of this rule" in only.words


def test_what_is_not_open_is_no_step() -> None:
    """Nor is what only informs."""
    quiet = [finding(status="accepted"), finding(status="baseline"), finding(severity="info")]
    assert [] == lines(news(report(*quiet)), "First")


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"kind": "call", "command": "aws x"}, "aws x"),
        ({"kind": "call", "command": "aws " + "x" * 5_000}, "sescheck fix --select dkim-off"),
        ({"kind": "call", "command": "aws \u202ex"}, "sescheck fix --select dkim-off"),
        ({"kind": "call", "command": "aws ```"}, "sescheck fix --select dkim-off"),
        ({"kind": "human", "words": "Ask AWS."}, ""),
        ({"kind": "call", "command": "aws $X", "secrets": [{"variable": "X"}]}, "sescheck fix --select dkim-off"),
        (
            {
                "kind": "record",
                "record": {"name": "a.example.com", "type": "TXT", "values": ["v=1", "w"], "ttl": 1},
            },
            "a.example.com TXT v=1\na.example.com TXT w",
        ),
        ({"kind": "unknown", "words": "GetPolicy could not be read"}, "sescheck fix --select dkim-off"),
    ],
)
def test_nobody_copies_what_differs_from_the_right_command(step: dict[str, Any], code: str) -> None:
    """One that is too long or has other characters is not shown, but the command that prints it."""
    told = news(report(finding("dkim-off", fix=[step])))
    assert code == told.sections[-1].lines[0].code


@pytest.mark.parametrize(
    ("region", "words"),
    [
        ({"verdict": "can-send"}, "can send"),
        ({"verdict": "cannot-send"}, "cannot send"),
        ({"verdict": "unknown", "reason": "unknown: GetAccount denied"}, "unknown: GetAccount denied"),
        ({"verdict": "unknown", "reason": ""}, "read"),
        ({"verdict": "unknown", "reason": "", "state": "disabled"}, "not enabled for this account"),
        ({"state": "unreadable"}, "could not be read"),
        ({"state": "dreaming"}, "dreaming"),
    ],
)
def test_a_region_is_said_as_the_report_has_it(region: dict[str, str], words: str) -> None:
    """A report that was made from an older one has no verdict, though it says `unknown`."""
    account = {"account_id": ACCOUNT, "partition": "aws", "regions": [{"region": "eu-west-1", **region}]}
    assert [f"eu-west-1: {words}"] == lines(news(report(accounts=[account])), "Regions")


def test_many_changes_and_regions_are_counted() -> None:
    """And the regions that cannot send come before the others."""
    regions = [
        {"region": f"r-{each:02}", "state": "read", "verdict": "cannot-send" if each == 29 else "can-send"}
        for each in range(30)
    ]
    new = [{**finding(message=f"no {each}"), "judged_before": each > 0} for each in range(50)]
    account = {"account_id": ACCOUNT, "partition": "aws", "regions": regions}
    changed = saved.changes(new=new, undecided=2, apart=["eu-north-1"])
    told = news(report(finding(), accounts=[account], changes=changed))
    assert ["r-29: cannot send", "and 18 more regions"] == [lines(told, "Regions")[0], lines(told, "Regions")[-1]]
    assert [
        "+ HIGH no 0 (could not be judged before)",
        "+ and 42 more new findings",
        "? 2 earlier findings could not be judged: unknown whether fixed",
        "? covered by only one of the two runs: eu-north-1",
    ] == [lines(told, "Changed")[0], *lines(told, "Changed")[8:]]


def test_a_run_in_which_nothing_happened_says_so() -> None:
    """It has no steps, and nothing fails."""
    told = news(report(changes=saved.changes()))
    assert "Amazon SES 123456789012 (acme-mail): no change; nothing fails" == told.title
    assert (False, False, "info") == (told.failed, told.changed, told.severity)
    assert ["No change since 2026-11-22T04:17:00Z", "Regions"] == [each.heading for each in told.sections]


@pytest.mark.parametrize(
    ("content", "changed"),
    [
        (report(), True),
        (report(changes=saved.changes()), False),
        (report(changes=saved.changes(undecided=1, uncompared=3)), False),
        (report(changes=saved.changes(uncompared=3), complete=False, exit_code=3), True),
        (report(changes=saved.changes(), complete=False, exit_code=3), False),
        (report(changes=saved.changes(apart=["eu-west-1"])), True),
        (report(changes=saved.changes(gone=[finding()])), True),
        (report(changes=saved.changes(), rule_errors=[{"rule": "a", "error": "b"}]), True),
        (saved.with_verdicts(), True),
    ],
)
def test_what_counts_as_a_change(content: Any, changed: bool) -> None:
    """Also a first run, and a reading that could not be compared because it is missing."""
    assert changed == news(content).changed


@pytest.mark.parametrize(
    ("exit_code", "severities", "expected"),
    [
        (0, [], "info"),
        (1, ["critical", "low"], "critical"),
        (1, ["high"], "error"),
        (1, ["medium"], "warning"),
        (1, ["low"], "info"),
        (3, ["critical"], "warning"),
        (4, [], "warning"),
    ],
)
def test_how_bad_it_is(exit_code: int, severities: list[str], expected: str) -> None:
    """As PagerDuty names it."""
    found = [finding(severity=each) for each in severities]
    told = news(report(*found, exit_code=exit_code))
    assert (expected, exit_code != 0) == (told.severity, told.failed)


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_every_report_of_this_version_can_be_told(make: staged.Maker) -> None:
    """On one line each, without control characters."""
    told = news(saved.as_saved(make()))
    words = [told.title, told.footer, *(each.heading for each in told.sections)]
    words += [line.words for each in told.sections for line in each.lines]
    assert all(each.isprintable() for each in words)
    assert plain_text(told).endswith(f"{told.footer}\n")


@pytest.mark.parametrize(
    ("verdict", "words", "exit_code", "severity"),
    [
        ("ready", "ready", 0, "info"),
        ("ready-with-gaps", "ready with gaps", 0, "info"),
        ("not-ready", "NOT READY", 1, "error"),
        ("cannot-tell", "unknown whether ready", 3, "warning"),
    ],
)
def test_readiness_is_told_with_the_first_steps(verdict: str, words: str, exit_code: int, severity: str) -> None:
    """The document has no exit code: it is that of the command without options."""
    step = {
        "title": "Ask AWS",
        "who": "you",
        "lead_time": "minutes",
        "command": ["sescheck", "fix", "--step", "1"],
    }
    answer = {"account_id": ACCOUNT, "primary": "us-east-1", "standby": "eu-west-1", "verdict": verdict}
    told = news(saved.readiness({**answer, "plan": [step, {"title": "Wait"}, step, step]}, notice="Simulated"))
    assert f"Amazon SES {ACCOUNT}: eu-west-1 for us-east-1: {words}" == told.title
    assert (exit_code, severity, exit_code != 0) == (told.exit_code, told.severity, told.failed)
    assert ["1. Ask AWS (you, minutes)", "2. Wait", "3. Ask AWS (you, minutes)"] == lines(told, "First")
    assert "sescheck fix --step 1" == told.sections[-1].lines[0].code
    assert "Simulated" == told.sections[0].heading


def test_many_answers_of_readiness_are_counted() -> None:
    """With the worst in the title."""
    answers = [{"account_id": f"{each:012}", "standby": "eu-west-1", "verdict": "not-ready"} for each in range(20)]
    told = news(saved.readiness(*answers))
    assert "Amazon SES, 20 accounts: 20 standby regions, the worst: NOT READY" == told.title
    assert ["000000000000 eu-west-1: NOT READY", "and 8 more answers"] == [
        lines(told, "Readiness")[0],
        lines(told, "Readiness")[-1],
    ]


SMALL = st.one_of(st.none(), st.integers(-3, 3), st.text(max_size=5), st.booleans(), st.lists(st.text(max_size=3)))
DOCUMENT = st.dictionaries(
    st.sampled_from(
        ["exit_code", "findings", "accounts", "summary", "changes", "generated_at", "notice", "version"]
    ),
    st.recursive(SMALL, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner), max_leaves=5),
)


@given(DOCUMENT)
def test_a_report_that_is_damaged_is_told_or_refused(damage: dict[str, Any]) -> None:
    """Never another error."""
    content = {**saved.with_verdicts(), **damage}
    with suppress(FileError):
        assert news(content).title
