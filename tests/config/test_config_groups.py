"""The groups of a configuration: what is compared with what, and what is told of two groups."""

from sescheck.comparison.account_view import AccountView, Mode
from sescheck.engine.findings import Findings
from sescheck.engine.groups import GroupPlan, account_views_of
from sescheck.engine.run import run
from sescheck.engine.severity import Severity
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Asked, Region
from sescheck.testing import builders as s

IDLE = s.account_settings(production_access=False, sent_last_24_hours=0)
UNSIGNED = s.domain("example.com", dkim=s.not_signing())
FIRST = s.region("us-east-1", s.domain("example.com"))
SECOND = s.region("us-west-2")
THIRD = s.region("eu-west-1")


def account_of(*regions: Region, plans: tuple[GroupPlan, ...], asked: Asked = Asked.NAMED) -> AccountView:
    """The account with these regions, with groups."""
    (found,) = account_views_of(s.snapshot(*regions, asked=asked), groups=plans)
    return found


def judged(name: str, *accounts: AccountView, severities: dict[str, Severity] | None = None) -> Findings:
    """What one rule says."""
    return run([entry for entry in every_rule() if entry.name == name], accounts, lambda _: severities or {})


def missing(*regions: Region, plans: tuple[GroupPlan, ...]) -> set[tuple[str | None, str]]:
    """(region, name) of the identities that are missing."""
    found = judged("identity-missing-in-region", account_of(*regions, plans=plans)).flagged
    return {(each.region, each.subject) for each in found}


def groups_of(found: AccountView) -> dict[str, list[str]]:
    """The names of the regions of each group."""
    return {group.name: [view.name for view in group.regions] for group in found.groups}


def test_only_the_regions_of_a_group_are_compared() -> None:
    """One in no group is by itself."""
    plan = GroupPlan("mail", ("us-east-1", "us-west-2"))
    assert {("us-west-2", "example.com")} == missing(FIRST, SECOND, THIRD, plans=(plan,))
    expected = {"mail": ["us-east-1", "us-west-2"], "eu-west-1": ["eu-west-1"]}
    assert expected == groups_of(account_of(FIRST, SECOND, THIRD, plans=(plan,)))


def test_a_region_may_be_in_two_groups() -> None:
    """What is missing in it is still missing once."""
    plans = (GroupPlan("one", ("us-east-1", "eu-west-1")), GroupPlan("two", ("us-west-2", "eu-west-1")))
    both = s.region("us-west-2", s.domain("example.com"))
    found = judged("identity-missing-in-region", account_of(FIRST, both, THIRD, plans=plans)).flagged
    assert [("eu-west-1", "example.com", "one")] == [(each.region, each.subject, each.group) for each in found]


def test_a_resource_only_of_a_standby_is_not_a_gap() -> None:
    """The first region of the group is the model, in the order of the group and not of the reading."""
    plans = (GroupPlan("mail", ("us-west-2", "us-east-1"), Mode.STANDBY),)
    assert set() == missing(FIRST, SECOND, plans=plans)
    plans = (GroupPlan("mail", ("us-east-1", "us-west-2"), Mode.STANDBY),)
    assert {("us-west-2", "example.com")} == missing(SECOND, FIRST, plans=plans)


def test_only_the_identities_of_a_group_are_compared() -> None:
    """Domains have no case, in the glob either."""
    region = s.region("us-east-1", s.domain("Mail.Example.com"), s.domain("example.org"))
    plan = GroupPlan("mail", ("us-east-1", "us-west-2"), identities=("*.EXAMPLE.com",))
    assert {("us-west-2", "Mail.Example.com")} == missing(region, SECOND, plans=(plan,))


def test_a_group_goes_without_a_region_that_was_not_read() -> None:
    """The others are still compared; a standby without its model is not."""
    plan = GroupPlan("mail", ("us-east-1", "us-west-2", "eu-north-1"))
    assert {("us-west-2", "example.com")} == missing(FIRST, SECOND, plans=(plan,))
    plan = GroupPlan("mail", ("eu-north-1", "us-east-1", "us-west-2"), Mode.STANDBY)
    assert set() == missing(FIRST, SECOND, plans=(plan,))
    assert {"us-east-1": ["us-east-1"], "us-west-2": ["us-west-2"]} == groups_of(
        account_of(FIRST, SECOND, plans=(plan,))
    )


def test_a_region_of_a_group_takes_part_however_little_it_holds() -> None:
    """Who names a region wants to hear of it, also where the regions were discovered."""
    plan = GroupPlan("mail", ("us-east-1", "eu-west-1"))
    empty, other = s.region("eu-west-1", settings=IDLE), s.region("us-west-2", settings=IDLE)
    found = account_of(FIRST, empty, other, plans=(plan,), asked=Asked.DISCOVERED)
    assert {"us-west-2"} == found.unused
    assert {"mail": ["us-east-1", "eu-west-1"]} == groups_of(found)


def test_findings_of_two_groups_are_both_kept() -> None:
    """One fingerprint, as it knows no group; nothing is lost."""
    plans = (GroupPlan("one", ("us-east-1", "us-west-2")), GroupPlan("two", ("eu-west-1", "eu-north-1")))
    regions = [s.region(name, UNSIGNED) for name in ("us-east-1", "us-west-2", "eu-west-1", "eu-north-1")]
    found = judged("dkim-off", account_of(*regions, plans=plans)).flagged
    assert ["one", "two"] == [each.group for each in found]
    assert 1 == len({each.fingerprint for each in found})
    assert 2 == len({each.message for each in found})


def test_equal_findings_of_two_groups_are_kept_once() -> None:
    """The same regions in two groups, with other identities in each."""
    names = ("us-east-1", "us-west-2")
    plans = (GroupPlan("one", names), GroupPlan("two", names, identities=("example.*",)))
    found = judged("dkim-off", account_of(*(s.region(name, UNSIGNED) for name in names), plans=plans)).flagged
    assert ["one"] == [each.group for each in found]


def test_rules_for_groups_also_check_a_region_without_a_group() -> None:
    """Else a domain that signs nowhere there would go unseen."""
    plan = GroupPlan("mail", ("us-east-1", "us-west-2"))
    lonely = s.region("eu-west-1", s.domain("example.org", dkim=s.not_signing()))
    found = judged("dkim-off", account_of(FIRST, SECOND, lonely, plans=(plan,))).flagged
    assert [("example.org", "eu-west-1")] == [(each.subject, each.group) for each in found]


def test_a_configured_severity_applies_to_every_finding_of_the_rule() -> None:
    """Also for those to which the rule gives one of their own."""
    settings = s.account_settings(sent_last_24_hours=49_000)
    only = account_of(s.region("us-east-1", settings=settings), plans=())
    name = "daily-quota-nearly-used"
    assert [Severity.HIGH] == [each.severity for each in judged(name, only).flagged]
    assert [Severity.LOW] == [
        each.severity for each in judged(name, only, severities={name: Severity.LOW}).flagged
    ]


def test_trusted_accounts_reach_the_rules() -> None:
    """None given, and given none, are two things."""
    snapshot = s.snapshot(FIRST)
    assert account_views_of(snapshot)[0].trusted_accounts is None
    assert frozenset() == account_views_of(snapshot, trusted_accounts=frozenset())[0].trusted_accounts
