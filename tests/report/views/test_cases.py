"""What each rule comes to in each region."""

from msgspec import structs

from sescheck.engine.findings import Crash, Undecided
from sescheck.engine.rule import Place
from sescheck.engine.severity import Severity
from sescheck.report.model import Status
from sescheck.report.views.cases import Case, Outcome, cases_of, why_undecided
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

DENIED = Unreadable(Why.DENIED, "ses:GetAccount", "no")
NOT_ASKED = Unreadable(Why.NOT_ASKED, "ses:GetEmailIdentity", "--depth deep reads each address")
OPEN = staged.reported(staged.finding("a-rule", Severity.LOW, "us-east-1", "x.example", "bad"))


def doubt(*because: Unreadable, count: int = 1) -> Undecided:
    """A doubt of a rule in a region."""
    return Undecided("a-rule", s.ACCOUNT_ID, Place("us-east-1", "identity", "x.example"), because, count)


def outcome(*doubts: Undecided, crash: Crash | None = None, status: Status | None = None) -> Outcome:
    """What a case with these comes to."""
    findings = () if status is None else tuple(structs.replace(each, status=status) for each in OPEN)
    return Case(s.ACCOUNT_ID, "us-east-1", "a-rule", "", findings, doubts, crash).outcome


def test_a_case_is_clear_only_if_everything_is_known() -> None:
    """An accepted finding is, as far as it goes; a doubt or a failure of the rule is not."""
    failed = Crash("a-rule", "KeyError")
    assert outcome() is Outcome.CLEAR
    assert outcome(status=Status.ACCEPTED) is Outcome.CLEAR
    assert outcome(doubt(NOT_ASKED)) is Outcome.NOT_ASKED
    assert outcome(doubt(NOT_ASKED), doubt(DENIED)) is Outcome.UNDECIDED
    assert outcome(doubt(NOT_ASKED, DENIED), status=Status.BASELINE) is Outcome.UNDECIDED
    assert outcome(doubt(DENIED), crash=failed) is Outcome.FAILED
    assert outcome(doubt(DENIED), crash=failed, status=Status.OPEN) is Outcome.FLAGGED


def test_an_undecided_case_says_how_many_subjects_and_why() -> None:
    """Each reason once, with what would ask for it."""
    assert why_undecided(()) == ""
    assert why_undecided((doubt(DENIED, count=2), doubt(DENIED, NOT_ASKED))) == (
        "undecided for 3 subjects: ses:GetAccount denied,"
        " ses:GetEmailIdentity not asked (--depth deep reads each address)"
    )


def test_in_a_region_the_rule_to_do_first_comes_first() -> None:
    """Then the others by name; the regions keep their order."""
    report = staged.audited(s.snapshot(s.region("us-east-1"), s.region("us-west-2")), every_rule())
    late, first = (
        staged.finding(rule, Severity.LOW, "us-west-2", "x.example", "bad")
        for rule in ("quota-differs", "zebra-missing")
    )
    cases = cases_of(staged.in_report(report, staged.reported(first, late)))
    here = [case.rule for case in cases if case.region == "us-west-2"]
    assert ["zebra-missing", "quota-differs"] == here[:2]
    assert sorted(here[2:]) == here[2:] != []
    assert ["us-east-1", "us-west-2", None] == list(dict.fromkeys(case.region for case in cases))


def test_an_undecided_case_names_the_other_region_that_refused() -> None:
    """Its own goes without saying; of what nobody asked, the region makes no difference."""
    own, other, third = (s.located(DENIED, name) for name in ("us-east-1", "us-west-2", "eu-west-1"))
    assert why_undecided((doubt(own, other), doubt(third))) == (
        "undecided for 2 subjects: ses:GetAccount denied, ses:GetAccount denied in us-west-2, eu-west-1"
    )
    assert "us-west-2" not in why_undecided((doubt(s.located(NOT_ASKED, "us-west-2")),))


def test_a_rule_has_a_case_in_every_region_where_it_was_asked() -> None:
    """In the order of the regions."""
    report = staged.audited(
        s.snapshot(*(s.region(name, s.domain("a.example")) for name in ("us-west-2", "eu-west-1")))
    )
    assert [("us-west-2", Outcome.CLEAR), ("eu-west-1", Outcome.CLEAR)] == [
        (case.region, case.outcome) for case in cases_of(report)
    ]


def test_a_rule_without_a_subject_has_no_case() -> None:
    """There was nothing that it is about."""
    assert cases_of(staged.empty()) == ()


def test_every_finding_and_every_undecided_subject_is_in_one_case() -> None:
    """With all the catalogue's rules, in a report that knows little."""
    report = staged.audited(staged.failover().snapshot, every_rule())
    cases = cases_of(report)
    assert len(cases) == len({(case.account_id, case.region, case.rule) for case in cases})
    assert sum(len(case.findings) for case in cases) == len(report.findings) > 0
    assert sum(len(case.undecided) for case in cases) == len(report.undecided) > 0
