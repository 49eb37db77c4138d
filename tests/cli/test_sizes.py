"""Real sizes, over HTTP."""

from collections import Counter

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import large
from tests.conftest import Cli


def test_every_one_of_2500_identities_in_two_regions_is_read(emulator: Emulator, audit: Cli) -> None:
    """In pages of 1,000 and batches of 100, and counted."""
    large(emulator, identities=2500, regions=("us-east-1", "eu-west-1"))
    result = audit("us-east-1,eu-west-1", "--depth", "quick")
    assert [2500, 2500] == [each["identities"] for each in result.report["accounts"][0]["regions"]]
    assert result.report["complete"]
    counts = Counter((call.region, call.operation) for call in emulator.calls)
    assert 3 == counts["us-east-1", "ListEmailIdentities"]
    assert 25 == counts["us-east-1", "GetIdentityDkimAttributes"]
    assert 0 == counts["us-east-1", "GetEmailIdentity"]
