"""Names, look-ups, groups: a world's own answers."""

from hypothesis import given
from hypothesis import strategies as st

from sescheck.comparison.account_view import Group, Mode, RegionView, covering_domains, is_verified, key_of
from sescheck.engine.groups import worlds_of
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable
from sescheck.testing import builders as s

LABEL = st.text("abcXYZ019-", min_size=1, max_size=4)
DOMAIN = st.lists(LABEL, min_size=1, max_size=5).map(".".join)
USER = st.text("abcXYZ.+", min_size=1, max_size=6)
ADDRESS = st.builds(lambda user, domain: f"{user}@{domain}", USER, DOMAIN)
REFUSED = s.unread("ses:ListEmailIdentities")
STATUS: st.SearchStrategy[Reading[str]] = st.sampled_from(
    [Known("SUCCESS"), Known("PENDING"), Known("TEMPORARY_FAILURE"), s.unread("ses:ListEmailIdentities")]
)
CHAIN = ("a.b.example.com", "b.example.com", "example.com")


@given(DOMAIN)
def test_a_domain_has_no_case(name: str) -> None:
    """However it is written, it is the same domain."""
    assert key_of(name.upper()) == key_of(name.lower()) == key_of(key_of(name))


@given(ADDRESS)
def test_an_address_is_taken_as_it_is(name: str) -> None:
    """SES tells every variant apart, in the domain part too."""
    assert key_of(name) == name


@given(DOMAIN | ADDRESS)
def test_covering_domains_are_those_above_nearest_first(name: str) -> None:
    """Each is what follows a dot or the at sign, longest first, and no bare top-level domain."""
    found = list(covering_domains(name))
    assert found == sorted(found, key=len, reverse=True)
    assert all("." in domain and domain == domain.lower() for domain in found)
    assert all(name.lower().endswith((f".{domain}", f"@{domain}")) for domain in found)


@given(st.lists(LABEL, min_size=2, max_size=5), USER)
def test_a_domain_covers_its_addresses_and_not_itself(labels: list[str], user: str) -> None:
    """For an address its own domain comes first; a domain's first is its parent."""
    domain = ".".join(labels)
    above = list(covering_domains(domain))
    assert domain.lower() not in above
    assert list(covering_domains(f"{user}@{domain}")) == [domain.lower(), *above]


def test_is_verified_says_three_things() -> None:
    """Yes; no, also where there is none; and nothing."""
    assert is_verified(Known(s.domain("example.com"))) == Known(True)
    assert is_verified(Known(s.domain("example.com", verification="PENDING"))) == Known(False)
    assert is_verified(Known(None)) == Known(False)
    assert is_verified(REFUSED) is REFUSED
    assert is_verified(Known(s.domain("example.com", verification=REFUSED))) is REFUSED


def test_an_identity_is_found_however_its_domain_is_written() -> None:
    """AWS lists it as it was created."""
    domain = s.domain("Example.COM")
    view = RegionView(s.region("us-east-1", domain, s.address("News@example.com")))
    assert view.identity("example.com") == Known(domain)
    assert view.identity("news@example.com") == Known(None)


def test_what_a_whole_list_does_not_have_is_not_there() -> None:
    """Absence is known only at the end of the list."""
    assert RegionView(s.region("us-east-1")).identity("example.com") == Known(None)


def test_what_a_list_that_breaks_off_does_not_have_is_unknown() -> None:
    """The reading is the list's own; what was listed before stays known."""
    domain = s.domain("example.com")
    view = RegionView(s.region("us-east-1", listed=Listing((domain,), REFUSED)))
    assert view.identity("example.org") is REFUSED
    assert view.identity("example.com") == Known(domain)


@given(st.dictionaries(st.sampled_from(CHAIN), STATUS), st.booleans())
def test_the_nearest_verified_domain_covers(statuses: dict[str, Reading[str]], whole: bool) -> None:
    """One verified domain suffices, the nearest is named; what is unread spoils a no."""
    domains = tuple(s.domain(name, verification=status) for name, status in statuses.items())
    view = RegionView(s.region("us-east-1", listed=Listing(domains, None if whole else REFUSED)))
    verified = [name for name in CHAIN if statuses.get(name) in (Known("SUCCESS"), Known("TEMPORARY_FAILURE"))]
    silent = not whole and len(statuses) < len(CHAIN)
    silent = silent or any(isinstance(status, Unreadable) for status in statuses.values())
    match view.covering("news@A.b.Example.com"):
        case Known(found):
            assert (found.name if found is not None else None) == (verified[0] if verified else None)
            assert verified or not silent
        case Unreadable():
            assert silent
            assert not verified


def test_an_identity_does_not_cover_itself() -> None:
    """The question is who else lets the name send."""
    view = RegionView(s.region("us-east-1", s.domain("example.com")))
    assert view.covering("example.com") == Known(None)


def views(*names: str) -> tuple[RegionView, ...]:
    """Empty regions."""
    return tuple(RegionView(s.region(name)) for name in names)


def test_in_a_mirror_group_every_other_region_counts() -> None:
    """What any has, all should have."""
    west, east, ireland = views("us-west-2", "us-east-1", "eu-west-1")
    assert Group("mail", (west, east, ireland)).elsewhere(east) == (west, ireland)


def test_in_a_standby_group_the_first_is_the_model_of_the_others() -> None:
    """What only a standby has is no gap."""
    west, east, ireland = views("us-west-2", "us-east-1", "eu-west-1")
    group = Group("mail", (west, east, ireland), Mode.STANDBY)
    assert group.elsewhere(west) == ()
    assert group.elsewhere(east) == group.elsewhere(ireland) == (west,)


def test_a_group_is_about_the_identities_that_its_globs_name() -> None:
    """Domains without case; every identity where nothing is said."""
    assert Group("mail", ()).includes("anything@example.org")
    group = Group("mail", (), identities=("example.com", "*.example.com", "*@example.com"))
    names = ("EXAMPLE.com", "mail.example.com", "news@example.com", "example.org")
    assert [name for name in names if group.includes(name)] == list(names[:3])


def test_every_region_has_a_home() -> None:
    """Also the one that takes no part in comparisons; of two groups the first speaks."""
    (world,) = worlds_of(s.snapshot(s.region("us-west-2"), s.region("us-east-1")))
    assert {name: group.name for name, group in world.homes.items()} == {
        "us-west-2": "default",
        "us-east-1": "default",
    }


def test_the_last_of_two_identities_that_are_one_stands() -> None:
    """SES lists a domain once; should it not, the look-up still answers with an identity."""
    region = s.region("us-east-1", s.domain("example.com"), s.domain("EXAMPLE.com"))
    assert [identity.name for identity in identities(RegionView(region))] == ["EXAMPLE.com"]


def identities(view: RegionView) -> list[Identity]:
    """What a view looks up."""
    return list(view.identities.values())
