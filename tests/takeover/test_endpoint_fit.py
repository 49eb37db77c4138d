"""Whether two regions are fit for a global endpoint."""

from pathlib import Path
from typing import Any

import pytest

from sescheck.auditing.taking_over import Asked, with_endpoint
from sescheck.errors import UsageError
from sescheck.snapshot import storage
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import GlobalEndpoint
from sescheck.takeover.capacity import capacity_of
from sescheck.takeover.endpoint_fit import endpoint_fit
from sescheck.takeover.model import Answer, Check, EndpointFit, State
from sescheck.testing import builders as s
from sescheck.testing.examples import east, west
from tests.conftest import Cli
from tests.takeover.staging import HERE, THERE, answer, standby

LISTING = "ses:ListMultiRegionEndpoints"


def fit(there: Region, here: Region, **account: Any) -> EndpointFit:
    """Both regions, with what the rules say."""
    found = answer(there, here, asks_endpoint=True, **account).endpoint
    assert found is not None
    return found


def failed(found: EndpointFit) -> dict[str, State]:
    """The checks that did not pass."""
    return {each.rule: each.state for each in found.checks if each.state is not State.PASSED}


def one(found: EndpointFit, name: str) -> Check:
    """The check with this id."""
    (check,) = (each for each in found.checks if each.rule == name)
    return check


def test_two_regions_that_are_alike_are_fit() -> None:
    """And the command creates the endpoint in the primary."""
    found = fit(west(s.domain()), east(s.domain()))
    assert (found.answer, failed(found), found.existing) == (Answer.READY, {}, ())
    assert "aws sesv2 create-multi-region-endpoint --region us-west-2 --endpoint-name us-west-2-us-east-1" in (
        found.command
    )
    assert '{"RoutesDetails":[{"Region":"us-east-1"}]}' in found.command


def test_an_endpoint_that_exists_is_not_created_again() -> None:
    """The primary lists it."""
    found = fit(west(global_endpoints=[GlobalEndpoint("both", "x.g3h", "READY", (THERE, HERE))]), east())
    assert (found.existing, found.command) == (("both",), "")


def test_a_region_without_global_endpoints_is_not_fit() -> None:
    """If the list was refused, nobody knows."""
    nowhere: Listing[Any] = Listing((), s.unread(LISTING, Why.NOT_SUPPORTED_HERE))
    found = fit(west(), east(global_endpoints=nowhere))
    assert (found.answer, failed(found)) == (Answer.NOT_READY, {"endpoint-regions": State.BLOCKS})
    refused = fit(west(global_endpoints=Listing((), s.unread(LISTING))), east())
    assert (refused.answer, failed(refused)) == (Answer.CANNOT_TELL, {"endpoint-regions": State.UNKNOWN})


def test_a_domain_that_may_only_track_links_is_unknown() -> None:
    """The options of a set, which were refused, say whether it is a sender. If both regions have it, it passes."""
    hidden = [s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]
    found = fit(west(s.domain("click.example.com"), configuration_sets=hidden), east(configuration_sets=hidden))
    assert one(found, "endpoint-identities").state is State.UNKNOWN
    assert one(found, "endpoint-dkim").state is State.PASSED
    both = fit(west(s.domain(), configuration_sets=hidden), east(s.domain(), configuration_sets=hidden))
    assert one(both, "endpoint-identities").state is State.PASSED


def test_one_region_is_not_enough() -> None:
    """The only check says so."""
    account, _, here = standby(west(), east())
    found = endpoint_fit(account, None, here, capacity_of(account, None, here), ())
    assert (found.answer, failed(found)) == (Answer.NOT_READY, {"endpoint-regions": State.BLOCKS})


@pytest.mark.parametrize("standbys", [(), ("us-east-1", "eu-west-1")])
def test_only_two_regions_are_asked(standbys: tuple[str, ...]) -> None:
    """The option is refused for one region, and for three."""
    with pytest.raises(UsageError, match="exactly two regions"):
        with_endpoint(Asked("us-west-2", standbys))
    assert with_endpoint(Asked("us-west-2", ("us-east-1",))).endpoint


@pytest.mark.parametrize("missing_in", [THERE, HERE])
def test_each_sender_is_needed_in_both_regions(missing_in: str) -> None:
    """Mail goes through either. A name that a domain covers there can send."""
    full, part = [s.domain(), s.domain("a.example.com"), s.domain("example.org")], [s.domain()]
    there, here = (part, full) if missing_in == THERE else (full, part)
    check = one(fit(west(*there), east(*here)), "endpoint-identities")
    other = HERE if missing_in == THERE else THERE
    assert check.state is State.BLOCKS
    assert check.words == (f"example.org is verified in {other} and not in {missing_in}",)


def test_an_unread_list_of_identities_is_unknown() -> None:
    """It may have the sender."""
    hidden = east(listed=Listing((), s.unread("ses:ListEmailIdentities")))
    assert one(fit(west(s.domain()), hidden), "endpoint-identities").state is State.UNKNOWN


