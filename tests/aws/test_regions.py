"""Which regions have SES, and what is said of a name that does not."""

import boto3
import pytest

from sescheck.aws.ses_regions import MAIN_REGION, check_regions, ses_regions
from sescheck.errors import RegionError


def test_every_partition_with_ses_has_a_main_region() -> None:
    """STS and the account's own services are asked there."""
    assert set(MAIN_REGION) == set(ses_regions())
    assert all(MAIN_REGION[partition] in regions for partition, regions in ses_regions().items())


def test_the_regions_are_those_of_botocore() -> None:
    """It is asked itself here."""
    session = boto3.Session(aws_access_key_id="-", aws_secret_access_key="-")
    for partition in session.get_available_partitions():
        assert session.get_available_regions("sesv2", partition) == list(ses_regions().get(partition, ()))


@pytest.mark.parametrize(
    ("names", "partition"),
    [(["us-east-1", "eu-west-1"], "aws"), (["us-gov-west-1"], "aws-us-gov"), (["eusc-de-east-1"], "aws-eusc")],
)
def test_regions_tell_their_partition(names: list[str], partition: str) -> None:
    """All of one."""
    assert partition == check_regions(names)


@pytest.mark.parametrize("name", ["us-esat-1", "", "cn-north-1", "ap-east-1", "US-EAST-1", "global"])
def test_a_name_that_is_no_region_with_ses_is_refused(name: str) -> None:
    """Also regions of AWS in which SES is not."""
    with pytest.raises(RegionError, match="not a region with Amazon SES"):
        check_regions([name])
