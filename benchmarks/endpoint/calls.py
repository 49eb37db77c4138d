"""Which operation a request is: by its signature's scope, its path and, for the query protocol, its body."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, unquote, unquote_plus

from botocore.session import get_session

_CREDENTIAL = re.compile(rb"Credential=([^/]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")

_NAME = re.compile(rb"Identities\.member\.\d+=([^&]*)")

_V2 = "/v2/email/"
_OLDER = {("GET", "identities"): "ListEmailIdentities", ("GET", "configuration-sets"): "ListConfigurationSets"}
"""Before botocore 1.43.105."""


@cache
def _v2_paths() -> dict[tuple[str, str], str]:
    """The operations whose path names nothing, as the service's model has them."""
    model = get_session().get_service_model("sesv2")
    http = {name: model.operation_model(name).http for name in model.operation_names}
    return _OLDER | {
        (each["method"], each["requestUri"].removeprefix(_V2).rstrip("/")): name
        for name, each in http.items()
        if "{" not in each["requestUri"]
    }


@dataclass(frozen=True, slots=True)
class Call:
    """A signed call.

    Attributes:
        service: botocore's name of it: ``ses`` and ``sesv2`` sign in the same way and differ in the path.
        subject: what the path names, unquoted.
        params: the query or form parameters.
        names: the identities that a batched read asks about.
        body: as sent.
    """

    access_key: str
    region: str
    service: str
    operation: str
    subject: str = ""
    params: dict[str, str] | None = None
    names: tuple[str, ...] = ()
    body: bytes = b""

    def param(self, name: str, default: str = "") -> str:
        """A parameter's text."""
        return (self.params or {}).get(name, default)


def identify(method: str, target: str, head: bytes, body: bytes) -> Call | None:
    """The call that a request is; None without a signature."""
    match = _CREDENTIAL.search(head)
    if match is None:
        return None
    key, region, signed = (part.decode() for part in match.groups())
    path, _, query = target.partition("?")
    if path.startswith(_V2):
        operation, subject = _v2(method, path[len(_V2) :].rstrip("/"))
        params = dict(parse_qsl(query)) if query else {}
        return Call(key, region, "sesv2", operation, subject, params, body=body)
    if path == "/listRegions":
        return Call(key, region, signed, "ListRegions", body=body)
    target_header = re.search(rb"\r\nx-amz-target: *[^\r]*\.(\w+)\r", head, re.IGNORECASE)
    if target_header is not None:
        service = "mailmanager" if signed == "ses" else signed
        return Call(key, region, service, target_header[1].decode(), body=body)
    form, names = _form(body)
    return Call(key, region, signed, form.get("Action", f"{method} {path}"), names=names, params=form)


def _form(body: bytes) -> tuple[dict[str, str], tuple[str, ...]]:
    """The parameters and, apart, the batch: a hundred names are found faster by themselves."""
    names = tuple(unquote_plus(name.decode()) for name in _NAME.findall(body))
    rest = _NAME.sub(b"", body) if names else body
    return dict(parse_qsl(rest.decode())), names


def _v2(method: str, rest: str) -> tuple[str, str]:
    known = _v2_paths().get((method, rest))
    if known is not None:
        return known, ""
    kind, _, name = rest.partition("/")
    if kind == "identities" and method == "GET" and "/" not in name:
        return "GetEmailIdentity", unquote(name)
    if kind == "configuration-sets" and method == "GET":
        name, _, part = name.partition("/")
        operation = (
            "GetConfigurationSetEventDestinations" if part == "event-destinations" else "GetConfigurationSet"
        )
        return operation, unquote(name)
    if kind == "templates" and method == "GET":
        return "GetEmailTemplate", unquote(name)
    return f"{method} {_V2}{rest}", ""
