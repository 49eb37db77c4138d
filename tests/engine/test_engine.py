"""The engine runs the rules on the subjects, counts, and goes on if a rule raises."""

from collections.abc import Callable
from dataclasses import replace

import botocore.session
import pytest

from sescheck.comparison.account_view import AccountView, Group, Mode, RegionView
from sescheck.engine.findings import Finding, packed
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Entry, Flag, Rule, Verdict, cannot_tell
from sescheck.engine.run import run
from sescheck.engine.severity import Severity
from sescheck.engine.subjects.identities import IDENTITY, REGION_ACROSS, IdentitySubject, RegionSubject
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Asked, Depth, Fact, Region
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s

REFUSED = s.unread("ses:ListEmailIdentities")
MESSAGE = "it is so"


def no_steps(_subject: object, _flag: Flag) -> tuple[()]:
    """The rules of these tests mend nothing."""
    return ()


def identity_rule(name: str, check: Callable[[IdentitySubject], Verdict]) -> Entry:
    """A rule about identities."""
    return Entry(name, "Tests", name, "", Rule(Severity.MEDIUM, IDENTITY, (Fact.IDENTITIES,), check), fix=no_steps)


def region_rule(name: str, check: Callable[[RegionSubject], Verdict]) -> Entry:
    """A rule that compares regions."""
    return Entry(
        name, "Tests", name, "", Rule(Severity.MEDIUM, REGION_ACROSS, (Fact.SETTINGS,), check), fix=no_steps
    )


def always(verdict: Verdict) -> Callable[[object], Verdict]:
    """A check that gives the same answer for every subject."""
    return lambda _: verdict


def account_of(*groups: tuple[str, ...], regions: tuple[Region, ...], mode: Mode = Mode.MIRROR) -> AccountView:
    """An account with groups of its own; groups are named after their regions."""
    account = s.snapshot(*regions).accounts[0]
    views = {region.name: RegionView(region) for region in regions}
    return AccountView(
        account,
        Asked.NAMED,
        Depth.DEEP,
        tuple(views.values()),
        tuple(Group("+".join(names), tuple(views[name] for name in names), mode) for names in groups),
    )


def accounts_of(*regions: Region) -> tuple[AccountView, ...]:
    """One account, one group."""
    return account_views_of(s.snapshot(*regions))


def test_a_flag_becomes_a_finding_with_its_place() -> None:
    """Account, region, subject and group come from the scope, the severity from the rule."""
    rule = identity_rule("a-fault", always(Flag(MESSAGE, {"figure": 1}, ("us-west-2",))))
    found = run([rule], accounts_of(s.region("us-east-1", s.domain("example.com"))))
    assert found.flagged == (
        Finding(
            rule="a-fault",
            severity=Severity.MEDIUM,
            account_id=s.ACCOUNT_ID,
            region="us-east-1",
            subject_type="identity",
            subject="example.com",
            message=MESSAGE,
            compared_with=("us-west-2",),
            evidence_json=packed({"figure": 1}),
            group="default",
        ),
    )


def test_a_flag_may_have_its_own_severity() -> None:
    """It replaces the severity of the rule."""
    rule = identity_rule("a-fault", always(Flag(MESSAGE, severity=Severity.LOW)))
    found = run([rule], accounts_of(s.region("us-east-1", s.domain("example.com"))))
    assert [finding.severity for finding in found.flagged] == [Severity.LOW]


def test_a_region_in_two_groups_has_one_finding_with_the_worse_severity() -> None:
    """The fingerprint contains account, region, rule and subject, but not the group."""
    severities = {"us-west-2+us-east-1": Severity.LOW, "us-east-1+eu-west-1": Severity.HIGH}
    rule = region_rule("a-fault", lambda subject: Flag(MESSAGE, severity=severities[subject.group.name]))
    regions = (s.region("us-west-2"), s.region("us-east-1"), s.region("eu-west-1"))
    account = account_of(("us-west-2", "us-east-1"), ("us-east-1", "eu-west-1"), regions=regions)
    found = run([rule], [account])
    assert {finding.region: finding.severity for finding in found.flagged} == {
        "us-west-2": Severity.LOW,
        "us-east-1": Severity.HIGH,
        "eu-west-1": Severity.HIGH,
    }


def test_the_worse_of_two_severities_is_kept_in_either_order() -> None:
    """Not the last one."""
    severities = {"us-west-2+us-east-1": Severity.HIGH, "us-east-1+eu-west-1": Severity.LOW}
    rule = region_rule("a-fault", lambda subject: Flag(MESSAGE, severity=severities[subject.group.name]))
    regions = (s.region("us-west-2"), s.region("us-east-1"), s.region("eu-west-1"))
    account = account_of(("us-west-2", "us-east-1"), ("us-east-1", "eu-west-1"), regions=regions)
    assert Severity.HIGH in {f.severity for f in run([rule], [account]).flagged if f.region == "us-east-1"}


