"""Regions of one endpoint that differ in what they allow and in how much they have."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from benchmarks import uneven
from benchmarks.endpoint.service import Limit
from benchmarks.endpoint.world import World
from benchmarks.running import endpoint

Serve = Callable[..., Any]


def allowed(client: Any, calls: int) -> int:
    """How many of so many calls at once are answered."""
    answered = 0
    for _ in range(calls):
        try:
            client.get_account()
        except ClientError:
            continue
        answered += 1
    return answered


def test_each_region_has_a_limit_of_its_own(serve: Serve) -> None:
    """And one without a limit is not throttled."""
    limits = {"us-east-1": Limit(0.001, 1), "eu-west-1": Limit(0.001, 3)}
    running = serve(world=World(3, 5), limits=limits)
    answered = [allowed(running.client("sesv2", region), 5) for region in ("us-east-1", "eu-west-1", "us-west-2")]
    assert answered == [1, 3, 5]


def test_each_region_has_the_first_so_many_names(serve: Serve) -> None:
    """By both protocols."""
    world = World(2, 9, 1.0, (2, 9))
    running = serve(world=world)
    v1, v2 = running.client("ses"), running.client("sesv2")
    assert [item["IdentityName"] for item in v2.list_email_identities()["EmailIdentities"]] == [
        "d0.example.com",
        "d1.example.com",
    ]
    assert list(
        v1.get_identity_dkim_attributes(Identities=["d1.example.com", "d2.example.com"])["DkimAttributes"]
    ) == ["d1.example.com"]


def test_sizes_must_fit_the_regions() -> None:
    """One each, none above all names."""
    for sizes in ((1,), (1, 10)):
        with pytest.raises(ValueError, match="one size for each region"):
            World(2, 9, 1.0, sizes)


def test_an_endpoint_of_its_own_is_given_sizes_and_limits() -> None:
    """Over its command line."""
    world = World(2, 3, 1.0, (1, 3))
    limits = {"us-east-1": Limit(0.001), "eu-west-1": Limit(0.001, 2)}
    with endpoint(world, latency=0, limits=limits) as running:
        client = boto(running.url, "eu-west-1")
        assert allowed(client, 4) == 2
        listed = [item["IdentityName"] for item in client.list_email_identities()["EmailIdentities"]]
        assert listed == [world.name(number) for number in world.numbers_in("eu-west-1")] != []
        assert set(running.counters()["spans"]) == {"eu-west-1"}


def boto(url: str, region: str) -> Any:
    """A client that tries once."""
    config = Config(retries={"mode": "standard", "total_max_attempts": 1})
    return boto3.client("sesv2", region_name=region, endpoint_url=url, config=config)


def test_an_audit_of_uneven_regions_loses_nothing_and_each_region_has_its_floor() -> None:
    """A whole process, with lists of moments."""
    limits = (Limit(40), Limit(80, 10))
    found = uneven.measure(0.25, limits)
    assert (found.failed, found.lost, found.wrong) == ("", 0, 0)
    assert [place.region for place in found.places] == ["us-east-1", "eu-west-1"]
    assert [place.limit for place in found.places] == list(limits)
    for place in found.places:
        assert place.answered > 11
        assert 0 < place.floor <= 0.25
        assert place.floor <= place.seconds


def test_the_list_of_a_region_takes_as_long_as_is_said() -> None:
    """Burst and rate of each."""
    world = uneven.world(25.0)
    assert [world.size(region) for region in world.region_names] == [
        *(26, 51, 76, 126, 135, 201, 251, 376, 501, 540),
    ]
    assert all(map(world.is_domain, range(540)))
