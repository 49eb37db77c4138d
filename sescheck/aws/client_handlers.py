"""What sescheck changes in each client of botocore: which answers it accepts, and how it sends."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode

import msgspec
from botocore import handlers

from sescheck.aws import shapes
from sescheck.aws.botocore_tuning.send_timing import hold

_is_plain_address = re.compile(r"[\w.~@-]*", re.ASCII).fullmatch
_ERROR_IN_200 = handlers._handle_200_error  # noqa: SLF001 # what it makes of an error in XML is true
"""S3 may answer an error with a success status."""


def adapt(client: Any, service: str) -> None:
    """Let a new client check its answers, encode a request once, and send it in its slot."""
    events = client.meta.events
    events.unregister("after-call.s3.GetBucketLocation", handlers.parse_get_bucket_location)
    events.unregister("before-parse.s3.*", _ERROR_IN_200)
    events.register_first("before-parse.s3.*", _check_xml)
    events.register(f"before-parse.{service}", _check)
    events.register(f"before-parse.{service}", _forget_what_is_no_error)
    events.register(f"before-call.{service}", _encode_once)
    events.register(f"before-send.{service}", hold)


def _check_xml(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
    """Botocore treats a body of S3 that is not XML as a failure inside S3, as if AWS had not answered."""
    if response_dict["status_code"] < 300:  # noqa: PLR2004 - HTTP
        shapes.check_xml(operation_model, response_dict["body"])
    _ERROR_IN_200(operation_model, response_dict)


def _forget_what_is_no_error(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
    """Botocore uses the whole body of an error that is not JSON as the message; a body is never quoted."""
    protocol = operation_model.service_model.resolved_protocol
    if response_dict["status_code"] < 300 or "json" not in protocol:  # noqa: PLR2004 - HTTP
        return
    try:
        msgspec.json.decode(response_dict["body"], type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        response_dict["body"] = b"{}"


def _encode_once(params: dict[str, Any], **_: Any) -> None:
    """Botocore encodes the form of a query call twice, to sign and to send it: slow for a hundred names."""
    if isinstance(params["body"], dict):
        params["body"] = form(params["body"])


def form(fields: Mapping[str, Any]) -> bytes:
    """Like urlencode, but faster for names without special characters."""
    if not all(isinstance(value, str) for value in fields.values()):
        return urlencode(fields, doseq=True).encode("ascii")
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields.items()).encode("ascii")


def _quoted(text: str) -> str:
    return text.replace("@", "%40") if _is_plain_address(text) else quote_plus(text)


def _check(
    operation_model: Any, response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any
) -> None:
    """Botocore reads a body that is not JSON as an empty answer, and any XML as the location of a bucket."""
    if response_dict["status_code"] >= 300:  # noqa: PLR2004 - HTTP
        return
    service = operation_model.service_model
    if (service.service_name, operation_model.name) == ("s3", "GetBucketLocation"):
        customized_response_dict["LocationConstraint"] = shapes.bucket_location(response_dict["body"])
    elif "json" in service.resolved_protocol:
        shapes.check_json(operation_model, response_dict["body"])
