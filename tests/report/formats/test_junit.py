"""The format junit: read again by a JUnit library."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from sescheck.engine.severity import Severity
from sescheck.report.formats import render_text
from sescheck.report.model import Changes, EarlierFinding, Report, Status
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

render = partial(render_text, "junit")

REPORTS = staged.COMMON


def read(report: Report) -> JUnitXml:
    """The report as a library reads it, its counts of its own making."""
    return JUnitXml.fromstring(render(report).encode())


def suites(report: Report) -> Iterator[TestSuite]:
    """Its suites."""
    for found in read(report):
        assert isinstance(found, TestSuite)
        yield found


def cases(report: Report) -> dict[tuple[str, str], TestCase]:
    """Its cases by class and name; none is there twice."""
    found = [case for suite in suites(report) for case in suite]
    by_name = {(str(case.classname), str(case.name)): case for case in found}
    assert len(found) == len(by_name)
    return by_name


def outcome(case: TestCase) -> type:
    """What a case came to; ``TestCase`` where it passed."""
    results = [type(result) for result in case.result]
    assert len(results) <= 1
    return results[0] if results else TestCase


def outcomes(report: Report) -> dict[tuple[str, str], type]:
    """What each case came to, by place and name."""
    return {
        (place.removeprefix("sescheck."), name): outcome(case) for (place, name), case in cases(report).items()
    }


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_its_counts_are_those_that_a_reader_makes(make: staged.Maker) -> None:
    """Of every suite and of the whole."""
    counts = []
    for suite in suites(make()):
        found = Counter(outcome(case) for case in suite)
        counted = (found.total(), found[Failure], found[Error], found[Skipped])
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == counted
        counts.append(counted[:3])
    whole = re.search(r'<testsuites name="sescheck" tests="(\d+)" failures="(\d+)" errors="(\d+)"', render(make()))
    assert whole is not None
    assert [sum(each) for each in zip(*counts, strict=True)] == [int(count) for count in whole.groups()]


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_every_open_finding_is_in_a_failure(make: staged.Maker) -> None:
    """And no other is."""
    report = make()
    failures = [result for case in cases(report).values() for result in case.result if isinstance(result, Failure)]
    told = "\n".join(str(failure.text) for failure in failures)
    fingerprints = {r.finding.fingerprint: r.status for r in report.findings}
    assert {key for key, status in fingerprints.items() if status is Status.OPEN} == {
        key for key in fingerprints if key in told
    }


def test_a_region_is_a_suite_with_its_state() -> None:
    """In the order asked, then the groups, then the audit itself."""
    found = {
        str(suite.name): [f"{prop.name}={prop.value}" for prop in suite.properties()]  # type: ignore[no-untyped-call]
        for suite in suites(staged.failover())
    }
    assert found == {
        "123456789012.us-east-1": ["state=read"],
        "123456789012.eu-west-1": ["state=read"],
        "123456789012.ap-southeast-2": ["state=partial"],
        "123456789012.eu-north-1": ["state=read"],
        "123456789012.sa-east-1": ["state=read"],
        "123456789012.af-south-1": ["state=disabled"],
        "123456789012.groups of regions": [],
        "the audit itself": [],
    }


def test_what_is_accepted_or_known_does_not_fail() -> None:
    """It is told in the case's output."""
    case = cases(staged.failover())["sescheck.123456789012.us-east-1", "identity-not-verified"]
    assert outcome(case) is TestCase
    assert str(case.system_out).startswith("baseline: medium: old.example.org is FAILED in us-east-1")
    other = cases(staged.failover())["sescheck.123456789012.eu-west-1", "name-missing-in-region"]
    assert outcome(other) is Failure
    assert "old.example.org is being switched off" in str(other.system_out)


def test_an_unread_reading_is_skipped_and_never_passed() -> None:
    """The readings that are missing, the rules that could not tell, and the whole."""
    found = outcomes(staged.unread_only())
    assert {Skipped} == set(found.values())
    assert ("123456789012.us-east-1", "ses:GetAccount") in found
    assert ("123456789012.eu-west-1", "name-missing-in-region") in found