def test_two_accounts_have_two_findings() -> None:
    """The same name in another account is another subject."""
    rule = identity_rule("a-fault", always(Flag(MESSAGE)))
    first = accounts_of(s.region("us-east-1", s.domain("example.com")))
    assert len(run([rule], first + first).flagged) == 1
    assert len({finding.fingerprint for finding in run([rule], first).flagged}) == 1


def test_a_rule_that_raises_loses_only_its_own_answers() -> None:
    """The crash has its place, the rule does not run again, and the other rules answer."""
    asked: list[str] = []

    def broken(subject: IdentitySubject) -> Verdict:
        asked.append(subject.name)
        raise ZeroDivisionError(subject.name)

    sound = identity_rule("a-fault", always(Flag(MESSAGE)))
    regions = s.region("us-east-1", s.domain("example.com"), s.domain("example.org"))
    found = run([identity_rule("broken", broken), sound], accounts_of(regions))
    assert [crash.rule for crash in found.crashes] == ["broken"]
    assert found.crashes[0].error == "ZeroDivisionError: example.com (at us-east-1, example.com)"
    assert asked == ["example.com"]
    assert len(found.flagged) == 2


def by_name(entry: Entry) -> Entry:
    """The rule, run for every name, even if names are alike."""
    return replace(entry, rule=replace(entry.rule, looks_at_others=True))


def test_decided_and_undecided_subjects_are_counted() -> None:
    """A subject that the rule is not about does not count as examined."""
    verdicts: dict[str, Verdict] = {
        "flagged.com": Flag(MESSAGE),
        "clear.com": CLEAR,
        "doubt.com": cannot_tell(REFUSED),
        "other.com": NOT_APPLICABLE,
    }
    rule = by_name(identity_rule("a-fault", lambda subject: verdicts[subject.name]))
    found = run([rule], accounts_of(s.region("us-east-1", *(s.domain(name) for name in verdicts))))
    assert found.examined == {"a-fault": 3}
    assert [doubt.place.name for doubt in found.undecided] == ["doubt.com"]
    assert found.undecided[0].because[0] is REFUSED


def test_a_rule_without_a_subject_examined_nothing() -> None:
    """The rule is in the counts, with 0."""
    assert run([identity_rule("a-fault", always(CLEAR))], accounts_of(s.region("us-east-1"))).examined == {
        "a-fault": 0
    }


def test_subjects_that_could_not_be_listed_leave_each_rule_of_the_scope_undecided() -> None:
    """A rule of another scope is not affected, and listed subjects are checked."""
    rules = [
        identity_rule("a-fault", always(CLEAR)),
        identity_rule("another", always(CLEAR)),
        region_rule("of-regions", always(CLEAR)),
    ]
    region = s.region("us-east-1", listed=Listing((s.domain("example.com"),), REFUSED))
    found = run(rules, accounts_of(region))
    assert sorted(doubt.rule for doubt in found.undecided) == ["a-fault", "another"]
    assert all(doubt.because == (s.located(REFUSED, "us-east-1"),) for doubt in found.undecided)
    assert {doubt.place.region for doubt in found.undecided} == {"us-east-1"}
    assert found.examined["a-fault"] == 1


def test_findings_are_sorted_by_severity_rule_region_and_subject() -> None:
    """In any order of the rules."""
    rules = [
        identity_rule("b-fault", always(Flag(MESSAGE))),
        identity_rule("a-fault", always(Flag(MESSAGE))),
        identity_rule("z-fault", always(Flag(MESSAGE, severity=Severity.CRITICAL))),
    ]
    regions = (
        s.region("us-west-2", s.domain("b.com"), s.domain("a.com")),
        s.region("us-east-1", s.domain("a.com")),
    )
    found = [(f.rule, f.region, f.subject) for f in run(rules, accounts_of(*regions)).flagged]
    assert found == [
        (rule, region, subject)
        for rule in ("z-fault", "a-fault", "b-fault")
        for region, subject in (("us-east-1", "a.com"), ("us-west-2", "a.com"), ("us-west-2", "b.com"))
    ]


def test_a_standby_is_compared_with_the_first_region_only() -> None:
    """A resource that only the standby has is not a gap of the first region."""
    rule = region_rule("a-fault", lambda subject: Flag(MESSAGE) if subject.elsewhere else CLEAR)
    regions = (s.region("us-west-2"), s.region("us-east-1"))
    account = account_of(("us-west-2", "us-east-1"), regions=regions, mode=Mode.STANDBY)
    assert [finding.region for finding in run([rule], [account]).flagged] == ["us-east-1"]


PAIR = ("us-west-2", "us-east-1")
LOAD = Flag(MESSAGE, compared_with=("us-west-2",), severity=Severity.LOW)


def paired(*others: tuple[str, ...], regions: tuple[Region, ...] = ()) -> AccountView:
    """An account in which a global endpoint sends through us-west-2 and us-east-1."""
    two = (s.region("us-west-2"), s.region("us-east-1"))
    account = account_of(PAIR, *others, regions=(*two, *regions))
    return replace(account, groups=(replace(account.groups[0], endpoints=("both", "more")), *account.groups[1:]))


