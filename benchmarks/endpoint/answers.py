"""An answer, and the errors as AWS words them."""

import json
from dataclasses import dataclass
from uuid import uuid4

REQUEST_ID = str(uuid4())
"""One for all answers: nobody asks after it, and making one takes as long as the answer."""

_NAMESPACE = {
    "ses": "http://ses.amazonaws.com/doc/2010-12-01/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sns": "http://sns.amazonaws.com/doc/2010-03-31/",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, type, body."""

    status: int
    kind: bytes
    body: bytes
    error: str = ""


def xml(service: str, operation: str, result: str) -> Answer:
    """An answer of the query protocol."""
    space = _NAMESPACE.get(service, f"https://{service}.amazonaws.com/")
    text = (
        f'<{operation}Response xmlns="{space}"><{operation}Result>{result}</{operation}Result>'
        f"<ResponseMetadata><RequestId>{REQUEST_ID}</RequestId></ResponseMetadata></{operation}Response>"
    )
    return Answer(200, b"text/xml", text.encode())


def ec2_xml(operation: str, result: str) -> Answer:
    """An answer of EC2's own protocol."""
    text = (
        f'<{operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
        f"<requestId>{REQUEST_ID}</requestId>{result}</{operation}Response>"
    )
    return Answer(200, b"text/xml", text.encode())


def js(value: object) -> Answer:
    """An answer of the JSON protocols."""
    return Answer(200, b"application/json", json.dumps(value, separators=(",", ":")).encode())


def refused(service: str, status: int, code: str, message: str) -> Answer:
    """An error, in the service's protocol."""
    if service in {"ses", "sts", "iam", "sns"}:
        fault = "Sender" if status < 500 else "Receiver"  # noqa: PLR2004 - HTTP
        space = _NAMESPACE[service]
        text = (
            f'<ErrorResponse xmlns="{space}"><Error><Type>{fault}</Type><Code>{code}</Code>'
            f"<Message>{message}</Message></Error><RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"
        )
        return Answer(status, b"text/xml", text.encode(), code)
    if service == "ec2":
        text = (
            f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors></Response>"
        )
        return Answer(status, b"text/xml", text.encode(), code)
    return Answer(status, b"application/json", json.dumps({"message": message, "__type": code}).encode(), code)


def throttled(service: str) -> Answer:
    """As SES says it: v1 ``Throttling`` with 400, v2 ``TooManyRequestsException`` with 429."""
    if service == "sesv2":
        return refused(service, 429, "TooManyRequestsException", "Rate exceeded")
    return refused(service, 400, "Throttling", "Rate exceeded")
