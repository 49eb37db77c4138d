"""What each kind of fault does to a call: refuse it before moto, or change moto's answer."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from threading import Event

from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.faults import Fault
from sescheck.emulator.server.refusals import denied, invalid_token, refusal, speaks_query, unavailable_operation
from sescheck.emulator.server.wire import SILENCE, Answer, Request

PROXY_PAGE = b"<!DOCTYPE html><html><body><h1>Sign in to the guest network</h1></body></html>"
NO_POLICY = "because no identity-based policy allows the {action} action"
BY_SCP = "with an explicit deny in a service control policy"
ENDLESS_TOKEN = "the-same-token-again"  # noqa: S105 # a page's token, no secret
_NOT_FOUND = {
    "sns": "NotFound",
    "iam": "NoSuchEntity",
    "s3": "NoSuchBucket",
    "lambda": "ResourceNotFoundException",
}
XML_TOKEN = re.compile(rb"<(NextToken|Marker|IsTruncated)>[^<]*</\1>")


def distorted(
    fault: Fault, request: Request, call: Call, ask: Callable[[Request], Answer], stopping: Event
) -> Answer:
    """Return the answer to a call with a fault.

    Args:
        fault: of any kind.
        request: the request.
        call: what it was recognised as.
        ask: returns the real answer, or the one that the next fault makes of it.
        stopping: set when the server stops; `hang` waits for it.
    """
    if fault.kind == "delay":
        time.sleep(fault.seconds)
        return ask(request)
    if fault.kind == "hang":
        stopping.wait()
        return SILENCE
    if fault.kind == "repeat-token":
        return _with_endless_token(ask(_without_token(request)))
    if fault.kind == "one-a-page":
        return _one_of(ask(_without_token(request)), _token_of(request))
    if instead := _instead(fault, request, call):
        return instead
    return _distorted(fault, ask(request))


def _instead(fault: Fault, request: Request, call: Call) -> Answer | None:  # noqa: PLR0911 # a table would hide the order
    if fault.kind == "throttle":
        return _throttled(request, call)
    if fault.kind in {"deny", "allow-only"}:
        return denied(request, call, NO_POLICY.format(action=call.action))
    if fault.kind == "deny-by-scp":
        return denied(request, call, BY_SCP)
    if fault.kind == "disable-region":
        return invalid_token(request, call)
    if fault.kind == "expired":
        code = "ExpiredToken" if speaks_query(request) else "ExpiredTokenException"
        return refusal(request, call, code, "The security token included in the request is expired", 403)
    if fault.kind == "not-found":
        return refusal(request, call, _NOT_FOUND.get(call.service, "NotFoundException"), "It does not exist.", 404)
    if fault.kind == "not-supported":
        return unavailable_operation(request, call)
    if fault.kind == "server-error":
        code = "ServiceUnavailable" if fault.status == HTTPStatus.SERVICE_UNAVAILABLE else "InternalFailure"
        return refusal(request, call, code, "The request processing has failed.", fault.status)
    return SILENCE if fault.kind == "reset" else None


def _throttled(request: Request, call: Call) -> Answer:
    if speaks_query(request):
        return refusal(request, call, "Throttling", "Rate exceeded", 400)
    return refusal(request, call, "TooManyRequestsException", "Rate exceeded", 429)


def _distorted(fault: Fault, answer: Answer) -> Answer:
    half = answer.body[: len(answer.body) // 2]
    distorted = {
        "cut": lambda: replace(answer, body=half, promised=len(answer.body) + 1),
        "truncate": lambda: replace(answer, body=half),
        "garble": lambda: replace(answer, body=b"\xff\xfe<<{{ no answer at all"),
        "empty": lambda: replace(answer, status=200, body=b""),
        "html": lambda: Answer(200, {"Content-Type": "text/html"}, PROXY_PAGE),
        "rewrite": lambda: _rewritten(fault, answer),
        "unknown-enum": lambda: _rewritten(fault, answer),
    }
    return distorted[fault.kind]()


def _rewritten(fault: Fault, answer: Answer) -> Answer:
    return replace(answer, body=answer.body.replace(fault.find.encode(), fault.replacement.encode()))


def _without_token(request: Request) -> Request:
    """Return the same request for the first page: moto would refuse a token that it did not give."""
    if speaks_query(request):
        return replace(request, body=re.sub(rb"&?(NextToken|Marker)=[^&]*", b"", request.body))
    target = re.sub(r"([?&])NextToken=[^&]*&?", r"\1", request.target)
    try:
        asked = json.loads(request.body)
    except ValueError:
        return replace(request, target=target)
    asked.pop("NextToken", None)
    return replace(request, target=target, body=json.dumps(asked).encode())


def _token_of(request: Request) -> str | None:
    """Return the token of a JSON call: in its query, or in its body."""
    in_query = re.search(r"[?&]NextToken=([^&]*)", request.target)
    if in_query:
        return in_query[1]
    try:
        token: str | None = json.loads(request.body).get("NextToken")
    except ValueError:
        return None
    return token


def _one_of(answer: Answer, token: str | None) -> Answer:
    """Return one item of the answer's list, and the token of the next; an answer without a list is unchanged."""
    if not answer.body.lstrip().startswith(b"{"):
        return answer
    members = json.loads(answer.body)
    listed = next((name for name, value in members.items() if isinstance(value, list)), None)
    if listed is None:
        return answer
    here, items = int(token or 0), members[listed]
    more = {"NextToken": str(here + 1)} if here + 1 < len(items) else {"NextToken": None}
    return replace(answer, body=json.dumps({**members, listed: items[here : here + 1], **more}).encode())


def _with_endless_token(answer: Answer) -> Answer:
    if answer.body.lstrip().startswith(b"{"):
        body = json.dumps({**json.loads(answer.body), "NextToken": ENDLESS_TOKEN}).encode()
        return replace(answer, body=body)
    bare = XML_TOKEN.sub(b"", answer.body)
    named = f"<NextToken>{ENDLESS_TOKEN}</NextToken><Marker>{ENDLESS_TOKEN}</Marker>"
    token = f"{named}<IsTruncated>true</IsTruncated>".encode()
    if b"Result>" not in bare:  # EC2's own form
        token = f"<nextToken>{ENDLESS_TOKEN}</nextToken>".encode()
        return replace(answer, body=re.sub(rb"(</\w+Response>)", token + rb"\1", bare))
    return replace(answer, body=re.sub(rb"(</\w+Result>)", token + rb"\1", bare))
