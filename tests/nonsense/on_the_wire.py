"""What a network, a proxy or a broken server makes of an answer, whatever it says."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from sescheck.emulator.server.wire import SILENCE, Answer
from tests.nonsense.serving import Distortion, Raw

STATUSES = (204, 206, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 408, 409, 410, 413, 418, 429, 451)
SERVER_STATUSES = (500, 501, 502, 503, 504, 505, 511, 599)
ELSEWHERE = {"Location": "http://127.0.0.1:9/", "Content-Type": "text/html"}
PROXY = {"Content-Type": "text/html"}
BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
)

BODIES: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \r\n ",
    "null": b"null",
    "list": b"[]",
    "list of objects": b"[{}]",
    "text": b'""',
    "number": b"0",
    "true": b"true",
    "object": b"{}",
    "element": b"<a/>",
    "page": b"<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>",
    "xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
    "words": b"Service temporarily unavailable",
    "zeros": b"\x00" * 100,
    "no utf-8": b'{"\xff\xfe": "\xff"}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and closed": b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "deep elements": b"<a>" * 20_000 + b"</a>" * 20_000,
    "billion laughs": BOMB + b"]><a>&j;</a>",
    "entity of a file": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "error that came with 200": b'{"__type": "ThrottlingException", "message": "Rate exceeded"}',
    "xml error that came with 200": b"<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>",
    "number too large": b'{"a": 1e999, "b": ' + b"9" * 5000 + b"}",
    "not a number": b'{"a": NaN, "b": Infinity}',
    "a key twice": b'{"a": 1, "a": []}',
    "half a character": b'{"a": "\\ud800"}',
}

ERRORS: dict[str, bytes] = {
    "no words": b"",
    "type that is a list": b'{"__type": [], "message": "x"}',
    "type that is an object": b'{"__type": {"a": 1}}',
    "type that is a number": b'{"__type": 7}',
    "message that is a list": b'{"__type": "AccessDeniedException", "message": [1]}',
    "null for both": b'{"__type": null, "message": null}',
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "deep": b'{"__type":' + b"[" * 100_000,
    "code with elements": b"<ErrorResponse><Error><Code><a/></Code></Error></ErrorResponse>",
    "error that is text": b"<ErrorResponse><Error>no</Error></ErrorResponse>",
    "two errors": b"<ErrorResponse><Error><Code>A</Code></Error><Error><Code>B</Code></Error></ErrorResponse>",
    "no error": b"<ErrorResponse/>",
    "only an error": b"<Error/>",
    "an error with its code twice": b"<Error><Code>NoSuchBucket</Code><Code>x</Code></Error>",
    "errors": b"<Response><Errors>text</Errors></Response>",
}


def _head(status: str, *lines: str) -> bytes:
    return "\r\n".join((status, *lines, "", "")).encode("latin-1")


def _lines(answer: Answer) -> list[str]:
    return [f"{name}: {value}" for name, value in answer.headers.items()]


def _raw(status: str, *lines: str, own_length: bool = False) -> Distortion:
    """The answer under another status line, with more headers; its length is right unless it comes with them."""

    def made(answer: Answer) -> Raw:
        length = [] if own_length else [f"Content-Length: {len(answer.body)}"]
        return Raw((_head(status, *_lines(answer), *length, *lines), answer.body))

    return made


def _body(body: bytes, headers: dict[str, str] | None, status: int = 200) -> Distortion:
    """That body; without headers given, those of the real answer."""
    return lambda answer: replace(
        answer, status=status, body=body, headers=answer.headers if headers is None else headers
    )


def _changed(change: Callable[[bytes], bytes], **headers: str) -> Distortion:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda answer: replace(answer, body=change(answer.body), headers={**answer.headers, **named})


def _promised(by: int) -> Distortion:
    return lambda answer: replace(answer, promised=max(0, len(answer.body) + by))


def _chunks(answer: Answer, *, end: bytes = b"0\r\n\r\n", size: str = "{:x}") -> Raw:
    head = _head("HTTP/1.1 200 OK", *_lines(answer), "Transfer-Encoding: chunked")
    return Raw((head, size.format(len(answer.body)).encode(), b"\r\n", answer.body, b"\r\n", end))


def _statuses() -> Iterator[tuple[str, Distortion]]:
    for status in (*STATUSES, *SERVER_STATUSES):
        yield f"status {status}", partial(_with_status, status)
        yield f"status {status} without body", _body(b"", {}, status)
        yield f"status {status} with a page", _body(BODIES["page"], ELSEWHERE, status)


def _with_status(status: int, answer: Answer) -> Answer:
    return replace(answer, status=status)


def _broken_heads() -> Iterator[tuple[str, Distortion]]:
    for line in ("HTTP/9.9 200 OK", "ICY 200", "HTTP/1.1 abc", "HTTP/1.1", "HTTP/1.1 99999 x", "HTTP/1.1 000 x"):
        yield line, _raw(line)
    yield "old HTTP", _raw("HTTP/1.0 200 OK")
    yield "no status line", lambda answer: Raw((answer.body,))
    yield "blank lines", lambda _: Raw((b"\r\n" * 50,))
    yield "bytes", lambda _: Raw((bytes(range(256)) * 8,))
    yield "one byte", lambda _: Raw((b"H",))
    yield "half a head", lambda _: Raw((b"HTTP/1.1 200 OK\r\nContent-Le",))
    yield (
        "continue thrice",
        lambda answer: Raw(
            (b"HTTP/1.1 100 Continue\r\n\r\n" * 3, _head("HTTP/1.1 200 OK", *_lines(answer)), answer.body)
        ),
    )
    yield "many headers", _raw("HTTP/1.1 200 OK", *(f"X-{number}: y" for number in range(500)))
    yield "a long header", _raw("HTTP/1.1 200 OK", f"X: {'y' * 70_000}")
    yield "a header without colon", _raw("HTTP/1.1 200 OK", "nothing at all")
    yield "a folded header", _raw("HTTP/1.1 200 OK", "X: y\r\n z")


def _broken_lengths() -> Iterator[tuple[str, Distortion]]:
    for text in ("-1", "abc", "", "99999999999999999999", "1, 2"):
        yield f"length {text!r}", _raw("HTTP/1.1 200 OK", f"Content-Length: {text}", own_length=True)
    yield "two lengths", _raw("HTTP/1.1 200 OK", "Content-Length: 1")
    yield "no length", _raw("HTTP/1.1 200 OK", own_length=True)
    yield "length too long", _promised(10)
    yield "length too short", _promised(-10)
    yield "no byte of what was promised", lambda answer: replace(answer, body=b"", promised=100)
    yield "chunks", _chunks
    yield "chunks without end", partial(_chunks, end=b"")
    yield "chunks of no size", partial(_chunks, size="zz")
    yield "chunks of a false size", partial(_chunks, size="fff{:x}")
    yield "chunks of a negative size", partial(_chunks, size="-{:x}")


def _broken_bodies() -> Iterator[tuple[str, Distortion]]:
    for name, body in BODIES.items():
        yield f"{name} for an answer", _body(body, None if body != b"{}" else PROXY)
        yield f"{name} of a proxy", _body(body, PROXY)
    for name, body in ERRORS.items():
        for status in (400, 404, 500):
            yield f"{status}, {name}", _body(body, None, status)
    for share in (0.1, 0.25, 0.5, 0.75, 0.95):
        yield f"{share:.0%} of it", _changed(partial(_beginning, share))
    yield "all but a byte", _changed(lambda body: body[:-1])
    yield "twice", _changed(lambda body: body * 2)
    yield "with a mark of order", _changed(lambda body: b"\xef\xbb\xbf" + body)
    yield "in utf-16", _changed(lambda body: body.decode().encode("utf-16"))
    yield "packed, and not said so", _changed(gzip.compress)
    yield "packed", _changed(gzip.compress, Content_Encoding="gzip")
    yield "said to be packed", _changed(lambda body: body, Content_Encoding="gzip")
    yield "with a bomb in it", _changed(lambda _: gzip.compress(b"0" * 10_000_000), Content_Encoding="gzip")
    yield "in a list", _changed(lambda body: b"[" + body + b"]")
    yield "as a text", _changed(lambda body: json.dumps(body.decode()).encode())
    yield "as a page", _changed(lambda body: body, Content_Type="text/html")
    yield "silence", lambda _: SILENCE


def _beginning(share: float, body: bytes) -> bytes:
    return body[: int(len(body) * share)]


def every() -> dict[str, Distortion]:
    """By name."""
    return dict((*_statuses(), *_broken_heads(), *_broken_lengths(), *_broken_bodies()))
