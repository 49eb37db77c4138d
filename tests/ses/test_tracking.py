"""Which identities are only tracking domains, and which tracking domains the sets of a region name."""

import pytest

from sescheck.comparison.account_view import RegionView
from sescheck.engine.groups import GroupPlan, account_views_of
from sescheck.engine.run import run
from sescheck.rules.catalogue import every_rule
from sescheck.ses.tracking import only_tracks
from sescheck.snapshot.model import Identity, Snapshot
from sescheck.snapshot.reading import Known, Listing, Reading, Why
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s

NAME = "click.example.net"
PATH = "TrackingOptions.CustomRedirectDomain"
TRACKS = s.configuration_set("main", options={PATH: "Click.Example.net"})
UNREAD = s.unread("ses:GetConfigurationSet")
UNREAD_OPTIONS = s.configuration_set("main", options=UNREAD)
NOT_ASKED = s.configuration_set("main", options=s.unread("ses:GetConfigurationSet", Why.NOT_ASKED))
PLAIN = s.domain(NAME)
YES, NO = Known(True), Known(False)


@pytest.mark.parametrize(
    ("identity", "sets", "expected"),
    [
        (PLAIN, [TRACKS], YES),
        (PLAIN, [], NO),
        (PLAIN, [s.configuration_set("main")], NO),
        (PLAIN, [UNREAD_OPTIONS], UNREAD),
        (PLAIN, [UNREAD_OPTIONS, s.configuration_set("more", options={PATH: NAME})], YES),
        (PLAIN, [NOT_ASKED], NO),
        (PLAIN, [NOT_ASKED, UNREAD_OPTIONS], UNREAD),
        (PLAIN, Listing((), UNREAD), UNREAD),
        (s.domain(NAME, mail_from=s.mail_from_domain("m.example.net")), [TRACKS], NO),
        (s.domain(NAME, detail=s.details(configuration_set="main")), [TRACKS], NO),
        (s.domain(NAME, detail=s.details(policies={"partner": "{}"})), [UNREAD_OPTIONS], NO),
        (s.domain(NAME, mail_from=UNREAD), [TRACKS], UNREAD),
        (s.domain(NAME, detail=UNREAD), [TRACKS], UNREAD),
        (s.address(f"news@{NAME}"), [TRACKS], NO),
    ],
)
def test_an_identity_only_tracks_if_a_set_names_it_and_nothing_else_is_set_up(
    identity: Identity, sets: list[ConfigurationSet] | Listing[ConfigurationSet], expected: Reading[bool]
) -> None:
    """A refused reading is unread; a reading that the depth leaves out does not count."""
    view = RegionView(s.region("us-east-1", identity, configuration_sets=sets))
    assert expected == only_tracks(view, identity)


@pytest.mark.parametrize("name", ["click-us-east-1.example.net", "use1.click.example.net"])
def test_a_domain_with_the_name_of_its_region_may_be_a_tracking_domain(name: str) -> None:
    """If the depth does not read the options of the sets; in another region, the name does not matter."""
    for region, expected in (("us-east-1", NOT_ASKED.options), ("eu-west-1", NO)):
        view = RegionView(s.region(region, s.domain(name), configuration_sets=[NOT_ASKED]))
        assert expected == only_tracks(view, s.domain(name))
    assert NO == only_tracks(RegionView(s.region("us-east-1", s.domain(name))), s.domain(name))


def test_a_domain_with_the_name_of_its_region_has_an_answer_of_its_own() -> None:
    """The cached answer of a thousand others does not apply to it."""
    names = ("a.example.net", "b.example.net", "click-us-east-1.example.net")
    west = s.region("us-west-2")
    shot = s.snapshot(west, s.region("us-east-1", *map(s.domain, names), configuration_sets=[NOT_ASKED]))
    assert 2 == len(flagged("identity-missing-in-region", shot))


def flagged(rule: str, snapshot: Snapshot, *groups: GroupPlan) -> list[tuple[str, str]]:
    """Message and severity of what a rule finds."""
    entries = [entry for entry in every_rule() if entry.name == rule]
    found = run(entries, account_views_of(snapshot, groups=groups)).flagged
    return [(each.message, each.severity) for each in found]


EAST_AND_IRELAND = GroupPlan("sending", ("us-east-1", "eu-west-1"))


@pytest.mark.parametrize(
    ("outside", "words", "severity"),
    [
        ([s.domain("example.com")], "it is set up in ca-central-1, outside the group", "low"),
        ([], "not set up for DKIM in any region", "medium"),
        (
            [s.domain("example.com", dkim=s.unread())],
            "outside the group, could not be read",
            "medium",
        ),
        ([s.domain("example.com", dkim=s.not_signing())], "not set up for DKIM in any region", "medium"),
    ],
    ids=["signs there", "is missing there", "is unread there", "does not sign there either"],
)
def test_a_region_outside_the_group_is_named_if_the_domain_is_set_up_there(
    outside: list[Identity], words: str, severity: str
) -> None:
    """No message says that a domain signs in no region while it signs in another region that was read."""
    off = s.domain("example.com", dkim=s.not_signing())
    regions = (s.region("us-east-1", off), s.region("eu-west-1"), s.region("ca-central-1", *outside))
    found = [
        each
        for each in flagged("dkim-off", s.snapshot(*regions), EAST_AND_IRELAND)
        if "us-east-1" in each[0].split(" but ")[0]
    ]
    assert [severity] == [each for _, each in found]
    assert found[0][0].endswith(words)


@pytest.mark.parametrize("status", ["SUCCESS", "PENDING"])
@pytest.mark.parametrize("parent", [True, False])
@pytest.mark.parametrize("own", [None, True, False])
def test_an_address_is_compared_with_the_domain_after_its_at_sign(
    status: str, parent: bool, own: bool | None
) -> None:
    """The domains above that one do not matter."""
    domains = [s.domain("example.com", dkim=s.signing(enabled=parent))]
    if own is not None:
        domains.append(s.domain("a.example.com", verification=status, dkim=s.signing(enabled=own)))
    region = s.region("us-east-1", *domains, s.address("x@a.example.com", dkim=s.not_signing()))
    expected = own is True and status == "SUCCESS"
    assert expected == bool(flagged("dkim-address-override-off", s.snapshot(region)))


def test_unread_sets_leave_the_answer_open() -> None:
    """A false alarm of high severity would be worse."""
    snapshot = s.snapshot(s.region("us-west-2", PLAIN, configuration_sets=[UNREAD_OPTIONS]), s.region("us-east-1"))
    entries = [entry for entry in every_rule() if entry.name == "identity-missing-in-region"]
    found = run(entries, account_views_of(snapshot))
    assert () == found.flagged
    assert [(s.located(UNREAD, "us-west-2"),)] == [doubt.because for doubt in found.undecided]
