"""A rule runs once for names that are alike, and the findings are the same."""

from dataclasses import replace
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sescheck.engine.equivalence import EquivalenceClasses
from sescheck.engine.findings import Findings
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry, Verdict
from sescheck.engine.run import run
from sescheck.engine.subjects.identities import IDENTITY
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Identity, MailFrom, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing
from sescheck.testing import builders as s
from tests.rules.test_silence import IDENTITY_READINGS, PAIRS, Pair

TWINS = {"example.com": "example.net", "example.org": "example.info"}


def one_by_one() -> list[Entry]:
    """The rules, each run for every name."""
    return [replace(entry, rule=replace(entry.rule, looks_at_others=True)) for entry in every_rule()]


def twin_name(name: str) -> str:
    """The same name under another domain."""
    for domain, other in TWINS.items():
        name = name.replace(domain, other)
    return name


def twin(identity: Identity) -> Identity:
    """The identity under another domain, with its MAIL FROM domain under that domain."""
    mail_from = identity.mail_from
    if isinstance(mail_from, Known) and isinstance(mail_from.value, MailFrom):
        moved = msgspec.structs.replace(mail_from.value, domain=twin_name(mail_from.value.domain))
        mail_from = Known(moved)
    return msgspec.structs.replace(identity, name=twin_name(identity.name), mail_from=mail_from)


def nearly(identity: Identity, other: Identity, part: str) -> Identity:
    """The identity with one reading of another identity."""
    return msgspec.structs.replace(identity, **{part: getattr(other, part)})


def with_twins(region: Region, choose: Random) -> Region:
    """The region with a twin of most identities; some twins differ in one reading."""
    items = region.identities.items
    twins = [
        nearly(twin(each), choose.choice(items), choose.choice(IDENTITY_READINGS))
        if choose.random() < 0.4
        else twin(each)
        for each in items
        if choose.random() < 0.8
    ]
    return msgspec.structs.replace(region, identities=Listing((*items, *twins), region.identities.unread))


def doubled(snapshot: Snapshot, choose: Random) -> Snapshot:
    """The snapshot with twins in every region."""
    (account,) = snapshot.accounts
    regions = tuple(with_twins(region, choose) for region in account.regions)
    return msgspec.structs.replace(snapshot, accounts=(msgspec.structs.replace(account, regions=regions),))


def all_answers(findings: Findings) -> tuple[object, ...]:
    """Return all answers, with the refusals of undecided ones."""
    doubts = sorted(
        (doubt.rule, str(doubt.place.region), doubt.count, repr(doubt.because)) for doubt in findings.undecided
    )
    return findings.flagged, doubts, findings.examined, findings.crashes


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(pair=PAIRS, choose=st.randoms(use_true_random=False))
def test_running_once_for_names_that_are_alike_changes_no_answer(pair: Pair, choose: Random) -> None:
    """With and without refusals, the answers are the same as when each rule runs for every name."""
    for snapshot in (doubled(pair.whole, choose), doubled(pair.in_part, choose)):
        accounts = account_views_of(snapshot)
        assert all_answers(run(one_by_one(), accounts)) == all_answers(run(every_rule(), accounts))


def test_a_rule_runs_once_for_a_thousand_names_that_are_alike() -> None:
    """This is the purpose of the classes."""
    asked = []
    entry = next(entry for entry in every_rule() if entry.rule.scope is IDENTITY)

    def check(subject: object) -> Verdict:
        asked.append(subject)
        return entry.rule.verdict(subject)

    counting = replace(entry, rule=replace(entry.rule, check=check))
    names = [f"d{n}.example.com" for n in range(1000)]
    run([counting], account_views_of(s.snapshot(s.region("us-east-1", *map(s.domain, names)))))
    assert 1 == len(asked)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (s.domain("a.com"), s.domain("b.com", dkim=s.not_signing())),
        (s.domain("a.com"), s.domain("b.com", sending=False)),
        (s.domain("a.com"), s.domain("b.com", detail=s.unread())),
        (s.domain("a.com", mail_from=s.mail_from_domain("m.a.com")), s.domain("b.com")),
        (
            s.domain("a.com", mail_from=s.mail_from_domain("m.a.com")),
            s.domain("b.com", mail_from=s.mail_from_domain("n.b.com")),
        ),
        (s.domain("a.com"), s.address("x@b.com")),
        (s.domain("a.com"), s.domain("b.com", detail=s.details(tags={"team": "mail"}))),
    ],
)
def test_names_with_one_difference_are_not_alike(one: Identity, other: Identity) -> None:
    """One setting is enough."""
    (account,) = account_views_of(s.snapshot(s.region("us-east-1", one, other)))
    likenesses = EquivalenceClasses(account)
    assert likenesses.of(one.name) != likenesses.of(other.name)


def test_names_under_domains_that_differ_are_not_alike() -> None:
    """The domains that cover the names count."""
    addresses = (s.address("x@a.com"), s.address("x@b.com"))
    (account,) = account_views_of(s.snapshot(s.region("us-east-1", *addresses, s.domain("a.com"))))
    likenesses = EquivalenceClasses(account)
    assert likenesses.of("x@a.com") != likenesses.of("x@b.com")


def test_names_with_the_same_settings_are_alike() -> None:
    """What is made from the name itself is not a difference."""
    domains = (
        s.domain(name, mail_from=s.mail_from_domain(f"bounce.{name}"), detail=s.details(tags={"team": "mail"}))
        for name in ("a.com", "b.com")
    )
    (account,) = account_views_of(s.snapshot(s.region("us-east-1", *domains)))
    likenesses = EquivalenceClasses(account)
    assert likenesses.of("a.com") == likenesses.of("b.com")


@pytest.mark.parametrize(
    "identities",
    [
        [
            s.domain("b.com", mail_from=s.mail_from_domain("m.b.com")),
            s.domain("a.com", mail_from=s.mail_from_domain("m.a.com")),
            s.domain("m.a.com"),
        ],
        [s.address("x@b.com"), s.address("x@a.com"), s.address("X@a.com")],
    ],
    ids=["a MAIL FROM domain that is an identity", "addresses that differ only by case"],
)
def test_a_rule_that_looks_at_other_identities_runs_for_each(identities: list[Identity]) -> None:
    """The answer for the first name is not the answer for the second."""
    accounts = account_views_of(s.snapshot(s.region("us-east-1", *identities)))
    found = run(every_rule(), accounts)
    assert all_answers(run(one_by_one(), accounts)) == all_answers(found)
    assert found.flagged