@pytest.mark.parametrize(
    ("origin", "words"),
    [("EXTERNAL", "has BYODKIM"), ("AWS_SES_EU_WEST_1", "is a replica of eu-west-1"), ("NEW", "origin NEW")],
)
def test_only_easy_dkim_can_be_duplicated(origin: str, words: str) -> None:
    """Another key is a gap: it is set up by hand."""
    check = one(fit(west(s.domain(detail=s.details(dkim_origin=origin))), east(s.domain())), "endpoint-dkim")
    assert check.state is State.DEGRADES
    assert words in check.words[0]


def test_an_unread_detail_is_unknown_and_does_not_block() -> None:
    """The answer is "ready with gaps": a key never blocks."""
    check = one(fit(west(s.domain(detail=s.unread())), east(s.domain())), "endpoint-dkim")
    assert (check.state, check.may_block) == (State.UNKNOWN, False)


@pytest.mark.parametrize("kind", ["configuration_sets", "templates"])
def test_names_are_compared_exactly_and_both_ways(kind: str) -> None:
    """A message has one name for both regions."""
    make = s.configuration_set if kind == "configuration_sets" else s.template
    id_ = f"endpoint-{kind.replace('_', '-')}"
    found = fit(_having(west, kind, [make("main"), make("a")]), _having(east, kind, [make("main"), make("b")]))
    check = one(found, id_)
    assert check.state is State.BLOCKS
    assert check.words == (f"{HERE} does not have a", f"{THERE} does not have b")
    hidden: Listing[Any] = Listing((), s.unread("ses:List"))
    assert one(fit(_having(west, kind, [make("a")]), _having(east, kind, hidden)), id_).state is State.UNKNOWN


def _having(region: Any, kind: str, items: object) -> Region:
    made: Region = region(**{kind: items})
    return made


@pytest.mark.parametrize("short", [THERE, HERE])
def test_each_region_must_carry_the_full_load(short: str) -> None:
    """Also the primary: mail goes through it alone if the other region fails."""
    much = s.account_settings(sent_last_24_hours=40_000)
    little = s.account_settings(sent_last_24_hours=2_000, max_24_hour_send=41_000)
    there, here = (little, much) if short == THERE else (much, little)
    check = one(fit(west(settings=there), east(settings=here)), "endpoint-limits")
    assert check.state is State.BLOCKS
    assert check.words == (f"{short} can carry 41,000 of 42,000 messages a day",)


def test_limits_that_differ_are_a_gap() -> None:
    """Both are enough for what is sent today."""
    found = fit(west(), east(settings=s.account_settings(max_send_rate=7)))
    check = one(found, "endpoint-limits")
    assert check.state is State.DEGRADES
    assert "us-west-2 allows 14 messages a second, us-east-1 allows 7" in check.words[0]
    unread = fit(west(), east(settings=s.unread("ses:GetAccount")))
    assert one(unread, "endpoint-limits").state is State.UNKNOWN


def test_what_is_not_duplicated_is_a_gap() -> None:
    """Event destinations, MAIL FROM domains, policies and notifications."""
    there = west(
        s.domain(mail_from=s.mail_from_domain("bounce.example.com")),
        configuration_sets=[s.configuration_set("main", s.destination("BOUNCE", target=s.arn("e", THERE)))],
    )
    found = fit(there, east(s.domain(), configuration_sets=[s.configuration_set("main")]))
    check = one(found, "endpoint-not-carried")
    assert check.state is State.DEGRADES
    assert {word.split()[0] for word in check.words} == {"example.com", "The"}
    assert found.answer is Answer.GAPS


def test_smtp_users_cannot_use_an_endpoint() -> None:
    """It is a gap; if they are unread, it is unknown."""
    found = fit(west(), east(), smtp_users=[s.smtp_user("shop")])
    assert failed(found) == {"endpoint-smtp": State.DEGRADES}
    unread = fit(west(), east(), smtp_users=s.unread("iam:ListUsers"))
    assert failed(unread)["endpoint-smtp"] is State.UNKNOWN


def test_the_endpoint_counts_only_if_it_is_asked() -> None:
    """Then the worst answer counts."""
    regions = west(templates=["a"]), east(templates=["a", "b"])
    assert answer(*regions).endpoint is None
    assert answer(*regions).answer is Answer.READY
    assert answer(*regions, asks_endpoint=True).answer is Answer.NOT_READY


def test_the_option_asks_and_decides_the_exit_code(cli: Cli, tmp_path: Path) -> None:
    """Two regions that are alike but for a template that only the standby has."""
    path = tmp_path / "ses.snapshot"
    storage.save(s.snapshot(west(templates=["a"]), east(templates=["a", "b"])), path)
    question = ("readiness", "--primary", THERE, "--standby", HERE, "--from", str(path))
    assert cli(*question).code == 0
    asked = cli(*question, "--global-endpoint")
    assert (asked.code, "endpoint-templates" in asked.out) == (1, True)
    alone = cli("readiness", HERE, "--from", str(path), "--global-endpoint")
    assert (alone.code, "exactly two regions" in alone.err) == (2, True)
