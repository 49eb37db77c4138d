"""ec2:DescribeRegions without moto's EC2, which takes seconds to import and ignores AllRegions."""

import re
from urllib.parse import parse_qsl

from sescheck.emulator.operations.account_regions import REACHABLE, AccountState
from sescheck.emulator.regions_table import ALL_REGIONS, DEFAULT_REGIONS
from sescheck.emulator.server.wire import Answer, Request

NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"


def describe_regions(request: Request, state: AccountState) -> Answer:
    """The enabled regions, or all of them with AllRegions; RegionName.N selects, filters are not supported."""
    asked = dict(parse_qsl(request.body.decode()))
    named = {value for key, value in asked.items() if re.fullmatch(r"RegionName\.\d+", key)}
    everything = asked.get("AllRegions") == "true"
    items = "".join(
        _item(region, state)
        for region in sorted(named & ALL_REGIONS or ALL_REGIONS)
        if everything or state.status(region) in REACHABLE
    )
    body = (
        f'<DescribeRegionsResponse xmlns="{NAMESPACE}"><regionInfo>{items}</regionInfo></DescribeRegionsResponse>'
    )
    return Answer(200, {"Content-Type": "text/xml"}, body.encode())


def _item(region: str, state: AccountState) -> str:
    if region in DEFAULT_REGIONS:
        status = "opt-in-not-required"
    else:
        status = "opted-in" if state.status(region) in REACHABLE else "not-opted-in"
    return (
        f"<item><regionName>{region}</regionName><regionEndpoint>ec2.{region}.amazonaws.com</regionEndpoint>"
        f"<optInStatus>{status}</optInStatus></item>"
    )