def test_an_undecided_rule_is_skipped_whichever_region_refused() -> None:
    """One region's list is missing; what is asked of the other rests on it too."""
    silent = staged.silent("eu-west-1")
    report = staged.audited(s.snapshot(s.region("us-east-1", s.domain("example.com")), silent), every_rule())
    found = outcomes(report)
    doubted = {(d.place.region, d.rule) for d in report.undecided}
    assert len({region for region, _ in doubted}) > 1
    for region, rule in doubted:
        place = f"123456789012.{region or 'groups of regions'}"
        assert found[place, rule] in {Skipped, Failure}


def test_a_skipped_rule_names_the_option_that_reads_more() -> None:
    """Quick and standard audits leave rules open."""
    not_asked = Unreadable(Why.NOT_ASKED, "ses:GetEmailIdentity", "--depth deep reads each address")
    address = s.address("billing@example.com", detail=not_asked)
    snapshot = s.snapshot(s.region("us-east-1", address), depth=Depth.STANDARD)
    report = staged.audited(snapshot, every_rule())
    hints = {
        str(result.message)
        for (_, name), case in cases(report).items()
        for result in case.result
        if isinstance(result, Skipped) and name in {question.rule for question in report.not_asked}
    }
    assert report.not_asked
    assert any("--depth deep reads each address" in hint for hint in hints)


def test_a_rule_that_failed_is_an_error_wherever_it_was_asked() -> None:
    """Its other subjects are not known either."""
    assert outcomes(staged.crashed()) == {
        ("123456789012.us-east-1", "rule-that-raises"): Error,
        ("123456789012.us-east-1", "name-missing-in-region"): TestCase,
        ("the audit itself", "everything was read and every rule answered"): Skipped,
    }


def test_a_rule_that_failed_without_a_subject_is_an_error_of_the_audit() -> None:
    """Nothing else would tell of it."""
    assert outcomes(staged.hostile())["the audit itself", "some-rule"] is Error


def test_an_audit_that_found_nothing_still_has_a_case() -> None:
    """A service takes an empty report for a failure of the pipeline."""
    assert outcomes(staged.empty()) == {
        ("the audit itself", "everything was read and every rule answered"): TestCase
    }


def test_names_and_messages_are_escaped() -> None:
    """What XML 1.0 cannot hold is seen, and so is what turns the direction of writing."""
    text = render(staged.hostile())
    assert r"a\x1b[2Jb\x07\n[red]c[/red]\u202egpj.exe\u2066\x9b31m\u200b.example.com" in text
    assert all(character == "\n" or character.isprintable() for character in text)
    assert "more characters)" in text


def test_readings_of_the_same_name_are_distinguished() -> None:
    """Of two cases with one name a service shows one."""
    report = staged.unread_only()
    first = report.unread[0]
    twice = replace(report, unread=(*report.unread, replace(first, detail="other words")))
    assert ("123456789012.us-east-1", f"{first.operation} (2)") in outcomes(twice)


def test_changes_are_in_the_output_of_the_audit() -> None:
    """New, gone, fixed and not judged."""
    report = staged.failover()
    gone = EarlierFinding(
        "f" * 32, "old-rule", Severity.LOW, s.ACCOUNT_ID, "eu-west-1", ("identity", "x.example"), "was bad"
    )
    changes = Changes("2026-11-22T09:00:00Z", None, report.findings[:1], (gone,), undecided=2)
    report = replace(report, changes=changes, fixed=(gone,), unconfirmed=(gone,))
    case = cases(report)["sescheck.the audit itself", "everything was read and every rule answered"]
    lines = str(case.system_out).splitlines()
    for start in (
        "baseline: - LOW old-rule: was bad",
        "baseline: ? could not be judged: LOW old-rule",
        "Changed since 2026-11-22T09:00:00Z: 1 new finding, 1 gone",
        "+ CRITICAL default-configuration-set-gone: example.com sends",
        "- LOW old-rule: was bad",
        "? 2 earlier findings could not be judged",
        "7 findings (1 critical",
    ):
        assert [line for line in lines if line.startswith(start)], start


def test_accounts_have_separate_suites() -> None:
    """The same region of two accounts is two suites."""
    names = [str(suite.name) for suite in suites(staged.two_accounts())]
    regions = list(
        chain.from_iterable([f"{a}.us-east-1", f"{a}.eu-west-1"] for a in ("123456789012", "210987654321"))
    )
    assert [*regions, "the audit itself"] == names
