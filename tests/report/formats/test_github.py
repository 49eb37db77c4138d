"""The format github: read as the runner of GitHub Actions reads a step's output."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial

import pytest
from msgspec import structs

from sescheck.engine.findings import Crash
from sescheck.engine.severity import Severity
from sescheck.report.formats import render_text
from sescheck.report.formats.github import LONGEST, MOST
from sescheck.report.model import Changes, EarlierFinding, Report, Status
from sescheck.report.views.counts import last_line
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

render = partial(render_text, "github")

REPORTS = staged.COMMON
LEVELS = ("error", "warning", "notice")


@dataclass(frozen=True)
class Command:
    """A line that the runner acts upon."""

    name: str
    properties: dict[str, str]
    data: str


def unescaped(words: str, *characters: str) -> str:
    """Source: actions/runner, ``ActionCommand.cs``: the percent sign last."""
    for character in (*characters, "%"):
        words = words.replace(f"%{ord(character):02X}", character)
    return words


def command(line: str) -> Command | None:
    """What the runner takes the line for. Source: as above, ``TryParseV2`` and ``TryParse``."""
    found = re.match(r"\s*::([^ :]+)(?: ([^:]*))?::(.*)$", line)
    if found is None:
        old = re.search(r"##\[([^\] ]+)[^\]]*\](.*)$", line)
        return None if old is None else Command(old[1], {}, old[2])
    pairs = (pair.partition("=") for pair in (found[2] or "").split(",") if pair)
    properties = {name: unescaped(value, "\r", "\n", ":", ",") for name, _, value in pairs}
    return Command(found[1], properties, unescaped(found[3], "\r", "\n"))


def commands(report: Report) -> list[Command]:
    """What the runner does with the report."""
    found = [command(line) for line in render(report).split("\n")]
    return [each for each in found if each is not None]


def annotations(report: Report, level: str) -> list[Command]:
    """The annotations of a level."""
    return [each for each in commands(report) if each.name == level]


def many_rules(count: int = 14) -> Report:
    """A finding each of many rules."""
    found = (
        staged.finding(f"rule-{n:02}", Severity.HIGH, "us-east-1", f"{n}.example", "bad") for n in range(count)
    )
    return staged.in_report(staged.unread_only(), staged.reported(*found))


@pytest.mark.parametrize("make", [*REPORTS.values(), many_rules], ids=[*REPORTS, "many rules"])
def test_only_annotations_and_groups_are_commands(make: staged.Maker) -> None:
    """Groups close before the next opens, and no level has more than a step shows."""
    found = commands(make())
    counts = Counter(each.name for each in found)
    assert set(counts) <= {*LEVELS, "group", "endgroup"}
    assert all(counts[level] <= MOST for level in LEVELS)
    order = [each.name for each in found if each.name not in LEVELS]
    assert order == ["group", "endgroup"] * (len(order) // 2)


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_every_finding_is_in_the_log_and_everything_is_counted(make: staged.Maker) -> None:
    """Whatever the annotations leave out."""
    report = make()
    text = render(report)
    members = [line for line in text.split("\n") if line.startswith("- ")]
    for reported in report.findings:
        start = reported.finding.message[:8].encode("unicode_escape").decode()[:8]
        assert any(start in line for line in members)
    assert text.endswith(f"{last_line(report, after_conclusion=True)}\n")


def test_findings_of_a_rule_are_one_annotation() -> None:
    """Four hundred domains are one line that says 400."""
    (only,) = annotations(staged.many_missing(), "error")
    assert only.properties == {"title": "name-missing-in-region (high, 400 identities)"}
    assert only.data.split("\n") == [
        "A name is an identity elsewhere and not here",
        (
            "399 in eu-west-1, 1 in us-west-2: shop001.example.com, shop002.example.com, shop003.example.com"
            " and 397 more"
        ),
        "sescheck rules name-missing-in-region",
    ]
    assert render(staged.many_missing()).count("is no identity in eu-west-1") == 399


def test_severity_is_level() -> None:
    """Critical and high are errors, medium and low warnings, info a notice; what is accepted is none."""
    report = staged.failover()
    titles = {level: [each.properties["title"] for each in annotations(report, level)] for level in LEVELS}
    assert titles == {
        "error": [
            "default-configuration-set-gone (critical, 1 identity)",
            "sandbox-while-production-elsewhere (high, 1 region)",
            "name-missing-in-region (high, 2 findings about 1 identity)",
            "dkim-not-verified (high, 1 identity)",
        ],
        "warning": ["4 readings not read: the result is incomplete", "daily-quota-nearly-used (medium, 1 region)"],
        "notice": ["sescheck", "mail-from-shared-between-regions (info, 1 identity)"],
    }


def test_annotations_beyond_the_limit_are_counted_and_named() -> None:
    """The tenth annotation speaks for the rest, and the log has them all."""
    found = annotations(many_rules(), "error")
    assert len(found) == MOST
    assert found[-1].properties["title"] == "5 more of this level"
    assert found[-1].data.endswith("rule-12 (high, 1 identity), rule-13 (high, 1 identity)")
    groups = [each.data for each in commands(many_rules()) if each.name == "group"]
    assert len([title for title in groups if title.startswith("high rule-")]) == 14


def test_ten_annotations_of_a_level_have_no_remainder() -> None:
    """Ten are shown as they are."""
    titles = [each.properties["title"] for each in annotations(many_rules(MOST), "error")]
    assert [f"rule-{number:02} (high, 1 identity)" for number in range(MOST)] == titles


def test_unread_readings_are_a_warning_however_many_findings_there_are() -> None:
    """It comes first among the warnings."""
    medium = (
        staged.finding(f"rule-{number:02}", Severity.MEDIUM, "us-east-1", "x.example", "bad")
        for number in range(30)
    )
    report = staged.in_report(staged.unread_only(), staged.reported(*medium))
    first = annotations(report, "warning")[0]
    assert first.properties["title"] == "12 readings not read: the result is incomplete"
    assert "denied in us-east-1: 6 operations" in first.data
    assert "rules undecided: name-missing-in-region" in first.data


def test_rules_that_failed_are_an_error() -> None:
    """And named."""
    (first,) = annotations(staged.crashed(), "error")
    assert first.properties["title"] == "1 rule failed because of an internal error"
    assert "rule-that-raises: KeyError: 'example.com'" in first.data


@pytest.mark.parametrize(
    "evil",
    [
        "::error::x",
        "\n::add-mask::e",
        "%0A::stop-commands::t",
        "##[add-mask]e",
        "a%25b",
        "x::y,z=1\r\n::endgroup::",
    ],
)
def test_no_name_becomes_a_command(evil: str) -> None:
    """Wherever a word of somebody else's is told."""
    bad = staged.finding(f"rule{evil}", Severity.LOW, "us-east-1", evil, evil)
    report = replace(
        staged.in_report(staged.unread_only(), staged.reported(bad)),
        notice=evil,
        crashes=(Crash("some-rule", evil),),
        unread=tuple(replace(each, detail=evil) for each in staged.unread_only().unread),
    )
    harmless = replace(
        staged.in_report(
            staged.unread_only(), staged.reported(structs.replace(bad, rule="rule", subject="x", message="x"))
        ),
        notice="x",
        crashes=(Crash("some-rule", "x"),),
    )
    assert [each.name for each in commands(harmless)] == [each.name for each in commands(report)]
    (low,) = [each for each in annotations(report, "warning") if "rule" in each.properties["title"][:4]]
    shown = evil.replace("\r", r"\r").replace("\n", r"\n")
    assert low.properties["title"] == f"rule{shown} (low, 1 identity)"
    assert shown in low.data


