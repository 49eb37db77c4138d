"""The table of endpoints, beside the regions that botocore knows."""

import pytest

from sescheck.aws.ses_regions import ses_regions
from sescheck.endpoints import Has, endpoints_of


@pytest.mark.parametrize("region", [region for regions in ses_regions().values() for region in regions])
def test_every_region_has_endpoints(region: str) -> None:
    """What is not documented is unknown, never no."""
    found = endpoints_of(region)
    assert found.api.startswith(f"email.{region}.")
    assert (found.smtp is None) == (found.has_smtp is not Has.YES)
    assert (found.inbound is None) == (found.has_receiving is not Has.YES)


def test_a_region_that_nothing_documents_is_unknown() -> None:
    """Botocore lists it, the reference does not yet."""
    found = endpoints_of("mx-central-1")
    assert (Has.UNKNOWN, Has.UNKNOWN, None) == (found.has_smtp, found.has_receiving, found.dkim_zone)


def test_the_table_has_as_many_rows_as_the_reference() -> None:
    """29 regions, 19 with SMTP, 22 that receive."""
    found = [endpoints_of(region) for regions in ses_regions().values() for region in regions]
    assert 29 == sum(each.feedback is not None for each in found)
    assert 19 == sum(each.has_smtp is Has.YES for each in found)
    assert 22 == sum(each.has_receiving is Has.YES for each in found)
