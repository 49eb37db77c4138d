"""The regions with SES, by partition, from botocore's endpoint data."""

import fnmatch
import gzip
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from sescheck.errors import RegionError, did_you_mean

MAIN_REGION = {
    "aws": "us-east-1",
    "aws-us-gov": "us-gov-west-1",
    "aws-eusc": "eusc-de-east-1",
}
"""The region in which a partition's account-wide services are called: STS, account, EC2."""


_BETWEEN = re.compile(r"[\s,;|+]+")
_SERVICE = "email"
"""The name of SES in the endpoint data."""


@cache
def ses_regions() -> dict[str, tuple[str, ...]]:
    """Return the regions with an SES endpoint, by partition; partitions without any are left out."""
    found = {
        partition["partition"]: tuple(
            name
            for name in partition["services"].get(_SERVICE, {}).get("endpoints", ())
            if name in partition["regions"]
        )
        for partition in _endpoints()["partitions"]
    }
    return {partition: regions for partition, regions in found.items() if regions}


@cache
def fips_regions() -> frozenset[str]:
    """Return the regions in which SES has a FIPS endpoint."""
    return frozenset(
        name
        for partition in _endpoints()["partitions"]
        for name, endpoint in partition["services"].get(_SERVICE, {}).get("endpoints", {}).items()
        if any("fips" in variant["tags"] for variant in endpoint.get("variants", ()))
    )


def _endpoints() -> Any:
    """Read botocore's own file without importing botocore, which is slow."""
    spec = find_spec("botocore")
    folders = () if spec is None else spec.submodule_search_locations or ()
    for folder in folders:
        plain = Path(folder) / "data" / "endpoints.json"
        if plain.is_file():
            return msgspec.json.decode(plain.read_bytes())
        packed = plain.with_suffix(".json.gz")
        if packed.is_file():
            return msgspec.json.decode(gzip.decompress(packed.read_bytes()))
    raise FileNotFoundError("botocore's endpoints.json")


def partition_of(region: str) -> str | None:
    """Return the partition in which a region has SES, or None."""
    return next((p for p, regions in ses_regions().items() if region in regions), None)


def check_regions(names: Sequence[str]) -> str:
    """Return the partition of the regions; check that all have SES and are in one partition.

    Raises:
        RegionError: the message says which is not, and what was probably meant.
    """
    check_names(names)
    partitions = {str(partition_of(name)) for name in names}
    if len(partitions) > 1:
        listed = ", ".join(sorted(partitions))
        raise RegionError(
            f"regions of several partitions ({listed}) cannot be audited in one run: run once for each"
        )
    return partitions.pop()


def check_names(names: Iterable[str]) -> None:
    """Check that all are regions with SES, of any partition.

    Raises:
        RegionError: the message says of each that is not, what was probably meant.
    """
    wrong = [_not_a_region(name) for name in names if not partition_of(name)]
    if wrong:
        raise RegionError(". ".join(wrong).replace("?. ", "? "))


def _not_a_region(name: str) -> str:
    parts = _BETWEEN.split(name.strip())
    if len(parts) > 1 and all(map(partition_of, parts)):
        advice = "give one" if "," in name else "separate them by commas"
        return f'"{name}" is not a region: it is {len(parts)} names in one; {advice}'
    known = chain.from_iterable(ses_regions().values())
    nearest = did_you_mean(name, known, "`sescheck regions` lists them")
    return f'"{name}" is not a region with Amazon SES{nearest}'


def matching(name: str) -> tuple[str, ...]:
    """Return the regions that match a name or a glob, in any case; the name itself if there are none.

    A glob matches regions of one partition only, if possible of the commercial one: a run cannot read several.
    """
    found = (fnmatch.filter(sorted(regions), name.lower()) for regions in ses_regions().values())
    return next((tuple(names) for names in found if names), (name,))


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names, each once, in the order given."""
    return tuple(dict.fromkeys(names))
