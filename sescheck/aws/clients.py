"""boto3 clients, one per service and region, created fast and with our own time limits."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlencode
from urllib.request import getproxies

import boto3
import msgspec
from botocore import handlers
from botocore.config import Config

from sescheck._version import __version__
from sescheck.aws import shapes
from sescheck.aws.botocore_tuning import service_models
from sescheck.aws.botocore_tuning.connections import Connections
from sescheck.aws.botocore_tuning.send_timing import hold
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation
from sescheck.aws.pace.rate_control import IN_FLIGHT
from sescheck.aws.strict_xml import StrictParsers

USER_AGENT = f"sescheck/{__version__} Boto3/{boto3.__version__}"
"""Constant, because botocore would build its own again for every call."""

_is_plain_address = re.compile(r"[\w.~@-]*", re.ASCII).fullmatch
_ERROR_IN_200 = handlers._handle_200_error  # noqa: SLF001 # what it makes of an error in XML is true
"""S3 may answer an error with a success status."""


def config(limits: Limits) -> Config:
    """No retries by botocore: the door's rate control and retries replace them.

    If no proxy is set, botocore does not have to search the whole environment for one, as it does for each client.
    """
    return Config(
        proxies=None if getproxies() else {},
        connect_timeout=limits.connect_timeout,
        read_timeout=limits.read_timeout,
        retries={"mode": "standard", "total_max_attempts": 1},
        max_pool_connections=IN_FLIGHT,
        user_agent=USER_AGENT,
    )


@dataclass(slots=True)
class Clients:
    """The clients of one session. Use it from one thread; the clients can be used from any thread.

    Attributes:
        endpoint_url: the URL of all services, or None for AWS's own endpoints.
        operations: all operations that will be called; the clients have no other methods.
    """

    session: boto3.Session
    limits: Limits
    endpoint_url: str | None = None
    operations: Iterable[Operation] = ()
    _config: Config = field(init=False)
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)
    _event_names: dict[str, str] = field(default_factory=dict)
    _models: dict[str, Any] = field(default_factory=dict)
    _connections: Connections = field(default_factory=Connections)

    def __post_init__(self) -> None:
        self._config = config(self.limits)
        service_models.allow_only(self.session, self.operations)
        # boto3 has no other way to its core
        self.session._session.register_component("response_parser_factory", StrictParsers())  # noqa: SLF001

    def client(self, service: str, region: str) -> Any:
        """Return the client; create it on first use. The session's loader and endpoint data are shared."""
        key = (service, region)
        if key not in self._clients:
            client = self.session.client(
                service,
                region_name=region,
                endpoint_url=self.endpoint_url,
                config=self._config,
            )
            # for every operation of every client botocore looks for an older name of its events, among 200
            client.meta.events._alias_name_cache = self._event_names  # noqa: SLF001
            self._connections.join(client, region)
            client.meta._service_model = self._models.setdefault(service, client.meta.service_model)  # noqa: SLF001
            client.meta.events.unregister("after-call.s3.GetBucketLocation", handlers.parse_get_bucket_location)
            client.meta.events.unregister("before-parse.s3.*", _ERROR_IN_200)
            client.meta.events.register_first("before-parse.s3.*", _check_xml)
            client.meta.events.register(f"before-parse.{service}", _check)
            client.meta.events.register(f"before-parse.{service}", _forget_what_is_no_error)
            client.meta.events.register(f"before-call.{service}", _encode_once)
            client.meta.events.register(f"before-send.{service}", hold)
            self._clients[key] = client
        return self._clients[key]


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
