"""Equal values are one object after a snapshot is loaded."""

from pathlib import Path

from sescheck.snapshot.model import Dkim, Region, Snapshot
from sescheck.snapshot.reading import Known
from sescheck.snapshot.storage import load, save
from sescheck.testing import builders as s

REGIONS = ("us-east-1", "eu-west-1")


def loaded(snapshot: Snapshot, path: Path) -> tuple[Region, ...]:
    """The regions after saving and loading."""
    save(snapshot, path)
    assert snapshot == load(path)
    return load(path).accounts[0].regions


def test_equal_readings_of_all_regions_are_one_object(tmp_path: Path) -> None:
    """With copies, ten thousand identities in 33 regions took too much memory."""
    names = ("a.example", "b.example")
    here, there = (s.region(name, *map(s.domain, names)) for name in ("us-east-1", "eu-west-1"))
    regions = loaded(s.snapshot(here, there), tmp_path / "x")
    found = [identity for region in regions for identity in region.identities.items]
    assert 4 == len(found)
    for part in ("verification", "sending", "mail_from", "notifications", "detail"):
        assert 1 == len({id(getattr(identity, part)) for identity in found}), part
    assert 2 == len({id(identity.name) for identity in found})


def test_equal_refusals_of_a_region_are_one_object(tmp_path: Path) -> None:
    """Ten thousand equal refusals of a region are one reason of a rule."""
    identities = [s.domain(name, detail=s.unread(), dkim=s.unread()) for name in ("a.example", "b.example")]
    here, there = loaded(s.snapshot(*(s.region(name, *identities) for name in REGIONS)), tmp_path / "x")
    for region in (here, there):
        assert 1 == len({id(part) for each in region.identities.items for part in (each.detail, each.dkim)})


def test_equal_refusals_of_two_regions_are_two(tmp_path: Path) -> None:
    """Even with the same text: one may be decided and the other not."""
    regions = (s.region(name, settings=s.unread("ses:GetAccount")) for name in REGIONS)
    here, there = loaded(s.snapshot(*regions), tmp_path / "x")
    assert here.settings != there.settings


def test_each_identity_keeps_the_order_of_its_policies_and_tags(tmp_path: Path) -> None:
    """Reports show it: equal mappings in another order are not the same."""
    tags = {"a": "1", "b": "2"}
    turned = dict(reversed(tags.items()))
    identities = (
        s.domain("a.example", detail=s.details(tags=tags)),
        s.domain("b.example", detail=s.details(tags=turned)),
    )
    (region,) = loaded(s.snapshot(s.region("us-east-1", *identities)), tmp_path / "x")
    orders = [list(each.detail.value.tags) for each in region.identities.items if isinstance(each.detail, Known)]
    assert [["a", "b"], ["b", "a"]] == orders


def test_each_identity_keeps_its_dkim_tokens(tmp_path: Path) -> None:
    """They are never taken from another identity."""
    signing = [Dkim(enabled=True, status="SUCCESS", tokens=(token,)) for token in ("one", "two")]
    identities = [s.domain(f"{dkim.tokens[0]}.example", dkim=dkim) for dkim in signing]
    (region,) = loaded(s.snapshot(s.region("us-east-1", *identities)), tmp_path / "x")
    assert [Known(dkim) for dkim in signing] == [each.dkim for each in region.identities.items]


def test_equal_answers_of_the_dns_are_one_object(tmp_path: Path) -> None:
    """Most names have no record of their own."""
    save(s.snapshot(dns={f"_dmarc.d{number}.example TXT": () for number in range(3)}), tmp_path / "x")
    assert 1 == len({id(answer) for answer in load(tmp_path / "x").dns.values()})
