"""A difference between regions is one finding, whichever side one looks from; and no difference is lost."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.comparison.account_view import Mode
from sescheck.engine.failover import Failover
from sescheck.engine.findings import Finding
from sescheck.engine.groups import GroupPlan, account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.history.earlier import earlier_of, match
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Settings
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.testing import builders as s

NAMES = ("us-west-2", "us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2")
RULES = {entry.name: entry for entry in every_rule()}
MODES = st.sampled_from(["GLOBAL", "REGIONAL", "OTHER", None, "?"])
"""Of the shared pool delivery mode: None is not compared, ``?`` could not be read."""

TWO_FACTS = frozenset(
    {
        "configuration-set-missing-in-region",
        "contact-list-missing-in-region",
        "event-destination-missing-in-region",
        "failover-capacity-short",
        "identity-missing-in-region",
        "ip-pool-missing-in-region",
        "policy-missing-in-region",
        "receiving-filters-differ",
        "template-missing-in-region",
        "tenant-resource-missing-in-region",
    }
)
"""Rules that may flag two regions, each compared with the other: each lacks something else."""


def found(modes: Sequence[str | None], order: Sequence[str] = NAMES) -> tuple[Finding, ...]:
    """The findings about the delivery modes of as many regions, in a group in this order."""
    regions = [s.region(name, settings=_settings(mode)) for name, mode in zip(NAMES, modes, strict=False)]
    names = tuple(name for name in order if name in NAMES[: len(modes)])
    accounts = account_views_of(s.snapshot(*regions), groups=[GroupPlan("all", names, Mode.MIRROR)])
    return run([RULES["delivery-mode-differs"]], accounts).flagged


def _settings(mode: str | None) -> Settings | Unreadable:
    if mode == "?":
        return s.unread("ses:GetAccount", Why.DENIED)
    return s.account_settings(choices=s.chosen(delivery_mode=mode))


def pairs(modes: Sequence[str | None]) -> set[frozenset[str]]:
    """The pairs of regions that differ."""
    known = [(name, mode) for name, mode in zip(NAMES, modes, strict=False) if mode not in {None, "?"}]
    return {frozenset((one, other)) for (one, a), (other, b) in combinations(known, 2) if a != b}


@given(st.lists(MODES, min_size=2, max_size=5), st.permutations(NAMES))
def test_every_difference_is_in_a_finding_and_no_finding_is_superfluous(
    modes: list[str | None], order: list[str]
) -> None:
    """Each pair of regions that differ is named by a finding; the largest number of equal regions has none."""
    findings = found(modes, order)
    named = {frozenset((each.region, other)) for each in findings for other in each.compared_with}
    assert named == pairs(modes)
    sizes = Counter(mode for mode in modes if mode not in {None, "?"})
    assert len(findings) == sum(sizes.values()) - max(sizes.values(), default=0)


@given(st.lists(MODES, min_size=2, max_size=5), st.permutations(NAMES), st.permutations(NAMES))
def test_the_order_of_the_regions_makes_nothing_new_and_nothing_gone(
    modes: list[str | None], one: list[str], other: list[str]
) -> None:
    """Another region may have the finding then: it is the same difference."""
    compared = match(found(modes, one), map(earlier_of, found(modes, other)))
    assert (all(compared.known), compared.missing) == (True, ())


def test_of_two_regions_the_second_of_the_group_has_the_finding() -> None:
    """Whatever the values are."""
    for modes in (("GLOBAL", "REGIONAL"), ("REGIONAL", "GLOBAL")):
        (finding,) = found(modes)
        assert (finding.region, finding.compared_with) == ("us-east-1", ("us-west-2",))
        assert finding.stands_for == ("us-west-2",)


def test_of_two_regions_the_one_that_refuses_mail_has_the_finding() -> None:
    """A policy that lets an account in exists in one of them: in the other one, the account's mail is refused."""
    both = {"AWS": ["111122223333", "210987654321"]}
    texts = {"us-west-2": s.sending_policy("us-west-2", both), "us-east-1": s.sending_policy("us-east-1")}
    for order in (NAMES[:2], NAMES[1::-1]):
        regions = [s.region(name, s.domain(detail=s.details(policies={"p": texts[name]}))) for name in order]
        (finding,) = run([RULES["policy-differs"]], account_views_of(s.snapshot(*regions))).flagged
        assert (finding.region, finding.failover) == ("us-east-1", Failover.BLOCKS)


def test_of_three_regions_the_odd_one_has_the_finding() -> None:
    """Even if it is the first of the group."""
    for order in permutations(NAMES[:3]):
        (finding,) = found(("REGIONAL", "GLOBAL", "GLOBAL"), order)
        assert (finding.region, set(finding.compared_with)) == ("us-west-2", {"us-east-1", "eu-west-1"})


def test_a_region_that_can_no_longer_be_read_makes_nothing_new() -> None:
    """The odd one had the finding; without the third region nobody knows which one is odd."""
    before = found(("REGIONAL", "GLOBAL", "GLOBAL"))
    after = found(("REGIONAL", "GLOBAL", "?"))
    assert [each.region for each in (*before, *after)] == ["us-west-2", "us-east-1"]
    compared = match(after, map(earlier_of, before))
    assert (compared.known, compared.missing) == ((True,), ())


def test_a_third_region_that_differs_is_new() -> None:
    """A finding that was there before does not hide it."""
    before, after = found(("REGIONAL", "GLOBAL")), found(("REGIONAL", "GLOBAL", "OTHER"))
    known = dict(zip([each.region for each in after], match(after, map(earlier_of, before)).known, strict=True))
    assert known == {"us-east-1": True, "eu-west-1": False}


def test_a_baseline_with_both_sides_still_holds() -> None:
    """Earlier versions made a finding for each side. Neither is new, and neither is fixed."""
    (finding,) = found(("REGIONAL", "GLOBAL"))
    (other,) = found(("REGIONAL", "GLOBAL"), ("us-east-1", "us-west-2"))
    for old in ([finding, other], [finding], [other]):
        compared = match([finding], map(earlier_of, old))
        assert (compared.known, compared.missing) == ((True,), ())


def test_resources_with_names_of_their_regions_are_flagged_once() -> None:
    """The other side is found by its own name."""
    regions = (
        s.region(
            "us-west-2",
            configuration_sets=[
                s.configuration_set("main-usw2", options={"DeliveryOptions.TlsPolicy": "REQUIRE"})
            ],
        ),
        s.region("us-east-1", configuration_sets=[s.configuration_set("main-use1", options={})]),
    )
    (finding,) = run([RULES["configuration-set-differs"]], account_views_of(s.snapshot(*regions))).flagged
    assert (finding.region, finding.subject) == ("us-east-1", "main-use1")


@pytest.mark.parametrize("name", RULES)
def test_no_rule_says_the_same_of_both_regions(name: str) -> None:
    """Two findings about each other are two facts, and the rule is listed above; or else the rule is mutual."""
    entry = RULES[name]
    two_facts = any(_both_sides(entry, index) for index in range(len(entry.examples)))
    assert two_facts == (name in TWO_FACTS)
    assert not (entry.rule.is_mutual and name in TWO_FACTS)


def _both_sides(entry: Entry, index: int) -> bool:
    example = entry.examples[index]
    accounts = account_views_of(example.snapshot, trusted_accounts=example.trusted_accounts)
    flagged = run([entry], accounts).flagged
    return any(
        one.region in other.compared_with and other.region in one.compared_with
        for one, other in combinations(flagged, 2)
        if one.region is not None
    )