def only_in(region: str, verdict: Verdict) -> Callable[[RegionSubject], Verdict]:
    """A check with this answer in one region, and CLEAR in the others."""
    return lambda subject: verdict if subject.here.name == region else CLEAR


def severities_and_messages(
    rule: Entry, account: AccountView, severities: dict[str, Severity] | None = None
) -> list[tuple[Severity, str]]:
    """Return severity and message of each finding."""
    found = run([rule], [account], lambda _: severities or {}).flagged
    return [(each.severity, each.message) for each in found]


@pytest.mark.parametrize(
    ("severity", "raised"), [(Severity.LOW, Severity.MEDIUM), (Severity.MEDIUM, Severity.HIGH)]
)
def test_a_gap_between_the_regions_of_a_global_endpoint_is_a_step_worse(
    severity: Severity, raised: Severity
) -> None:
    """The message says why."""
    expected = [(raised, f"{MESSAGE}; the global endpoint both sends through both regions")]
    verdict = replace(LOAD, severity=severity)
    assert expected == severities_and_messages(region_rule("a-gap", only_in("us-east-1", verdict)), paired())


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.HIGH, Severity.INFO])
def test_high_critical_and_info_findings_keep_their_severity(severity: Severity) -> None:
    """An endpoint does not change them."""
    verdict = replace(LOAD, severity=severity)
    assert [(severity, MESSAGE)] == severities_and_messages(
        region_rule("a-gap", only_in("us-east-1", verdict)), paired()
    )


@pytest.mark.parametrize(
    ("region", "compared_with"),
    [("us-east-1", ()), ("us-east-1", ("eu-west-1",)), ("eu-west-1", PAIR)],
    ids=["by itself", "held against a third", "a third itself"],
)
def test_only_a_gap_between_the_two_regions_is_raised(region: str, compared_with: tuple[str, ...]) -> None:
    """A fault of one region is not a gap, and a third region is not part of the endpoint."""
    account = paired(("us-west-2", "eu-west-1", "us-east-1"), regions=(s.region("eu-west-1"),))
    rule = region_rule("a-gap", only_in(region, replace(LOAD, compared_with=compared_with)))
    assert [(Severity.LOW, MESSAGE)] == severities_and_messages(rule, account)


def test_a_configured_severity_is_not_raised() -> None:
    """The user's severity is final."""
    found = severities_and_messages(
        region_rule("a-gap", only_in("us-east-1", LOAD)), paired(), {"a-gap": Severity.LOW}
    )
    assert [Severity.LOW] == [severity for severity, _ in found]


@pytest.mark.parametrize(
    "fact",
    [
        Fact.ACTIVE_RULE_SET,
        Fact.RECEIPT_FILTERS,
        Fact.MAIL_MANAGER,
        Fact.SMTP_USERS,
        Fact.SENDING_ROLES,
        Fact.CUSTOM_TEMPLATES,
        Fact.CONTACT_LISTS,
        Fact.RECOMMENDATIONS,
    ],
)
def test_what_no_global_endpoint_sends_is_not_raised(fact: Fact) -> None:
    """Receiving, SMTP, and operations that do not take the ID of an endpoint."""
    entry = region_rule("a-gap", only_in("us-east-1", LOAD))
    facts = (Fact.IDENTITIES, fact)
    assert [(Severity.LOW, MESSAGE)] == severities_and_messages(
        replace(entry, rule=replace(entry.rule, facts=facts)), paired()
    )


def test_a_difference_in_reporting_is_not_raised() -> None:
    """No message fails because of it."""
    entry = region_rule("a-gap", only_in("us-east-1", LOAD))
    assert [(Severity.LOW, MESSAGE)] == severities_and_messages(
        replace(entry, rule=replace(entry.rule, about_sending=False)), paired()
    )
    assert {"vdm-differs", "notification-headers-differ"} == {
        each.name for each in every_rule() if not each.rule.about_sending
    }


def test_only_two_operations_take_a_global_endpoints_id() -> None:
    """A third one would change which findings are raised."""
    model = botocore.session.get_session().get_service_model("sesv2")
    inputs = {name: model.operation_model(name).input_shape for name in model.operation_names}
    taking = {name for name, shape in inputs.items() if shape and "EndpointId" in shape.members}
    assert {"SendEmail", "SendBulkEmail"} == taking


@pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)
def test_the_same_input_gives_the_same_output(entry: Entry) -> None:
    """Also with the rules in another order; and no rule crashes on an example of another rule."""
    entries = every_rule()
    for example in entry.examples:
        first = run(entries, account_views_of(example.snapshot))
        assert first.crashes == (), example.title
        assert run(entries, account_views_of(example.snapshot)) == first, example.title
        assert run(reversed(entries), account_views_of(example.snapshot)).flagged == first.flagged, example.title
