"""Names, look-ups and groups of an account."""

from hypothesis import given
from hypothesis import strategies as st

from sescheck.comparison.account_view import Group, Mode, RegionView, covering_domains, is_verified, key_of
from sescheck.engine.groups import account_views_of
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable
from sescheck.testing import builders as s

LABEL = st.text("abcXYZ019-", min_size=1, max_size=4)
DOMAIN = st.lists(LABEL, min_size=1, max_size=5).map(".".join)
USER = st.text("abcXYZ.+", min_size=1, max_size=6)
ADDRESS = st.builds(lambda user, domain: f"{user}@{domain}", USER, DOMAIN)
UNREAD = s.unread("ses:ListEmailIdentities")
STATUS: st.SearchStrategy[Reading[str]] = st.sampled_from(
    [Known("SUCCESS"), Known("PENDING"), Known("TEMPORARY_FAILURE"), s.unread("ses:ListEmailIdentities")]
)
CHAIN = ("a.b.example.com", "b.example.com", "example.com")


@given(DOMAIN)
def test_the_case_of_a_domain_does_not_matter(name: str) -> None:
    """Every spelling is the same domain."""
    assert key_of(name.upper()) == key_of(name.lower()) == key_of(key_of(name))


@given(ADDRESS)
def test_the_case_of_an_address_matters(name: str) -> None:
    """To SES, every spelling is a different identity, in the domain part too."""
    assert key_of(name) == name


@given(DOMAIN | ADDRESS)
def test_covering_domains_are_those_above_nearest_first(name: str) -> None:
    """Each follows a dot or the at sign; the longest comes first, and a top-level domain never does."""
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


def test_is_verified_has_three_answers() -> None:
    """Yes; no, also if there is no identity; and unread."""
    assert is_verified(Known(s.domain("example.com"))) == Known(True)
    assert is_verified(Known(s.domain("example.com", verification="PENDING"))) == Known(False)
    assert is_verified(Known(None)) == Known(False)
    assert is_verified(UNREAD) is UNREAD
    assert is_verified(Known(s.domain("example.com", verification=UNREAD))) is UNREAD


def test_an_identity_is_found_by_every_spelling_of_its_domain() -> None:
    """AWS lists it as it was created."""
    domain = s.domain("Example.COM")
    view = RegionView(s.region("us-east-1", domain, s.address("News@example.com")))
    assert view.identity("example.com") == Known(domain)
    assert view.identity("news@example.com") == Known(None)


def test_what_a_complete_list_does_not_have_does_not_exist() -> None:
    """Absence is known only at the end of the list."""
    assert RegionView(s.region("us-east-1")).identity("example.com") == Known(None)


def test_what_an_incomplete_list_does_not_have_is_unknown() -> None:
    """The answer is the unread reading of the list; listed identities stay known."""
    domain = s.domain("example.com")
    view = RegionView(s.region("us-east-1", listed=Listing((domain,), UNREAD)))
    assert view.identity("example.org") is UNREAD
    assert view.identity("example.com") == Known(domain)


@given(st.dictionaries(st.sampled_from(CHAIN), STATUS), st.booleans())
def test_the_nearest_verified_domain_covers(statuses: dict[str, Reading[str]], whole: bool) -> None:
    """One verified domain is enough, and the nearest is named; a no needs every reading."""
    domains = tuple(s.domain(name, verification=status) for name, status in statuses.items())
    view = RegionView(s.region("us-east-1", listed=Listing(domains, None if whole else UNREAD)))
    verified = [name for name in CHAIN if statuses.get(name) in (Known("SUCCESS"), Known("TEMPORARY_FAILURE"))]
    has_unread = not whole and len(statuses) < len(CHAIN)
    has_unread = has_unread or any(isinstance(status, Unreadable) for status in statuses.values())
    match view.covering("news@A.b.Example.com"):
        case Known(found):
            assert (found.name if found is not None else None) == (verified[0] if verified else None)
            assert verified or not has_unread
        case Unreadable():
            assert has_unread
            assert not verified


def test_an_identity_does_not_cover_itself() -> None:
    """Only other identities cover a name."""
    view = RegionView(s.region("us-east-1", s.domain("example.com")))
    assert view.covering("example.com") == Known(None)


def views(*names: str) -> tuple[RegionView, ...]:
    """Empty regions."""
    return tuple(RegionView(s.region(name)) for name in names)


def test_in_a_mirror_group_every_other_region_counts() -> None:
    """Each region is compared with every other."""
    west, east, ireland = views("us-west-2", "us-east-1", "eu-west-1")
    assert Group("mail", (west, east, ireland)).elsewhere(east) == (west, ireland)


def test_in_a_standby_group_the_first_is_the_model_of_the_others() -> None:
    """The first region itself is not compared."""
    west, east, ireland = views("us-west-2", "us-east-1", "eu-west-1")
    group = Group("mail", (west, east, ireland), Mode.STANDBY)
    assert group.elsewhere(west) == ()
    assert group.elsewhere(east) == group.elsewhere(ireland) == (west,)


def test_a_group_includes_the_identities_that_its_patterns_match() -> None:
    """The case of domains does not matter; without patterns, every identity is included."""
    assert Group("mail", ()).includes("anything@example.org")
    group = Group("mail", (), identities=("example.com", "*.example.com", "*@example.com"))
    names = ("EXAMPLE.com", "mail.example.com", "news@example.com", "example.org")
    assert [name for name in names if group.includes(name)] == list(names[:3])


def test_every_region_has_a_group() -> None:
    """A region that is not compared is a group itself; of two groups, the first counts."""
    (account,) = account_views_of(s.snapshot(s.region("us-west-2"), s.region("us-east-1")))
    assert {name: group.name for name, group in account.homes.items()} == {
        "us-west-2": "default",
        "us-east-1": "default",
    }


def test_the_last_of_two_equal_identities_is_found() -> None:
    """SES lists a domain once; if it lists it twice, the look-up still finds an identity."""
    region = s.region("us-east-1", s.domain("example.com"), s.domain("EXAMPLE.com"))
    assert [identity.name for identity in identities(RegionView(region))] == ["EXAMPLE.com"]


def identities(view: RegionView) -> list[Identity]:
    """What a view looks up."""
    return list(view.identities.values())
