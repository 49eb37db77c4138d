"""VPC endpoints of EC2, without moto's EC2, which takes seconds to import and has no filter by service."""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from sescheck.emulator.installation import region_state
from sescheck.emulator.registry import Refused, page
from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.ec2_regions import NAMESPACE
from sescheck.emulator.server.refusals import refusal
from sescheck.emulator.server.wire import Answer, Request

VPC_ENDPOINTS = frozenset({"CreateVpcEndpoint", "DeleteVpcEndpoints", "DescribeVpcEndpoints"})
_LARGEST_PAGE = 1000
_MEMBERS = {
    "service-name": "ServiceName",
    "vpc-endpoint-id": "VpcEndpointId",
    "vpc-endpoint-state": "State",
    "vpc-id": "VpcId",
}
"""The members that filters are about."""

Endpoint = Mapping[str, Any]


def vpc_endpoints(request: Request, call: Call) -> Answer:
    """Answer one of these operations; the endpoints are staged as ``VpcEndpoints``."""
    asked = dict(parse_qsl(request.body.decode()))
    staged = region_state(call.account, call.region).staged["VpcEndpoints"]
    try:
        match call.operation:
            case "DescribeVpcEndpoints":
                body = _described(staged, asked)
            case "CreateVpcEndpoint":
                made = _made(asked, len(staged))
                staged.append(made)
                body = f"<vpcEndpoint>{_xml(made)}</vpcEndpoint>"
            case _:
                gone = set(_numbered(asked, "VpcEndpointId"))
                staged[:] = [each for each in staged if each["VpcEndpointId"] not in gone]
                body = "<unsuccessful/>"
    except Refused as refused:
        return refusal(request, call, refused.code, refused.message, 400)
    name = f"{call.operation}Response"
    return Answer(
        200,
        {"Content-Type": "text/xml"},
        f'<{name} xmlns="{NAMESPACE}"><requestId>vpc</requestId>{body}</{name}>'.encode(),
    )


def _described(staged: list[dict[str, Any]], asked: Mapping[str, str]) -> str:
    """A page of the endpoints that every filter lets through; a star in a value stands for any text."""
    filters = tuple(_filters(asked))
    ids = set(_numbered(asked, "VpcEndpointId"))
    wanted = [
        each
        for each in staged
        if (not ids or each["VpcEndpointId"] in ids)
        and all(any(fnmatchcase(str(each[name]), value) for value in values) for name, values in filters)
    ]
    size = min(int(asked.get("MaxResults", _LARGEST_PAGE)), _LARGEST_PAGE)
    found, token = page(wanted, size, asked.get("NextToken"), "InvalidNextToken")
    items = "".join(f"<item>{_xml(each)}</item>" for each in found)
    following = f"<nextToken>{token}</nextToken>" if token else ""
    return f"<vpcEndpointSet>{items}</vpcEndpointSet>{following}"


def _filters(asked: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    for key, name in asked.items():
        if found := re.fullmatch(r"(Filter\.\d+)\.Name", key):
            if name not in _MEMBERS:
                raise Refused("InvalidFilter", f"The filter '{name}' is invalid")
            yield _MEMBERS[name], list(_numbered(asked, f"{found[1]}.Value"))


def _numbered(asked: Mapping[str, str], name: str) -> Iterator[str]:
    return (value for key, value in asked.items() if re.fullmatch(rf"{re.escape(name)}\.\d+", key))


def _made(asked: Mapping[str, str], number: int) -> dict[str, Any]:
    missing = next((each for each in ("VpcId", "ServiceName") if not asked.get(each)), None)
    if missing:
        raise Refused("MissingParameter", f"The request must contain the parameter {missing}")
    return {
        "VpcEndpointId": f"vpce-{number + 1:017x}",
        "VpcEndpointType": asked.get("VpcEndpointType", "Gateway"),
        "VpcId": asked["VpcId"],
        "ServiceName": asked["ServiceName"],
        "State": "available",
    }


def _xml(endpoint: Endpoint) -> str:
    """The members in the order and the case of EC2's answers."""
    return "".join(
        f"<{name[0].lower()}{name[1:]}>{escape(str(value))}</{name[0].lower()}{name[1:]}>"
        for name, value in endpoint.items()
    )
