"""Errors as AWS words them, in the protocol that the caller speaks."""

import json
from xml.sax.saxutils import escape

from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.wire import Answer, Request

QUERY_TYPE = "application/x-www-form-urlencoded"
REQUEST_ID = "00000000-0000-4000-8000-000000000000"


def refusal(request: Request, call: Call, code: str, message: str, status: int) -> Answer:
    """An error answer that SDKs turn into a ClientError of that code."""
    if call.service == "ec2":
        return _xml(status, f"<Response><Errors>{_error(code, message)}</Errors></Response>")
    if call.service == "s3":
        return _xml(status, _error(code, message))
    if speaks_query(request):
        return _xml(
            status, f"<ErrorResponse>{_error(code, message)}<RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"
        )
    if "cbor" in request.headers.get("smithy-protocol", ""):
        return _cbor(status, code, message)
    body = json.dumps({"message": message} | ({} if _is_rest(request) else {"__type": code}))
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code, "x-amzn-RequestId": REQUEST_ID}
    return Answer(status, headers, body.encode())


def speaks_query(request: Request) -> bool:
    """The older protocol: a form in, XML out (SES v1, SNS, STS, IAM)."""
    return request.headers.get("content-type", "").startswith(QUERY_TYPE) or "Action" in request.query


def not_implemented(request: Request, call: Call) -> Answer:
    """Refuse an unknown operation with an error that cannot be confused with an answer."""
    name = f"{call.service}:{call.operation or request.path}"
    return refusal(request, call, "NotImplemented", f"The emulator does not implement {name}.", 501)


def unavailable_operation(request: Request, call: Call) -> Answer:
    """The answer of receiving in a region without it."""
    return refusal(request, call, "InvalidAction", "Unavailable Operation", 400)


def invalid_token(request: Request, call: Call) -> Answer:
    """The answer of a region that the account has not enabled."""
    code = {"ec2": "AuthFailure"}.get(call.service) or (
        "InvalidClientTokenId" if speaks_query(request) else "UnrecognizedClientException"
    )
    status = 401 if call.service == "ec2" else 403
    return refusal(request, call, code, "The security token included in the request is invalid.", status)


def denied(request: Request, call: Call, because: str) -> Answer:
    """Refuse as not allowed, with the service's own code."""
    special = {"sns": "AuthorizationError", "ec2": "UnauthorizedOperation"}.get(call.service)
    code = special or (
        "AccessDenied" if speaks_query(request) or call.service == "s3" else "AccessDeniedException"
    )
    user = f"arn:aws:iam::{call.account}:user/auditor"
    message = f"User: {user} is not authorized to perform: {call.action} {because}"
    return refusal(request, call, code, message, 403)


def _is_rest(request: Request) -> bool:
    return "x-amz-target" not in request.headers


def _error(code: str, message: str) -> str:
    return f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"


def _xml(status: int, body: str) -> Answer:
    return Answer(status, {"Content-Type": "text/xml"}, f'<?xml version="1.0"?>{body}'.encode())


def _cbor(status: int, code: str, message: str) -> Answer:
    # a map of two pairs of texts: as much CBOR as an error needs
    words = ("__type", code, "message", message)
    body = b"\xa2" + b"".join(b"\x79" + len(word.encode()).to_bytes(2) + word.encode() for word in words)
    return Answer(status, {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, body)
