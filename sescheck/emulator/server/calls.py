"""Recognise the call of a request: account, region, service and operation."""

import functools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from sescheck.emulator.server.wire import Request

SCOPE = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
RPC_PATH = re.compile(r"/service/(\w+)/operation/(\w+)$")
REST_SERVICES = frozenset({"account", "lambda", "route53", "s3", "sesv2"})
"""Services whose operation is known only from the path; other services use the path as the operation's name."""
_IAM_PREFIXES = {"sesv2": "ses", "mailmanager": "ses", "service-quotas": "servicequotas"}
OLD_LISTS = {
    "/v2/email/identities": "/v2/email/list-identities",
    "/v2/email/configuration-sets": "/v2/email/list-configuration-sets",
}
"""Lists that SDKs before October 2026 read by GET, and their current operation."""


@dataclass(frozen=True)
class Call:
    """A call, who made it, and how it ended: HTTP status (0: no answer) and error code ("" for none)."""

    account: str
    region: str
    service: str
    operation: str
    status: int = 0
    error: str = ""
    user_agent: str = field(default="", compare=False)

    @property
    def action(self) -> str:
        """The IAM action: the APIs of SES share a prefix."""
        return f"{_IAM_PREFIXES.get(self.service, self.service)}:{self.operation}"


def modern(request: Request) -> Request:
    """Return the request as current SDKs send it; moto only knows the paths of the installed botocore."""
    path = request.path.rstrip("/")
    if request.method != "GET" or path not in OLD_LISTS:
        return request
    query: dict[str, Any] = dict(request.query)
    if query.get("PageSize", "").isdigit():
        query["PageSize"] = int(query["PageSize"])
    body = json.dumps(query).encode()
    headers = {**request.headers, "content-type": "application/json", "content-length": str(len(body))}
    return replace(request, method="POST", target=OLD_LISTS[path], headers=headers, body=body)


def identify(request: Request, account_of: Callable[[str], str]) -> Call | None:
    """Return the call of a signed request; None if it is not signed.

    Args:
        request: as `modern` returns it.
        account_of: the account of an access key.
    """
    scope = SCOPE.search(request.headers.get("authorization", ""))
    if scope is None:
        return None
    key, region, signed = scope.groups()
    service = _service(signed.lower(), request)
    agent = request.headers.get("user-agent", "")
    return Call(account_of(key), region, service, _operation(request, service), user_agent=agent)


def _service(signed: str, request: Request) -> str:
    if signed != "ses":
        return {"servicequotas": "service-quotas", "monitoring": "cloudwatch"}.get(signed, signed)
    if request.path.startswith("/v2/"):
        return "sesv2"
    is_mail_manager = "MailManager" in request.headers.get("x-amz-target", request.path)
    return "mailmanager" if is_mail_manager else signed


def _operation(request: Request, service: str) -> str:
    if named := RPC_PATH.match(request.path):
        return named[2]
    if target := request.headers.get("x-amz-target"):
        return target.rpartition(".")[2]
    if action := ACTION.search(request.body):
        return action[1].decode()
    if "Action" in request.query:
        return request.query["Action"]
    return _routed(service, request.method, *request.target.partition("?")[::2])


PARSING = Lock()
"""Held while routes or apps of a service are made, on first use: no other thread sees them incomplete.

werkzeug parses code for each route. Threads of Python 3.11 that parse at the same time share one counter of depth,
and may get a ``SystemError`` ("AST constructor recursion depth mismatch"). So routes and apps have one lock.
"""


@functools.lru_cache(maxsize=10_000)
def _routed(service: str, method: str, path: str, query: str) -> str:
    if service not in REST_SERVICES:
        return f"{method} {path}"
    from moto.core.request import Request as MotoRequest  # noqa: PLC0415 # see installation.install
    from moto.core.routing import get_service_router  # noqa: PLC0415
    from werkzeug.exceptions import NotFound  # noqa: PLC0415

    environ = {
        "REQUEST_METHOD": method,
        "RAW_URI": path,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
    }
    try:
        with PARSING:
            return str(get_service_router(service).match(MotoRequest(environ))[0].name)
    except NotFound:
        return ""
