"""What a whole region explains is one sentence, and not the names of all rules."""

from dataclasses import replace

import pytest

from sescheck.report.formats import render_text
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.closed_regions import closed_regions
from sescheck.report.views.gaps import advice, gaps_of
from sescheck.snapshot.model import Asked
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

HERE, THERE, FAR = "us-east-1", "eu-west-1", "af-south-1"


def report_of(why: Why, regions: tuple[str, ...] = (THERE,)) -> Report:
    """One region in order, and others that refuse everything for this reason."""
    silent = [staged.silent(name, why) for name in regions]
    return staged.audited(s.snapshot(s.region(HERE, staged.well_kept("example.com", HERE)), *silent))


@pytest.mark.parametrize(
    ("why", "words", "advised"),
    [
        (Why.DENIED, "The caller may read nothing of SES in eu-west-1", ""),
        (
            Why.THROTTLED,
            "AWS throttled every call in eu-west-1",
            "run again later, or more slowly with --max-rate",
        ),
        (Why.UNREACHABLE, "eu-west-1 cannot be reached", "check the network, and a proxy in between"),
        (
            Why.TIMED_OUT,
            "eu-west-1 did not answer in time",
            "check the network, or wait longer with --read-timeout or --timeout",
        ),
        (Why.EXPIRED_CREDENTIALS, "eu-west-1 refuses the credentials", ""),
        (
            Why.DENIED_BY_SCP,
            "A service control policy denies the caller all of SES in eu-west-1",
            "change the policy, or leave it out: --regions us-east-1",
        ),
        (Why.UNEXPECTED, "Nothing of SES could be read in eu-west-1 (failed unexpectedly)", ""),
    ],
)
def test_a_region_that_refuses_everything_is_a_sentence(why: Why, words: str, advised: str) -> None:
    """With what to do about it, and none of the rules."""
    report = report_of(why)
    (closed,) = closed_regions(report)
    assert closed.words() == f"{words}, so nothing in it was checked"
    assert closed.advice() == advised
    assert gaps_of(report).refusals == ()
    text = " ".join(render_text("text", report).split())
    assert f"? {words}, so nothing in it was checked" in text
    assert "name-missing-in-region" not in text


def test_a_region_that_is_not_enabled_is_no_question_of_tokens() -> None:
    """AWS says that the token is invalid, which frightens: only --verbose repeats it."""
    regions = s.region(HERE, staged.well_kept("example.com", HERE)), staged.not_enabled(FAR)
    report = staged.audited(s.snapshot(*regions, asked=Asked.NAMED))
    (closed,) = closed_regions(report)
    assert closed.words() == "af-south-1 is not enabled for this account, so nothing in it was checked"
    assert closed.advice() == "enable it, or leave it out: --regions us-east-1"
    assert closed.detail() == ""
    text = render_text("text", report)
    assert text.count("af-south-1 is not enabled for this account, so nothing in it was checked") == 1
    assert "undecided" not in text


def test_several_regions_with_one_cause_are_one_sentence() -> None:
    """Three regions behind a firewall."""
    report = report_of(Why.UNREACHABLE, regions=(THERE, FAR, "eu-north-1"))
    (closed,) = closed_regions(report)
    assert closed.words() == "eu-west-1, af-south-1, eu-north-1 cannot be reached, so nothing in them was checked"


def test_nothing_is_lost() -> None:
    """The readings of closed regions and of the others come to all."""
    report = staged.failover()
    extra = replace(report.unread[0], region="eu-west-1", operation="ses:A", count=5)
    both = replace(report_of(Why.DENIED), unread=(*report_of(Why.DENIED).unread, replace(extra, region=HERE)))
    for each in (report, report_of(Why.DENIED), both, staged.unread_only()):
        assert gaps_of(each).count == sum(entry.count for entry in each.unread)


def test_a_region_of_which_something_was_read_is_not_closed() -> None:
    """Its refusals are listed, each with what it leaves undecided."""
    report = staged.failover()
    assert closed_regions(report) == ()
    assert gaps_of(report).refusals


def test_the_operations_and_the_rules_are_named_with_verbose() -> None:
    """For those who mend it."""
    text = render_text("text", report_of(Why.THROTTLED), RenderOptions(verbose=True))
    assert "ses:ListEmailIdentities" in text
    assert "undecided: name-missing-in-region" in text


@pytest.mark.parametrize("name", ["text", "terminal", "markdown"])
def test_what_the_caller_lacks_is_named_by_a_command_with_the_same_options(name: str) -> None:
    """If most is undecided because of that, at the end of the report."""
    report = replace(report_of(Why.DENIED, regions=(THERE, FAR)), caller=("--profile", "it's mine"))
    found = advice(report)
    assert found is not None
    assert found.is_for_most
    text = " ".join(render_text(name, report).split())
    assert text.count("sescheck iam-policy --check --profile") == 1
    assert "Most checks are undecided because the caller lacks permissions." in text


def test_a_refusal_of_a_policy_of_the_organization_is_not_for_most() -> None:
    """No permission helps against it."""
    assert advice(report_of(Why.DENIED_BY_SCP)) is None