def test_a_long_message_is_cut_with_a_count() -> None:
    """Shorter than what an annotation keeps."""
    many = tuple(Crash(f"rule-{number:03}", "x" * 500) for number in range(100))
    (first,) = annotations(replace(staged.in_order(), crashes=many), "error")
    assert len(first.data) <= LONGEST
    assert re.search(r"\.\.\. \([\d,]+ more characters\)$", first.data)


def test_changes_and_what_was_fixed_have_groups() -> None:
    """With their number."""
    report = staged.failover()
    gone = EarlierFinding(
        "f" * 32, "old-rule", Severity.LOW, s.ACCOUNT_ID, "eu-west-1", ("identity", "x.example"), "was bad"
    )
    changes = Changes("2026-11-22T09:00:00Z", None, report.findings[:1], (gone,), undecided=2)
    report = replace(report, changes=changes, fixed=(gone,), unconfirmed=(gone,))
    lines = render(report).split("\n")
    assert lines[lines.index("::group::Findings of the baseline: 2") :] == [
        "::group::Findings of the baseline: 2",
        "- - LOW old-rule: was bad",
        "- ? could not be judged: LOW old-rule: was bad",
        "::endgroup::",
        "::group::Changed since 2026-11-22T09:00:00Z: 1 new finding, 1 gone",
        f"- + CRITICAL default-configuration-set-gone: {report.findings[0].finding.message}",
        "- - LOW old-rule: was bad",
        "- ? it is unknown which settings changed: a JSON report has none, compare snapshots",
        "- ? 2 earlier findings could not be judged: unknown whether fixed",
        "::endgroup::",
        last_line(report),
        "",
    ]


def test_what_is_accepted_is_in_the_log_with_its_reason() -> None:
    """And makes no annotation."""
    report = staged.failover()
    assert [r for r in report.findings if r.status is Status.ACCEPTED]
    assert "(accepted until 2027-03-31: old.example.org is being switched off)" in render(report)
    assert not any("old.example.org" in each.data for level in LEVELS for each in annotations(report, level))
